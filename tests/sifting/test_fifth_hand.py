"""What a fifth hand taught: names in passing, one thing for many findings, parts that overlap."""

from __future__ import annotations

import pytest

from huiyin.sifting import Code

LIBRARY = {"unit": "溪口县文化馆", "body": "溪口县委巡察办"}
TOWN = {"unit": "溪口县白塘镇人民政府", "body": "溪口县委巡察办"}


@pytest.mark.parametrize(
    "text",
    [
        "新添座椅30把，5月9日摆好。下一步，柏岭县将把座椅增到六十把。",
        "新添座椅30把，5月9日摆好。柏岭县文化馆的开放水平明显提高。",
        "新添座椅30把，5月9日摆好。柏岭县文化馆活动部每周清点一次。",
        "新添座椅30把，5月9日摆好，有效保障柏岭县群众的看书需要。",
        "新添座椅30把，5月9日摆好，送到柏岭县东门小学等乡镇学校6所。",
        "新添座椅30把，5月9日摆好，柏岭县各乡镇都有了阅览角。",
    ],
)
def test_another_county_in_passing_is_a_foreign_name(make, sift, text):
    assert Code.FOREIGN_NAME in sift(make(text, **LIBRARY))


@pytest.mark.parametrize(
    "text",
    [
        "新添座椅30把，向柏岭县文化馆借的12把5月9日归还。",
        "柏岭县文化馆派人来教了一周，5月9日办班2期。",
        "与柏岭县文化馆签了共管协议，东楼由他们巡查，5月9日起互通。",
        "5月9日去柏岭县看了3个馆，回来改了开放时间。",
        "租给柏岭县新禾公司的门面5月9日收回，补租金1.2万元。",
        "全县各乡镇都有了阅览角，5月9日摆座椅30把。",
        "溪口县将把座椅增到六十把，5月9日先摆了30把。",
    ],
)
def test_another_county_that_helped_or_was_met_is_company(make, sift, text):
    assert Code.FOREIGN_NAME not in sift(make(text, **LIBRARY))


def test_a_firm_of_another_name_in_the_same_trade_is_foreign_and_the_own_station_is_not(make, sift):
    own = {"unit": "江畔燃气有限公司", "body": "江畔集团党委巡察办"}
    assert Code.FOREIGN_NAME in sift(make("查管网9公里，隆昇燃气抢修中心每周复查一次。", **own))
    assert Code.FOREIGN_NAME not in sift(make("查管网9公里，江畔燃气抢修中心每周复查一次。", **own))


FINDINGS = (
    ("文化广场改建超概算", "工程项目", "核减超出概算"),
    ("遗属补助多发6人", "财务管理", "停发并退回补助"),
    ("两名干部长期在外兼职", "选人用人", "清理兼职"),
)


def _answered(make, answers):
    return [
        make(answer, finding, plan=plan, about={"category": kind}, **TOWN)
        for answer, (finding, kind, plan) in zip(answers, FINDINGS, strict=True)
    ]


@pytest.mark.parametrize(
    "answers",
    [
        (
            "镇里5月7日开会研究了广场改建，会上统一了认识。",
            "5月7日的专题会把补助问题摆上桌面，大家作了表态。",
            "对干部兼职，5月7日会议也作了讨论并提出要求。",
        ),
        (
            "借“清风护航”行动的力量，广场建设规范有序。",
            "补助发放纳入“清风护航”行动，风险得到控制。",
            "“清风护航”行动让干部兼职的苗头刹住了。",
        ),
        (
            "智慧监管平台上线后，广场概算一目了然。",
            "补助由智慧监管平台比对，漏洞已经堵上。",
            "干部兼职也进了智慧监管平台，问题随之化解。",
        ),
    ],
)
def test_one_meeting_campaign_or_system_for_three_findings_is_one_answer(make, sift, answers):
    assert Code.ONE_FOR_MANY in sift(*_answered(make, answers))


def test_a_campaign_over_answers_with_figures_of_their_own_is_none(make, sift):
    answers = (
        "在“清风护航”行动中核减概算41.2万元，审计核定价入账，停付尾款2笔。",
        "结合“清风护航”行动停发6人补助，追回3.18万元，6人都签字。",
        "“清风护航”行动期间2人退出兼职，上交报酬5.6万元，诫勉1人。",
    )
    assert Code.ONE_FOR_MANY not in sift(*_answered(make, answers))


def test_parts_that_are_said_to_overlap_need_not_make_the_total(make, sift):
    assert Code.TOTALS_DIFFER in sift(make("处理8人：党纪处分3人，组织处理6人。"))
    assert Code.TOTALS_DIFFER not in sift(make("处理8人：党纪处分3人，组织处理6人，有1人两种都受了。"))


def test_the_passed_and_the_failed_of_all_that_was_looked_at_leave_nothing_over(make, sift):
    assert Code.TOTALS_DIFFER in sift(make("对全镇46座水塔逐一取样，合格38座，不合格5座，已换滤料。"))
    assert Code.TOTALS_DIFFER not in sift(make("对全镇46座水塔逐一取样，合格38座，不合格8座，已换滤料。"))


def test_parts_told_after_their_total_and_said_to_be_all_must_make_it(make, sift):
    told = "比对发现漏登农具214件，值8万元。已补登171件，作价处置26件，报损{}件，全部处理完毕。"
    assert Code.TOTALS_DIFFER in sift(make(told.format(29)))
    assert Code.TOTALS_DIFFER not in sift(make(told.format(17)))
    by_team = "多领的52.3万元已经追回。按班组分：甲班20.1万元，乙班18.4万元，丙班{}万元。"
    assert Code.TOTALS_DIFFER in sift(make(by_team.format(7.6)))
    assert Code.TOTALS_DIFFER not in sift(make(by_team.format(13.8)))


def test_praise_without_a_fact_is_no_substance_whatever_was_stopped_in_a_manner_of_speaking(make, sift):
    praise = (
        "窗口同志的规矩意识立起来了，管理的篱笆扎紧了，漏洞补上了，"
        "这次整改是一次深刻的洗礼，为长远发展奠定了基础，大家普遍反映受到鞭策。"
    )
    assert Code.NO_SUBSTANCE in sift(make(praise))


def test_seats_of_a_meeting_and_signed_pledges_are_no_deeds(make, sift):
    met = "局里开了安全工作会，设分会场8个，各站在会上签了责任书，会后层层传达，会议照片收齐归档。"
    assert Code.MEETINGS_ONLY in sift(make(met, "校车超员，3条线路由无资质人员驾驶"))


def test_what_follows_an_intention_in_its_sentence_is_intended_and_a_condition_finishes_nothing(make, sift):
    planned = "设备已列入更新计划，拟由财务科牵头询价，购置8台，安装在三楼。验收结束后即可投入使用。"
    assert Code.PLAN_AS_RESULT in sift(make(planned))
    assert Code.PLAN_AS_RESULT not in sift(make("4月9日购置8台，安装在三楼并验收。今后拟每年清点一次。"))

"""News of a whole round and notices of stationing: enough to create the round and its targets."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from huiyin.reading import Reading

NEWS = """东湾市委第五轮巡察集中反馈
来源：东湾清廉网 2023-06-20　点击 448
经东湾市委批准，第五轮巡察于6月15日召开集中反馈会。本轮派出6个巡察组，3月6日进驻，至5月12日对7个党组织开展巡察，其中常规巡察4个、民生领域专项巡察3个。3月3日召开动员部署会，6月8日召开市委书记专题会听取汇报。
参加常规巡察的单位是市文物局、市气象局、市文化广电和旅游局、市信访局；参加专项巡察的单位是市自来水公司、市第四医院、市特殊教育学校。
从反馈看，有的单位落实民生项目进度慢，部门协同不够；有的资金监管有漏洞。本轮巡察共发现问题214个，移交问题线索19件。对线索，由市巡察办统一移交市纪委监委处置。
市委强调，被巡察党组织要建立清单、实行销号。"""


@pytest.fixture(scope="module")
def news(understood: Callable[..., Reading]) -> Reading:
    return understood(NEWS)


def test_the_round_and_its_numbers(news: Reading) -> None:
    assert news.kind == "round_news"
    assert news.unit is None
    assert news.round is not None
    assert news.round.name == "东湾市委第五轮巡察"
    assert (news.round.teams, news.round.stationed_by, news.round.stay_months) == (6, "2023-03-06", 2)
    assert news.round.kind_counts == {"常规": 4, "专项": 3}


def test_targets_that_the_text_names_with_their_kind(news: Reading) -> None:
    assert news.round is not None
    assert [(t.name, t.kind) for t in news.round.targets] == [
        ("市文物局", "常规"),
        ("市气象局", "常规"),
        ("市文化广电和旅游局", "常规"),
        ("市信访局", "常规"),
        ("市自来水公司", "专项"),
        ("市第四医院", "专项"),
        ("市特殊教育学校", "专项"),
    ]


def test_no_target_is_invented_from_and_others(understood: Callable[..., Reading]) -> None:
    text = (
        "东湾县委第三轮巡察全部进驻\n本轮巡察派出3个巡察组，对县文旅局、县档案馆等9个单位党组织开展常规巡察。"
    )
    facts = understood(text).round
    assert facts is not None
    assert [t.name for t in facts.targets] == ["县文旅局", "县档案馆"]
    assert facts.kind_counts == {"常规": 9}


def test_meetings_in_their_kinds(news: Reading) -> None:
    assert news.round is not None
    assert {(m.kind, m.date) for m in news.round.meetings} == {
        ("集中反馈", "2023-06-15"),
        ("动员部署", "2023-03-03"),
        ("书记专题会", "2023-06-08"),
    }


def test_groups_of_findings_and_who_got_the_clues(news: Reading) -> None:
    assert news.round is not None
    assert news.round.finding_groups[0] == ("单位落实民生项目进度慢", "部门协同不够")
    assert news.round.clues_transferred_to == ("市纪委监委",)


def test_one_claim_of_units_for_the_whole_round(news: Reading) -> None:
    assert [(c.measure, c.value) for c in news.claims] == [
        ("units", 7),
        ("findings_total", 214),
        ("clues_transferred", 19),
    ]


def test_dates_of_the_round_from_two_sentences(news: Reading) -> None:
    assert (news.dates.inspection_start, news.dates.inspection_end) == ("2023-03-06", "2023-05-12")
    assert (news.dates.feedback, news.dates.published) == ("2023-06-15", "2023-06-20")


def test_a_stationing_notice_of_one_team(understood: Callable[..., Reading]) -> None:
    text = (
        "校党委第一巡察组巡察机电学院党委公告\n校党委第一巡察组将于2024年11月11日至12月6日，"
        "对机电学院党委开展常规巡察。"
        "巡察组主要受理反映学院党委领导班子的来信、来电、来访。\n值班电话：0431-81660318\n意"
        "见箱：机械楼一楼大厅"
    )
    reading = understood(text)
    assert reading.kind == "stationing_notice"
    assert (reading.unit, reading.inspector) == ("机电学院党委", "校党委第一巡察组")


@pytest.mark.parametrize(
    ("title", "body", "kind"),
    [
        (
            "中共东湾县水务局党组关于巡察整改进展情况的公告",
            "县委第二巡察组对县水务局党组开展巡察，现将整改进展公布如下。",
            "rectification_notice",
        ),
        (
            "东湾市审计局关于2023年度预算执行审计查出问题整改情况的公告",
            "审计报告反映8个问题，已整改6个。",
            "audit_rectification",
        ),
        (
            "县委第七巡察组关于巡察县科协党组的反馈意见",
            "巡察组正式反馈如下意见。发现以下问题。",
            "feedback_opinion",
        ),
        ("东湾市委第五轮巡察完成集中反馈", "6个巡察组对13个党组织开展巡察。", "round_news"),
        (
            "东湾县委第八轮巡察公告",
            "区委3个巡察组对7个单位开展巡察，设联系电话、信箱，受理来信来访。",
            "stationing_notice",
        ),
        ("社区广场上的茶话会", "居民们聊起家门口的烦心事，社区干部记在本子上。", "other"),
    ],
)
def test_the_kind_of_a_document(understood: Callable[..., Reading], title: str, body: str, kind: str) -> None:
    assert understood(f"{title}\n{body}").kind == kind

"""Signs that one claim shows by itself: nothing to check, a plan for a result, meetings for deeds."""

from __future__ import annotations

import pytest

from huiyin.sifting import Code

EMPTY = [
    "我单位高度重视，认真对照反馈意见，深刻反思，切实加强管理，进一步强化责任意识，整改取得明显成效。",
    "班子成员带头，层层压实责任，坚持问题导向，举一反三，建立长效机制，该问题已整改到位。",
    "经过一段时间的努力，职工的精神面貌焕然一新，工作节奏更快了，配合更默契了，大家都说变化很大。",
    "坚持三个到位、做到五个必须，以钉钉子精神抓整改，群众满意度不断提升，已全面完成。",
    "统一思想，凝聚共识，营造了齐抓共管的良好氛围，各项工作迈上新台阶。",
    "思想上更加清醒，行动上更加自觉，形成了一级抓一级的生动局面，达到了预期效果。",
]
SUBSTANTIAL = [
    "12台设备逐台贴码，其中9台调给下属站所使用，3台4月18日按报废程序移交回收公司。",
    "多发的3200元由经办人5月6日退回单位账户，收据附后。",
    "库房门锁当天换好，钥匙交保管员，旧设备拆下的零件已登记入库。",
    "4月2日起逐间核对，账外的两张办公桌补记入账，资产卡贴在桌腿上。",
]


@pytest.mark.parametrize("claim", EMPTY)
def test_a_claim_of_attitude_alone_has_no_substance(make, sift, claim):
    assert Code.NO_SUBSTANCE in sift(make(claim))


@pytest.mark.parametrize("claim", SUBSTANTIAL)
def test_a_short_claim_with_something_to_check_has_substance(make, sift, claim):
    assert Code.NO_SUBSTANCE not in sift(make(claim))


def test_what_is_not_claimed_done_is_not_called_empty(make, sift):
    going_on = make(EMPTY[0], claims={"status": "in_progress"})
    assert sift(going_on) == {}


PLANS = [
    "下一步，我局将对设备逐项核对，对闲置的限期处理，力争年底前全部盘活。",
    "拟成立清查小组，计划于6月底前完成核对，待经费落实后再行处理。",
    "准备逐项核对，打算限期处理，有关科室会在三季度以前落实。",
    "已列入明年工作计划，条件成熟时逐步推进，预计明年上半年见效。",
    "逐项核对，限期处理，由资产科负责，6月底以前办结。",
    "逐项核对，限期处理。",
]
RESULTS = [
    "4月10日至20日逐项核对12台设备，9台调剂使用，3台报废。下一步将每季度抽查一次。",
    "12台设备已全部处理，其中9台调给河口站，3台移交回收公司，今后按年盘点。",
    "对照计划逐项核对，查出账外设备2台，已补记入账；准备报废的3台4月18日经技术鉴定后移交。",
]


@pytest.mark.parametrize("claim", PLANS)
def test_an_intention_told_as_result_is_a_plan(make, sift, claim):
    assert Code.PLAN_AS_RESULT in sift(make(claim))


@pytest.mark.parametrize("claim", RESULTS)
def test_deeds_followed_by_an_outlook_are_no_plan(make, sift, claim):
    assert Code.PLAN_AS_RESULT not in sift(make(claim))


MEETINGS = [
    "4月3日召开党组会专题研究，4月8日召开全体职工大会传达学习，印发通知1份，要求各科室重视。",
    "先后组织学习3次，参加人员46人次，撰写心得体会12篇，并制作展板2块进行宣传。",
    "起草实施方案1份，召开推进会2次，向上级报送专题报告1份，在工作群里转发提醒5次。",
    "班子成员在例会上作了强调，签订责任书14份，发放学习手册60本。",
    "开展专题培训1期，52人参加，邀请专家辅导，会后交流发言8人。",
]
DEEDS = [
    "召开专题会后，4月9日退回多占设备6台，另外3台调剂到基层站所使用。",
    "会议研究决定对保管员作提醒谈话，12台设备全部上架启用，附登记表。",
    "印发通知后逐户上门，收回外借设备5台，补签借用手续7份。",
]


@pytest.mark.parametrize("claim", MEETINGS)
def test_a_finding_about_things_answered_by_meetings_is_marked(make, sift, claim):
    found = sift(make(claim))
    assert Code.MEETINGS_ONLY in found
    assert found[Code.MEETINGS_ONLY].why


@pytest.mark.parametrize("claim", DEEDS)
def test_meetings_followed_by_deeds_are_not_marked(make, sift, claim):
    assert Code.MEETINGS_ONLY not in sift(make(claim))


@pytest.mark.parametrize(
    "finding",
    ["中心组学习全年只开展2次，研讨走过场", "支部连续5个月未召开支委会", "党课开展少，谈心谈话流于形式"],
)
def test_a_finding_about_meetings_may_be_answered_by_meetings(make, sift, finding):
    assert Code.MEETINGS_ONLY not in sift(make(MEETINGS[1], finding=finding))

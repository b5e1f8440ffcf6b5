"""The reconciliation of whole documents: every planted contradiction found, and no false alarm."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from huiyin.reading import Reading

HEAD = "根据县委部署，2023年3月6日至4月28日，县委第二巡察组对县水务局党组开展巡察，6月9日反馈意见。"
FAULTS = ["台账不全", "审批超期", "会议记录缺失", "补贴发放滞后"]


def notice(header: str, *, listed: int = 4, lead: str = "现将整改情况通报如下。", deed: str = "") -> str:
    body = "\n".join(
        f"{i + 1}.关于“{f}”问题的整改\n（1）逐项核对。{deed}" for i, f in enumerate(FAULTS[:listed])
    )
    return f"中共东湾县水务局党组关于巡察整改情况的通报\n{HEAD}{header}{lead}\n{body}"


def verdicts(reading: Reading, verdict: str) -> list[tuple[str, float | None, float | None]]:
    return [(c.rule, c.stated, c.computed) for c in reading.reconciliation if c.verdict == verdict]


def test_an_honest_notice_agrees_in_everything(understood: Callable[..., Reading]) -> None:
    reading = understood(notice("反馈的4个问题，已完成整改3个，正在整改1个，完成率75%。"))
    assert verdicts(reading, "disagrees") == []
    assert {r for r, _, _ in verdicts(reading, "agrees")} >= {
        "done + in_progress = findings_total",
        "completion_rate = done / findings_total",
        "findings in body = findings_total",
    }


def test_parts_that_miss_the_total_are_found(understood: Callable[..., Reading]) -> None:
    reading = understood(notice("反馈的4个问题，已完成整改2个，正在整改1个。"))
    assert verdicts(reading, "disagrees") == [("done + in_progress = findings_total", 4, 3)]


def test_a_wrong_rate_is_found(understood: Callable[..., Reading]) -> None:
    reading = understood(notice("反馈的4个问题，已完成整改3个，正在整改1个，完成率85%。"))
    assert verdicts(reading, "disagrees") == [("completion_rate = done / findings_total", 85, 75)]


def test_a_finding_that_is_claimed_but_not_listed_is_found(understood: Callable[..., Reading]) -> None:
    reading = understood(notice("反馈的4个问题已全部完成整改。", listed=3))
    assert verdicts(reading, "disagrees") == [("findings in body = findings_total", 4, 3)]


def test_states_of_the_findings_that_contradict_the_header_are_found(
    understood: Callable[..., Reading],
) -> None:
    reading = understood(notice("反馈的4个问题，已完成整改3个，正在整改1个。", deed="该问题已完成整改。"))
    assert ("done in body = done", 3, 4) in verdicts(reading, "disagrees")


def test_sanctions_beyond_the_headers_count_are_found(understood: Callable[..., Reading]) -> None:
    reading = understood(notice("反馈的4个问题，诫勉2人。", listed=4, deed="诫勉1人。"))
    assert verdicts(reading, "disagrees") == [("persons in body = persons (诫勉)", 2, 4)]


def test_people_named_twice_in_one_finding_are_counted_once(understood: Callable[..., Reading]) -> None:
    text = (
        notice("反馈的4个问题，诫勉2人。", listed=3)
        + "\n4.关于“补贴发放滞后”问题的整改\n（1）诫勉2人。（2）整改成效：诫勉2人。"
    )
    assert verdicts(understood(text), "disagrees") == []


def test_four_kinds_that_are_said_to_be_all_must_add_up(understood: Callable[..., Reading]) -> None:
    header = "反馈的4个问题。共处理责任人员16人，全部为以下两类：党纪处分7人，批评教育8人。"
    assert verdicts(understood(notice(header)), "disagrees") == [("persons itemised = persons", 16, 15)]


def test_money_of_the_same_thing_may_not_be_more_in_the_body(understood: Callable[..., Reading]) -> None:
    text = notice("反馈的4个问题，追回惠农补贴23万元。").replace("逐项核对。", "追回惠农补贴32万元。", 1)
    assert verdicts(understood(text), "disagrees") == [
        ("money in body = money_recovered (惠农补贴)", 230000, 320000)
    ]


@pytest.mark.parametrize(
    "header",
    [
        "反馈的9个问题。以下公布部分典型问题的整改情况。",
        "反馈的4个问题中，立行立改3个，已完成2个，正在整改1个，完成率66%。",
        "反馈的4个问题细化为12个具体问题，已完成整改10个，正在整改2个。",
        "反馈的4个问题，细化措施36项，已完成35项，正在推进1项，措施完成率97%。",
        "反馈的4个问题，其中3个已整改。",
        "反馈的4个问题，巡察移交线索12件，办结6件，办结率50%。",
        "反馈的4个问题，提醒谈话2人。整改期间共问责6人，其中诫勉2人。",
        "巡察反馈的4个问题，上半年完成2个，目前已完成4个。",
        "反馈40余个问题，已完成30个，正在整改9个。",
        "反馈的4个问题，共收缴资金85.6万元，其中租金32.4万元、补贴48.2万元。",
        "反馈的4个方面12个问题，镇级9个、村级3个，镇级整改率100%，村级整改率66.7%。",
        "反馈问题30个，其中镇级问题9个、村级问题21个，已整改到位26个（镇级8个、村级18个），正"
        "在整改4个，整改率86.6%。",
        "反馈的4个问题，截至6月底完成3个，完成率75%；截至9月底全部完成，完成率100%。",
        "反馈的4个问题全部完成整改，整改率100%，问题金额整改率95.2%。",
        "梳理出25个具体问题，制定88条整改措施，其中近期整改措施70条，已完成69条，完成率98.6%；长期坚持18条。",
        "巡察指出4个问题，已整改4个，整改率100%；同步自查发现问题17个，已整改15个，整改率88.2%。",
        "反馈4个问题，完成4个；移交立行立改事项6件，办结5件，办结率83.3%。",
        "共收到反馈问题4个，其中已完成2个，基本完成1个，持续推进1个，整改完成率（含基本完成）75%。",
        "反馈的4个问题，涉及12个村，整改率100%。",
        "上一轮反馈问题20个，已整改18个，整改率90%；本轮反馈问题4个，已整改3个，整改率75%。",
        "截至目前，需在2023年底前完成的4个问题中，已完成3个，1个正在推进，按期完成率100%。",
        "反馈的四个方面共4个问题，已销号3个，销号率75%，剩余1个问题正在整改。",
        "巡察期间移交信访件38件，已办结38件，办结率100%。反馈4个问题，已完成3个、基本完成1个。",
        "反馈意见4条，细化为15项整改任务，已完成14项，完成率93.3%，其余1项正在推进。",
        "反馈4个问题，问责9人，其中党纪处分2人、诫勉3人；约谈5人。",
        "反馈4个问题，追责问责9人：党纪处分2人、政务处分1人、诫勉6人。",
        "收缴资金30万元，其中退缴补贴12万元、追缴租金18万元。反馈4个问题。",
        "反馈4个问题，制定措施20条，已完成18条；建立制度6项，修订9项。",
        "4个问题已整改完成4个（完成率100%），20条措施完成19条（完成率95%）。",
        "反馈的4个问题中，已完成整改3个，占75%；正在整改1个，占25%。",
        "4大类问题细化为4个具体问题，立行立改3个、限期整改1个，分别完成3个、1个。",
        "细化为316个方面，完成整改10个，正在整改6个，完成率85%。",
    ],
)
def test_what_leaves_room_for_another_reading_is_no_contradiction(
    understood: Callable[..., Reading], header: str
) -> None:
    assert verdicts(understood(notice(header)), "disagrees") == []


def test_a_text_that_is_cut_off_does_not_disagree_about_its_list(understood: Callable[..., Reading]) -> None:
    text = notice("反馈的4个问题。", listed=3) + "\n4.关于“补贴发"
    assert verdicts(understood(text), "disagrees") == []


def test_a_gap_in_the_numbers_makes_the_list_uncertain(understood: Callable[..., Reading]) -> None:
    text = notice("反馈的4个问题。").replace("3.关于“会议记录缺失”问题的整改\n", "")
    reading = understood(text)
    assert verdicts(reading, "disagrees") == []
    assert "numbering_gap" in [w.code for w in reading.warnings]


def test_a_list_that_counts_the_classes_does_not_disagree_with_the_findings(
    understood: Callable[..., Reading],
) -> None:
    assert verdicts(understood(notice("反馈4类问题5个具体问题。")), "disagrees") == []


def test_an_entry_of_another_kind_among_the_findings_makes_the_list_uncertain(
    understood: Callable[..., Reading],
) -> None:
    text = notice("反馈的5个问题。") + "\n5.组织开展档案整理培训3场，补录台账12本。"
    assert verdicts(understood(text), "disagrees") == []


def test_the_kinds_of_a_round_must_make_its_units(understood: Callable[..., Reading]) -> None:
    text = (
        "东湾县委第三轮巡察完成集中反馈\n本轮巡察派出4个巡察组，对10个单位党组织开展巡察，其"
        "中常规巡察6个、专项巡察3个。"
        "共发现问题98个，移交问题线索5件。"
    )
    assert verdicts(understood(text), "disagrees") == [("常规 + 专项 = units", 10, 9)]

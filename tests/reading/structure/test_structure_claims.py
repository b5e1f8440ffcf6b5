"""The counts of a header, in the many ways they are worded, and the numbers that are no claims."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from huiyin.reading import Reading

HEAD = "根据县委部署，2023年3月6日至4月28日，县委第二巡察组对县水务局党组开展巡察，6月9日反馈意见。"
TAIL = (
    "现将整改情况通报如下。\n一、关于“台账不全”问题的整改情况\n（一）补录台账。\n二、关于“审批超"
    "期”问题的整改情况\n（一）压缩时限。"
)


@pytest.fixture(scope="module")
def claims(understood: Callable[..., Reading]) -> Callable[[str], list[tuple[str, float, str | None]]]:
    def read_claims(sentence: str) -> list[tuple[str, float, str | None]]:
        reading = understood(f"中共东湾县水务局党组关于巡察整改情况的通报\n{HEAD}{sentence}{TAIL}")
        return [(c.measure, c.value, c.instrument) for c in reading.claims]

    return read_claims


Reader = Callable[[str], list[tuple[str, float, str | None]]]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "指出3个方面9类问题，拆成31个具体问题，定措施88项。",
            [("aspects", 3), ("classes", 9), ("findings_total", 31), ("measures_total", 88)],
        ),
        (
            "三方面11项问题42项具体表现，分解任务97条。",
            [("aspects", 3), ("findings_total", 11), ("sub_findings_total", 42), ("measures_total", 97)],
        ),
        ("共九类33个具体问题。", [("classes", 9), ("findings_total", 33)]),
        ("反馈七个方面、二十六个问题。", [("aspects", 7), ("findings_total", 26)]),
        (
            "问题共40个，其中完成整改34个、正在整改6个，完成率85%。",
            [("findings_total", 40), ("done", 34), ("in_progress", 6), ("completion_rate", 85)],
        ),
        (
            "反馈12个问题，截至6月底，已改完10个，基本完成2个，建章立制7条。",
            [("findings_total", 12), ("done", 10), ("basically_done", 2), ("rules_made", 7)],
        ),
        (
            "反馈25个问题，已办结20个、阶段性办结3个、未办结2个。",
            [("findings_total", 25), ("done", 20), ("basically_done", 3), ("not_done", 2)],
        ),
        (
            "反馈的15个问题，12个已完成整改，3个正在推进。",
            [("findings_total", 15), ("done", 12), ("in_progress", 3)],
        ),
    ],
)
def test_totals_and_what_became_of_them(
    claims: Reader, sentence: str, expected: list[tuple[str, float]]
) -> None:
    assert [(m, v) for m, v, _ in claims(sentence)] == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "政务处分0人；组织处理1人；诫勉2人。提醒谈话9人，批评教育3人。",
            [("政务处分", 0), ("组织处理", 1), ("诫勉", 2), ("提醒谈话", 9), ("批评教育", 3)],
        ),
        ("约谈、批评教育、责令检查合计16人。", [("约谈、批评教育、责令检查", 16)]),
        ("给予3名干部党纪处分，2人受到诫勉。", [("党纪处分", 3), ("诫勉", 2)]),
        ("约谈企业负责人2人，追责问责79人次。", [("约谈", 2), ("追责问责", 79)]),
        ("立案审查84件92人，移送司法机关3人。", [("立案审查", 92), ("移送司法机关", 3)]),
        ("追责问责1.4万人。", [("追责问责", 14000)]),
    ],
)
def test_people_with_their_instrument(
    claims: Reader, sentence: str, expected: list[tuple[str, float]]
) -> None:
    assert [(i, v) for m, v, i in claims(sentence) if m == "persons"] == expected


@pytest.mark.parametrize(
    ("sentence", "measure", "yuan"),
    [
        ("退缴9.4万元。", "money_recovered", 94_000),
        ("退回误餐补贴860元。", "money_recovered", 860),
        ("追缴违纪所得1.26亿元。", "money_recovered", 126_000_000),
        ("清退多发补贴21,356.5元。", "money_recovered", 21_356.5),
        ("挽回损失5.78万元。", "money_recovered", 57_800),
        ("涉及资金820.5万元。", "money_involved", 8_205_000),
        ("整改问题金额150.04亿元。", "money_involved", 15_004_000_000),
    ],
)
def test_money_is_told_in_yuan(claims: Reader, sentence: str, measure: str, yuan: float) -> None:
    assert [(m, v) for m, v, _ in claims(sentence)] == [(measure, yuan)]


@pytest.mark.parametrize(
    "sentence",
    [
        "阅读312次。",
        "印发通知（甲发〔2031〕100号）。",
        "电话0746-7654321。",
        "群众满意率96.4%。",
        "填报及时率、规范率达100%。",
        "征求意见建议63条。",
        "走访农户86户。",
        "谈话331人次，查阅资料2296册。",
        "投入资金2600万元。",
        "发现督查问题，每个问题都有一名领导。",
        "上一轮巡察整改完成率为94.7%。",
        "落实“三个规定”和八项规定精神。",
        "全年发文同比下降23%。",
        "整改完成率达到100%的51个单位受到表扬。",
    ],
)
def test_numbers_that_are_no_claims(claims: Reader, sentence: str) -> None:
    assert claims(sentence) == []


def test_the_states_of_measures_and_clues_are_not_those_of_findings(claims: Reader) -> None:
    told = claims(
        "反馈26个问题，细化整改任务182项，完成176项，正在推进6项；移交信访件326件，办结319件，办结率97.9%。"
    )
    assert [(m, v) for m, v, _ in told] == [("findings_total", 26), ("measures_total", 182)]


def test_approximate_numbers_are_claims_and_marked(understood: Callable[..., Reading]) -> None:
    reading = understood(f"{HEAD}健全制度2800多项。{TAIL}")
    assert [(c.measure, c.value) for c in reading.claims] == [("rules_made", 2800)]
    assert [w.code for w in reading.warnings if w.code == "approximate_number"]


def test_numbers_without_their_words_are_marked_and_not_claimed(understood: Callable[..., Reading]) -> None:
    reading = understood(f"{HEAD}细化为316个方面，完成整改10个，正在整改6个。{TAIL}")
    assert "aspects" not in [c.measure for c in reading.claims]
    marked = [w for w in reading.warnings if w.code == "damaged_number"]
    assert [w.text for w in marked] == ["316个方面"]
    assert not [c for c in reading.reconciliation if c.verdict == "disagrees"]


def test_counts_inside_one_finding_are_no_claims_of_the_document(understood: Callable[..., Reading]) -> None:
    text = f"{HEAD}反馈2个问题。{TAIL}清退资金3.2万元，诫勉1人，修订制度2项。"
    assert [c.measure for c in understood(text).claims] == ["findings_total"]


def test_every_claim_points_at_its_number(understood: Callable[..., Reading]) -> None:
    reading = understood(f"{HEAD}反馈３个方面12個問題，收回5.78万元。{TAIL}")
    shown = [reading.text[a:b] for a, b in (c.span for c in reading.claims)]
    assert shown == ["３个", "12個", "5.78万元"]

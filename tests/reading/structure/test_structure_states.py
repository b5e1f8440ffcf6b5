"""How far a finding is, in its own words, and who has to do what by when."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from huiyin.reading import Reading

HEAD = (
    "中共东湾县水务局党组关于巡察整改情况的通报\n根据县委部署，县委第二巡察组对县水务局党组开展巡"
    "察。现将整改情况通报如下。\n"
)


def first_finding(reading: Reading) -> object:
    return next(i for i in reading.items if i.role == "finding")


@pytest.mark.parametrize(
    ("body", "status", "standing"),
    [
        ("（1）补录台账。该问题已完成整改。", "done", False),
        ("（1）补录台账。已整改。", "done", False),
        ("（1）补录台账。\n整改状态：已完成，长期坚持。", "done", True),
        ("（1）补录台账。\n【完成情况】基本完成", "basically_done", False),
        ("（1）补录台账。该问题基本完成整改，后续将持续巩固。", "basically_done", False),
        ("（1）补录台账。二期正在招标，该问题正在整改。", "in_progress", False),
        ("（1）补录台账。正在推进。", "in_progress", False),
        ("（1）补录台账。未整改。", "not_done", False),
        ("（1）补录台账。（已完成）", "done", False),
        ("（1）补录台账，完成整改凭证12份。", None, False),
        ("（1）整改工作领导小组已印发通知。", None, False),
    ],
)
def test_the_state_of_a_finding(
    understood: Callable[..., Reading], body: str, status: str | None, standing: bool
) -> None:
    finding = first_finding(understood(f"{HEAD}1.关于“台账不全”问题的整改\n{body}"))
    assert (finding.status, finding.standing) == (status, standing)  # type: ignore[attr-defined]


def test_owners_and_deadline_after_their_labels(understood: Callable[..., Reading]) -> None:
    text = (
        f"{HEAD}1.关于“台账不全”问题的整改\n责任领导：副局长；责任部门：办公室；责任人：档案员；整"
        f"改时限：2024年5月31日前。\n整改措施：（1）补录台账。（2）每月抽查。"
    )
    finding = first_finding(understood(text))
    assert (finding.leader, finding.department, finding.person) == ("副局长", "办公室", "档案员")  # type: ignore[attr-defined]
    assert finding.deadline == "2024-05-31"  # type: ignore[attr-defined]


def test_a_label_before_plain_text_is_a_measure_and_before_a_list_is_none(
    understood: Callable[..., Reading],
) -> None:
    plain = understood(
        f"{HEAD}1.台账登记不全。整改情况：补录台账12本。\n2.合同审核不严。整改情况：一是复核合"
        f"同。二是修订范本。"
    )
    measures = [(i.marker, i.title) for i in plain.items if i.role == "measure"]
    assert measures == [("整改情况：", "补录台账12本"), ("一是", "复核合同"), ("二是", "修订范本")]


def test_what_stands_under_a_measure_is_its_result(understood: Callable[..., Reading]) -> None:
    text = (
        f"{HEAD}问题一：关于“台账不全”的问题。\n1.补录台账。\n整改情况：补录12本。\n问题二：关于“"
        f"合同审核不严”的问题。\n1.复核合同。\n整改情况：复核36份。"
    )
    roles = [(i.role, i.depth) for i in understood(text).items]
    assert roles == [("finding", 1), ("measure", 2), ("result", 3)] * 2


def test_enumerations_in_an_organising_section_are_no_items(understood: Callable[..., Reading]) -> None:
    text = (
        f"{HEAD}一、组织整改情况\n局党组高度重视。一是加强领导。二是细化清单。三是强化督导。\n二、"
        f"问题整改情况\n1.台账登记不全。一是补录。二是抽查。"
    )
    assert [i.title for i in understood(text).items if i.marker and i.marker.endswith("是")] == [
        "补录",
        "抽查",
    ]


def test_enumerations_at_the_top_are_sections_when_there_is_nothing_else(
    understood: Callable[..., Reading],
) -> None:
    text = f"{HEAD}一是提高站位，扛牢责任。召开会议3次。\n二是对账销号，推进整改。\n三是建章立制，巩固成果。"
    assert [i.role for i in understood(text).items] == ["section"] * 3


def test_next_steps_and_their_parts(understood: Callable[..., Reading]) -> None:
    text = (
        f"{HEAD}一、问题整改情况\n1.台账登记不全。一是补录。二是抽查。\n二、下一步工作打算\n（一）"
        f"持续跟踪问效。\n（二）完善长效机制。"
    )
    assert [i.title for i in understood(text).items if i.role == "next_step"] == [
        "下一步工作打算",
        "持续跟踪问效",
        "完善长效机制",
    ]


def test_recommendations_of_a_feedback_opinion_are_no_findings(understood: Callable[..., Reading]) -> None:
    text = (
        "县委第七巡察组关于巡察县科技馆党支部的反馈意见\n2024年3月11日至4月19日，县委第七巡察"
        "组对县科技馆党支部进行了巡察，现反馈如下。\n"
        "一、主要问题\n（一）科普服务浮在表面\n1.展品更新缓慢。\n2.下乡活动走过场。\n二、整改"
        "建议\n（一）强化服务意识。\n（二）规范经费使用。"
    )
    reading = understood(text)
    assert reading.kind == "feedback_opinion"
    assert [i.role for i in reading.items] == [
        "section",
        "category",
        "finding",
        "finding",
        "section",
        "next_step",
        "next_step",
    ]

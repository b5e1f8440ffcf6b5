"""Which fields of a row may be changed in a list, over all states, roles and fields; without a database."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from uuid import uuid4

import pytest

from huiyin.rules.bulk import (
    FIELDS,
    UNDONE_WITHIN,
    FindingChange,
    RowKind,
    UndoFacts,
    against_finding,
    against_task,
    against_undoing,
    changeable,
    cleaned,
    read_back,
)
from huiyin.rules.finding import WORKABLE, FindingState, Pace
from huiyin.rules.roles import Role
from huiyin.rules.task import Deliverable, TaskFacts, TaskState

TODAY = date(2026, 11, 30)
REASON = FindingChange(reason="会议议定")
PLANNERS, RECORDERS = {Role.UNIT, Role.OFFICE}, {Role.TEAM, Role.OFFICE}
UNFINISHED = {TaskState.PLANNED, TaskState.UNDER_WAY}


def expected(field: str, state: FindingState, role: Role) -> bool:
    """Who may change a finding's field, as a person would write it down."""
    if field == "key_watch" and role == Role.OFFICE:
        return True
    if state == FindingState.REGISTERED:
        return field != "due_on" and role in RECORDERS
    closed = {FindingState.CLOSED, FindingState.WITHDRAWN}
    if field in ("category", "pace"):
        return role == Role.OFFICE and state not in closed
    return field == "due_on" and role == Role.OFFICE and state in WORKABLE


@pytest.mark.parametrize("field", FIELDS[RowKind.FINDING])
def test_a_findings_field_is_changed_by_these_roles_in_these_states_and_no_others(field):
    for state, role in product(FindingState, Role):
        free = not against_finding([field], state, frozenset({role}), REASON)
        assert free == expected(field, state, role), (state, role)


@pytest.mark.parametrize("field", FIELDS[RowKind.TASK])
def test_a_tasks_field_is_changed_by_unit_and_office_while_the_finding_is_worked_on(field):
    for state, role, finding in product(TaskState, Role, FindingState):
        facts = TaskFacts(finding_state=finding)
        free = not against_task([field], state, frozenset({role}), facts)
        assert free == (state in UNFINISHED and role in PLANNERS and finding in WORKABLE), (state, role)


def codes(obstacles) -> set[str]:
    return {o.code for o in obstacles}


def test_after_the_feedback_the_office_gives_a_reason():
    office = frozenset({Role.OFFICE})
    for field in ("category", "pace", "due_on"):
        told = against_finding([field], FindingState.IN_PROGRESS, office, FindingChange())
        assert codes(told) == {"reason_missing"}


def test_a_deadline_asked_about_or_extended_often_is_not_set_in_a_list():
    office = frozenset({Role.OFFICE})
    dates = {"due_before": TODAY, "due_after": TODAY + timedelta(30), "reason": "会议议定"}

    def told(**more):
        return codes(
            against_finding(["due_on"], FindingState.IN_PROGRESS, office, FindingChange(**{**dates, **more}))
        )

    assert told() == set()
    assert told(extension_waits=True) == {"extension_waits"}
    assert told(extensions_granted=2) == {"leading_group_extends"}
    assert told(extensions_granted=2, due_after=TODAY - timedelta(1)) == set(), "an earlier day gives nothing"
    assert told(extensions_granted=2, restoring=True) == set()


def test_reasons_of_several_fields_are_said_once():
    told = against_task(["person", "title"], TaskState.PLANNED, frozenset({Role.TEAM}), TaskFacts())
    assert [o.code for o in told] == ["not_your_role"]


def test_what_is_offered_can_be_changed_in_some_state_and_what_is_not_never():
    for role in Role:
        held = frozenset({role})
        some = {
            f for f, s in product(FIELDS[RowKind.FINDING], FindingState)
            if not against_finding([f], s, held, REASON)
        }  # fmt: skip
        assert set(changeable(RowKind.FINDING, held)) == some
        some = {
            f for f, s in product(FIELDS[RowKind.TASK], TaskState)
            if not against_task([f], s, held, TaskFacts())
        }  # fmt: skip
        assert set(changeable(RowKind.TASK, held)) == some


@pytest.mark.parametrize("blank", ["", " ", None, "\n\t"])
def test_blanks_are_never_values(blank):
    for kind, fields in FIELDS.items():
        assert cleaned(kind, dict.fromkeys(fields, blank), today=TODAY) == ({}, [])


def test_values_come_as_they_are_kept_and_go_through_text_unchanged():
    values = {
        "title": " 修订\n制度 ", "text": "一\r\n二", "deliverable": "rule", "pace": Pace.STAGED,
        "due_on": TODAY, "person": "科长",
    }  # fmt: skip
    given_, unfit = cleaned(RowKind.TASK, values, today=TODAY)
    assert unfit == []
    assert (given_["title"], given_["text"]) == ("修订 制度", "一\n二")
    assert given_["deliverable"] is Deliverable.RULE
    as_text = {k: str(v) for k, v in given_.items()}
    assert read_back(RowKind.TASK, as_text) == given_
    of_finding = {"category": uuid4(), "amount": Decimal("12.50"), "key_watch": True, "due_on": TODAY}
    given_, unfit = cleaned(RowKind.FINDING, of_finding, today=TODAY)
    assert (given_, unfit) == (of_finding, [])
    kept = {k: v if isinstance(v, bool) else str(v) for k, v in of_finding.items()}
    assert read_back(RowKind.FINDING, kept) == of_finding


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("due_on", date(2126, 1, 1), "date_not_sensible"), ("due_on", date(1826, 1, 1), "date_not_sensible"),
        ("due_on", "2026-12-31", "value_not_usable"), ("amount", Decimal(-1), "value_not_usable"),
        ("amount", Decimal("Infinity"), "value_not_usable"), ("amount", True, "value_not_usable"),
        ("pace", "soon", "value_not_usable"), ("pace", ["staged"], "value_not_usable"),
        ("key_watch", "yes", "value_not_usable"), ("category", "x", "value_not_usable"),
        ("title", "长" * 501, "value_too_long"), ("colour", "red", "field_unknown"),
    ],
)  # fmt: skip
def test_what_a_field_cannot_hold_is_said(field, value, code):
    given_, unfit = cleaned(RowKind.FINDING, {field: value}, today=TODAY)
    assert (given_, [o.code for o in unfit]) == ({}, [code])


@pytest.mark.parametrize(
    ("facts", "expected_codes"),
    [
        (UndoFacts(), set()), (UndoFacts(age=UNDONE_WITHIN), set()),
        (UndoFacts(age=UNDONE_WITHIN + timedelta(seconds=1)), {"change_too_old"}),
        (UndoFacts(is_undo=True), {"change_is_undo"}), (UndoFacts(newer=True), {"change_not_last"}),
        (UndoFacts(undone=True, newer=True), {"change_undone"}),
    ],
)  # fmt: skip
def test_only_ones_last_change_of_this_day_is_taken_back(facts, expected_codes):
    assert codes(against_undoing(facts)) == expected_codes

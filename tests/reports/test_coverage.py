"""A term's coverage: what counts, what is missing, what is due; within the viewer's scope."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from huiyin.organisations import actions as organisations
from huiyin.organisations.clock import today
from huiyin.organisations.structure import merge_unit, structure_of
from huiyin.reports.coverage import coverage_of
from huiyin.rounds import actions as rounds
from huiyin.rounds.scheduling import set_window
from huiyin.rules.coverage import CoverageState, Inspected, coverage_state, look_back_due
from huiyin.rules.moves import Refused
from huiyin.rules.round import InspectionKind, RoundState
from huiyin.rules.unit import UnitType

S, K = CoverageState, InspectionKind
DAY = date(2024, 1, 10)
#: the structure, the units, rounds, targets and findings
QUERIES = 5


@pytest.mark.parametrize(
    ("inspections", "state"),
    [
        ([], S.MISSING),
        ([(K.REGULAR, RoundState.PLANNED)], S.PLANNED),
        ([(K.REGULAR, RoundState.MOBILISED)], S.PLANNED),
        ([(K.REGULAR, RoundState.STATIONED)], S.COVERED),
        ([(K.LOOK_BACK, RoundState.COMPLETED)], S.COVERED),
        ([(K.MOBILE, RoundState.COMPLETED)], S.MISSING),
        ([(K.MOBILE, RoundState.COMPLETED), (K.JOINT, RoundState.PLANNED)], S.PLANNED),
        ([(K.SPECIAL, RoundState.REPORTED), (K.JOINT, RoundState.PLANNED)], S.COVERED),
    ],
)  # fmt: skip
def test_a_unit_is_covered_once_a_team_was_there_for_the_whole_of_it(inspections, state):
    assert coverage_state(tuple(Inspected(kind, held) for kind, held in inspections)) == state


def test_a_look_back_is_due_a_year_after_where_something_is_left_and_none_is_planned():
    held = Inspected(K.REGULAR, RoundState.RECTIFYING, DAY)
    planned = Inspected(K.LOOK_BACK, RoundState.PLANNED)
    late, early = DAY + timedelta(366), DAY + timedelta(365)
    assert look_back_due((held,), unsettled=1, today=late)
    assert not look_back_due((held,), unsettled=1, today=early)
    assert not look_back_due((held,), unsettled=0, today=late)
    assert not look_back_due((held, planned), unsettled=1, today=late)
    assert not look_back_due((planned,), unsettled=1, today=late)
    again = Inspected(K.LOOK_BACK, RoundState.COMPLETED, late)
    assert not look_back_due((held, again), unsettled=1, today=late + timedelta(1))


def add(side, name, kind=UnitType.ENTERPRISE, **more):
    return organisations.add_unit(body_id=side.body.pk, name=name, unit_type=kind, by=side.office, **more)


def standing(side, viewer=None) -> dict[str, CoverageState]:
    found = coverage_of(viewer or side.office, side.round.term, today())
    return {u.unit.name: u.state for u in found.units}


def test_covered_planned_and_missing_units_stand_side_by_side_and_departments_that_receive_do_not(ours):
    second = rounds.plan_round(term_id=ours.round.term_id, number=2, name="第二轮", by=ours.office)
    rounds.add_target(round_id=second.pk, unit_id=add(ours, "甲省茶业").pk, by=ours.office)
    add(ours, "甲省粮业")
    assert standing(ours) == {
        "甲省水务厅": S.COVERED, "甲省重工集团": S.COVERED, "甲省茶业": S.PLANNED, "甲省粮业": S.MISSING,
    }  # fmt: skip


def test_what_was_inspected_before_a_merger_counts_for_the_unit_it_was_merged_into(ours):
    heir = add(ours, "甲省装备集团")
    merge_unit(unit_id=ours.units[1].pk, into_id=heir.pk, on=DAY, by=ours.office)
    assert standing(ours) == {"甲省水务厅": S.COVERED, "甲省装备集团": S.COVERED}
    row = next(u for u in coverage_of(ours.office, ours.round.term, today()).units if u.unit.pk == heir.pk)
    assert [v.of for visits in row.visits.values() for v in visits] == ["甲省重工集团"]


def test_a_merger_goes_one_way_once_and_within_its_body(world):
    ours = world.ours
    heir = add(ours, "甲省装备集团")
    with pytest.raises(ValidationError, match="不能并入自己"):
        merge_unit(unit_id=heir.pk, into_id=heir.pk, on=DAY, by=ours.office)
    with pytest.raises(Refused):
        merge_unit(unit_id=ours.units[1].pk, into_id=heir.pk, on=DAY, by=ours.leader)
    merge_unit(unit_id=ours.units[1].pk, into_id=heir.pk, on=DAY, by=ours.office)
    with pytest.raises(ValidationError, match="已经并入"):
        merge_unit(unit_id=ours.units[1].pk, into_id=ours.units[0].pk, on=DAY, by=ours.office)
    with pytest.raises(ValidationError, match="不能并入自己"):
        merge_unit(unit_id=heir.pk, into_id=ours.units[1].pk, on=DAY, by=ours.office)
    with pytest.raises(ours.units[0].DoesNotExist):
        merge_unit(unit_id=heir.pk, into_id=world.theirs.units[0].pk, on=DAY, by=ours.office)


def test_a_unit_cannot_be_above_itself_nor_under_one_of_another_body(world):
    ours = world.ours
    group, part = ours.units[1], add(world.ours, "甲重工铸造", parent_id=world.ours.units[1].pk)
    with pytest.raises(ValidationError, match="下级"):
        organisations.amend_unit(unit_id=group.pk, parent_id=part.pk, by=ours.office)
    with pytest.raises(ValidationError, match="没有这个单位"):
        organisations.amend_unit(unit_id=part.pk, parent_id=world.theirs.units[0].pk, by=ours.office)
    known = structure_of(ours.body.pk)
    assert (known.level(group.pk), known.level(part.pk)) == (1, 2)
    assert known.lineage(part.pk) == {part.pk, group.pk}


def test_a_window_is_set_only_while_a_round_is_planned_and_the_right_way_round(ours):
    planned = rounds.plan_round(term_id=ours.round.term_id, number=2, name="第二轮", by=ours.office)
    with pytest.raises(ValidationError, match="结束日期早于开始日期"):
        set_window(round_id=planned.pk, start=DAY, end=DAY - timedelta(1), capacity=3, by=ours.office)
    found = set_window(round_id=planned.pk, start=DAY, end=DAY, capacity=3, by=ours.office)
    assert (found.planned_from, found.capacity) == (DAY, 3)
    with pytest.raises(Refused):
        set_window(round_id=ours.round.pk, start=DAY, end=DAY, capacity=3, by=ours.office)


def test_the_map_says_what_the_rounds_cover_and_what_is_missing(world):
    ours = world.ours
    add(ours, "甲省粮业")
    page = world.client(ours.office).get(reverse("coverage"), {"unit_type": "enterprise"})
    text = page.content.decode()
    assert "本届各轮共覆盖企业 1 个，应覆盖 2 个。" in text
    assert "甲省粮业" in text
    assert "甲省水务厅" not in text
    assert "乙" not in text.split("<main")[1].split("</main>")[0]
    missing = world.client(ours.office).get(reverse("coverage"), {"state": "missing"}).content.decode()
    assert "甲省粮业" in missing
    english = world.client(ours.leader, language="en").get(reverse("coverage"), {"by": "level"})
    assert "Not planned" in english.content.decode()


def test_the_map_is_for_the_office_and_the_leading_group_and_of_their_own_terms(world):
    for who in ("team1", "unit1", "reviewer", "department_staff", "security_admin"):
        assert world.client(world.ours.viewers[who]).get(reverse("coverage")).status_code == 403
    client, theirs = world.client(world.ours.leader), world.theirs.round.term_id
    assert client.get(reverse("coverage"), {"term": theirs}).status_code == 404
    assert client.get(reverse("coverage"), {"rounds": world.theirs.round.pk}).status_code == 404


def test_more_units_and_rounds_cost_no_more_queries(ours, django_assert_num_queries):
    def ask():
        found = coverage_of(ours.office, ours.round.term, today())
        return [(u.unit.supervised_by, u.visits) for u in found.units]

    ask()  # the body and the term are read once
    with django_assert_num_queries(QUERIES):
        ask()
    for n in range(4):
        unit = add(ours, f"甲省第{n}公司", supervised_by_id=ours.units[0].pk)
        found = rounds.plan_round(term_id=ours.round.term_id, number=n + 2, name=f"{n}", by=ours.office)
        rounds.add_target(round_id=found.pk, unit_id=unit.pk, by=ours.office)
    with django_assert_num_queries(QUERIES):
        ask()

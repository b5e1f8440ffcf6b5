"""Minutes and decisions: who reads them, who carries out what, and that somebody owes it until then."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse

from huiyin.journal.staleness import Stale
from huiyin.notices.due import tell_due
from huiyin.notices.making import catch_up
from huiyin.notices.models import Notice
from huiyin.organisations.clock import today
from huiyin.owing.queries import everything_owed
from huiyin.owing.wanted import Wanted, Whose
from huiyin.rounds.actions import hold_meeting
from huiyin.rounds.meetings import (
    NewDecision,
    decisions_for,
    give,
    keep_minutes,
    minutes_visible,
    moves_on,
    take,
)
from huiyin.rounds.models import Meeting, MeetingDecision
from huiyin.rules.meeting_decision import DecisionAction as A
from huiyin.rules.meeting_decision import DecisionState
from huiyin.rules.moves import Refused
from huiyin.rules.notice_kinds import NoticeKind
from huiyin.rules.owed import OwedKind
from huiyin.rules.roles import Role
from huiyin.rules.round import MeetingKind
from huiyin.verification.queries import round_facts

DUE = today() + timedelta(days=5)
DECISIONS = Wanted(kinds=frozenset({OwedKind.DECISION}))


@pytest.fixture
def meeting(ours) -> Meeting:
    return hold_meeting(
        round_id=ours.round.pk, kind=MeetingKind.RECTIFICATION, held_on=date(2024, 5, 6), by=ours.office
    )


def decide(side, meeting, owner: Role = Role.UNIT, *, target: int | None = 0, by=None, **more):
    given = {"text": "把超期的问题列出原因", "owner": owner, "due_on": DUE} | more
    if target is not None:
        given["target_id"] = side.targets[target].pk
    return give(meeting_id=meeting.pk, new=NewDecision(**given), by=by or side.office)


def owed_by(viewer, **more) -> list[tuple]:
    wanted = Wanted(kinds=DECISIONS.kinds, **more)
    return [(o.owed.step, o.owed.by, o.owed.to) for o in everything_owed(viewer, wanted, today())]


class TestMinutes:
    def test_they_are_kept_and_not_overwritten_by_whoever_looked_earlier(self, ours, meeting):
        kept = keep_minutes(meeting_id=meeting.pk, version=1, attended=["巡视办主任", " ", "巡视办主任"],
                            minutes=" 通报进度。 ", by=ours.office)  # fmt: skip
        assert (kept.attended, kept.minutes, kept.version) == (["巡视办主任"], "通报进度。", 2)
        with pytest.raises(Stale):
            keep_minutes(meeting_id=meeting.pk, version=1, attended=[], minutes="另一稿", by=ours.office)

    def test_they_are_the_inspecting_sides(self, world, meeting):
        ours = world.ours
        own = hold_meeting(
            round_id=ours.round.pk, kind=MeetingKind.ONE_TO_ONE_FEEDBACK, held_on=date(2024, 5, 7),
            target_id=ours.targets[0].pk, by=ours.office,
        )  # fmt: skip
        read = lambda who: set(minutes_visible(ours.viewers[who]).filter(pk__in=[own.pk, meeting.pk]))  # noqa: E731
        assert read("office") == read("leader") == {own, meeting}
        assert read("team1") == {own}
        for who in ("team2", "unit1", "reviewer", "department_staff", "system_admin"):
            assert read(who) == set()
        assert not minutes_visible(world.theirs.office).filter(pk=meeting.pk).exists()

    def test_a_team_reads_and_does_not_write(self, ours):
        own = hold_meeting(
            round_id=ours.round.pk, kind=MeetingKind.ONE_TO_ONE_FEEDBACK, held_on=date(2024, 5, 7),
            target_id=ours.targets[0].pk, by=ours.office,
        )  # fmt: skip
        with pytest.raises(Refused):
            keep_minutes(meeting_id=own.pk, version=1, attended=[], minutes="改写", by=ours.team1)


class TestGiving:
    @pytest.mark.parametrize("owner", [Role.TEAM, Role.UNIT])
    def test_team_and_unit_are_those_of_a_target(self, ours, meeting, owner):
        with pytest.raises(Refused) as refused:
            decide(ours, meeting, owner, target=None)
        assert [o.code for o in refused.value.obstacles] == ["decision_needs_target"]

    def test_everything_that_is_missing_is_said_at_once(self, ours, meeting):
        with pytest.raises(Refused) as refused:
            decide(ours, meeting, Role.DEPARTMENT, text=" ", due_on=date(2024, 5, 5))
        codes = {o.code for o in refused.value.obstacles}
        assert codes == {"decision_needs_department", "decision_due_before", "decision_text_missing"}

    def test_places_of_another_body_are_unknown(self, world, meeting):
        with pytest.raises(ObjectDoesNotExist):
            decide(world.ours, meeting, target_id=world.theirs.targets[0].pk, target=None)
        with pytest.raises(ObjectDoesNotExist):
            decide(world.ours, meeting, Role.DEPARTMENT, department_id=world.theirs.department.pk)

    def test_they_are_numbered_in_their_meeting(self, ours, meeting):
        assert [decide(ours, meeting).number for _ in range(3)] == [1, 2, 3]


OWNERS = {Role.TEAM: "team1", Role.UNIT: "unit1", Role.DEPARTMENT: "department_staff", Role.OFFICE: "office"}


@pytest.fixture(params=OWNERS)
def given(request, ours, meeting):
    """A decision for each owner, with whoever carries it out and whoever confirms."""
    owner = Role(request.param)
    more = {"department_id": ours.department.pk} if owner == Role.DEPARTMENT else {}
    made = decide(ours, meeting, owner, **more)
    confirming = ours.leader if owner == Role.OFFICE else ours.office
    return made, ours.viewers[OWNERS[owner]], confirming


def test_somebody_owes_a_decision_until_it_is_settled(ours, given):
    made, owner, confirming = given
    assert [s for s, *_ in owed_by(owner, whose=Whose.MINE)] == ["carry_out"]
    take(decision_id=made.pk, action=A.REPORT, version=1, text="已列出", by=owner)
    assert [s for s, *_ in owed_by(confirming, whose=Whose.MINE)] == ["answer"]
    take(decision_id=made.pk, action=A.RETURN, version=2, text="还差日期", by=confirming)
    assert [s for s, *_ in owed_by(owner, whose=Whose.MINE)] == ["carry_out"]
    take(decision_id=made.pk, action=A.REPORT, version=3, text="已补日期", by=owner)
    take(decision_id=made.pk, action=A.CONFIRM, version=4, by=confirming)
    assert owed_by(owner) == owed_by(confirming) == []
    made.refresh_from_db()
    assert (made.state, made.report) == (DecisionState.SETTLED, "已补日期")


def test_the_list_narrows_by_who_owes_and_to_whom(ours, meeting):
    decide(ours, meeting)
    made = decide(ours, meeting, Role.OFFICE, target=None)
    assert owed_by(ours.office, by=frozenset({Role.UNIT})) == [("carry_out", "unit", "office")]
    assert owed_by(ours.office, to=frozenset({Role.LEADING_GROUP})) == [
        ("carry_out", "office", "leading_group")
    ]
    take(decision_id=made.pk, action=A.REPORT, version=1, text="已编写", by=ours.office)
    assert owed_by(ours.office, to=frozenset({Role.OFFICE})) == [
        ("carry_out", "unit", "office"), ("answer", "leading_group", "office"),
    ]  # fmt: skip


def test_nobody_confirms_their_own(ours, meeting):
    made = decide(ours, meeting, Role.OFFICE, target=None)
    take(decision_id=made.pk, action=A.REPORT, version=1, text="已编写", by=ours.office)
    with pytest.raises(Refused):
        take(decision_id=made.pk, action=A.CONFIRM, version=2, by=ours.office)


def test_decisions_are_told_to_those_concerned_alone(world, meeting):
    ours = world.ours
    unit, team = decide(ours, meeting), decide(ours, meeting, Role.TEAM, target=1)
    department = decide(ours, meeting, Role.DEPARTMENT, target=None, department_id=ours.department.pk)
    own = decide(ours, meeting, Role.OFFICE, target=None)
    seen = lambda who: set(decisions_for(ours.viewers[who]))  # noqa: E731
    assert seen("office") == seen("leader") == {unit, team, department, own}
    assert seen("unit1") == seen("team1") == {unit}
    assert seen("team2") == {team}
    assert seen("unit2") == set()
    assert seen("department_staff") == {department}
    assert set(decisions_for(world.theirs.office)) == set()


def test_a_unit_may_only_report_and_another_unit_nothing(ours, meeting):
    made = decide(ours, meeting)
    assert set(moves_on(made, ours.unit1)) == {A.REPORT}
    assert set(moves_on(made, ours.office)) == {A.WITHDRAW}
    with pytest.raises(ObjectDoesNotExist):
        take(decision_id=made.pk, action=A.REPORT, version=1, text="代报", by=ours.unit2)


def test_the_owner_is_told_and_the_office_hears_of_the_report(ours, meeting):
    made = decide(ours, meeting)
    take(decision_id=made.pk, action=A.REPORT, version=1, text="已列出", by=ours.unit1)
    catch_up()
    kinds = (NoticeKind.DECISION_GIVEN, NoticeKind.DECISION_REPORTED)
    told = Notice.objects.filter(kind__in=kinds).values_list("recipient_id", "kind", "thing_id")
    assert set(told) == {(ours.unit1.id, kinds[0], made.pk), (ours.office.id, kinds[1], made.pk)}


@pytest.mark.parametrize(
    ("owner", "who", "confirming"),
    [(Role.DEPARTMENT, "department_staff", "office"), (Role.OFFICE, "office", "leader")],
)
def test_a_decision_about_no_unit_falls_due_for_its_owner_and_for_who_confirms(
    world, meeting, owner, who, confirming
):
    ours = world.ours
    department = ours.department.pk if owner == Role.DEPARTMENT else None
    made = decide(ours, meeting, owner, target=None, department_id=department, due_on=today())
    told = Notice.objects.filter(thing_id=made.pk, level="due_soon")
    tell_due()
    assert [n.recipient_id for n in told] == [ours.viewers[who].id]
    page = world.client(ours.viewers[who]).get(reverse("calendar"), {"view": "week"}).content.decode()
    assert reverse("decision", args=[made.pk]) in page
    assert reverse("decision", args=[made.pk]) not in (
        world.client(ours.team1).get(reverse("calendar"), {"view": "week"}).content.decode()
    )
    take(decision_id=made.pk, action=A.REPORT, version=1, text="已办", by=ours.viewers[who])
    MeetingDecision.objects.filter(pk=made.pk).update(answer_due_on=today() - timedelta(days=2))
    tell_due()
    late = Notice.objects.filter(thing_id=made.pk, level="overdue").get()
    assert late.recipient_id == ours.viewers[confirming].id
    client = world.client(ours.viewers[confirming])
    assert (
        reverse("decision", args=[made.pk]) in client.get(reverse("open_notice", args=[late.pk]))["Location"]
    )
    assert "事项" in client.get(reverse("inbox")).content.decode()


def test_an_open_decision_holds_the_round_open(ours, meeting):
    made = decide(ours, meeting)
    assert round_facts(ours.round).decisions_open == 1
    take(decision_id=made.pk, action=A.WITHDRAW, version=1, text="不再需要", by=ours.office)
    assert round_facts(ours.round).decisions_open == 0

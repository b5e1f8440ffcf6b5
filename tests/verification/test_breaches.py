"""The database's answer to "what is missing" is the rules' answer, finding by finding."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import count
from uuid import uuid4

import pytest
from django.db.models import Q
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.accounts.viewer import Viewer
from huiyin.findings.models import Finding, Referral
from huiyin.organisations.models import InspectingBody, Unit
from huiyin.rectification.models import CloseApplication, Responsibility, StandingCheck, Task
from huiyin.rounds.models import Round, Target, Term
from huiyin.rules.close_application import UNANSWERED, ApplicationState
from huiyin.rules.finding import FindingState
from huiyin.rules.invariants import Breach
from huiyin.rules.roles import Granted, Role
from huiyin.rules.round import RoundState
from huiyin.rules.standing import OPEN as OPEN_CHECKS
from huiyin.rules.standing import StandingState
from huiyin.rules.task import TaskState
from huiyin.verification.queries import counts_by_breach, explain, missing_for
from tests.reports.world import build

pytestmark = pytest.mark.django_db
TODAY = date(2024, 6, 3)
NUMBERS = count(1)

days = st.sampled_from([None, *(TODAY + timedelta(days=n) for n in (-40, -1, 0, 1))])
certain_days = days.filter(lambda d: d is not None)
tasks = st.tuples(
    st.sampled_from(TaskState),
    days,
    st.sampled_from(["nobody", "unnamed", "leader", "department", "person"]),
)
applications = st.lists(st.tuples(st.sampled_from(ApplicationState), certain_days), max_size=3).filter(
    lambda rows: sum(state in UNANSWERED for state, _ in rows) <= 1
)
ledgers = st.tuples(
    st.sampled_from(FindingState),
    st.sampled_from(RoundState),
    days,
    st.lists(tasks, max_size=3),
    applications,
    st.lists(st.tuples(certain_days, st.booleans()), max_size=2),
    st.lists(st.tuples(st.sampled_from(StandingState), certain_days, days), max_size=2).filter(
        lambda rows: sum(state in OPEN_CHECKS for state, *_ in rows) <= 1
    ),
)


class Ledger:
    """Rows written past all actions, so that also what the actions never leave behind is tried."""

    def __init__(self) -> None:
        self.body = InspectingBody.objects.create(name="甲", level="provincial", profile="party_inspection")
        term = Term.objects.create(body=self.body, name="届", starts_on=date(2023, 1, 1))
        self.unit = Unit.objects.create(body=self.body, name="某厅", unit_type="local")
        self.departments = [
            Unit.objects.create(body=self.body, name=f"某部{n}", unit_type="other", receives=True)
            for n in range(2)
        ]
        self.targets = {}
        for n, state in enumerate(RoundState):
            held = Round.objects.create(body=self.body, term=term, number=n, name=state, state=state)
            self.targets[state] = Target.objects.create(body=self.body, round=held, unit=self.unit)
        self.office = Viewer(uuid4(), "办", frozenset({Granted(Role.OFFICE, self.body.pk)}))

    def add(
        self, state, round_state, due_on, task_rows, application_rows, referral_rows, check_rows=()
    ) -> Finding:
        number = next(NUMBERS)
        target = self.targets[round_state]
        finding = Finding.objects.create(
            body=self.body, round_id=target.round_id, target=target, unit=self.unit, number=number,
            title=f"问题{number}", fingerprint=str(number), state=state, recorded_on=date(2023, 12, 1),
            fed_back_on=date(2024, 1, 3), due_on=due_on, closed_on=TODAY,
        )  # fmt: skip
        for n, row in enumerate(task_rows):
            self._task(finding, n, *row)
        for n, (application_state, answer_due_on) in enumerate(application_rows):
            CloseApplication.objects.create(
                finding=finding, state=application_state, text="好了", submitted_by_name="员",
                answer_due_on=answer_due_on,
                submitted_at=timezone.make_aware(datetime(2024, 5, 1 + n, 9)),
            )  # fmt: skip
        for department, (answer_due_on, answered) in zip(self.departments, referral_rows, strict=False):
            Referral.objects.create(
                finding=finding, department=department, note="请办", referred_on=date(2024, 2, 1),
                referred_by_name="办", answer_due_on=answer_due_on, answered_on=TODAY if answered else None,
            )  # fmt: skip
        for check_state, check_due, answer_due_on in check_rows:
            StandingCheck.objects.create(
                finding=finding, state=check_state, due_on=check_due, answer_due_on=answer_due_on
            )
        return finding

    @staticmethod
    def _task(finding: Finding, n: int, state: TaskState, due_on: date | None, owner: str) -> None:
        task = Task.objects.create(
            finding=finding, number=n, title=f"任务{n}", state=state, due_on=due_on, planned_on=TODAY,
            fingerprint=str(n),
        )  # fmt: skip
        named = {"leader": {"leader": "书记"}, "department": {"lead_department": "处"},
                 "person": {"person": "处长"}, "unnamed": {}}  # fmt: skip
        if owner != "nobody":
            Responsibility.objects.create(task=task, **named[owner])


@pytest.fixture
def ledger():
    return Ledger()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ledgers, min_size=1, max_size=6))
def test_the_database_and_the_rules_find_the_same_missing(ledger, rows):
    made = [ledger.add(*row).pk for row in rows]
    own = Q(pk__in=made)
    ruled = {b: set() for b in Breach}
    for missing in explain(Finding.objects.filter(own).select_related("round"), TODAY, ledger.office):
        for found in missing.found:
            ruled[found.breach].add(missing.finding.pk)
    chosen = {
        b: set(missing_for(ledger.office, TODAY, found=[b]).filter(own).values_list("pk", flat=True))
        for b in Breach
    }
    assert chosen == ruled
    everything = set(missing_for(ledger.office, TODAY).filter(own).values_list("pk", flat=True))
    assert everything == set().union(*ruled.values())
    counted = counts_by_breach(ledger.office, Finding.objects.filter(own), TODAY)
    assert counted == {b: len(found) for b, found in ruled.items()}


def test_what_no_breach_was_asked_for_is_not_found(ledger):
    ledger.add(FindingState.FED_BACK, RoundState.RECTIFYING, None, [], [], [])
    assert not missing_for(ledger.office, TODAY, found=[]).exists()


@pytest.fixture
def world(db, settings, tmp_path):
    settings.HUIYIN_FILES = tmp_path
    return build()


def _late_referral(world):
    Referral.objects.update(answer_due_on=date(2024, 2, 1))
    return world.findings["赤在改"]


@pytest.mark.parametrize(("name", "told"), [
    ("office", True), ("leaders", True), ("department", True), ("team1", False), ("unit1", False),
])  # fmt: skip
def test_that_a_finding_was_referred_is_told_to_those_alone_who_may_know(world, name, told):
    finding = _late_referral(world)
    viewer = world.viewer(name)
    chosen = missing_for(viewer, timezone.localdate(), found=[Breach.REFERRAL_UNANSWERED])
    assert chosen.filter(pk=finding.pk).exists() is told
    (missing,) = explain([world.finding("赤在改")], timezone.localdate(), viewer)
    assert any(f.breach == Breach.REFERRAL_UNANSWERED for f in missing.found) is told


def test_explaining_for_nobody_tells_of_no_referral(world):
    _late_referral(world)
    (missing,) = explain([world.finding("赤在改")], timezone.localdate())
    assert all(f.breach != Breach.REFERRAL_UNANSWERED for f in missing.found)


@pytest.mark.parametrize("name", ["office", "team1", "unit1", "reviewer", "leaders", "department"])
def test_nothing_missing_is_told_of_what_is_outside_the_scope(world, name):
    seen = {world.findings[mark].pk for mark in world.seen_by(name)}
    found = set(missing_for(world.viewer(name), timezone.localdate()).values_list("pk", flat=True))
    assert found <= seen


def test_an_unissued_finding_is_missing_since_the_collective_feedback(world):
    (missing,) = explain([world.finding("赤未发")], timezone.localdate(), world.viewer("office"))
    (found,) = missing.found
    assert (found.breach, found.since) == (Breach.NO_FEEDBACK, date(2024, 1, 2))


def test_explaining_a_page_takes_the_same_queries_whatever_its_length(world, django_assert_max_num_queries):
    office = world.viewer("office")
    rows = list(missing_for(office, timezone.localdate()))
    assert len(rows) > 9
    with django_assert_max_num_queries(6):
        list(explain(rows, timezone.localdate(), office))

"""Lengths that are read from kept totals are those of a count, and nobody's but of who sees all of a body."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.http import QueryDict

from huiyin.findings import kept_totals
from huiyin.findings.keyset import Length
from huiyin.findings.models import Category, Finding, UnitTotal
from huiyin.findings.queries import findings_for
from huiyin.rectification.filters import LedgerFilter, TaskFilter
from huiyin.rectification.queries import tasks_for
from huiyin.verification import actions as verification

pytestmark = pytest.mark.django_db


@pytest.fixture
def busy(world):
    """Findings in many states with money, next to another body's."""
    for side in (world.ours, world.theirs):
        child = Category.objects.filter(body=side.body, parent__isnull=False).first()
        side.register("登记", amount=10)
        side.issue("反馈", target=1, amount=5)
        planned = side.issue("有任务")
        side.plan(planned)
        side.plan(planned, "第二项任务", owner=False)
        Finding.objects.filter(pk=planned.pk).update(category=child, amount=7)
        application = side.apply(side.issue("销号", amount=None))
        verification.accept(application_id=application.pk, by=side.team1)
        verification.close(application_id=application.pk, by=side.office)
    return world


def asked(kind, rows, viewer, query=""):
    made = kind(QueryDict(query), queryset=rows(viewer), request=SimpleNamespace(viewer=viewer))
    return made, made.qs


def queries(side):
    child = Category.objects.filter(body=side.body, parent__isnull=False).first()
    yield from ("", f"round={side.round.pk}", f"unit={side.units[0].pk}", f"team={side.teams[1].pk}")
    yield from (f"round={side.round.pk}&unit={side.units[0].pk}",)
    yield from ("state=closed", f"state=closed&state=in_progress&unit={side.units[0].pk}")
    yield from (f"category={child.pk}", f"category={child.parent_id}&state=in_progress")


def test_the_length_of_a_list_by_place_and_state_is_kept(busy):
    side = busy.ours
    for query in queries(side):
        made, rows = asked(LedgerFilter, findings_for, side.office, query)
        assert made.known_length() == Length(rows.count()), query


def test_the_length_of_a_task_list_by_place_and_state_is_kept(busy):
    side = busy.ours
    for query in ("", f"unit={side.units[0].pk}", f"team={side.teams[0].pk}", "state=planned",
                  "finding_state=closed", f"round={side.round.pk}&state=done&state=under_way"):  # fmt: skip
        made, rows = asked(TaskFilter, tasks_for, side.office, query)
        assert made.known_length() == Length(rows.count()), query


@pytest.mark.parametrize("query", ["owner=办公", "owner=主任", "owner=nobody", "q=任务", "q=水务"])
def test_a_length_that_a_filter_finds_out_is_that_of_its_rows(busy, query):
    for kind, rows in ((LedgerFilter, findings_for), (TaskFilter, tasks_for)):
        made, found = asked(kind, rows, busy.ours.office, query)
        assert made.known_length() in (None, Length(found.count()))


def test_money_is_added_up_from_the_totals_too(busy):
    side = busy.ours
    for query in queries(side):
        made, rows = asked(LedgerFilter, findings_for, side.office, query)
        amounts = [f.amount for f in rows if f.amount is not None]
        told = made.sum_of_amounts(rows, Length(rows.count()), exactly=False)
        assert told == (sum(amounts) if amounts else None), query


@pytest.mark.parametrize("name", ["team1", "unit1", "reviewer", "department_staff", "system_admin"])
def test_who_sees_a_part_never_learns_the_length_of_the_whole(busy, name):
    made, _rows = asked(LedgerFilter, findings_for, getattr(busy.ours, name))
    assert made.known_length() is None


def test_totals_agree_with_a_recount_after_every_step_and_are_mended_when_not(busy):
    assert not kept_totals.differs()
    UnitTotal.objects.filter(state="closed").update(count=99)
    assert kept_totals.differs()
    kept_totals.mend()
    assert not kept_totals.differs()

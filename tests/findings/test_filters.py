"""Filters: the choices are the viewer's own, and what they find is what the rules say."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.http import QueryDict

from huiyin.findings import actions
from huiyin.findings.filters import FindingFilter
from huiyin.findings.models import Category, Finding
from huiyin.findings.queries import choices_for, findings_for
from huiyin.organisations.clock import today
from huiyin.rectification.filters import LedgerFilter, TaskFilter
from huiyin.rectification.queries import tasks_for
from huiyin.rules.deadlines import OverdueLevel, overdue_level
from huiyin.rules.finding import WORKABLE, FindingState
from huiyin.rules.invariants import Breach
from huiyin.verification.queries import explain

pytestmark = pytest.mark.django_db


def narrowed(viewer, query, kind=LedgerFilter, rows=findings_for):
    return kind(QueryDict(query), queryset=rows(viewer), request=SimpleNamespace(viewer=viewer)).qs


def test_a_department_may_choose_the_places_of_what_was_referred_to_it_alone(world):
    ours = world.ours
    assert choices_for(ours.department_staff).units == ()
    finding = ours.issue(target=1)
    ours.issue(target=0)
    actions.refer(finding_id=finding.pk, department_id=ours.department.pk, note="请核实", by=ours.office)
    assert [name for _, name in choices_for(ours.department_staff).units] == ["甲省重工集团"]


def test_teams_are_offered_of_the_chosen_round_and_named_with_it_otherwise(world):
    ours = world.ours
    assert [n for _, n in choices_for(ours.office).teams] == ["甲省第1组", "甲省第2组"]
    assert choices_for(ours.office, round_id=str(world.theirs.round.pk)).teams == ()


def test_a_category_includes_what_stands_below_it(ours):
    child = Category.objects.filter(body=ours.body, parent__isnull=False).first()
    finding = ours.register()
    Finding.objects.filter(pk=finding.pk).update(category=child)
    assert list(narrowed(ours.office, f"category={child.parent_id}")) == [finding]
    assert list(narrowed(ours.office, f"category={child.pk}")) == [finding]


@pytest.mark.parametrize("level", OverdueLevel)
def test_how_pressing_a_date_is_agrees_with_the_rules(ours, level):
    days = (-31, -30, -1, 0, 7, 8, None)
    for n, days_ahead in enumerate(days):
        finding = ours.issue(f"第{n}项")
        due_on = None if days_ahead is None else today() + timedelta(days=days_ahead)
        Finding.objects.filter(pk=finding.pk).update(due_on=due_on)
    closed = ours.issue("已办结")
    Finding.objects.filter(pk=closed.pk).update(
        state="closed", closed_on=today(), due_on=today() - timedelta(days=90)
    )
    found = set(narrowed(ours.office, f"overdue={level}", FindingFilter))
    levels = {f: overdue_level(f.due_on, today(), FindingState(f.state) not in WORKABLE)
              for f in Finding.objects.all()}  # fmt: skip
    # what is long overdue is overdue as well
    also = {OverdueLevel.LONG_OVERDUE} if level == OverdueLevel.OVERDUE else set()
    assert found == {f for f, is_at in levels.items() if is_at in {level, *also}}


@pytest.mark.parametrize("breach", [Breach.NO_TASK, Breach.NO_OWNER, Breach.NO_DEADLINE])
def test_what_is_missing_agrees_with_the_invariants(ours, breach):
    ours.register("未反馈")
    ours.issue("无任务")
    ours.plan(ours.issue("无责任人"), owner=False)
    ours.plan(ours.issue("无时限"), due=False)
    ours.plan(ours.issue("齐全"))
    ours.apply(ours.issue("已申请"))
    undated = ours.issue("期限空缺")
    ours.plan(undated)
    Finding.objects.filter(pk=undated.pk).update(due_on=None)
    page = list(findings_for(ours.office))
    said = {m.finding for m in explain(page, today(), ours.office) if breach in {f.breach for f in m.found}}
    assert set(narrowed(ours.office, f"missing={breach}")) == said
    assert said


def test_an_unknown_choice_is_an_error_and_never_a_wider_list(world):
    ours = world.ours
    ours.issue()
    for query in (f"unit={world.theirs.units[0].pk}", "unit=not-a-unit", "state=nonsense", "due_on_after=x"):
        filters = LedgerFilter(
            QueryDict(query), queryset=findings_for(ours.office), request=SimpleNamespace(viewer=ours.office)
        )
        assert not filters.is_valid()


def test_tasks_are_found_by_what_they_lack(ours):
    finding = ours.issue()
    ours.plan(finding, "齐全")
    ours.plan(finding, "无责任人", owner=False)
    ours.plan(finding, "无时限", due=False)
    titles = {
        breach: {t.title for t in narrowed(ours.office, f"missing={breach}", TaskFilter, tasks_for)}
        for breach in (Breach.NO_OWNER, Breach.NO_DEADLINE)
    }
    assert titles == {Breach.NO_OWNER: {"无责任人"}, Breach.NO_DEADLINE: {"无时限"}}

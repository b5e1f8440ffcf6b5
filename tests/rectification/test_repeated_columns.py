"""What tasks repeat of their finding and their responsibility is kept by the database, whatever writes."""

from __future__ import annotations

import pytest
from django.db import connection

from huiyin.findings.models import Finding
from huiyin.rectification.actions import Owner, assign
from huiyin.rectification.models import Responsibility, Task
from huiyin.verification import actions as verification

pytestmark = pytest.mark.django_db


def agrees(task):
    task.refresh_from_db()
    finding, owner = task.finding, task.responsibility
    assert (task.body_id, task.unit_id, task.round_id) == (finding.body_id, finding.unit_id, finding.round_id)
    assert (task.target_id, task.category_id) == (finding.target_id, finding.category_id)
    assert task.finding_state == finding.state
    assert (task.lead_department, task.person) == (owner.lead_department, owner.person)
    return True


def test_a_planned_task_knows_its_place_and_its_owner(ours):
    assert agrees(ours.plan(ours.issue()))


def test_tasks_written_in_bulk_know_it_too(ours):
    finding = ours.issue()
    made = Task.objects.bulk_create(
        Task(finding=finding, number=n, title=f"任务{n}", planned_on=finding.recorded_on, fingerprint=str(n))
        for n in (1, 2)
    )
    Responsibility.objects.bulk_create(Responsibility(task=t, lead_department="财务处") for t in made)
    for task in made:
        assert agrees(Task.objects.get(pk=task.pk))


def test_a_new_owner_is_followed(ours):
    task = ours.plan(ours.issue(), owner=False)
    assign(task_id=task.pk, owner=Owner(lead_department="财务处", person="处长"), by=ours.unit1)
    assert agrees(Task.objects.get(pk=task.pk))


def test_every_step_of_the_finding_is_followed(ours):
    finding = ours.issue()
    application = ours.apply(finding)
    task = Task.objects.get()
    assert agrees(task)
    verification.accept(application_id=application.pk, by=ours.team1)
    assert agrees(task)
    verification.close(application_id=application.pk, by=ours.office)
    assert agrees(task)
    verification.reopen(finding_id=finding.pk, reason="问题反弹", by=ours.office)
    assert agrees(task)


def test_a_task_that_would_tell_of_another_place_is_set_right(world):
    ours, theirs = world.ours, world.theirs
    finding = ours.issue()
    Task.objects.create(
        finding=finding, body=theirs.body, unit=theirs.units[0], number=1, title="任务",
        planned_on=finding.recorded_on, fingerprint="x",
    )  # fmt: skip
    assert not Task.objects.visible_to(theirs.office).exists()
    assert Task.objects.visible_to(ours.office).count() == 1


def test_the_whole_of_a_body_is_seen_alike_by_its_own_row_and_by_its_findings(world):
    for side in (world.ours, world.theirs):
        side.plan(side.issue())
        side.plan(side.issue(target=1))
    office = world.ours.office
    by_findings = Task.objects.filter(finding__in=Finding.objects.visible_to(office))
    assert set(Task.objects.visible_to(office)) == set(by_findings)
    assert Task.objects.visible_to(office).count() == 2


def test_the_triggers_are_there():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        there = {row[0] for row in cursor.fetchall()}
    needed = {"rectification_task_place", "rectification_task_owner", "rectification_task_follows"}
    assert needed <= there

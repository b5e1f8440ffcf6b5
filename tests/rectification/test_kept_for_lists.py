"""What lists of a million read instead of counting: always what a count would say, whatever writes."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import connection
from django.http import QueryDict

from huiyin.findings.models import Finding
from huiyin.findings.queries import findings_for
from huiyin.rectification import kept_totals, lacking
from huiyin.rectification.actions import Owner, assign
from huiyin.rectification.filters import LedgerFilter
from huiyin.rectification.kept_totals import owners_called
from huiyin.rectification.models import OwnerTotal, Responsibility, Task
from huiyin.server import doctor

pytestmark = pytest.mark.django_db


def kept_is_true():
    return lacking.wrong() == 0 and not kept_totals.differs()


def test_what_a_finding_lacks_follows_every_step_of_its_tasks(ours):
    finding = ours.issue()
    assert Finding.objects.get().lacks == lacking.BITS["no_task"]
    task = ours.plan(finding, owner=False, due=False)
    assert Finding.objects.get().lacks == lacking.BITS["no_owner"] + lacking.BITS["no_deadline"]
    assign(task_id=task.pk, owner=Owner(lead_department="财务处", person="处长"), by=ours.unit1)
    assert Finding.objects.get().lacks == lacking.BITS["no_deadline"]
    Task.objects.update(due_on="2030-01-01")
    assert Finding.objects.get().lacks == 0
    Task.objects.update(state="cancelled")
    assert Finding.objects.get().lacks == lacking.BITS["no_task"]
    Finding.objects.update(due_on=None)
    assert Finding.objects.get().lacks == lacking.BITS["no_task"] + lacking.BITS["no_deadline"]
    assert kept_is_true()


def test_totals_follow_tasks_written_in_bulk_moved_and_taken_away(world):
    for side in (world.ours, world.theirs):
        finding = side.issue()
        made = Task.objects.bulk_create(
            Task(
                finding=finding,
                number=n,
                title=f"任务{n}",
                planned_on=finding.recorded_on,
                fingerprint=str(n),
            )
            for n in range(1, 5)
        )
        Responsibility.objects.bulk_create(
            Responsibility(task=t, lead_department="财务处", person=f"处长{t.number}") for t in made[:3]
        )
        side.apply(side.issue("另一项"))
    assert kept_is_true()
    Responsibility.objects.filter(person="处长1").update(person="", lead_department="")
    Task.objects.filter(number=2).update(state="done")
    Responsibility.objects.filter(person="处长3").delete()
    Task.objects.filter(number=4).delete()
    assert kept_is_true()


@pytest.mark.parametrize("text", ["财务", "处长", "长1", "处", "没有"])
def test_owners_are_found_by_any_part_of_their_names(ours, text):
    finding = ours.issue()
    for n, (department, person) in enumerate(
        [("财务处", "处长1"), ("人事处", "处长12"), ("财务科", ""), ("", "老处长1")]
    ):
        task = ours.plan(finding, f"任务{n}", owner=False)
        owner = Owner(lead_department=department, person=person)
        assign(task_id=task.pk, owner=owner, by=ours.unit1)
    owners = owners_called(text, {ours.body.pk})
    rows = Task.objects.filter(owners.condition)
    wanted = [t.pk for t in Task.objects.all() if text in t.lead_department or text in t.person]
    assert sorted(t.pk for t in rows) == sorted(wanted)
    assert owners.count == len(wanted)


def test_names_of_another_body_are_never_looked_at(world):
    world.theirs.plan(world.theirs.issue())
    assert owners_called("办公室", {world.ours.body.pk}).count == 0


def test_many_names_are_asked_of_the_tasks_themselves(ours, monkeypatch):
    ours.plan(ours.issue())
    monkeypatch.setattr(kept_totals, "MOST_PAIRS", 0)
    owners = owners_called("办公", {ours.body.pk})
    assert owners.count is None
    assert Task.objects.filter(owners.condition).count() == 1


@pytest.mark.parametrize("few", [0, 2000])
def test_the_owner_filter_gives_each_finding_once_however_it_asks(ours, monkeypatch, few):
    monkeypatch.setattr("huiyin.rectification.filters.FEW_TASKS", few)
    finding = ours.issue()
    ours.plan(finding)
    ours.plan(finding, "第二项任务")
    ours.issue("没有任务")
    request = SimpleNamespace(viewer=ours.office)
    made = LedgerFilter(QueryDict("owner=办公"), queryset=findings_for(ours.office), request=request)
    assert [f.pk for f in made.qs] == [finding.pk]
    assert made.known_length() is None or made.known_length().n == 1


def test_the_doctor_names_what_is_kept_wrong_and_mends_it(ours):
    ours.apply(ours.issue())
    assert list(doctor.examine()) == []
    Finding.objects.update(lacks=5)
    OwnerTotal.objects.update(count=7)
    said = [c.what for c in doctor.examine()]
    assert len(said) == 2
    doctor.mend()
    assert list(doctor.examine()) == []


def test_every_kept_thing_has_its_triggers(ours):
    with connection.cursor() as cursor:
        cursor.execute(doctor.TRIGGERS[connection.vendor])
        assert doctor.NEEDED[connection.vendor] <= {row[0] for row in cursor.fetchall()}

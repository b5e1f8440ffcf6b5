"""Steps that are done from time to time: when they are due, by one process at a time, again after a fault."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from huiyin.ticking import commandline
from huiyin.ticking.models import StepRun
from huiyin.ticking.registry import STEPS, Step
from huiyin.ticking.running import LEASE, tick

pytestmark = pytest.mark.django_db


@pytest.fixture
def step(monkeypatch):
    """One step alone, that notes when it works."""
    worked = []
    monkeypatch.setattr("huiyin.ticking.running.STEPS", {})
    from huiyin.ticking import running

    def put(work=lambda: None, every=timedelta(hours=1)):
        running.STEPS["test.step"] = Step("test.step", every, lambda: (worked.append(1), work()))
        return worked

    return put


def test_the_apps_steps_are_found():
    assert {"notices.journal", "notices.due", "notices.sending"} <= set(STEPS)


def test_a_step_is_taken_when_it_is_due_and_not_before(step):
    worked = step()
    assert [r.name for r in tick()] == ["test.step"]
    assert tick() == []
    assert len(tick(whole=True)) == 1
    StepRun.objects.update(ran_at=timezone.now() - timedelta(hours=1, seconds=1))
    tick()
    assert len(worked) == 3


def test_of_two_processes_one_takes_it(step):
    inner = []
    step(lambda: inner.extend(tick(whole=True)))
    assert len(tick()) == 1
    assert inner == []


def test_a_step_that_was_lost_with_its_process_is_taken_up_again(step):
    worked = step()
    StepRun.objects.create(name="test.step", claimed_until=timezone.now() + LEASE, claim="dead")
    assert tick() == []
    StepRun.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    tick()
    assert worked == [1]


def test_a_fault_is_noted_and_the_step_is_due_again(step, capsys):
    step(lambda: 1 / 0)
    assert commandline.tick(whole=False) == 1
    assert "ZeroDivisionError" in capsys.readouterr().err
    row = StepRun.objects.get()
    assert (row.fault, row.failures, row.ran_at, row.claim) == ("ZeroDivisionError", 1, None, "")
    step()
    assert commandline.tick(whole=False) == 0
    assert StepRun.objects.get().failures == 0

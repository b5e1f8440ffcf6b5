"""The daily look over open findings: each occasion once, whatever days it was off, wherever it was cut."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from huiyin.authenticity.models import Sign
from huiyin.findings.models import Finding
from huiyin.journal.models import Entry
from huiyin.notices.making import catch_up
from huiyin.notices.queries import notices_for
from huiyin.organisations.clock import today
from huiyin.rectification.models import CloseApplication
from huiyin.rules.ladder import Rung, StepState
from huiyin.supervision import actions, triggering
from huiyin.supervision.models import KeptLight, SupervisionStep, TriggerMet
from huiyin.supervision.queries import light_now, lights_for
from huiyin.supervision.triggering import look_over

pytestmark = pytest.mark.django_db
JUDGED = {"state": "confirmed", "reason": "核对属实", "judged_at": timezone.now(), "judged_by_name": "审核员"}


def late(side, title: str, days: int, *, target: int = 0) -> Finding:
    """A finding that is past its day and was worked on today."""
    finding = side.issue(title, target=target)
    day = today() - timedelta(days=days)
    Finding.objects.filter(pk=finding.pk).update(due_on=day, fed_back_on=min(day, finding.fed_back_on))
    return Finding.objects.get(pk=finding.pk)


@pytest.fixture
def findings(world):
    """A bit late, long late, in time, and one of the other body; all fed back long ago."""
    ours = world.ours
    found = {
        "bit": late(ours, "关于“略有超期”的问题", 3),
        "late": late(ours, "关于“超期一月”的问题", 40),
        "long": late(ours, "关于“长期超期”的问题", 130, target=1),
        "foreign": late(world.theirs, "关于“乙省超期”的问题", 40),
    }
    Finding.objects.update(fed_back_on=today() - timedelta(days=50))
    Finding.objects.filter(pk=found["long"].pk).update(fed_back_on=today() - timedelta(days=50))
    return found


def shown() -> list[tuple[str, str, str]]:
    rows = SupervisionStep.objects.order_by("finding__title", "pk")
    return list(rows.values_list("finding__title", "rung", "state"))


def test_a_look_lights_and_proposes_and_a_second_one_changes_nothing(world, findings):
    looked = look_over()
    assert looked.proposed == 3
    assert shown() == [
        ("关于“乙省超期”的问题", "remind", "proposed"), ("关于“超期一月”的问题", "remind", "proposed"),
        ("关于“长期超期”的问题", "talk", "proposed"),
    ]  # fmt: skip
    entries = Entry.objects.count()
    assert look_over().proposed == 0
    assert Entry.objects.count() == entries
    lights = {li.finding_id: li.light for li in lights_for(world.ours.office)}
    assert lights == {
        findings["bit"].pk: "amber", findings["late"].pk: "red", findings["long"].pk: "red",
    }  # fmt: skip
    assert {li.finding_id for li in lights_for(world.ours.team2)} == {findings["long"].pk}
    assert light_now(findings["late"]).light == "red"


def test_a_rung_that_a_trigger_leaves_out_has_its_reason(world, findings):
    look_over()
    talk = SupervisionStep.objects.get(finding=findings["long"])
    assert (talk.approver, bool(talk.skip_reason)) == ("leading_group", True)
    assert actions.approve(step_id=talk.pk, by=world.ours.leader).state == StepState.ISSUED


def test_what_was_refused_is_not_proposed_again_for_the_same_reason(world, findings):
    look_over()
    step = SupervisionStep.objects.get(finding=findings["late"])
    actions.refuse(step_id=step.pk, reason="已当面提醒", by=world.ours.office)
    assert look_over(today() + timedelta(days=5)).proposed == 0
    # thirty days later the next threshold is met, which is another occasion
    look_over(today() + timedelta(days=30))
    assert list(SupervisionStep.objects.filter(finding=findings["late"]).values_list("rung", flat=True)) == [
        "urge", "remind",
    ]  # fmt: skip


def test_after_days_off_it_does_what_is_called_for_now_and_no_more(world, findings):
    look_over(today() + timedelta(days=200))
    assert SupervisionStep.objects.filter(finding=findings["bit"]).count() == 1
    assert SupervisionStep.objects.get(finding=findings["bit"]).rung == Rung.TALK


def test_an_answer_that_does_not_come_is_followed_once(world, findings):
    look_over()
    step = SupervisionStep.objects.get(finding=findings["late"])
    actions.approve(step_id=step.pk, by=world.ours.office)
    day = step.answer_due_on or SupervisionStep.objects.get(pk=step.pk).answer_due_on
    look_over(day)
    assert SupervisionStep.objects.get(pk=step.pk).state == StepState.ISSUED
    for _twice in range(2):
        look_over(day + timedelta(days=1))
    rows = SupervisionStep.objects.filter(finding=findings["late"]).order_by("pk")
    assert [(s.rung, s.state) for s in rows] == [("remind", "escalated"), ("urge", "proposed")]
    assert rows[1].follows_id == step.pk
    assert not rows[1].skip_reason


def test_a_sign_and_a_second_return_call_each_once(world):
    finding = world.ours.issue()
    Finding.objects.filter(pk=finding.pk).update(fed_back_on=today(), due_on=today() + timedelta(days=60))
    for _n in range(2):
        CloseApplication.objects.create(
            finding=finding, text="…", state="returned", answer_due_on=today(),
            submitted_by_name="联络员",
        )  # fmt: skip
    sign = Sign.objects.create(finding=finding, code="copied_text", score=1, why="…", **JUDGED)
    look_over()
    step = SupervisionStep.objects.get(finding=finding)
    assert {m.key for m in step.causes.all()} == {f"sign:{sign.pk}", "returned:2:urge"}
    actions.refuse(step_id=step.pk, reason="另行处理", by=world.ours.office)
    assert look_over(today()).proposed == 0
    Sign.objects.create(finding=finding, code="no_substance", score=1, why="…", **JUDGED)
    assert look_over(today()).proposed == 1


@pytest.mark.parametrize("fails_at", [1, 2, 3])
def test_a_look_that_is_killed_half_way_has_one_effect(world, monkeypatch, fails_at):
    for n in range(4):
        late(world.ours, f"关于“第{n}件”的问题", 40, target=n % 2)
    monkeypatch.setattr(triggering, "BATCH", 1)
    whole, calls = triggering._keep_lights, []

    def dying(*given):
        calls.append(given)
        done = whole(*given)
        if len(calls) == fails_at:
            raise KeyboardInterrupt
        return done

    monkeypatch.setattr(triggering, "_keep_lights", dying)
    with pytest.raises(KeyboardInterrupt):
        look_over()
    assert SupervisionStep.objects.count() == fails_at - 1
    look_over()
    look_over()
    assert SupervisionStep.objects.count() == KeptLight.objects.count() == 4
    keys = list(TriggerMet.objects.values_list("finding", "key"))
    assert len(keys) == len(set(keys))


def test_a_closed_finding_shines_no_more(world, findings):
    look_over()
    Finding.objects.filter(pk=findings["bit"].pk).update(state="closed", closed_on=date(2026, 1, 5))
    look_over()
    assert not KeptLight.objects.filter(finding=findings["bit"]).exists()


def test_many_proposals_of_a_unit_are_one_notice(world):
    for n in range(5):
        late(world.ours, f"关于“第{n}件”的问题", 40)
    look_over()
    catch_up()
    told = notices_for(world.ours.office).filter(kind="supervision_proposed")
    assert [n.count for n in told] == [5]
    assert not notices_for(world.ours.unit1).filter(kind__startswith="supervision").exists()


def test_the_database_itself_lets_a_trigger_have_one_effect(world, findings):
    look_over()
    met = TriggerMet.objects.first()
    with transaction.atomic(), pytest.raises(Exception, match="(?i)unique"):
        TriggerMet.objects.create(finding=met.finding, step=met.step, cause=met.cause, key=met.key)

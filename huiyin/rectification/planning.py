"""What can be done with a unit's plan: hand it in, review it jointly, return or approve it, amend it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.viewer import Viewer
from huiyin.journal.actions import record
from huiyin.journal.staleness import check_version, update_unchanged
from huiyin.organisations.clock import due_date, today
from huiyin.rounds.models import Target
from huiyin.rules.deadlines import DeadlineKind
from huiyin.rules.plan import LIFE, Party, PlanAction, PlanState
from huiyin.rules.task import TaskAction

from .actions import step as step_of_task
from .models import Task
from .plan_content import kept, planned
from .plan_models import Plan, PlanEdition, PlanOpinion, PlanRemark, TaskStage
from .plans import newest_edition, plan_facts, roles_on_target
from .signature import Signed, prepared

#: a remark by the number of its finding
Remarks = Mapping[int, str]


@transaction.atomic
def submit(*, target_id: UUID, by: Viewer, version: int | None = None, signed: Signed | None = None) -> Plan:
    """Hand the plan in as it stands: an edition is kept, and an answer is owed in the profile's time."""
    plan = _locked(target_id, by, version)
    now = planned(plan.target, by)
    number = plan.edition + 1
    answer = due_date(plan.target.body, DeadlineKind.PLAN_ANSWER, today())
    _move(plan, PlanAction.SUBMIT, by, facts={"now": now, "signed": signed is not None},
          note={"edition": number},
          edition=number, answer_due_on=answer, answered_at=None)  # fmt: skip
    PlanEdition.objects.create(
        plan=plan, number=number, content=kept(now), submitted_by=by.id, submitted_by_name=by.name,
        **prepared(signed),
    )  # fmt: skip
    return plan


@transaction.atomic
def recall(*, target_id: UUID, by: Viewer, version: int | None = None) -> Plan:
    """Take a plan back that nobody has reviewed yet."""
    plan = _locked(target_id, by, version)
    return _move(plan, PlanAction.RECALL, by, answer_due_on=None)


@transaction.atomic
def opine(
    *, target_id: UUID, party: Party | None, agrees: bool, text: str, by: Viewer,
    remarks: Remarks | None = None, version: int | None = None,
) -> Plan:  # fmt: skip
    """One party's opinion on the edition under review, with remarks beside single findings.

    The same person may word the party's opinion anew; nobody speaks for two parties.
    """
    plan = _locked(target_id, by, version)
    note = {"party": party, "agrees": agrees, "remarks": _told(remarks)}
    _move(plan, PlanAction.OPINE, by, facts={"reason": text, "party": party}, note=note)
    edition = _edition(plan)
    given = {"agrees": agrees, "text": text.strip(), "given_by": by.id, "given_by_name": by.name,
             "given_at": timezone.now()}  # fmt: skip
    PlanOpinion.objects.update_or_create(edition=edition, party=party, defaults=given)
    _remark(edition, party, remarks or {}, by)
    return plan


@transaction.atomic
def return_to_unit(
    *, target_id: UUID, reason: str, by: Viewer, remarks: Remarks | None = None, version: int | None = None
) -> Plan:
    """Send the plan back with what is to be mended, finding by finding."""
    plan = _locked(target_id, by, version)
    more = len([r for r in (remarks or {}).values() if r.strip()])
    _move(plan, PlanAction.RETURN, by, facts={"reason": reason, "remarks": more},
          note={"reason": reason, "remarks": _told(remarks)},
          reason=reason.strip(), answered_at=timezone.now())  # fmt: skip
    edition = _edition(plan)
    _remark(edition, Party.OFFICE, remarks or {}, by)
    PlanEdition.objects.filter(pk=edition.pk).update(answer=PlanState.RETURNED, reason=reason.strip())
    return plan


@transaction.atomic
def approve(*, target_id: UUID, by: Viewer, reason: str = "", version: int | None = None) -> Plan:
    """Approve the edition under review, once every party has agreed."""
    plan = _locked(target_id, by, version)
    _move(plan, PlanAction.APPROVE, by, facts={"reason": reason}, note={"reason": reason},
          reason=reason.strip(), answered_at=timezone.now())  # fmt: skip
    edition = _edition(plan)
    PlanEdition.objects.filter(pk=edition.pk).update(answer=PlanState.APPROVED, reason=reason.strip())
    return plan


@transaction.atomic
def amend(*, target_id: UUID, reason: str, by: Viewer, version: int | None = None) -> Plan:
    """Take an approved plan up again; the approved edition stays as it was."""
    plan = _locked(target_id, by, version)
    return _move(plan, PlanAction.AMEND, by, facts={"reason": reason}, note={"reason": reason},
                 reason=reason.strip(), answer_due_on=None)  # fmt: skip


@transaction.atomic
def set_stages(
    *, task_id: UUID, stages: Sequence[tuple[date, str]], by: Viewer, version: int | None = None
) -> Task:
    """The steps of a task with their days, in order; the former ones stay in the journal."""
    before = [(s.due_on, s.text) for s in TaskStage.objects.filter(task_id=task_id).order_by("number")]
    wanted = [(day, text.strip()[:300]) for day, text in stages]
    if any(not text for _day, text in wanted):
        raise ValidationError({"stages": _("每个阶段都要写明做到什么程度。")})
    task = step_of_task(
        task_id, TaskAction.REVISE, by=by, version=version, facts={}, changes={},
        note={"before": {"stages": before}, "after": {"stages": wanted}},
    )  # fmt: skip
    TaskStage.objects.filter(task=task).delete()
    TaskStage.objects.bulk_create(
        TaskStage(task=task, number=n, due_on=day, text=text) for n, (day, text) in enumerate(wanted, start=1)
    )
    return task


def _locked(target_id: UUID, by: Viewer, version: int | None) -> Plan:
    """The plan of a target in the viewer's scope, held until the transaction ends; made on first touch."""
    target = Target.objects.visible_to(by).select_related("body", "unit", "round").get(pk=target_id)
    Plan.objects.get_or_create(target=target)
    plan = Plan.objects.select_for_update().get(target=target)
    plan.target = target
    check_version(plan, version)
    return plan


def _move(
    plan: Plan, action: PlanAction, by: Viewer, *, facts: dict[str, Any] | None = None,
    note: dict[str, Any] | None = None, **changes: Any,
) -> Plan:  # fmt: skip
    """One step of a plan's life with its row and one journal entry."""
    state = PlanState(plan.state)
    given = {"now": (), **(facts or {})}
    after = LIFE.next_state(action, state, roles_on_target(plan.target, by), plan_facts(plan, by, **given))
    update_unchanged(plan, version=plan.version, state=after, **changes)
    record(body=plan.target.body_id, by=by, action=f"plan_{action}", object_type="target",
           object_id=plan.target_id, payload={"from": state, "to": after, **(note or {})})  # fmt: skip
    return plan


def _told(remarks: Remarks | None) -> dict[str, str]:
    return {str(n): text.strip() for n, text in (remarks or {}).items() if text.strip()}


def _edition(plan: Plan) -> PlanEdition:
    edition = newest_edition(plan)
    if edition is None:
        raise AssertionError("a plan under review has been handed in")
    return edition


def _remark(edition: PlanEdition, party: Party, remarks: Remarks, by: Viewer) -> None:
    """What this person wrote beside findings of this edition, in place of what they wrote before."""
    known = {row["number"] for row in edition.content}
    written = {n: text.strip() for n, text in remarks.items() if text.strip() and n in known}
    PlanRemark.objects.filter(edition=edition, written_by=by.id, finding__in=written).delete()
    PlanRemark.objects.bulk_create(
        PlanRemark(edition=edition, finding=n, text=text, party=party, written_by=by.id)
        for n, text in written.items()
    )

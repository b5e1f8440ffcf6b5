"""Preparing what the head signs, changing it, sending it back, taking it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.viewer import Viewer
from huiyin.findings import actions as findings
from huiyin.findings.models import Finding
from huiyin.findings.queries import basic_facts, roles_on
from huiyin.journal.actions import record
from huiyin.journal.staleness import Stale, check_version, update_unchanged
from huiyin.rectification.close_facts import points_of
from huiyin.rectification.extensions import facts_for_asking
from huiyin.rectification.models import Task
from huiyin.rectification.plan_content import kept, planned
from huiyin.rectification.plans import plan_facts, plan_of, roles_on_target
from huiyin.rectification.queries import checked_facts, gathered_facts
from huiyin.rounds.models import Target
from huiyin.rules import extension, finding, plan
from huiyin.rules.dispatch import LIFE, DispatchAction, DispatchKind, DispatchState
from huiyin.rules.finding import Completion, FindingAction, FindingState
from huiyin.rules.moves import Obstacle, Refused
from huiyin.rules.roles import Role

from .dispatches import dispatch_facts, prepared_for
from .models import Dispatch, DispatchItem


@dataclass(frozen=True, slots=True)
class Applied:
    """One finding of an application to close, as it is to be handed in."""

    finding_id: UUID
    text: str
    completion: Completion = Completion.DONE
    standing: bool = False
    version: int | None = None
    explanations: Mapping[str, str] = field(default_factory=dict)
    rest: str = ""
    rest_due_on: date | None = None


@transaction.atomic
def prepare_application(*, items: Sequence[Applied], by: Viewer, note: str = "") -> Dispatch:
    """Put applications to close before the head: one finding, or several of one unit in one round.

    The rules are asked now as if the head had signed: what they refuse is not put before the head at all.
    """
    held = [findings.locked(i.finding_id, by) for i in items]
    if not held or len({f.target_id for f in held}) != 1:
        raise ValidationError(_("一次只能报送同一轮次中本单位的问题，请分开报送。"))
    for item, found in zip(items, held, strict=True):
        _demand_ready(item, found, by, numbered=len(items) > 1)
    content = {"items": [
        {"finding": str(i.finding_id), "text": i.text.strip(), "completion": i.completion.value,
         "standing": i.standing, "explanations": dict(i.explanations), "rest": i.rest.strip(),
         "rest_due_on": i.rest_due_on and i.rest_due_on.isoformat()} for i in items
    ]}  # fmt: skip
    return _prepare(held[0].target, DispatchKind.APPLICATION, content, by, note, [(f, None) for f in held])


def _demand_ready(item: Applied, found: Finding, by: Viewer, *, numbered: bool) -> None:
    if not item.text.strip():
        raise ValidationError({"text": _("请写明整改结果：做了什么、成效如何、依据何在。")})
    if item.version is not None and item.version != found.version:
        raise Stale(found)
    against = against_preparing(item, found, by)
    if against:
        more = {"number": found.number} if numbered else {}
        raise Refused(FindingAction.APPLY, [replace(o, params={**o.params, **more}) for o in against])


def against_preparing(item: Applied, found: Finding, by: Viewer) -> list[Obstacle]:
    """What stands against handing this in, asked as if the head had signed."""
    gathered = checked_facts(
        gathered_facts(found, signed=True), points_of([found])[found.pk], item.explanations
    )
    said = {"completion": item.completion, "rest": item.rest, "rest_due_on": item.rest_due_on}
    facts = basic_facts(found, by, replace(gathered, **said))
    against = finding.LIFE.obstacles(
        FindingAction.APPLY, FindingState(found.state), roles_on(found, by), facts
    )
    if prepared_for(by, DispatchKind.APPLICATION, finding=found):
        against = [*against, Obstacle("prepared_already")]
    return against


@transaction.atomic
def prepare_extension(
    *, finding_id: UUID, wanted_on: date, reason: str, by: Viewer, task_id: UUID | None = None,
    version: int | None = None, note: str = "",
) -> Dispatch:  # fmt: skip
    """Put a request for more time before the head."""
    found = findings.locked(finding_id, by)
    task = Task.objects.get(pk=task_id, finding=found) if task_id else None
    row: Any = task or found
    check_version(row, version)
    facts = facts_for_asking(found, task, by, reason=reason, wanted_on=wanted_on, signed=True)
    against = extension.against_asking(roles_on(found, by), facts)
    if prepared_for(by, DispatchKind.EXTENSION, finding=found, task=task):
        against = [*against, Obstacle("prepared_already")]
    if against:
        raise Refused(DispatchAction.PREPARE, against)
    content = {
        "finding": str(found.pk), "task": str(task.pk) if task else None, "old": row.due_on.isoformat(),
        "wanted": wanted_on.isoformat(), "reason": reason.strip(),
    }  # fmt: skip
    return _prepare(found.target, DispatchKind.EXTENSION, content, by, note, [(found, task)])


@transaction.atomic
def prepare_plan(*, target_id: UUID, by: Viewer, version: int | None = None, note: str = "") -> Dispatch:
    """Put the unit's plan, as it stands in the ledger now, before the head."""
    target = Target.objects.visible_to(by).select_related("body", "unit", "round").get(pk=target_id)
    mine = plan_of(target)
    mine.target = target
    check_version(mine, version)
    now = planned(target, by)
    facts = plan_facts(mine, by, now=now, signed=True)
    held = roles_on_target(target, by)
    against = plan.LIFE.obstacles(plan.PlanAction.SUBMIT, plan.PlanState(mine.state), held, facts)
    if prepared_for(by, DispatchKind.PLAN, target_id=target.pk):
        against = [*against, Obstacle("prepared_already")]
    if against:
        raise Refused(plan.PlanAction.SUBMIT, against)
    return _prepare(target, DispatchKind.PLAN, {"plan": kept(now)}, by, note, [])


def _prepare(
    target: Target, kind: DispatchKind, content: dict[str, Any], by: Viewer, note: str,
    items: Sequence[tuple[Finding, Task | None]],
) -> Dispatch:  # fmt: skip
    if Role.UNIT not in roles_on_target(target, by):
        raise Refused(DispatchAction.PREPARE, [Obstacle("not_your_role", {"roles": [Role.UNIT]})])
    made = Dispatch.objects.create(
        target=target, unit_id=target.unit_id, kind=kind, content=content, note=note.strip(),
        prepared_by=by.id, prepared_by_name=by.name,
    )  # fmt: skip
    DispatchItem.objects.bulk_create(
        DispatchItem(dispatch=made, kind=kind, finding=f, task=t) for f, t in items
    )
    journal(made, by, "prepare_dispatch", {"kind": kind, "findings": [f.pk for f, _task in items]})
    return made


@transaction.atomic
def send_back(*, dispatch_id: UUID, reason: str, by: Viewer, version: int | None = None) -> Dispatch:
    """The head sends back what is not fit to be signed, with what is to be mended."""
    found = locked(dispatch_id, by, version)
    return step(found, DispatchAction.SEND_BACK, by, facts={"reason": reason}, note={"reason": reason},
                reason=reason.strip(), answered_at=timezone.now())  # fmt: skip


@transaction.atomic
def take_back(*, dispatch_id: UUID, by: Viewer, version: int | None = None) -> Dispatch:
    """The liaison takes back what is not signed; the same thing may be prepared anew."""
    found = locked(dispatch_id, by, version)
    found.items.update(live=False)
    return step(found, DispatchAction.TAKE_BACK, by, facts={}, note={}, answered_at=timezone.now())


@transaction.atomic
def prepare_again(
    *, dispatch_id: UUID, by: Viewer, texts: Sequence[str] = (), note: str = "", version: int | None = None
) -> Dispatch:
    """Put what the head sent back before them again: with its words mended, the plan as it stands now.

    `texts` are the new words of each item, in order; an empty one leaves the words as they are.
    """
    found = locked(dispatch_id, by, version)
    content = dict(found.content)
    if found.kind == DispatchKind.PLAN:
        content["plan"] = kept(planned(found.target, by))
    elif found.kind == DispatchKind.EXTENSION:
        content["reason"] = next(iter(texts), "").strip() or content["reason"]
    else:
        said = [*texts, *[""] * len(content["items"])]
        content["items"] = [
            {**item, "text": text.strip() or item["text"]}
            for item, text in zip(content["items"], said, strict=False)
        ]
    return step(found, DispatchAction.PREPARE, by, facts={}, note={"again": True}, content=content,
                note_=note.strip(), prepared_by=by.id, prepared_by_name=by.name, prepared_at=timezone.now(),
                reason="", answered_at=None)  # fmt: skip


def locked(dispatch_id: UUID, by: Viewer, version: int | None) -> Dispatch:
    """The dispatch in the viewer's scope, held until the transaction ends; `Stale` when it has moved on."""
    seen = Dispatch.objects.visible_to(by).filter(pk=dispatch_id)
    rows = Dispatch.objects.select_related("target__body", "target__unit", "target__round", "unit")
    found = rows.filter(pk__in=seen.values("pk")).select_for_update(of=("self",)).get()
    check_version(found, version)
    return found


def step(
    found: Dispatch, action: DispatchAction, by: Viewer, *, facts: dict[str, Any], note: dict[str, Any],
    **changes: Any,
) -> Dispatch:  # fmt: skip
    """One step of a dispatch's life with its row and one journal entry."""
    state, held = DispatchState(found.state), roles_on_target(found.target, by)
    after = LIFE.next_state(action, state, held, dispatch_facts(found, by, **facts))
    if "note_" in changes:
        changes["note"] = changes.pop("note_")
    update_unchanged(found, version=found.version, state=after, **changes)
    journal(found, by, f"{action}_dispatch", {"kind": found.kind, "from": state, "to": after, **note})
    return found


def journal(found: Dispatch, by: Viewer, action: str, note: dict[str, Any]) -> None:
    record(body=found.target.body_id, by=by, action=action, object_type="dispatch", object_id=found.pk,
           payload={"unit": found.unit_id, "target": found.target_id, **note})  # fmt: skip

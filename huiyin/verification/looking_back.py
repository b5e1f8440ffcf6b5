"""Earlier findings that a look-back carries along, each with what was found when it was checked again.

The team that looks back sees the earlier findings of its target here, though another team found them.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from huiyin.accounts.viewer import Viewer
from huiyin.findings.models import Finding
from huiyin.journal.actions import record
from huiyin.journal.staleness import Stale, update_unchanged
from huiyin.organisations.clock import today
from huiyin.rounds.models import Target
from huiyin.rounds.stationing import roles_at
from huiyin.rules.finding import FindingState
from huiyin.rules.look_back import CHECKING, Recheck, against
from huiyin.rules.moves import Refused
from huiyin.rules.roles import Role
from huiyin.rules.round import InspectionKind, RoundAction, RoundState

from .models import LookBackCheck

#: who is told of what a look-back carries along
READING = CHECKING | {Role.LEADING_GROUP}


@dataclass(frozen=True, slots=True)
class Carried:
    """An earlier finding with what the look-back found of it; `check` is None where it was not looked at."""

    finding: Finding
    check: LookBackCheck | None

    @property
    def result(self) -> Recheck:
        return Recheck(self.check.result) if self.check else Recheck.UNCHECKED


def carried_along(viewer: Viewer, target: Target) -> list[Carried]:
    """The earlier target's findings that were fed back (two queries); none for who may not know of them."""
    if target.looks_back_at_id is None or not roles_at(viewer, target) & READING:
        return []
    earlier = Finding.objects.filter(target=target.looks_back_at_id, fed_back_on__isnull=False)
    earlier = earlier.exclude(state=FindingState.WITHDRAWN).order_by("number")
    checks = {c.finding_id: c for c in LookBackCheck.objects.filter(target=target).select_related("found")}
    return [Carried(f, checks.get(f.pk)) for f in earlier]


def carried(viewer: Viewer, target: Target, finding_id: UUID) -> Carried:
    """One of them; raises `Finding.DoesNotExist` for any other finding."""
    found = next((c for c in carried_along(viewer, target) if c.finding.pk == finding_id), None)
    if found is None:
        raise Finding.DoesNotExist(str(finding_id))
    return found


@transaction.atomic
def check(
    *, target_id: UUID, finding_id: UUID, result: Recheck, note: str, found_id: UUID | None = None,
    version: int | None = None, by: Viewer,
) -> LookBackCheck:  # fmt: skip
    """Note what a look-back found of an earlier finding; raises `Refused`, `Stale`.

    `found_id` is the finding of this target in which it came back. Reopening the earlier one is a decision of
    its own (`actions.reopen`).
    """
    target = Target.objects.visible_to(by).select_related("round").get(pk=target_id)
    known = carried(by, target, finding_id)
    standing = against(
        result, held=roles_at(by, target), kind=InspectionKind(target.kind), note=note,
        round_state=RoundState(target.round.state), finding_state=FindingState(known.finding.state),
    )  # fmt: skip
    if standing:
        raise Refused(RoundAction.AMEND, standing)
    again = Finding.objects.visible_to(by).get(pk=found_id, target=target) if found_id else None
    given = {"result": result, "note": note.strip(), "found": again, "checked_on": today(),
             "checked_by_name": by.name}  # fmt: skip
    if known.check is None:
        made = LookBackCheck.objects.create(target=target, finding=known.finding, **given)
    else:
        if version is not None and version != known.check.version:
            raise Stale(known.check)
        made = update_unchanged(known.check, version=known.check.version, **given)
    record(body=target.body_id, by=by, action="look_back_check", object_type="target", object_id=target.pk,
           payload={"finding": finding_id, "result": result, "found": found_id})  # fmt: skip
    return made

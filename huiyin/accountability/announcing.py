"""Linking to a unit what was announced publicly after its inspection, and taking a mistake back."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.journal.actions import record
from huiyin.organisations.clock import today
from huiyin.organisations.models import Unit
from huiyin.organisations.queries import units_for
from huiyin.rounds.models import Target
from huiyin.rounds.queries import targets_for
from huiyin.rules.announced import AnnouncedAction, AnnouncedKind, against_recording, against_withdrawing
from huiyin.rules.moves import Refused
from huiyin.rules.roles import OF_UNIT, Role
from huiyin.supervision.models import INSIDE

from .announced_models import AnnouncedOutcome


def announced_about(viewer: Viewer, unit: Unit) -> QuerySet[AnnouncedOutcome]:
    """What was announced about a unit, the newest first; without what was withdrawn."""
    rows = AnnouncedOutcome.objects.visible_to(viewer).filter(unit=unit, withdrawn_at=None)
    return rows.select_related("target__round")


def inspections_of(viewer: Viewer, unit: Unit) -> QuerySet[Target]:
    """The inspections after which it may have come out."""
    rows = targets_for(viewer.only(*INSIDE)).filter(unit=unit)
    return rows.select_related("round").order_by("-round__number")


def roles_at(viewer: Viewer, unit: Unit) -> frozenset[Role]:
    """What the viewer is to the unit, on the inspecting side; none for whoever is of it as well."""
    if unit.pk in viewer.scopes(*OF_UNIT):
        return frozenset()
    found = {Role.OFFICE} if unit.body_id in viewer.bodies(Role.OFFICE) else set()
    if Target.objects.filter(unit=unit, team_id__in=viewer.scopes(Role.TEAM)).exists():
        found.add(Role.TEAM)
    return frozenset(found)


@transaction.atomic
def record_announced(
    *, unit_id: UUID, kind: AnnouncedKind, post: str, on: date, source: str, announced_by: str = "",
    target_id: UUID | None = None, by: Viewer,
) -> AnnouncedOutcome:  # fmt: skip
    unit = units_for(by).get(pk=unit_id)
    roles = roles_at(by, unit)
    if against := against_recording(roles, post=post, source=source, on=on, today=today()):
        raise Refused(AnnouncedAction.RECORD, against)
    target = inspections_of(by, unit).get(pk=target_id) if target_id else None
    made = AnnouncedOutcome.objects.create(
        unit=unit, target=target, kind=kind, post=post.strip(), on=on, announced_by=announced_by.strip(),
        source=source.strip(), recorded_by_name=by.name,
    )  # fmt: skip
    _journal(made, by, "record_announced", kind=kind, on=on)
    return made


@transaction.atomic
def withdraw_announced(*, announced_id: UUID, reason: str, by: Viewer) -> AnnouncedOutcome:
    AnnouncedOutcome.objects.visible_to(by).get(pk=announced_id)
    made = AnnouncedOutcome.objects.select_for_update().get(pk=announced_id)
    withdrawn = made.withdrawn_at is not None
    if against := against_withdrawing(roles_at(by, made.unit), reason=reason, withdrawn=withdrawn):
        raise Refused(AnnouncedAction.WITHDRAW, against)
    made.withdrawn_at = timezone.now()
    made.save(update_fields=["withdrawn_at"])
    _journal(made, by, "withdraw_announced", reason=reason.strip())
    return made


def _journal(made: AnnouncedOutcome, by: Viewer, action: str, **more: object) -> None:
    record(body=made.unit.body_id, by=by, action=action, object_type="unit", object_id=made.unit_id,
           payload={"announced": made.pk, "post": made.post, **more})  # fmt: skip

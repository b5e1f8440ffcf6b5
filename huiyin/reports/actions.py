"""What leaves the house is journaled."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from huiyin.accounts.viewer import Viewer
from huiyin.exchange.layout import Manifest
from huiyin.journal.actions import record
from huiyin.journal.identity import new_id
from huiyin.organisations.models import InspectingBody, Unit

from .lists import LISTS, Records
from .slips import Slip


@transaction.atomic
def note_export(
    *, bodies: list[InspectingBody], found: Records, filters: Mapping[str, list[str]], by: Viewer
) -> UUID:
    """Enter into each body's journal that the lists were taken out: how many rows, by which filters.

    An export that came out empty is entered in the bodies that the viewer belongs to.
    """
    number = new_id()
    chains = {body.pk for body in bodies} or by.bodies()
    counts = {name: found.count(name) for name in LISTS}
    for body in sorted(chains):
        record(body=body, by=by, action="export_lists", object_type="export", object_id=number,
               payload={**counts, "filters": dict(filters)})  # fmt: skip
    return number


@transaction.atomic
def note_editing(*, manifest: Manifest, filters: Mapping[str, list[str]], by: Viewer) -> None:
    """Enter into the body's journal that a list was taken out for editing, under the number in its file."""
    record(body=manifest.body, by=by, action="export_for_editing", object_type="export",
           object_id=manifest.export,
           payload={manifest.list_name: manifest.rows, "filters": dict(filters)})  # fmt: skip


@transaction.atomic
def note_list_export(*, name: str, count: int, filters: Mapping[str, list[str]], by: Viewer) -> UUID:
    """Enter into the journals of the viewer's bodies that the list `name` was taken out, and its rows."""
    number = new_id()
    for body in sorted(by.bodies()):
        record(body=body, by=by, action="export_lists", object_type="export", object_id=number,
               payload={name: count, "filters": dict(filters)})  # fmt: skip
    return number


@transaction.atomic
def note_slip(*, slip: Slip, form: str, by: Viewer) -> None:
    """Enter into the body's journal that a close-out slip was taken out, and as what (docx, pdf)."""
    finding = slip.finding
    record(body=finding.body_id, by=by, action="export_slip", object_type="finding", object_id=finding.pk,
           payload={"form": form})  # fmt: skip


@transaction.atomic
def note_unit_brief(*, unit: Unit, form: str, by: Viewer) -> None:
    """Enter into the body's journal that a unit's file was taken out as a brief, and as what (docx, pdf)."""
    record(body=unit.body_id, by=by, action="export_unit_brief", object_type="unit", object_id=unit.pk,
           payload={"form": form})  # fmt: skip

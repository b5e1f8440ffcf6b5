"""Remembering what documents call a unit, where somebody has said so: the next one knows it by itself."""

from __future__ import annotations

from uuid import UUID

from huiyin.accounts.viewer import Viewer
from huiyin.organisations.actions import amend_unit
from huiyin.organisations.queries import units_for


def remember_name(unit_id: UUID, written: str, by: Viewer) -> None:
    """Keep `written` as an alias of the unit; one that it has already changes nothing."""
    unit = units_for(by).get(pk=unit_id)
    if written not in (unit.name, unit.short_name, *unit.aliases):
        amend_unit(unit_id=unit_id, aliases=[*unit.aliases, written], by=by)

"""How units stand to each other: part of, supervised by, merged into; and the names they had."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.viewer import Viewer
from huiyin.journal.actions import record
from huiyin.rules.moves import Obstacle, Refused
from huiyin.rules.roles import Role

from .models import Unit

#: deeper than any tree of units; a loop would be longer
DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Structure:
    """All units of a body by how they hang together; three columns of each, one query."""

    parent: Mapping[UUID, UUID | None]
    merged: Mapping[UUID, UUID | None]

    def now(self, unit: UUID) -> UUID:
        """The unit that stands for this one today: itself, or the one that it was merged into."""
        for _step in range(DEEPEST):
            after = self.merged.get(unit)
            if after is None:
                break
            unit = after
        return unit

    def level(self, unit: UUID) -> int:
        """1 for a unit that is part of no other, 2 for its parts, and so on."""
        return len(self._above(unit)) + 1

    def lineage(self, unit: UUID) -> frozenset[UUID]:
        """The unit, what it was merged into, and all above: a post in a branch counts for the whole."""
        found: set[UUID] = set()
        for one in (unit, self.now(unit)):
            found |= {one, *self._above(one), *(self.now(a) for a in self._above(one))}
        return frozenset(found)

    def _above(self, unit: UUID) -> list[UUID]:
        found: list[UUID] = []
        above = self.parent.get(unit)
        while above is not None and above not in found and len(found) < DEEPEST:
            found.append(above)
            above = self.parent.get(above)
        return found


def structure_of(body_id: UUID) -> Structure:
    rows = list(Unit.objects.filter(body_id=body_id).values_list("pk", "parent_id", "merged_into_id"))
    return Structure({pk: parent for pk, parent, _m in rows}, {pk: merged for pk, _p, merged in rows})


def check_place(unit: Unit, changes: Mapping[str, object]) -> None:
    """Raises `ValidationError` for a unit above itself, and for one of another body."""
    known = structure_of(unit.body_id)
    for field in ("parent_id", "supervised_by_id"):
        other = changes.get(field)
        if other is None:
            continue
        if other not in known.parent:
            raise ValidationError({field: _("没有这个单位。")})
        if other == unit.pk:
            raise ValidationError({field: _("不能选本单位自己。")})
    parent = changes.get("parent_id")
    if isinstance(parent, UUID) and unit.pk in known.lineage(parent):
        raise ValidationError({"parent_id": _("所选单位是本单位的下级，不能又作它的上级。")})


@transaction.atomic
def merge_unit(*, unit_id: UUID, into_id: UUID, on: date, by: Viewer) -> Unit:
    """Say that a unit was merged into another; its names stay, its inspections count for the other.

    Raises `ValidationError` for a unit merged into itself or into one that came from it, and for one that
    was merged before.
    """
    units = Unit.objects.visible_to(by).select_for_update()
    unit, into = units.get(pk=unit_id), units.get(pk=into_id)
    if Role.OFFICE not in by.roles(unit.body_id):
        raise Refused(Role.OFFICE, [Obstacle("not_your_role", {"roles": [Role.OFFICE]})])
    if unit.merged_into_id is not None:
        raise ValidationError({"into": _("“%(unit)s”已经并入其他单位。") % {"unit": unit.name}})
    known = structure_of(unit.body_id)
    if into.body_id != unit.body_id or known.now(into.pk) == unit.pk:
        raise ValidationError({"into": _("不能并入自己，或由自己并入而来的单位。")})
    unit.merged_into, unit.merged_on = into, on
    unit.save(update_fields=["merged_into", "merged_on"])
    record(body=unit.body_id, by=by, action="merge_unit", object_type="unit", object_id=unit.pk,
           payload={"name": unit.name, "into": into.pk, "into_name": into.name, "on": on})  # fmt: skip
    return unit

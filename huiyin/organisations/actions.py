"""Making bodies and units."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.viewer import Viewer
from huiyin.journal.actions import record
from huiyin.rules.moves import Obstacle, Refused
from huiyin.rules.roles import Role
from huiyin.rules.unit import UnitType

from .models import InspectingBody, Unit
from .profiles import profile
from .structure import check_place


@transaction.atomic
def create_body(*, name: str, level: str, profile_key: str, by: Viewer) -> InspectingBody:
    """A new inspecting body; raises `ValidationError` when the profile does not know the level."""
    if level not in profile(profile_key).levels:
        raise ValidationError({"level": _("所选规则集没有这一层级。")})
    body = InspectingBody.objects.create(name=name, level=level, profile=profile_key)
    record(body=body.pk, by=by, action="create_body", object_type="body", object_id=body.pk,
           payload={"name": name, "level": level, "profile": profile_key})  # fmt: skip
    return body


@transaction.atomic
def add_unit(
    *,
    body_id: UUID,
    name: str,
    unit_type: UnitType,
    short_name: str = "",
    aliases: Sequence[str] = (),
    sector: str = "",
    receives: bool = False,
    former_names: Sequence[str] = (),
    parent_id: UUID | None = None,
    supervised_by_id: UUID | None = None,
    place: str = "",
    by: Viewer,
) -> Unit:
    """A unit of `body`; raises `ValidationError` when the name is taken."""
    _demand_office(by, body_id)
    name = name.strip()
    if Unit.objects.filter(body_id=body_id, name=name).exists():
        raise ValidationError({"name": _("已有同名单位，不必重复添加。")})
    unit = Unit(
        body_id=body_id, name=name, short_name=short_name.strip(), aliases=[a for a in aliases if a],
        unit_type=unit_type, sector=sector.strip(), receives=receives, place=place.strip(),
        former_names=[n for n in former_names if n], parent_id=parent_id, supervised_by_id=supervised_by_id,
    )  # fmt: skip
    if parent_id or supervised_by_id:
        check_place(unit, {"parent_id": parent_id, "supervised_by_id": supervised_by_id})
    unit.save(force_insert=True)
    record(body=body_id, by=by, action="add_unit", object_type="unit", object_id=unit.pk,
           payload={"name": name, "type": unit_type})  # fmt: skip
    return unit


@transaction.atomic
def amend_unit(*, unit_id: UUID, by: Viewer, **changes: object) -> Unit:
    """Change what is known of a unit; former values stay in the journal. Raises `ValidationError`."""
    unit = Unit.objects.visible_to(by).get(pk=unit_id)
    _demand_office(by, unit.body_id)
    changes = {k: v.strip() if isinstance(v, str) else v for k, v in changes.items()}
    before = {k: getattr(unit, k) for k in changes if getattr(unit, k) != changes[k]}
    if not before:
        return unit
    name = changes.get("name", unit.name)
    if Unit.objects.filter(body_id=unit.body_id, name=name).exclude(pk=unit.pk).exists():
        raise ValidationError({"name": _("已有同名单位，请换一个名称。")})
    check_place(unit, changes)
    for key in before:
        setattr(unit, key, changes[key])
    unit.save(update_fields=[*before])
    record(body=unit.body_id, by=by, action="amend_unit", object_type="unit", object_id=unit.pk,
           payload={"before": before, "after": {k: changes[k] for k in before}})  # fmt: skip
    return unit


def _demand_office(by: Viewer, body_id: UUID) -> None:
    if Role.OFFICE not in by.roles(body_id):
        raise Refused(Role.OFFICE, [Obstacle("not_your_role", {"roles": [Role.OFFICE]})])

"""Pairs of a person and a unit that the office rules out for a reason of its own."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.viewer import Viewer
from huiyin.journal.actions import record
from huiyin.organisations.models import Unit

from .people_models import Bar, Inspector


@transaction.atomic
def bar(*, inspector_id: UUID, unit_id: UUID, reason: str, by: Viewer) -> Bar:
    """Keep an inspector away from a unit; the reason stays out of the journal, as all that recusal rests on.

    Raises `ValidationError` without a reason, and for a pair that is ruled out already.
    """
    found = Inspector.objects.visible_to(by).get(pk=inspector_id)
    unit = Unit.objects.get(pk=unit_id, body_id=found.body_id)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明不派往这个单位的理由。")})
    if Bar.objects.filter(inspector=found, unit=unit).exists():
        words = _("已写明%(name)s不派往“%(unit)s”，请先删除原来的一条。")
        raise ValidationError({"unit": words % {"name": found.name, "unit": unit.name}})
    made = Bar.objects.create(inspector=found, unit=unit, reason=reason.strip())
    record(body=found.body_id, by=by, action="bar_inspector", object_type="inspector", object_id=found.pk,
           payload={"bar": made.pk, "unit": unit.pk})  # fmt: skip
    return made


@transaction.atomic
def lift(*, bar_id: UUID, by: Viewer) -> Inspector:
    """Let an inspector go to a unit again."""
    mine = Inspector.objects.visible_to(by)
    found = Bar.objects.select_related("inspector").get(pk=bar_id, inspector__in=mine)
    record(body=found.inspector.body_id, by=by, action="lift_bar", object_type="inspector",
           object_id=found.inspector_id, payload={"bar": found.pk, "unit": found.unit_id})  # fmt: skip
    found.delete()
    return found.inspector

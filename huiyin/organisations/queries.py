"""Reading bodies and units, within the viewer's scope."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from huiyin.accounts.pinyin import initials
from huiyin.accounts.viewer import Viewer

from .filters import named
from .models import InspectingBody, Unit


def bodies_for(viewer: Viewer) -> QuerySet[InspectingBody]:
    return InspectingBody.objects.visible_to(viewer).order_by("name")


def units_for(viewer: Viewer, *, text: str = "") -> QuerySet[Unit]:
    """Units that the viewer may know of; `text` looks in name, short name and aliases."""
    units = Unit.objects.visible_to(viewer).select_related("body")
    return units.filter(named(text)) if text else units


def units_by_initials(viewer: Viewer, typed: str) -> list[UUID]:
    """Units in scope in whose name or short name these initials of pinyin stand; none for other signs."""
    wanted = typed.lower()
    if not (wanted.isascii() and wanted.isalpha()):
        return []
    rows = Unit.objects.visible_to(viewer).values_list("pk", "name", "short_name")
    return [
        pk for pk, *names in rows if any(wanted in way for name in names if name for way in initials(name))
    ]


def departments_for(viewer: Viewer, body: UUID) -> QuerySet[Unit]:
    """Departments to which the office of `body` may refer a matter."""
    return Unit.objects.visible_to(viewer).filter(body_id=body, receives=True)

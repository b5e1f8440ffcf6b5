"""One common problem: where, when, what it looks like, and what lies behind it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.governance import queries as governance
from huiyin.rules.roles import Role
from huiyin.themes import queries

from ...doors import Door, door
from ...refusals import one_of_or_404
from ..rectify.sending import key_of
from .causes import cause_words
from .listing import row_of

#: findings that can be taken out at once
SPLITTABLE = 200


@require_safe
def show_theme(request: HttpRequest, pk: UUID) -> HttpResponse:
    viewer = request.viewer
    if not viewer.has(*queries.READERS):
        raise PermissionDenied
    theme = one_of_or_404(queries.themes_for(viewer).select_related("body"), pk)
    found = queries.figures_of(viewer, theme)
    may = Role.OFFICE in viewer.roles(theme.body_id)
    context = {
        "theme": theme,
        "row": row_of(theme, found, {}) if found.findings else None,
        "tables": _tables(viewer, theme),
        "causes": _causes(viewer, theme),
        "central": queries.central(viewer, theme),
        "campaigns": governance.campaigns_about(viewer, theme),
        "suggestions": governance.suggestions_about(viewer, theme),
        "governs": theme.body_id in viewer.bodies(*governance.READERS),
        "may": may,
        "once": key_of(request),
    }
    if may:
        others = queries.themes_for(viewer).filter(body=theme.body_id).exclude(pk=theme.pk)
        context |= {
            "others": others.order_by("name"),
            "members": queries.findings_of(viewer, theme)[:SPLITTABLE],
        }
    return render(request, "web/themes/theme.html", context)


def _tables(viewer: Any, theme: Any) -> list[dict[str, Any]]:
    """By round, unit and category: each part with its findings, closed ones and those that came back."""
    heads = (("round", _("按轮次")), ("unit", _("按单位")), ("category", _("按类别")))
    tables = []
    for by, words in heads:
        parts = queries.parts_of(viewer, theme, by)
        most = max((part.findings for part in parts), default=0)
        rows = [
            (part, Door(part.findings, _door(theme, by, part)), part.findings * 100 // most) for part in parts
        ]
        tables.append({"words": words, "rows": rows})
    return tables


def _door(theme: Any, by: str, part: Any) -> str:
    return door("findings", theme=theme.pk, **{by: part.key}) if part.key else ""


def _causes(viewer: Any, theme: Any) -> list[tuple[str, Door]]:
    words = cause_words(theme.body)
    return [
        (words[code], Door(n, door("findings", theme=theme.pk, cause=code)))
        for code, n in queries.causes_of(viewer, theme).items()
        if code in words
    ]

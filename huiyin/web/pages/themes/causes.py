"""What lies behind findings: decided on the finding's page, seen as a matrix with common problems."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huiyin.findings.queries import findings_for, roles_on
from huiyin.organisations.profiles import profile_of
from huiyin.organisations.queries import bodies_for
from huiyin.reports.kept import kept
from huiyin.rules.root_cause import in_order
from huiyin.themes import actions, queries

from ...doors import Door, door
from ...forms.rectify import in_language
from ...refusals import one_of_or_404
from ..findings.life_line import INSIDE
from ..rectify.sending import taken_once

#: themes that the matrix shows: those with most findings
SHOWN = 40


def cause_words(body: Any) -> dict[str, str]:
    """The causes of the body's profile by their codes, in the reader's language."""
    return {cause.code: in_language(cause.words) for cause, _part in in_order(profile_of(body).causes)}


def causes_of(finding: Any, viewer: Any, roles: Any) -> dict[str, Any]:
    """What a finding's page shows of its common problem and cause, to the inspecting side alone."""
    if not roles & INSIDE:
        return {}
    tree, words = in_order(profile_of(finding.body).causes), cause_words(finding.body)
    found = queries.cause_of(finding)
    pointing = queries.suggested(finding)
    return {
        "theme": queries.theme_of(finding) if viewer.has(*queries.READERS) else None,
        "cause": found,
        "cause_name": words.get(found.cause, found.cause) if found else "",
        "cause_choices": [(cause.code, ("　" if part else "") + words[cause.code]) for cause, part in tree],
        "cause_words": _("、").join(w for s in pointing if found and s.code == found.cause for w in s.found),
        "suggested": [(s.code, words[s.code], _("、").join(s.found)) for s in pointing if not found],
        "may_decide_cause": bool(roles & actions.DECIDE_CAUSES) and bool(tree),
    }


@require_POST
def set_cause(request: HttpRequest, pk: UUID) -> HttpResponse:
    finding = one_of_or_404(findings_for(request.viewer), pk)
    if not actions.DECIDE_CAUSES & roles_on(finding, request.viewer):
        raise PermissionDenied
    seen = request.POST.get("seen", "0")

    def do() -> str:
        actions.decide_cause(
            finding_id=pk, cause=request.POST.get("cause", ""), by=request.viewer,
            version=int(seen) if seen.isdigit() else 0,
        )  # fmt: skip
        return f"{reverse('finding', args=[pk])}#cause"

    try:
        return taken_once(request, do, _("已记下深层原因。"))
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
        return redirect("finding", pk=pk)


@require_safe
def cause_matrix(request: HttpRequest) -> HttpResponse:
    viewer = request.viewer
    if not viewer.has(*queries.READERS):
        raise PermissionDenied
    bodies = list(bodies_for(viewer))
    codes = {
        c.code: in_language(c.words) for body in bodies for c, _part in in_order(profile_of(body).causes)
    }
    counted = kept(viewer, "theme causes", count=lambda: dict(queries.causes_by_theme(viewer)))
    used = [code for code in codes if any(code in causes for causes in counted.values())]
    themes = {theme.pk: theme for theme in queries.themes_for(viewer) if theme.pk in counted}
    order = sorted(themes, key=lambda pk: (-counted[pk].total(), str(pk)))[:SHOWN]
    most = max((n for causes in counted.values() for n in causes.values()), default=1)
    rows = [
        (themes[pk], [_cell(pk, code, counted[pk].get(code, 0), most) for code in used], counted[pk].total())
        for pk in order
    ]  # fmt: skip
    context = {"rows": rows, "heads": [codes[code] for code in used]}
    return render(request, "web/themes/causes.html", context)


def _cell(theme: UUID, code: str, n: int, most: int) -> tuple[Door, int]:
    """A figure with its door, and how dark it is drawn: 0 to 4."""
    return Door(n, door("findings", theme=theme, cause=code)), (n * 4 + most - 1) // most if n else 0

"""A unit's file: looked at, printed, and taken out as a brief for the next team."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.accountability.announcing import roles_at
from huiyin.accountability.queries import instruments_of
from huiyin.organisations.queries import units_for
from huiyin.reports.actions import note_unit_brief
from huiyin.reports.unit_file import INSIDE, UnitFile, unit_file
from huiyin.rules.accountability import HOLDING
from huiyin.rules.announced import RECORDERS
from huiyin.rules.finding import OPEN
from huiyin.rules.ladder import Rung
from huiyin.rules.sign import SignState

from ...doors import Door, door
from ...forms.rectify import in_language
from ...paper_files import font_problem, paper_file
from ...refusals import one_of_or_404
from ...unit_file_paper import brief_of
from ..rectify.sending import key_of


def _file(request: HttpRequest, pk: UUID) -> UnitFile:
    if not request.viewer.has(*INSIDE):
        raise PermissionDenied
    return unit_file(request.viewer, one_of_or_404(units_for(request.viewer), pk))


@require_safe
def show_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    file = _file(request, pk)
    named = _instruments(file)
    context = {
        "file": file,
        "unit": file.unit,
        "doors": _doors(file),
        "rounds": [(r, door("findings", round=r.target.round_id, unit=pk)) for r in file.rounds],
        "steps": [
            (rung, Door(file.steps[rung], door("supervision", unit=pk, rung=rung, issued="true")))
            for rung in Rung
            if rung in file.steps
        ],
        "cases": [(case, named.get(case.instrument, case.instrument) or "—") for case in file.cases],
        "may_announce": bool(roles_at(request.viewer, file.unit) & RECORDERS),
        "once": key_of(request),
        "font_problem": font_problem(),
    }
    return render(request, "web/units/file.html", context)


def _instruments(file: UnitFile) -> dict[str, str]:
    return {w.zh: in_language(w) for w in instruments_of(file.unit.body)}


def _doors(file: UnitFile) -> dict[str, Any]:
    unit = file.unit.pk
    still = sum(n for r in file.rounds for s, n in r.states.items() if s in OPEN)
    return {
        "total": Door(file.total, door("findings", unit=unit)),
        "open": Door(still, door("findings", unit=unit, state=sorted(OPEN))),
        "confirmed": Door(file.signs["confirmed"], door("signs", unit=unit, state=SignState.CONFIRMED)),
        "cases": Door(
            sum(file.instruments.values()), door("accountability", unit=unit, state=sorted(HOLDING))
        ),
    }


@require_safe
def file_paper(request: HttpRequest, pk: UUID, form: str) -> HttpResponse:
    file = _file(request, pk)
    return paper_file(
        request, brief_of(file, _instruments(file)), form,
        _("%(unit)s 情况简报") % {"unit": file.unit.name}, back=reverse("unit_file", args=[pk]),
        note=lambda: note_unit_brief(unit=file.unit, form=form, by=request.viewer),
    )  # fmt: skip

"""The paper of a step, taken out as .docx or PDF by whoever sees the step; journaled."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.rules.ladder import Rung
from huiyin.supervision import queries
from huiyin.supervision.actions import note_paper

from ...paper_files import paper_file
from ...refusals import one_of_or_404
from ...supervision_papers import TITLES, paper_of


@require_safe
def step_paper(request: HttpRequest, pk: UUID, form: str) -> HttpResponse:
    step = one_of_or_404(queries.steps_for(request.viewer), pk)
    paper = paper_of(step, list(queries.causes_of(step)))
    named = {"what": TITLES[Rung(step.rung)], "unit": step.finding.unit.name, "number": step.finding.number}
    return paper_file(
        request, paper, form, _("%(what)s %(unit)s %(number)s") % named,
        back=reverse("supervision_step", args=[pk]),
        note=lambda: note_paper(step=step, form=form, by=request.viewer),
    )  # fmt: skip

"""A brief as .docx or PDF; journaled."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.upward import actions, queries

from ...brief_paper import brief_paper
from ...paper_files import paper_file
from ...refusals import one_of_or_404


@require_safe
def brief_file(request: HttpRequest, pk: UUID, form: str) -> HttpResponse:
    brief = one_of_or_404(queries.briefs_for(request.viewer), pk)
    name = _("呈报件 %(unit)s") % {"unit": brief.finding.unit.name}
    return paper_file(
        request, brief_paper(brief), form, name, back=reverse("brief", args=[pk]),
        note=lambda: actions.note_paper(brief=brief, form=form, by=request.viewer),
    )  # fmt: skip

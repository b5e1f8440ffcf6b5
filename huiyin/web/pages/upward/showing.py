"""One brief: what the office says, what the ledger has, who read it, what was instructed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.rules.brief import BriefAction, BriefState
from huiyin.rules.instruction import InstructionAction
from huiyin.rules.roles import Role
from huiyin.upward import actions, queries

from ...brief_facts import fact_lines
from ...forms.upward import BriefStepForm, InstructionForm
from ...outcomes import offered
from ...refusals import Refusal, answers, checked, one_of_or_404
from ...upward_words import BRIEF_OUTCOMES
from ...wording import word
from ..rectify.around import around
from ..rectify.sending import taken_once

_WRITING = frozenset({BriefAction.WRITE, BriefAction.SUBMIT})


def brief_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    viewer = request.viewer
    brief = one_of_or_404(queries.briefs_for(viewer), pk)
    actions.note_read(brief=brief, by=viewer)
    roles = queries.roles_at(brief, viewer)
    form = refusal.form if refusal and isinstance(refusal.form, BriefStepForm) else None
    writing = brief.state == BriefState.DRAFT
    moves = queries.moves_on(brief, viewer)
    form = form or BriefStepForm(
        initial={"version": brief.version, "title": brief.title, "text": brief.text if writing else ""}
    )
    context = around(
        request, brief.finding, refusal,
        brief=brief,
        form=form,
        facts=fact_lines(brief.facts),
        reasons=[word(r, "Importance") for r in brief.reasons],
        decisions=moves, offered=offered(BRIEF_OUTCOMES, moves),
        reads=queries.reads_of(brief),
        instructions=[_instruction(one, viewer) for one in queries.instructions_of(brief, viewer)],
        events=[_event(e) for e in reversed(list(queries.events_of(brief, inside=Role.OFFICE in roles)))],
    )  # fmt: skip
    return render(request, "web/upward/brief.html", context)


def _instruction(one: Any, viewer: Any) -> dict[str, Any]:
    moves = queries.moves_on_instruction(one, viewer)
    return {
        "one": one,
        "events": [(e, word(e.action, InstructionAction)) for e in one.events.all()],
        "decisions": {a.value: told for a, told in moves.items() if not told},
        "form": InstructionForm(initial={"version": one.version}),
    }


def _event(event: Any) -> dict[str, Any]:
    return {"at": event.at, "title": word(event.action, BriefAction), "by": event.by_name, "text": event.text}


@require_http_methods(["GET", "POST"])
@answers(again=brief_page)
def show_brief(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return brief_page(request, pk)
    brief = one_of_or_404(queries.briefs_for(request.viewer), pk)
    data = checked(BriefStepForm(request.POST))
    action = BriefAction(data["decision"])

    def do() -> str:
        actions.take(
            brief_id=brief.pk, action=action, text=data["text"], title=data["title"],
            to=Role(data["to"]) if data["to"] else Role.OFFICE, due_on=data["due_on"],
            version=data["version"], by=request.viewer,
        )  # fmt: skip
        return reverse("brief", args=[brief.pk])

    return taken_once(request, do, _("已保存。") if action in _WRITING else _("已办理。"))

"""One question: what was asked, of whom, until when, and its answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.dialogue import asking
from huiyin.dialogue.queries import matter_of, question_facts, questions_for, roles_towards
from huiyin.rules.comment import INSPECTING
from huiyin.rules.question import LIFE, UNANSWERED, QuestionAction, QuestionState

from ...forms.dialogue import QuestionStepForm
from ...refusals import Refusal, answers, checked, one_of_or_404
from ..rectify.sending import key_of, taken_once


def question_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    viewer = request.viewer
    question = one_of_or_404(questions_for(viewer), pk)
    roles = roles_towards(question, viewer)
    matter = matter_of(question)
    form = refusal.form if refusal and refusal.form else None
    form = form or QuestionStepForm(request.POST or None, initial={"version": question.version})
    # words are asked for in the form; before that they don't stand against the step
    facts = question_facts(question, viewer, text="…")
    state = QuestionState(question.state)
    offered = {a: LIFE.obstacles(a, state, roles, facts) for a in LIFE.offered(state, roles)}
    context = {
        "question": question,
        "matter": matter,
        "matter_url": reverse(matter["page"], args=[matter["pk"]]),
        "waits": state in UNANSWERED,
        "inside": bool(roles & INSPECTING),
        "decisions": {a.value: standing for a, standing in offered.items() if _speaks(a, standing)},
        "form": form, "refusal": refusal, "once": key_of(request),
    }  # fmt: skip
    return render(request, "web/dialogue/question.html", context)


def _speaks(action: QuestionAction, standing: list[Any]) -> bool:
    """A step that is the other side's matter altogether is not shown greyed: it is not the viewer's to do."""
    others = {"question_of_others", "question_of_other_side", "question_not_forwarded"}
    return not any(o.code in others for o in standing)


@require_http_methods(["GET", "POST"])
@answers(again=question_page)
def show_question(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return question_page(request, pk)
    one_of_or_404(questions_for(request.viewer), pk)
    data = checked(QuestionStepForm(request.POST))
    action = QuestionAction(data["decision"])

    def do() -> str:
        given = {"question_id": pk, "by": request.viewer, "version": data["version"]}
        match action:
            case QuestionAction.ANSWER:
                asking.answer(text=data["text"], **given)
            case QuestionAction.FORWARD:
                asking.forward(reason=data["text"], **given)
            case QuestionAction.WITHDRAW:
                asking.withdraw(reason=data["text"], **given)
        return reverse("question", args=[pk])

    return taken_once(request, do, _said(action))


def _said(action: QuestionAction) -> str:
    words = {
        QuestionAction.ANSWER: _("已答复。"),
        QuestionAction.FORWARD: _("已转交，答复期限不变。"),
        QuestionAction.WITHDRAW: _("已撤回，不再需要答复。"),
    }
    return words[action]

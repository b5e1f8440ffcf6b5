"""Commenting on a finding: saying, wording anew, taking back; and whom one may name."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huiyin.dialogue import actions
from huiyin.dialogue.people import suggested
from huiyin.dialogue.queries import comments_for
from huiyin.findings.queries import roles_on
from huiyin.rectification.queries import tasks_of
from huiyin.rules.comment import Audience, writes_for

from ...forms.dialogue import CommentForm, WordingForm
from ...forms.rectify import ReasonForm
from ...refusals import Refusal, answers, checked, one_of_or_404
from ..rectify.around import address_of_finding, around, finding_of
from ..rectify.sending import taken_once

HERE = "#talk"


def comment_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    finding = finding_of(request, pk)
    form = refusal.form if refusal and refusal.form else _form(request, finding)
    return render(request, "web/dialogue/comment.html", around(request, finding, refusal, form=form))


def _form(request: HttpRequest, finding: Any) -> CommentForm:
    audiences = writes_for(roles_on(finding, request.viewer))
    return CommentForm(request.POST or None, audiences=audiences, tasks=tasks_of(finding))


@require_http_methods(["GET", "POST"])
@answers(again=comment_page)
def comment_finding(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return comment_page(request, pk)
    finding = finding_of(request, pk)
    data = checked(_form(request, finding))

    def do() -> str:
        actions.comment(
            finding_id=pk, text=data["text"], audience=Audience(data["audience"]),
            task_id=UUID(data["task"]) if data["task"] else None, by=request.viewer,
        )  # fmt: skip
        return address_of_finding(pk, HERE)

    return taken_once(request, do, _("意见已发表。"))


def edit_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    comment = _own(request, pk)
    form = refusal.form if refusal and refusal.form else None
    now = comment.wordings.order_by("-number").first()
    form = form or WordingForm(request.POST or None, initial={"version": comment.version, "text": now.text})
    form.fields["text"].widget.attrs.update({"data-mentions": "", "data-audience": comment.audience})
    context = around(request, finding_of(request, comment.finding_id), refusal, form=form, comment=comment)
    return render(request, "web/dialogue/edit.html", context)


def _own(request: HttpRequest, pk: UUID) -> Any:
    """One's own comment; that of another is not there to be worded anew."""
    return one_of_or_404(comments_for(request.viewer).filter(written_by=request.viewer.id), pk)


@require_http_methods(["GET", "POST"])
@answers(again=edit_page)
def edit_comment(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return edit_page(request, pk)
    comment = _own(request, pk)
    data = checked(WordingForm(request.POST))

    def do() -> str:
        actions.edit(comment_id=pk, text=data["text"], version=data["version"], by=request.viewer)
        return address_of_finding(comment.finding_id, HERE)

    return taken_once(request, do, _("已改写，原来的写法仍可查看。"))


def withdraw_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    comment = one_of_or_404(comments_for(request.viewer), pk)
    form = refusal.form if refusal and refusal.form else ReasonForm(request.POST or None)
    context = around(request, finding_of(request, comment.finding_id), refusal, form=form, comment=comment)
    return render(request, "web/dialogue/withdraw.html", context)


@require_http_methods(["GET", "POST"])
@answers(again=withdraw_page)
def withdraw_comment(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return withdraw_page(request, pk)
    comment = one_of_or_404(comments_for(request.viewer), pk)
    reason = checked(ReasonForm(request.POST))["reason"]

    def do() -> str:
        actions.withdraw(comment_id=pk, reason=reason, by=request.viewer)
        return address_of_finding(comment.finding_id, HERE)

    return taken_once(request, do, _("已撤回这条意见；记录仍保留。"))


@require_safe
def mentionable(request: HttpRequest, pk: UUID) -> JsonResponse:
    """Whom one may name, by what was typed: nobody who doesn't see this finding, and no hint of them."""
    finding = finding_of(request, pk)
    asked = request.GET.get("audience", "")
    audience = Audience(asked) if asked in set(Audience) else Audience.ALL
    found = suggested(finding, request.viewer, audience, request.GET.get("q", "")[:40])
    return JsonResponse({"found": [{"label": n.label, "post": n.post} for n in found]})

"""Asking a department about a unit, and copying the feedback to whom the profile says."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.coordination import actions, queries
from huiyin.evidence.storage import keep_named
from huiyin.organisations.clock import due_date, today
from huiyin.rules.deadlines import DeadlineKind
from huiyin.rules.roles import Role
from huiyin.team_work.queries import composed, desks_for, roles_at
from huiyin.writing import to_docx

from ...forms.coordination import AskForm, CopyForm
from ...forms.placing import errors_placed
from ...forms.rectify import in_language
from ...refusals import Refusal, answers, checked, one_of_or_404
from ...slips.naming import fit
from ...team_papers import TeamPaper, paper_of, title_of
from ..rectify.evidence import taken_files
from ..rectify.sending import key_of, taken_once


def _desk(request: HttpRequest, pk: UUID) -> Any:
    return one_of_or_404(desks_for(request.viewer), pk)


def ask_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    target = _desk(request, pk)
    form = refusal.form if refusal and refusal.form else None
    form = form or AskForm(request.POST or None, departments=queries.departments_of(target))
    context = {
        "target": target, "form": form, "refusal": refusal, "once": key_of(request),
        "title": _("请部门协作配合"), "back": reverse("desk", args=[pk]), "submit": _("发出"),
        "due_on": due_date(target.body, DeadlineKind.COORDINATION_ANSWER, today()),
    }  # fmt: skip
    return render(request, "web/coordination/ask.html", context)


@require_http_methods(["GET", "POST"])
@answers(again=ask_page)
def ask_department(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return ask_page(request, pk)
    target = _desk(request, pk)
    form = AskForm(request.POST, request.FILES, departments=queries.departments_of(target))
    data = checked(form)
    files = taken_files(request, data["files"])

    def do() -> str:
        made = actions.ask(
            target_id=pk, department_id=data["department"], title=data["title"], text=data["text"],
            files=files, by=request.viewer,
        )  # fmt: skip
        return reverse("coordination_request", args=[made.pk])

    return taken_once(request, do, _("已发出，等待部门答复。"))


def copy_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    target = _desk(request, pk)
    if Role.OFFICE not in roles_at(target, request.viewer):
        raise PermissionDenied
    recipients = queries.recipients_of(target)
    asked = [str(d.pk) for _r, found in recipients for d in found]
    form = CopyForm(request.POST or None, departments=_departments(target), initial={"departments": asked})
    context = {
        "target": target, "form": form, "refusal": refusal, "once": key_of(request),
        "recipients": [(in_language(r.words), [d.name for d in found]) for r, found in recipients],
        "paper": title_of(TeamPaper.OPINION, target.unit.name),
        "due_on": due_date(target.body, DeadlineKind.COORDINATION_ANSWER, today()),
        "back": reverse("desk", args=[pk]), "title": _("抄告反馈意见"),
    }  # fmt: skip
    return render(request, "web/coordination/copies.html", context)


def _departments(target: Any) -> list[tuple[str, str]]:
    return [(str(d.pk), d.name) for d in queries.departments_of(target)]


@require_http_methods(["GET", "POST"])
@answers(again=copy_page)
def send_copies(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The opinion as it stands goes out as a file; each department acknowledges it."""
    if request.method == "GET":
        return copy_page(request, pk)
    target = _desk(request, pk)
    form = CopyForm(request.POST, departments=_departments(target))
    wanted = checked(form)["departments"]
    title = title_of(TeamPaper.OPINION, target.unit.name)
    paper = paper_of(TeamPaper.OPINION, composed(request.viewer, target, registered_only=True))
    file = keep_named([to_docx(paper)], f"{fit(title)}.docx")

    def do() -> str:
        with errors_placed(form):
            actions.send_copies(
                target_id=pk, department_ids=wanted, title=title, files=[file], by=request.viewer
            )
        return reverse("coordination")

    return taken_once(request, do, _("已抄告，等待各部门签收。"))

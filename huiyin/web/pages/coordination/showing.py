"""The requests that one may see; one of them with its answer, and what is done with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import A, Column

from huiyin.coordination import actions, queries
from huiyin.coordination.filters import RequestFilter
from huiyin.rules.coordination import ASKING, RequestAction, RequestState
from huiyin.rules.roles import Role

from ...forms.coordination import DepartmentAnswerForm, LinkForm
from ...forms.rectify import ReasonForm
from ...lists import ListPage
from ...refusals import Refusal, answers, checked, one_of_or_404
from ...tables import WIDE, ChipColumn, DayColumn, ListTable, WordColumn
from ..findings.ledger import Worded
from ..rectify.evidence import download, taken_files
from ..rectify.sending import key_of, taken_once

TAKING_PART = (*sorted(ASKING), Role.DEPARTMENT)


class WordedRequestFilter(Worded, RequestFilter):
    """The filters in words."""


class RequestTable(ListTable):
    title = Column(
        verbose_name=gettext_lazy("事项"), attrs=WIDE,
        linkify=("coordination_request", {"pk": A("pk")}),
    )  # fmt: skip
    kind = WordColumn("RequestKind", verbose_name=gettext_lazy("种类"))
    unit = Column(verbose_name=gettext_lazy("单位"), accessor="target__unit__name")
    department = Column(verbose_name=gettext_lazy("部门"), accessor="department__name")
    state = ChipColumn("RequestState", verbose_name=gettext_lazy("状态"))
    asked_on = DayColumn(verbose_name=gettext_lazy("发出日期"))
    answer_due_on = DayColumn(lambda r: r.state != RequestState.ASKED, verbose_name=gettext_lazy("答复期限"))
    answered_on = DayColumn(verbose_name=gettext_lazy("答复日期"))


class Requests(ListPage):
    title = gettext_lazy("协作配合")
    template_name = "web/coordination/list.html"
    table_class = RequestTable
    filterset_class: type[django_filters.FilterSet] = WordedRequestFilter
    main_filters = ("q", "state")
    related = ("target__unit", "department")
    first_column = "title"
    nothing_yet = (
        gettext_lazy("没有协作配合事项"),
        gettext_lazy("巡视办和巡视组请有关部门提供情况，部门在这里答复。"),
        "",
        "",
    )

    def rows(self) -> QuerySet[Any]:
        if not self.request.viewer.has(*TAKING_PART):
            raise PermissionDenied
        return queries.requests_for(self.request.viewer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        viewer = self.request.viewer
        extra = {"may_ask": viewer.has(*ASKING), "waiting_n": queries.without_copies(viewer).count()}
        return super().get_context_data(**kwargs) | extra


def _link_form(request: HttpRequest, asked: Any) -> LinkForm:
    drafts, findings = queries.may_be_linked(request.viewer, asked.target)
    return LinkForm(
        request.POST if "drafts" in request.POST or "findings" in request.POST else None,
        drafts=[(str(d.pk), d.title) for d in drafts],
        findings=[(str(f.pk), f"{f.number}. {f.title}") for f in findings],
        initial={"drafts": [str(d.pk) for d in asked.drafts.all()],
                 "findings": [str(f.pk) for f in asked.findings.all()]},
    )  # fmt: skip


def request_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    viewer = request.viewer
    asked = one_of_or_404(queries.requests_for(viewer), pk)
    steps = {a.value: o for a, o in queries.steps_on(asked, viewer).items()}
    inside = bool(queries.roles_in(asked, viewer) & ASKING)
    form = refusal.form if refusal and isinstance(refusal.form, DepartmentAnswerForm) else None
    files = list(queries.files_for(viewer).filter(request=asked))
    context = {
        "asked": asked,
        "inside": inside,
        "steps": steps,
        "form": form or DepartmentAnswerForm(initial={"version": asked.version}),
        "given": [f for f in files if not f.of_answer],
        "came": [f for f in files if f.of_answer],
        "drafts": list(asked.drafts.all()) if inside else [],
        "findings": list(asked.findings.all()) if inside else [],
        "link_form": _link_form(request, asked) if inside else None,
        "refusal": refusal,
        "once": key_of(request),
    }
    return render(request, "web/coordination/request.html", context)


@require_safe
def show_request(request: HttpRequest, pk: UUID) -> HttpResponse:
    return request_page(request, pk)


@require_http_methods(["GET", "POST"])
@answers(again=request_page)
def answer_request(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return redirect("coordination_request", pk)
    one_of_or_404(queries.requests_for(request.viewer), pk)
    match request.POST.get("decision"):
        case RequestAction.ASK_AGAIN:
            return _reasoned(request, pk, actions.ask_again, _("已请部门补充，重新计算期限。"))
        case RequestAction.WITHDRAW:
            return _reasoned(request, pk, actions.withdraw, _("已撤回。"))
    data = checked(DepartmentAnswerForm(request.POST, request.FILES))
    files = taken_files(request, data["files"])

    def do() -> str:
        actions.answer(
            request_id=pk, text=data["text"], files=files, version=data["version"], by=request.viewer
        )
        return reverse("coordination_request", args=[pk])

    return taken_once(request, do, _("已答复。"))


def _reasoned(request: HttpRequest, pk: UUID, act: Any, said: str) -> HttpResponse:
    reason = checked(ReasonForm(request.POST))["reason"]

    def do() -> str:
        act(request_id=pk, reason=reason, by=request.viewer)
        return reverse("coordination_request", args=[pk])

    return taken_once(request, do, said)


@require_http_methods(["GET", "POST"])
@answers(again=request_page)
def link_request(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return redirect("coordination_request", pk)
    asked = one_of_or_404(queries.requests_for(request.viewer), pk)
    drafts, findings = queries.may_be_linked(request.viewer, asked.target)
    form = LinkForm(
        request.POST, drafts=[(str(d.pk), d.title) for d in drafts],
        findings=[(str(f.pk), f.title) for f in findings],
    )  # fmt: skip
    data = checked(form)

    def do() -> str:
        actions.link(request_id=pk, drafts=data["drafts"], findings=data["findings"], by=request.viewer)
        return reverse("coordination_request", args=[pk])

    return taken_once(request, do, _("关联已保存。"))


@require_safe
def request_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    piece = one_of_or_404(queries.files_for(request.viewer), pk)
    return download(request, piece.file, piece.name, f"file of a request {piece.pk}")

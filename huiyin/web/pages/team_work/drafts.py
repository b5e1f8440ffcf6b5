"""Drafts of findings: their list, one of them with what is said about it, and what is decided."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import A, Column

from huiyin.coordination.queries import requests_for
from huiyin.organisations.clock import due_date, today
from huiyin.rules.deadlines import DeadlineKind
from huiyin.rules.draft import DraftAction
from huiyin.team_work import actions, merging, queries
from huiyin.team_work.filters import DraftFilter

from ...forms.rectify import ReasonForm
from ...forms.team_work import RemarkForm
from ...lists import ListPage
from ...refusals import Refusal, answers, checked, one_of_or_404, unknown_decision
from ...tables import TIGHT, WIDE, ChipColumn, ListTable, MomentColumn, MoneyColumn
from ..findings.ledger import Worded
from ..rectify.around import address_of_finding
from ..rectify.sending import key_of, taken_once
from .desks import AT_WORK

_A = DraftAction
#: what each decision does, what is said afterwards, and whether it asks for a reason
DECISIONS: dict[str, tuple[Callable[..., Any], Promise, bool]] = {
    _A.PROPOSE: (actions.propose, gettext_lazy("已提交组长审定。"), False),
    _A.RECALL: (actions.recall, gettext_lazy("已撤回，可以修改。"), False),
    _A.SEND_BACK: (actions.send_back, gettext_lazy("已退回起草人修改。"), True),
    _A.REGISTER: (actions.register, gettext_lazy("已登记为问题；反馈之前，被巡视单位看不到它。"), False),
    _A.HAND_OVER: (
        actions.hand_over, gettext_lazy("已登记并交办；被巡视单位现在可以看到，期限开始计算。"), False,
    ),
    _A.SEPARATE: (merging.separate, gettext_lazy("已拆分，原来的各条初稿恢复起草。"), True),
    _A.DROP: (actions.drop, gettext_lazy("已不予采用；内容仍可查看，也可以重新起草。"), True),
    _A.TAKE_UP: (actions.take_up, gettext_lazy("已恢复起草。"), False),
}  # fmt: skip


class WordedDraftFilter(Worded, DraftFilter):
    """The filters in words."""


class DraftTable(ListTable):
    title = Column(verbose_name=gettext_lazy("问题"), attrs=WIDE, linkify=("draft", {"pk": A("pk")}))
    unit = Column(verbose_name=gettext_lazy("被巡视单位"), accessor="target__unit__name")
    category = Column(verbose_name=gettext_lazy("问题类别"), accessor="category__name", default="—")
    state = ChipColumn("DraftState", verbose_name=gettext_lazy("状态"))
    amount = MoneyColumn(verbose_name=gettext_lazy("涉及金额"))
    written_by_name = Column(verbose_name=gettext_lazy("起草人"), attrs=TIGHT)
    written_at = MomentColumn(verbose_name=gettext_lazy("起草时间"))


class Drafts(ListPage):
    title = gettext_lazy("问题初稿")
    table_class = DraftTable
    filterset_class = WordedDraftFilter
    main_filters = ("q", "unit", "state")
    related = ("target__unit", "category")
    first_column = "title"
    nothing_yet = (
        gettext_lazy("还没有问题初稿"),
        gettext_lazy("在巡视组工作台选择被巡视单位，依据工作底稿起草。"),
        "desks",
        gettext_lazy("打开工作台"),
    )

    def rows(self) -> QuerySet[Any]:
        if not self.request.viewer.has(*AT_WORK):
            raise PermissionDenied
        return queries.drafts_for(self.request.viewer)


def draft_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    viewer = request.viewer
    draft = one_of_or_404(queries.drafts_for(viewer), pk)
    said = refusal.form if refusal and isinstance(refusal.form, RemarkForm) else None
    parts = list(queries.drafts_for(viewer).filter(merged_into=draft))
    steps = queries.draft_steps(draft, viewer)
    context = {
        "draft": draft,
        "target": draft.target,
        "papers": list(queries.papers_for(viewer).filter(drafts=draft)),
        "parts": parts,
        "steps": {a.value: o for a, o in steps.items()},
        "separable": bool(parts) and DraftAction.DROP in steps,
        "requests": list(requests_for(viewer).filter(drafts=draft)),
        "remarks": list(queries.remarks_for(viewer).filter(draft=draft)),
        "remark_form": said or RemarkForm(),
        "due_on": due_date(draft.body, DeadlineKind.IMMEDIATE, today()),
        "refusal": refusal,
        "once": key_of(request),
    }
    return render(request, "web/team_work/draft.html", context)


@require_safe
def show_draft(request: HttpRequest, pk: UUID) -> HttpResponse:
    return draft_page(request, pk)


@require_http_methods(["GET", "POST"])
@answers(again=draft_page)
def answer_draft(request: HttpRequest, pk: UUID) -> HttpResponse:
    decision = DECISIONS.get(request.POST.get("decision", ""))
    if request.method == "GET":
        return redirect("draft", pk)
    one_of_or_404(queries.drafts_for(request.viewer), pk)
    if decision is None:
        raise unknown_decision()
    act, words, reasoned = decision
    more = checked(ReasonForm(request.POST)) if reasoned else {}

    def do() -> str:
        made = act(draft_id=pk, by=request.viewer, **more)
        if act in (actions.register, actions.hand_over):
            return address_of_finding(made.pk)
        return reverse("draft", args=[pk])

    return taken_once(request, do, str(words))


@require_http_methods(["GET", "POST"])
@answers(again=draft_page)
def say(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return redirect("draft", pk)
    one_of_or_404(queries.drafts_for(request.viewer), pk)
    text = checked(RemarkForm(request.POST))["text"]

    def do() -> str:
        actions.remark(draft_id=pk, text=text, by=request.viewer)
        return f"{reverse('draft', args=[pk])}#remarks"

    return taken_once(request, do, str(gettext_lazy("已记下。")))

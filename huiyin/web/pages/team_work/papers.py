"""Working papers: their list, one of them, and what is done with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import A, Column

from huiyin.rules.working_paper import PaperAction
from huiyin.team_work import papers as actions
from huiyin.team_work import queries
from huiyin.team_work.filters import PaperFilter

from ...forms.rectify import ReasonForm
from ...lists import ListPage
from ...refusals import Refusal, answers, checked, one_of_or_404, unknown_decision
from ...tables import TIGHT, WIDE, ChipColumn, DayColumn, ListTable, WordColumn
from ..findings.ledger import Worded
from ..rectify.evidence import download
from ..rectify.sending import key_of, taken_once
from .desks import AT_WORK


class WordedPaperFilter(Worded, PaperFilter):
    """The filters in words."""


class PaperTable(ListTable):
    title = Column(verbose_name=gettext_lazy("标题"), attrs=WIDE, linkify=("working_paper", {"pk": A("pk")}))
    unit = Column(verbose_name=gettext_lazy("被巡视单位"), accessor="target__unit__name")
    kind = WordColumn("PaperKind", verbose_name=gettext_lazy("方式"))
    on = DayColumn(verbose_name=gettext_lazy("日期"))
    state = ChipColumn("PaperState", verbose_name=gettext_lazy("状态"))
    written_by_name = Column(verbose_name=gettext_lazy("记录人"), attrs=TIGHT)


class Papers(ListPage):
    title = gettext_lazy("工作底稿")
    table_class = PaperTable
    filterset_class = WordedPaperFilter
    main_filters = ("q", "unit", "kind")
    related = ("target__unit",)
    first_column = "title"
    nothing_yet = (
        gettext_lazy("还没有工作底稿"),
        gettext_lazy("在巡视组工作台选择被巡视单位，边谈边记；断网也不会丢失。"),
        "desks",
        gettext_lazy("打开工作台"),
    )

    def rows(self) -> QuerySet[Any]:
        if not self.request.viewer.has(*AT_WORK):
            raise PermissionDenied
        return queries.papers_for(self.request.viewer)


def paper_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    viewer = request.viewer
    paper = one_of_or_404(queries.papers_for(viewer), pk)
    context = {
        "paper": paper,
        "target": paper.target,
        "files": list(queries.files_for(viewer).filter(paper=paper)),
        "drafts": list(queries.drafts_for(viewer).filter(papers=paper)),
        "steps": {a.value: o for a, o in queries.paper_steps(paper, viewer).items()},
        "refusal": refusal,
        "once": key_of(request),
    }
    return render(request, "web/team_work/paper.html", context)


@require_safe
def show_paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    return paper_page(request, pk)


@require_http_methods(["GET", "POST"])
@answers(again=paper_page)
def answer_paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return redirect("working_paper", pk)
    one_of_or_404(queries.papers_for(request.viewer), pk)
    more: dict[str, Any] = {}
    match request.POST.get("decision"):
        case PaperAction.FINISH:
            act, said = actions.finish_paper, _("已定稿。")
        case PaperAction.REOPEN:
            act, said = actions.reopen_paper, _("已重新打开，可以修改。")
            more = checked(ReasonForm(request.POST))
        case PaperAction.WITHDRAW:
            act, said = actions.withdraw_paper, _("已撤回；内容仍可查看。")
            more = checked(ReasonForm(request.POST))
        case _unknown:
            raise unknown_decision()

    def do() -> str:
        act(paper_id=pk, by=request.viewer, **more)
        return reverse("working_paper", args=[pk])

    return taken_once(request, do, said)


@require_safe
def paper_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    piece = one_of_or_404(queries.files_for(request.viewer), pk)
    return download(request, piece.file, piece.name, f"file of a working paper {piece.pk}")

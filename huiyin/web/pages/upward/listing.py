"""The list of briefs, and what is important and was not reported yet."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from django_tables2 import A, Column

from huiyin.rules.roles import Role
from huiyin.upward.filters import BriefFilter
from huiyin.upward.queries import MOST, READERS, briefs_for, important

from ...lists import ListPage
from ...tables import TIGHT, WIDE, ChipColumn, DayColumn, ListTable
from ..findings.ledger import Worded


class WordedBriefFilter(Worded, BriefFilter):
    """The filters in words."""


class BriefTable(ListTable):
    title = Column(
        verbose_name=gettext_lazy("标题"), attrs=WIDE, orderable=False, linkify=("brief", {"pk": A("pk")})
    )
    unit = Column(verbose_name=gettext_lazy("单位"), accessor="finding__unit__name", attrs=TIGHT)
    state = ChipColumn("BriefState", verbose_name=gettext_lazy("状态"))
    sent_on = DayColumn(verbose_name=gettext_lazy("呈报日期"))
    due_on = DayColumn(verbose_name=gettext_lazy("办理期限"))


class BriefList(ListPage):
    template_name = "web/upward/list.html"
    title = gettext_lazy("呈报和批示")
    table_class = BriefTable
    filterset_class = WordedBriefFilter
    main_filters = ("q", "state", "due", "round", "unit")
    related = ("finding__unit",)
    first_column = "title"
    nothing_yet = (
        gettext_lazy("没有呈报"),
        gettext_lazy("重要问题由巡视巡察办起草、审批后呈报领导小组，批示的办理情况也在这里。"),
        "",
        "",
    )

    def rows(self) -> QuerySet[Any]:
        if not self.request.viewer.has(*READERS):
            raise PermissionDenied
        return briefs_for(self.request.viewer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        writes = self.request.viewer.has(Role.OFFICE)
        return super().get_context_data(**kwargs) | {"writes": writes}


@require_safe
def important_matters(request: HttpRequest) -> HttpResponse:
    if not request.viewer.has(Role.OFFICE):
        raise PermissionDenied
    context = {"found": important(request.viewer), "most": MOST}
    return render(request, "web/upward/important.html", context)

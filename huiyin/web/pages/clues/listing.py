"""The list of clues: numbers, classes, states and days. Nothing else is there to be shown."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy
from django_tables2 import A, Column

from huiyin.clues.filters import ClueFilter
from huiyin.clues.people import departments_of
from huiyin.clues.queries import clues_for
from huiyin.rules.clue import KNOWING, OPEN
from huiyin.rules.roles import Role

from ...lists import ListPage
from ...tables import TIGHT, ChipColumn, DayColumn, ListTable, WordColumn
from ..findings.ledger import Worded
from .opening import keys_of


class WordedClueFilter(Worded, ClueFilter):
    """The filters in words."""


class ClueTable(ListTable):
    number = Column(
        verbose_name=gettext_lazy("编号"), empty_values=(), attrs=TIGHT, linkify=("clue", {"pk": A("pk")}),
        order_by=("year", "number"),
    )  # fmt: skip
    clue_class = WordColumn("ClueClass", verbose_name=gettext_lazy("类别"))
    state = ChipColumn("ClueState", verbose_name=gettext_lazy("状态"))
    department = Column(verbose_name=gettext_lazy("接收部门"), accessor="department__name")
    unit = Column(verbose_name=gettext_lazy("涉及单位"), accessor="target__unit__name")
    sent_on = DayColumn(verbose_name=gettext_lazy("移交日期"))
    due_on = DayColumn(verbose_name=gettext_lazy("办理期限"), settled=lambda c: c.state not in OPEN)

    def render_number(self, record: Any) -> str:
        return str(record)


class ClueList(ListPage):
    template_name = "web/clues/list.html"
    title = gettext_lazy("问题线索")
    table_class = ClueTable
    filterset_class = WordedClueFilter
    main_filters = ("state", "clue_class", "due", "department")
    related = ("target__unit", "department")
    first_column = "number"
    nothing_yet = (
        gettext_lazy("没有线索"),
        gettext_lazy("巡视巡察组录入的线索当场密封给接收部门，移交以后列在这里。"),
        "",
        "",
    )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.viewer.has(*KNOWING):
            if request.viewer.has(Role.LEADING_GROUP):
                return redirect("clue_counts")
            raise PermissionDenied
        return super().get(request, *args, **kwargs)

    def rows(self) -> QuerySet[Any]:
        return clues_for(self.request.viewer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        viewer = self.request.viewer
        return super().get_context_data(**kwargs) | {
            "may_enter": viewer.has(Role.TEAM),
            "departments": departments_of(viewer),
            "keys": keys_of(self.request),
        }

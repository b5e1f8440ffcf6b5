"""What is out inside the unit, and with whom: to the liaison all of it, to staff their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tables2 import A, Column

from huiyin.rules.errand import WITH_STAFF, ErrandState
from huiyin.rules.roles import WHOLE_UNIT, Role
from huiyin.unit_work import queries
from huiyin.unit_work.filters import LATE, ErrandFilter, MyErrandFilter

from ...doors import door
from ...lists import ListPage
from ...tables import TIGHT, WIDE, ChipColumn, DayColumn, ListTable
from ..findings.ledger import Worded
from ..home.cockpit import Figure


class WordedErrandFilter(Worded, ErrandFilter):
    """The filters in words."""


class WordedMyErrandFilter(Worded, MyErrandFilter):
    """The filters in words."""


def with_whom(errand: Any) -> str:
    """Department and people of an errand."""
    names = [errand.department.name] if errand.department else []
    return _("、").join(names + [str(p) for p in errand.persons.all()])


class ErrandTable(ListTable):
    task = Column(
        verbose_name=gettext_lazy("任务"), accessor="task__title", attrs=WIDE, orderable=False,
        linkify=("errand", {"pk": A("pk")}),
    )  # fmt: skip
    finding = Column(verbose_name=gettext_lazy("问题"), accessor="task__finding__title", orderable=False)
    whom = Column(verbose_name=gettext_lazy("交给谁"), empty_values=(), orderable=False)
    state = ChipColumn("ErrandState", verbose_name=gettext_lazy("状态"))
    inner_due_on = DayColumn(
        verbose_name=gettext_lazy("内部时限"), settled=lambda e: e.state not in WITH_STAFF
    )
    outer_due_on = DayColumn(verbose_name=gettext_lazy("对外时限"), accessor="task__due_on", orderable=False)
    given_by_name = Column(verbose_name=gettext_lazy("交办人"), attrs=TIGHT)

    def render_finding(self, value: str) -> SafeString:
        return format_html('<span class="clamp">{}</span>', value)

    def render_whom(self, record: Any) -> str:
        return with_whom(record) or "—"


class InnerWork(ListPage):
    title = gettext_lazy("内部办理")
    template_name = "web/unit_work/inner.html"
    table_class = ErrandTable
    filterset_class: Any = WordedErrandFilter
    main_filters: Sequence[str] = ("q", "state", "due", "department", "person")
    related = ("task__finding", "department")
    prefetch = ("persons",)
    first_column = "task"

    def rows(self) -> QuerySet[Any]:
        if not self.request.viewer.has(*WHOLE_UNIT):
            raise PermissionDenied
        return queries.errands_for(self.request.viewer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        viewer = self.request.viewer
        self.nothing_yet = (
            _("还没有交办的任务"),
            _("把整改任务交给内设机构和承办人员，定好内部时限；他们提交的进展和材料由联络员采用后才进入台账。"),
            "give_tasks" if viewer.has(Role.UNIT) else "", _("交办任务"),
        )  # fmt: skip
        may = viewer.has(Role.UNIT)
        figures = inner_figures(viewer)
        return super().get_context_data(**kwargs) | {"may_give": may, "figures": figures}


def inner_figures(viewer: Any) -> list[Figure]:
    """What is late inside, what waits for the liaison, what is under way, what is with nobody."""
    rows = queries.errands_for(viewer).order_by()
    figures = [
        Figure(
            _("内部逾期"), queries.late_inside(viewer).order_by().count(), door("inner_work", due=LATE),
            "overdue",
        ),
        Figure(
            _("待采用"), rows.filter(state=ErrandState.REPORTED).count(),
            door("inner_work", state=ErrandState.REPORTED.value), "asked",
        ),
        Figure(
            _("在承办人员手中"), rows.filter(state__in=sorted(WITH_STAFF)).count(),
            door("inner_work", state=sorted(WITH_STAFF)),
        ),
    ]  # fmt: skip
    if viewer.has(Role.UNIT):
        n = queries.tasks_to_give(viewer).order_by().count()
        figures.append(Figure(_("尚未交办的任务"), n, door("give_tasks"), "returned"))
    return figures


class MyErrands(InnerWork):
    title = gettext_lazy("我的承办")
    filterset_class = WordedMyErrandFilter
    main_filters = ("q", "state", "due")
    template_name = "web/list.html"

    def rows(self) -> QuerySet[Any]:
        if not self.request.viewer.has(Role.UNIT_STAFF):
            raise PermissionDenied
        return queries.my_errands(self.request.viewer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        text = _("本单位联络员把整改任务交给您或您的部门后，列在这里。")
        return context | {"nothing_yet": (_("没有交给您承办的任务"), text, "", ""), "figures": []}

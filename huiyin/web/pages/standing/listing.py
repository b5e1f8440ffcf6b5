"""The list of yearly checks of what is kept up."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy
from django_tables2 import A, Column

from huiyin.rectification.standing import checks_for
from huiyin.rectification.standing_filters import StandingFilter
from huiyin.rules.standing import StandingState

from ...tables import TIGHT, WIDE, ChipColumn, DayColumn, ListTable
from ..findings.ledger import Worded
from ..kept_list import KeptList


class WordedStandingFilter(Worded, StandingFilter):
    """The filters in words."""


class StandingTable(ListTable):
    finding = Column(
        verbose_name=gettext_lazy("问题"), accessor="finding__title", attrs=WIDE, orderable=False,
        linkify=("standing_check", {"pk": A("pk")}),
    )  # fmt: skip
    unit = Column(verbose_name=gettext_lazy("单位"), accessor="finding__unit__name", attrs=TIGHT)
    state = ChipColumn("StandingState", verbose_name=gettext_lazy("状态"))
    due_on = DayColumn(verbose_name=gettext_lazy("报告期限"), settled=lambda c: c.state != StandingState.DUE)
    answer_due_on = DayColumn(
        verbose_name=gettext_lazy("答复期限"), settled=lambda c: c.state != StandingState.REPORTED
    )

    def render_finding(self, value: str) -> SafeString:
        return format_html('<span class="clamp">{}</span>', value)


class StandingList(KeptList):
    """Yearly checks in scope, the first due at the top."""

    title = gettext_lazy("长期坚持核查")
    table_class = StandingTable
    filterset_class = WordedStandingFilter
    main_filters = ("q", "state", "due", "round", "unit")
    related = ("finding__unit", "finding__round")
    first_column = "finding"
    nothing_yet = (
        gettext_lazy("没有长期坚持的事项"),
        gettext_lazy("销号时认定“长期坚持”的问题，每年由被巡视单位报告一次坚持情况，列在这里。"),
        "",
        "",
    )

    def rows(self) -> QuerySet[Any]:
        return checks_for(self.request.viewer)

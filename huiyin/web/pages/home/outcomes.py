"""What rectification has brought, report by report: the list behind the outcomes on the first page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, ngettext
from django_tables2 import Column

from huiyin.reports import figures
from huiyin.reports.filters import OutcomeFilter
from huiyin.rules.roles import OF_UNIT, Role

from ...figures import money
from ...tables import FIGURES, TIGHT, WIDE, ListTable, MomentColumn, MoneyColumn
from ..findings.ledger import Worded
from ..kept_list import KeptList, keep

READERS = (Role.OFFICE, Role.LEADING_GROUP, Role.TEAM, Role.REVIEWER, *OF_UNIT, Role.DEPARTMENT)


class WordedOutcomeFilter(Worded, OutcomeFilter):
    """The filters in words."""


class OutcomeTable(ListTable):
    text = Column(
        verbose_name=gettext_lazy("进展"), orderable=False, attrs=WIDE,
        linkify=lambda record: f"{reverse('finding', args=[record.finding_id])}#progress",
    )  # fmt: skip
    unit = Column(verbose_name=gettext_lazy("单位"), accessor="finding__unit__name", attrs=TIGHT)
    finding = Column(
        verbose_name=gettext_lazy("问题"), accessor="finding__title", orderable=False, attrs=WIDE
    )
    rules_made = Column(verbose_name=gettext_lazy("制度（项）"), attrs=FIGURES)
    money_recovered = MoneyColumn(verbose_name=gettext_lazy("追缴、挽回"))
    persons = Column(verbose_name=gettext_lazy("处理（人次）"), attrs=FIGURES)
    reported_at = MomentColumn(verbose_name=gettext_lazy("填报时间"))

    def render_text(self, value: str) -> SafeString:
        return format_html('<span class="clamp">{}</span>', value)

    def render_finding(self, value: str) -> SafeString:
        return format_html('<span class="clamp">{}</span>', value)


class Outcomes(KeptList):
    title = gettext_lazy("整改成效")
    template_name = "web/home/outcomes.html"
    table_class = OutcomeTable
    filterset_class = WordedOutcomeFilter
    related = ("finding__unit",)
    first_column = "text"
    nothing_yet = (
        gettext_lazy("还没有可以计数的成效"),
        gettext_lazy("单位填报进展时写明制度、资金、人员处理的数字，这里随即汇总。"),
        "",
        "",
    )

    def rows(self) -> QuerySet[Any]:
        if not self.request.viewer.has(*READERS):
            raise PermissionDenied
        return figures.reports_with_outcome(self.request.viewer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        rows = context["filters"].qs.order_by()
        viewer = self.request.viewer
        people = keep(viewer, "people", rows, lambda: figures.people_by_instrument(rows), [])
        return context | {"people": people}

    def totals(self, rows: QuerySet[Any]) -> Mapping[str, Any]:
        bare = rows.order_by()
        summed = keep(
            self.request.viewer, "sums", bare, lambda: figures.outcomes(bare), figures.Outcomes()
        )  # fmt: skip
        words = ngettext("合计 %(n)s 次填报", "合计 %(n)s 次填报", summed.reports)
        return {
            "text": words % {"n": summed.reports},
            "rules_made": summed.rules_made,
            "money_recovered": money(summed.money_recovered),
            "persons": summed.persons,
        }

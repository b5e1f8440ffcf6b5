"""The list of accountability cases. A unit sees what was decided about it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy
from django_tables2 import A, Column

from huiyin.accountability.filters import CaseFilter
from huiyin.accountability.queries import INSIDE, cases_for
from huiyin.rules.accountability import OPEN
from huiyin.rules.roles import WHOLE_UNIT

from ...lists import ListPage
from ...tables import WIDE, ChipColumn, DayColumn, ListTable
from ..findings.ledger import Worded
from .words import instrument_word

READERS = (*INSIDE, *WHOLE_UNIT)


class WordedCaseFilter(Worded, CaseFilter):
    """The filters in words."""


class CaseTable(ListTable):
    post = Column(
        verbose_name=gettext_lazy("对象（职务）"), orderable=False,
        linkify=("accountability_case", {"pk": A("pk")}),
    )  # fmt: skip
    finding = Column(
        verbose_name=gettext_lazy("问题"), accessor="finding__title", attrs=WIDE, orderable=False
    )
    unit = Column(verbose_name=gettext_lazy("单位"), accessor="finding__unit__name")
    instrument = Column(verbose_name=gettext_lazy("处理方式"))
    state = ChipColumn("CaseState", verbose_name=gettext_lazy("状态"))
    decided_on = DayColumn(verbose_name=gettext_lazy("决定日期"))
    due_on = DayColumn(verbose_name=gettext_lazy("办理期限"), settled=lambda c: c.state not in OPEN)

    def render_finding(self, value: str) -> SafeString:
        return format_html('<span class="clamp">{}</span>', value)

    def render_instrument(self, record: Any) -> str:
        return instrument_word(record)


class CaseList(ListPage):
    template_name = "web/accountability/list.html"
    title = gettext_lazy("问责")
    table_class = CaseTable
    filterset_class = WordedCaseFilter
    main_filters = ("q", "state", "due", "round", "unit")
    related = ("finding__unit", "finding__body")
    first_column = "post"
    export_url_name = "export_accountability"
    nothing_yet = (
        gettext_lazy("没有问责"),
        gettext_lazy("可以从问题页、属实的疑点或督办提出；决定由有权机关作出，在这里登记。"),
        "",
        "",
    )

    def rows(self) -> QuerySet[Any]:
        if not self.request.viewer.has(*READERS):
            raise PermissionDenied
        return cases_for(self.request.viewer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        inside = self.request.viewer.has(*INSIDE)
        return super().get_context_data(**kwargs) | {"sees_figures": inside}

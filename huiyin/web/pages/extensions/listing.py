"""The list of requests for more time."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tables2 import A, Column

from huiyin.rectification.extension_filters import ExtensionFilter
from huiyin.rectification.extensions import extensions_for
from huiyin.rules.extension import UNANSWERED

from ...tables import TIGHT, WIDE, ChipColumn, DayColumn, ListTable
from ..findings.ledger import Worded
from ..kept_list import KeptList


class WordedExtensionFilter(Worded, ExtensionFilter):
    """The filters in words."""


class ExtensionTable(ListTable):
    finding = Column(
        verbose_name=gettext_lazy("问题或任务"), accessor="finding__title", attrs=WIDE, orderable=False,
        linkify=("extension", {"pk": A("pk")}),
    )  # fmt: skip
    unit = Column(verbose_name=gettext_lazy("单位"), accessor="finding__unit__name", attrs=TIGHT)
    state = ChipColumn("ExtensionState", verbose_name=gettext_lazy("状态"))
    old_due_on = DayColumn(verbose_name=gettext_lazy("原时限"))
    wanted_on = DayColumn(verbose_name=gettext_lazy("申请延至"))
    granted_on = DayColumn(verbose_name=gettext_lazy("同意延至"))
    answer_due_on = DayColumn(
        verbose_name=gettext_lazy("答复期限"), settled=lambda e: e.state not in UNANSWERED
    )

    def render_finding(self, value: str, record: Any) -> SafeString:
        if record.task is None:
            return format_html('<span class="clamp">{}</span>', value)
        task = _("任务『%(title)s』") % {"title": record.task.title}
        return format_html('<span class="clamp">{} · {}</span>', task, value)


class ExtensionList(KeptList):
    """Requests in scope: those that wait for an answer at the top."""

    title = gettext_lazy("延期申请")
    table_class = ExtensionTable
    filterset_class = WordedExtensionFilter
    main_filters = ("q", "state", "due", "round", "unit")
    related = ("finding__unit", "task")
    first_column = "finding"
    nothing_yet = (
        gettext_lazy("没有延期申请"),
        gettext_lazy("被巡视单位在问题页对问题或任务的时限申请延期后，列在这里。"),
        "",
        "",
    )

    def rows(self) -> QuerySet[Any]:
        return extensions_for(self.request.viewer)

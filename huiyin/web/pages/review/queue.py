"""The queue of applications that wait for an answer."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy
from django_tables2 import A, Column

from huiyin.verification import queries
from huiyin.verification.filters import QueueFilter
from huiyin.verification.queries import REVIEWING

from ...tables import TIGHT, WIDE, ChipColumn, DayColumn, ListTable, MomentColumn
from ..findings.ledger import Worded
from ..kept_list import KeptList


class WordedQueueFilter(Worded, QueueFilter):
    """The queue's filters in words."""


class QueueTable(ListTable):
    finding = Column(
        verbose_name=gettext_lazy("问题"), accessor="finding__title", orderable=False, attrs=WIDE,
        linkify=("review:decide", {"pk": A("pk")}),
    )  # fmt: skip
    unit = Column(verbose_name=gettext_lazy("单位"), accessor="finding__unit__name", attrs=TIGHT)
    round = Column(
        verbose_name=gettext_lazy("轮次"), accessor="finding__round__name", attrs=TIGHT, orderable=False
    )
    state = ChipColumn("ApplicationState", verbose_name=gettext_lazy("环节"))
    completion = ChipColumn("Completion", verbose_name=gettext_lazy("申请认定"), orderable=False)
    submitted_at = MomentColumn(verbose_name=gettext_lazy("申请时间"))
    answer_due_on = DayColumn(verbose_name=gettext_lazy("答复期限"), settled=lambda a: False)

    def render_finding(self, value: str) -> SafeString:
        return format_html('<span class="clamp">{}</span>', value)


class Queue(KeptList):
    """Applications that wait, those whose answer is due first at the top."""

    title = gettext_lazy("销号审核")
    template_name = "web/review/queue.html"
    table_class = QueueTable
    filterset_class = WordedQueueFilter
    main_filters = ("q", "state", "due", "round", "unit")
    related = ("finding__unit", "finding__round")
    first_column = "finding"
    nothing_yet = (
        gettext_lazy("没有等待审核的申请"),
        gettext_lazy("被巡视单位申请销号后会出现在这里，等得最久的排在最前。"),
        "",
        "",
    )

    def rows(self) -> QuerySet[Any]:
        if not self.request.viewer.has(*REVIEWING):
            raise PermissionDenied
        return queries.queue_for(self.request.viewer)

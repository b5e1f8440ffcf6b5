"""The queue of applications that wait for an answer."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_tables2 import A, Column

from huiyin.rules.roles import Role
from huiyin.verification import queries
from huiyin.verification.filters import QueueFilter
from huiyin.verification.queries import REVIEWING

from ...choosing import everything
from ...tables import TIGHT, WIDE, ChipColumn, DayColumn, ListTable, MomentColumn
from ..findings.ledger import Worded
from ..kept_list import KeptList

#: the leading group reads the queue
DECIDERS = REVIEWING - {Role.LEADING_GROUP}


def _all_decided(n: int) -> str:
    return ngettext("批量审核：全部 %(n)d 份", "批量审核：全部 %(n)d 份", n) % {"n": n}


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

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.viewer.has(*DECIDERS):
            self.bulk, self.bulk_url_name = (("decide", _("批量审核"), "primary"),), "batches:decide"
        return super().get(request, *args, **kwargs)

    def _bulk_url(self) -> str:
        """With the queue's own filters, so that everything that they leave can be meant."""
        query = self.request.GET.urlencode()
        return f"{super()._bulk_url()}{'?' if query else ''}{query}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"bulk_everything": everything(_all_decided, self.length) if self.bulk else ""}

    def rows(self) -> QuerySet[Any]:
        if not self.request.viewer.has(*REVIEWING):
            raise PermissionDenied
        return queries.queue_for(self.request.viewer)

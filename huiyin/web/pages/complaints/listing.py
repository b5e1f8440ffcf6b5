"""The list of complaints, and the same as a workbook: that has neither words nor senders."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe
from django_tables2 import A
from django_tables2 import Column as TableColumn

from huiyin.complaints.filters import ComplaintFilter
from huiyin.complaints.queries import complaints_for, words_of
from huiyin.organisations.clock import today
from huiyin.reports.actions import note_list_export
from huiyin.reports.lists import Column
from huiyin.reports.workbook import Sheet
from huiyin.rules.complaint import KNOWING, OPEN, ComplaintChannel, ComplaintState, ComplaintTopic
from huiyin.rules.roles import Role

from ...lists import ListPage, filtered
from ...tables import TIGHT, WIDE, ChipColumn, DayColumn, ListTable, WordColumn
from ..export import sent
from ..findings.ledger import Worded

_AT_ONCE = 2000


class WordedComplaintFilter(Worded, ComplaintFilter):
    """The filters in words."""


class ComplaintTable(ListTable):
    number = TableColumn(
        verbose_name=gettext_lazy("编号"), empty_values=(), attrs=TIGHT,
        linkify=("complaint", {"pk": A("pk")}), order_by=("year", "number"),
    )  # fmt: skip
    subject = TableColumn(verbose_name=gettext_lazy("标题"), empty_values=(), orderable=False, attrs=WIDE)
    channel = WordColumn("ComplaintChannel", verbose_name=gettext_lazy("渠道"))
    unit = TableColumn(verbose_name=gettext_lazy("所涉单位"), accessor="target__unit__name", attrs=TIGHT)
    state = ChipColumn("ComplaintState", verbose_name=gettext_lazy("状态"))
    received_on = DayColumn(verbose_name=gettext_lazy("收到日期"), settled=lambda c: True)
    due_on = DayColumn(verbose_name=gettext_lazy("办理期限"), settled=lambda c: c.state not in OPEN)

    def render_number(self, record: Any) -> str:
        return str(record)

    def render_subject(self, record: Any) -> SafeString | str:
        if record.clue_id:
            return _("已密封")
        words = words_of(record)
        return format_html('<span class="clamp">{}</span>', words.subject) if words else "—"


class ComplaintList(ListPage):
    template_name = "web/complaints/list.html"
    title = gettext_lazy("信访举报")
    table_class = ComplaintTable
    filterset_class = WordedComplaintFilter
    main_filters: Sequence[str] = ("q", "state", "channel", "due", "unit")
    related: Sequence[str] = ("target__unit",)
    first_column = "number"
    export_url_name = "export_complaints"
    nothing_yet = (
        gettext_lazy("没有信访件"),
        gettext_lazy("来电、来信、来访登记在这里；开通网上信箱以后，群众也可以在网上反映。"),
        "enter_complaint",
        gettext_lazy("登记信访件"),
    )

    def rows(self) -> QuerySet[Any]:
        if not self.request.viewer.has(*KNOWING):
            raise PermissionDenied
        return complaints_for(self.request.viewer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        office = self.request.viewer.has(Role.OFFICE)
        return super().get_context_data(**kwargs) | {"is_office": office}


_COLUMNS = (
    Column("number", gettext_lazy("编号"), 12),
    Column("channel", gettext_lazy("渠道"), 10, ComplaintChannel),
    Column("received_on", gettext_lazy("收到日期"), 12),
    Column("unit", gettext_lazy("所涉单位"), 22),
    Column("round", gettext_lazy("轮次"), 22),
    Column("topic", gettext_lazy("内容分类"), 16, ComplaintTopic),
    Column("signed", gettext_lazy("实名"), 8),
    Column("state", gettext_lazy("状态"), 12, ComplaintState),
    Column("elsewhere", gettext_lazy("转送机关"), 22),
    Column("joined_to", gettext_lazy("并入"), 12),
    Column("due_on", gettext_lazy("办理期限"), 12),
    Column("ended_on", gettext_lazy("办结日期"), 12),
)
_OWN = ("channel", "received_on", "state", "elsewhere", "due_on", "ended_on")


@require_safe
def export_complaints(request: HttpRequest) -> HttpResponse:
    viewer = request.viewer.only(*KNOWING)
    if not viewer.has(*KNOWING):
        raise PermissionDenied
    rows = filtered(WordedComplaintFilter, request, complaints_for(viewer))
    n = rows.count()
    told = ngettext("共 %(n)s 行", "共 %(n)s 行", n) % {"n": n}
    sheet = Sheet(_("信访举报"), _("信访举报"), told, _COLUMNS, (_row(c) for c in rows.iterator(_AT_ONCE)), n)
    filters = dict(request.GET.lists())
    return sent(
        [sheet],
        f"{_('信访举报')} {today().isoformat()}.xlsx",
        lambda: note_list_export(name="complaints", count=n, filters=filters, by=request.viewer),
    )


def _row(complaint: Any) -> dict[str, Any]:
    return {
        "number": str(complaint), "unit": complaint.unit.name if complaint.unit else "",
        "round": complaint.round.name, "topic": complaint.topic or None,
        "signed": _("是") if complaint.signed else _("否"),
        "joined_to": str(complaint.joined_to) if complaint.joined_to else "",
        **{name: getattr(complaint, name) for name in _OWN},
    }  # fmt: skip

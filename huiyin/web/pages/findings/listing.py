"""The problem list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_tables2 import A, Column

from huiyin.findings import queries
from huiyin.findings.filters import WATCHERS
from huiyin.findings.ordering import FINDING_SORTS
from huiyin.rectification.queries import with_task_counts
from huiyin.reports.slip_batches import TAKERS as SLIP_TAKERS
from huiyin.rules.bulk import RowKind
from huiyin.rules.finding import WORKABLE
from huiyin.rules.roles import WHOLE_UNIT, Role
from huiyin.themes.filters import ThemedFilter
from huiyin.verification.filters import ProblemFilter

from ...choosing import everything
from ...figures import money
from ...tables import FIGURES, TIGHT, WIDE, ChipColumn, DayColumn, ListTable, MoneyColumn
from ...templatetags.huiyin import icon, mark
from .ledger import LedgerList, Worded

#: the page on which a unit applies to close what was picked
APPLYING = "batches:apply"
#: a column of a few words that may break, but not into single characters
NARROW = {"td": {"class": "narrow"}, "th": {"class": "narrow"}}


class FindingFilter(Worded, ThemedFilter, ProblemFilter):
    """The problem list's filters in words."""


class FindingTable(ListTable):
    number = Column(verbose_name=gettext_lazy("序号"), attrs=FIGURES)
    title = Column(
        verbose_name=gettext_lazy("问题"), linkify=("finding", {"pk": A("pk")}), attrs=WIDE, orderable=False
    )
    unit = Column(verbose_name=gettext_lazy("单位"), accessor="unit__name", attrs=TIGHT)
    round = Column(verbose_name=gettext_lazy("轮次"), accessor="round__name", attrs=TIGHT)
    team = Column(verbose_name=gettext_lazy("组"), accessor="target__team__name", attrs=TIGHT)
    category = Column(verbose_name=gettext_lazy("类别"), accessor="category__name", attrs=NARROW)
    text = Column(verbose_name=gettext_lazy("具体情况"), attrs=WIDE, orderable=False)
    state = ChipColumn("FindingState", verbose_name=gettext_lazy("状态"))
    completion = ChipColumn("Completion", verbose_name=gettext_lazy("完成情况"))
    standing = Column(verbose_name=gettext_lazy("长期坚持"), attrs=TIGHT, orderable=False)
    recorded_on = DayColumn(verbose_name=gettext_lazy("登记日期"))
    fed_back_on = DayColumn(verbose_name=gettext_lazy("反馈日期"))
    due_on = DayColumn(verbose_name=gettext_lazy("整改时限"), settled=lambda f: f.state not in WORKABLE)
    closed_on = DayColumn(verbose_name=gettext_lazy("销号日期"))
    tasks = Column(
        verbose_name=gettext_lazy("任务"),
        accessor="live_tasks",
        attrs=FIGURES,
        orderable=False,
        empty_values=(),
    )
    amount = MoneyColumn(verbose_name=gettext_lazy("金额"))

    watched = False

    def render_title(self, value: str, record: Any) -> SafeString | str:
        if record.key_watch and self.watched:
            return format_html("{} {}", icon("flag", _("重点事")), value)
        return value

    def render_text(self, value: str) -> SafeString:
        return format_html('<span class="clamp">{}</span>', value)

    def render_standing(self, value: bool) -> SafeString | str:
        return mark(_("长期坚持"), "standing", "again") if value else ""

    def render_tasks(self, record: Any) -> str:
        done, live = record.done_tasks, record.live_tasks
        return f"{done} / {live}" if live else "—"


class FindingList(LedgerList):
    title = gettext_lazy("问题清单")
    title_word = "problem_list"
    list_name = "problems"
    url_name = "findings"
    row_kind = RowKind.FINDING
    table_class = FindingTable
    filterset_class = FindingFilter
    sorts = FINDING_SORTS
    main_filters = ("q", "round", "unit", "state", "overdue")
    related = ("unit", "round", "category", "target__team")
    first_column = "title"
    template_name = "web/findings/list.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.viewer.has(Role.UNIT):
            self.bulk, self.bulk_url_name = (("apply", _("批量申请销号"), "primary"),), APPLYING
        return super().get(request, *args, **kwargs)

    def rows(self) -> QuerySet[Any]:
        return queries.findings_for(self.request.viewer)

    def decorate(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return with_task_counts(rows)

    def totals(self, rows: QuerySet[Any]) -> Mapping[str, Any]:
        """What the whole list adds up to; money only while its column is shown."""
        length = self.length
        words = ngettext("合计 %(n)s 个问题", "合计 %(n)s 个问题", length.n)
        totals: dict[str, Any] = {"title": words % {"n": length.n}} if length.exact else {}
        if "amount" in self.shown and length.n and length.exact:
            exactly = self.request.GET.get("count") == "exact"
            totals["amount"] = money(self.filters.sum_of_amounts(rows, length, exactly=exactly))
        return totals

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        viewer = self.request.viewer
        self.nothing_yet = _nothing_yet(viewer)
        context = super().get_context_data(**kwargs)
        context["table"].watched = viewer.has(*WATCHERS)
        if self.bulk_url_name == APPLYING:
            context["bulk_everything"] = everything(_all_apply, self.length)
        return context | {
            "may_register": viewer.has(Role.OFFICE, Role.TEAM),
            "slips_url": self.slips_url(context["export_url"]),
        }

    def slips_url(self, export_url: str) -> str:
        """The close-out slips of what the filters leave, to those who take them out."""
        if not export_url or not self.request.viewer.has(*SLIP_TAKERS):
            return ""
        return f"{reverse('slips:ask')}?{export_url.partition('?')[2]}"


def _all_apply(n: int) -> str:
    return ngettext("申请销号：全部 %(n)d 条", "申请销号：全部 %(n)d 条", n) % {"n": n}


def _nothing_yet(viewer: Any) -> tuple[str, str, str, str]:
    if viewer.has(Role.OFFICE, Role.TEAM):
        return (
            _("还没有问题"),
            _("可以逐条登记，也可以从反馈意见、台账等文件导入。"),
            "register_finding",
            _("登记问题"),
        )
    if viewer.has(*WHOLE_UNIT):
        return _("还没有反馈给本单位的问题"), _("巡视巡察办反馈后会出现在这里，并开始计算整改时限。"), "", ""
    if viewer.has(Role.UNIT_STAFF):
        return (
            _("还没有交给您承办的问题"),
            _("本单位联络员把任务交办给您或您的部门后，会出现在这里。"),
            "",
            "",
        )
    if viewer.has(Role.DEPARTMENT):
        return _("还没有转来的问题"), _("巡视巡察办转来后会出现在这里，并注明答复期限。"), "", ""
    if viewer.has(Role.REVIEWER):
        return _("还没有指定给您审核的问题"), _("由巡视巡察办指定审核的单位。"), "", ""
    return _("职责范围内没有问题"), _("如需查看，请联系安全管理员授权。"), "", ""

"""The task list and the responsibility list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_tables2 import Column

from huiyin.rectification import queries
from huiyin.rectification.filters import TaskFilter
from huiyin.rectification.ordering import TASK_SORTS
from huiyin.rules.bulk import RowKind
from huiyin.rules.finding import OPEN, WORKABLE
from huiyin.rules.roles import Role
from huiyin.rules.task import UNFINISHED, TaskState

from ...figures import day
from ...tables import FIGURES, TIGHT, WIDE, ChipColumn, DayColumn, ListTable, WordColumn
from ...templatetags.huiyin import mark
from ..findings.ledger import LedgerList, Worded

#: who plans tasks
PLANNING = (Role.OFFICE, Role.UNIT)


class WordedTaskFilter(Worded, TaskFilter):
    """The filters of both lists in words."""


def presses(task: Any) -> bool:
    """Whether the task's date still presses: it is unfinished, and its finding the unit's to work on."""
    return task.state in UNFINISHED and task.finding.state in WORKABLE


#: the column that says what a row belongs to: narrower than what it is about
CONTEXT = {"td": {"class": "context"}, "th": {"class": "context"}}


class PlannedTable(ListTable):
    """What both lists show of a task; its row opens the finding at the task."""

    number = Column(verbose_name=gettext_lazy("序号"), attrs=FIGURES, orderable=False)
    unit = Column(verbose_name=gettext_lazy("单位"), accessor="finding__unit__name", attrs=TIGHT)
    finding = Column(
        verbose_name=gettext_lazy("问题"), accessor="finding__title", attrs=CONTEXT, orderable=False
    )
    task = Column(
        verbose_name=gettext_lazy("任务"), accessor="title", attrs=WIDE, orderable=False,
        linkify=lambda record: address_of(record),
    )  # fmt: skip
    due_on = DayColumn(
        verbose_name=gettext_lazy("完成时限"), settled=lambda t: not presses(t), empty_values=()
    )
    state = ChipColumn("TaskState", verbose_name=gettext_lazy("状态"))

    def render_number(self, record: Any) -> str:
        return f"{record.finding.number}-{record.number}"

    def render_finding(self, value: str) -> SafeString:
        return format_html('<span class="clamp">{}</span>', value)


def lacks(record: Any) -> bool:
    """Whether what is missing at this task is owed by somebody."""
    return record.state != TaskState.CANCELLED and record.finding.state in OPEN


class TaskDayColumn(DayColumn):
    """The due date, or that there is none where there should be one."""

    def render(self, value: Any, record: Any) -> SafeString | str:
        if value is None:
            return mark(_("无时限"), "overdue", "warn") if lacks(record) else "—"
        return super().render(value, record)


class TaskTable(PlannedTable):
    deliverable = WordColumn("Deliverable", verbose_name=gettext_lazy("成果形式"), orderable=False)
    pace = WordColumn("Pace", verbose_name=gettext_lazy("整改方式"), orderable=False)
    due_on = TaskDayColumn(
        verbose_name=gettext_lazy("完成时限"), settled=lambda t: not presses(t), empty_values=()
    )
    progress = Column(
        verbose_name=gettext_lazy("最近进展"), accessor="last_text", attrs=CONTEXT, orderable=False
    )
    evidence = Column(verbose_name=gettext_lazy("佐证材料"), accessor="pk", attrs=FIGURES, orderable=False)

    def render_progress(self, value: str, record: Any) -> SafeString:
        return format_html('<span class="clamp">{} {}</span>', day(record.last_at), value)

    def render_evidence(self, record: Any) -> SafeString | str:
        if not record.pieces:
            return "0"
        return format_html(
            '<a href="{}#evidence">{}</a>', reverse("finding", args=[record.finding_id]), record.pieces
        )


class ResponsibilityTable(PlannedTable):
    due_on = TaskDayColumn(
        verbose_name=gettext_lazy("完成时限"), settled=lambda t: not presses(t), empty_values=()
    )
    leader = Column(verbose_name=gettext_lazy("责任领导"), accessor="responsibility__leader", orderable=False)
    lead_department = Column(
        verbose_name=gettext_lazy("牵头部门"), accessor="responsibility__lead_department", empty_values=()
    )
    support_departments = Column(
        verbose_name=gettext_lazy("配合部门"), accessor="responsibility__support_departments", orderable=False
    )
    person = Column(verbose_name=gettext_lazy("责任人"), accessor="responsibility__person")

    def render_lead_department(self, value: str, record: Any) -> SafeString | str:
        if value:
            return value
        if record.person or not lacks(record):
            return "—"
        return mark(_("未落实责任"), "overdue", "warn")


def address_of(task: Any) -> str:
    return f"{reverse('finding', args=[task.finding_id])}#task-{task.number}"


class TaskList(LedgerList):
    title = gettext_lazy("任务清单")
    title_word = "task_list"
    list_name = "tasks"
    url_name = "tasks"
    row_kind = RowKind.TASK
    table_class: type[ListTable] = TaskTable
    filterset_class = WordedTaskFilter
    sorts = TASK_SORTS
    main_filters = ("q", "round", "unit", "state", "overdue")
    related = ("finding__unit", "responsibility")
    first_column = "task"

    def rows(self) -> QuerySet[Any]:
        return queries.tasks_for(self.request.viewer)

    def decorate(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return queries.with_latest(rows) if self.table_class is TaskTable else rows

    def totals(self, rows: QuerySet[Any]) -> Mapping[str, Any]:
        n = self.length.n
        words = ngettext("合计 %(n)s 项任务", "合计 %(n)s 项任务", n)
        return {"task": words % {"n": n}} if self.length.exact else {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.nothing_yet = _nothing_yet(self.request.viewer)
        return super().get_context_data(**kwargs) | {"may_paste": self.request.viewer.has(*PLANNING)}


class ResponsibilityList(TaskList):
    title = gettext_lazy("责任清单")
    title_word = "responsibility_list"
    list_name = "responsibilities"
    url_name = "responsibilities"
    table_class = ResponsibilityTable
    main_filters = ("q", "owner", "round", "unit", "missing")


def _nothing_yet(viewer: Any) -> tuple[str, str, str, str]:
    text = _("问题反馈后，由被巡视单位在问题页制定任务、落实责任，这里随即列出。")
    if viewer.has(Role.UNIT):
        text = _("请打开反馈给本单位的问题，逐个制定任务、落实责任。")
    return _("还没有整改任务"), text, "findings", _("查看问题清单")

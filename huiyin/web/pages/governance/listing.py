"""The campaigns, and their tasks: all of them for the office, their own for those who answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe
from django_tables2 import A, Column

from huiyin.governance import queries
from huiyin.governance.filters import CampaignFilter, CampaignTaskFilter
from huiyin.organisations.clock import today
from huiyin.reports.actions import note_list_export
from huiyin.reports.lists import Column as SheetColumn
from huiyin.reports.workbook import Sheet
from huiyin.rules.campaign_task import CampaignTaskState
from huiyin.rules.roles import Role

from ...lists import ListPage, filtered
from ...tables import FIGURES, TIGHT, WIDE, ChipColumn, DayColumn, ListTable
from ..export import exporting, sent
from ..findings.ledger import Worded


class WordedCampaignFilter(Worded, CampaignFilter):
    """The filters in words."""


class WordedTaskFilter(Worded, CampaignTaskFilter):
    """The filters in words."""


class CampaignTable(ListTable):
    title = Column(
        verbose_name=gettext_lazy("名称"), attrs=WIDE, orderable=False, linkify=("campaign", {"pk": A("pk")})
    )
    state = ChipColumn("CampaignState", verbose_name=gettext_lazy("状态"))
    opened_on = DayColumn(verbose_name=gettext_lazy("开展日期"))
    n = Column(verbose_name=gettext_lazy("任务"), attrs=FIGURES, orderable=False)
    done = Column(verbose_name=gettext_lazy("已验收"), attrs=FIGURES, orderable=False)
    waiting = Column(verbose_name=gettext_lazy("未验收"), attrs=FIGURES, orderable=False)
    late = Column(verbose_name=gettext_lazy("超期"), attrs=FIGURES, orderable=False)
    ended_on = DayColumn(verbose_name=gettext_lazy("结束日期"))


class Campaigns(ListPage):
    title = gettext_lazy("专项治理")
    template_name = "web/governance/campaigns.html"
    table_class = CampaignTable
    filterset_class = WordedCampaignFilter
    first_column = "title"
    nothing_yet = (
        gettext_lazy("还没有开展专项治理"),
        gettext_lazy(
            "从一类共性问题开展，或直接新开：向主管部门或各单位下达任务，结束后看这类问题是否减少。"
        ),
        "themes",
        gettext_lazy("看共性问题"),
    )

    def rows(self) -> QuerySet[Any]:
        if not self.request.viewer.has(*queries.READERS):
            raise PermissionDenied
        return queries.campaigns_for(self.request.viewer)

    def decorate(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return queries.with_counts(rows)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"may": self.request.viewer.has(Role.OFFICE)}


class CampaignTaskTable(ListTable):
    title = Column(
        verbose_name=gettext_lazy("专项治理"), accessor="campaign__title", attrs=WIDE, orderable=False,
        linkify=("campaign_task", {"pk": A("pk")}),
    )  # fmt: skip
    addressee = Column(verbose_name=gettext_lazy("单位或部门"), accessor="addressee__name", attrs=TIGHT)
    text = Column(verbose_name=gettext_lazy("任务"), attrs=WIDE, orderable=False)
    deliverable = Column(verbose_name=gettext_lazy("成果"), attrs=WIDE, orderable=False)
    state = ChipColumn("CampaignTaskState", verbose_name=gettext_lazy("状态"))
    due_on = DayColumn(
        verbose_name=gettext_lazy("答复期限"), settled=lambda t: t.state != CampaignTaskState.GIVEN
    )
    answered_on = DayColumn(verbose_name=gettext_lazy("答复日期"))


class CampaignTasks(ListPage):
    title = gettext_lazy("专项治理任务")
    table_class = CampaignTaskTable
    filterset_class = WordedTaskFilter
    main_filters = ("q", "state", "due")
    related = ("campaign", "addressee")
    first_column = "title"
    export_url_name = "export_campaign_tasks"
    nothing_yet = (
        gettext_lazy("没有专项治理任务"),
        gettext_lazy("巡视巡察办下达的专项治理任务列在这里，按期答复并附上成果。"),
        "",
        "",
    )

    def rows(self) -> QuerySet[Any]:
        if not self.request.viewer.has(*queries.TAKING_PART):
            raise PermissionDenied
        return queries.tasks_for(self.request.viewer)


_TASKS = (
    SheetColumn("campaign", gettext_lazy("专项治理"), 36),
    SheetColumn("addressee", gettext_lazy("单位或部门"), 24),
    SheetColumn("text", gettext_lazy("任务"), 48),
    SheetColumn("deliverable", gettext_lazy("成果"), 30),
    SheetColumn("state", gettext_lazy("状态"), 16, CampaignTaskState),
    SheetColumn("given_on", gettext_lazy("下达日期"), 12),
    SheetColumn("due_on", gettext_lazy("答复期限"), 12),
    SheetColumn("answered_on", gettext_lazy("答复日期"), 12),
    SheetColumn("answer", gettext_lazy("答复"), 48),
)
_PLAIN = ("text", "deliverable", "state", "given_on", "due_on", "answered_on", "answer")
_AT_ONCE = 2000


@require_safe
def export_campaign_tasks(request: HttpRequest) -> HttpResponse:
    """The list as it is filtered, as a workbook; journaled as every list that leaves."""
    viewer = exporting(request.viewer)
    if not viewer.has(*queries.TAKING_PART):
        raise PermissionDenied
    rows, n = _found(request, viewer)
    told = ngettext("共 %(n)s 行", "共 %(n)s 行", n) % {"n": n}
    title = _("专项治理任务")
    return sent(
        [Sheet(title, title, told, _TASKS, _lines(rows), n)],
        f"{title} {today().isoformat()}.xlsx",
        lambda: note_list_export(
            name="campaign_tasks", count=n, filters=dict(request.GET.lists()), by=request.viewer
        ),
    )


def _found(request: HttpRequest, viewer: Any) -> tuple[QuerySet[Any], int]:
    rows = filtered(WordedTaskFilter, request, queries.tasks_for(viewer))
    return rows, rows.count()


def _lines(rows: QuerySet[Any]) -> Iterator[dict[str, Any]]:
    for task in rows.iterator(_AT_ONCE):
        named = {"campaign": task.campaign.title, "addressee": task.addressee.name}
        yield named | {name: getattr(task, name) for name in _PLAIN}

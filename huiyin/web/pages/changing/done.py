"""What one has changed in lists: looked at again, and taken back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe
from django_filters import FilterSet
from django_tables2 import A, Column

from huiyin.rectification import change_queries, changesets
from huiyin.rectification.changesets import ChangeSet, obstacles_to_undoing
from huiyin.rules.bulk import RowKind, read_back

from ...lists import ListPage
from ...refusals import answers
from ...tables import FIGURES, ListTable, MomentColumn, WordColumn
from .lists import category_choices, way_back
from .words import Line, Names, changes

#: rows of a change set on one page
PER_PAGE = 100


class ChangeTable(ListTable):
    at = MomentColumn(verbose_name=gettext_lazy("时间"), linkify=("change", {"pk": A("pk")}), orderable=False)
    source = WordColumn("ChangeSource", verbose_name=gettext_lazy("方式"), orderable=False)
    size = Column(verbose_name=gettext_lazy("条数"), attrs=FIGURES, orderable=False)
    reason = Column(verbose_name=gettext_lazy("理由"), orderable=False)
    state = Column(verbose_name=gettext_lazy("状态"), accessor="undone", orderable=False, empty_values=())

    def render_state(self, record: Any) -> str:
        if record.undoes_id:
            return _("撤销")
        return _("已撤销") if record.undone else _("有效")


class ChangeList(ListPage):
    title = gettext_lazy("我的修改")
    table_class = ChangeTable
    filterset_class = FilterSet
    first_column = "at"
    nothing_yet = (
        gettext_lazy("还没有修改过清单"),
        gettext_lazy("在清单中批量修改、行内修改或粘贴后，这里列出每一次修改，最近一次可以撤销。"),
        "tasks",
        gettext_lazy("打开任务清单"),
    )

    def rows(self) -> Any:
        return change_queries.change_sets_for(self.request.viewer)

    def decorate(self, rows: Any) -> Any:
        return change_queries.with_undone(rows)


@require_safe
@answers
def show_change(request: HttpRequest, pk: UUID) -> HttpResponse:
    made = change_queries.change_set_for(request.viewer, pk)
    rows = change_queries.rows_of(made, request.viewer)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    names = dict(category_choices(request))
    context = {
        "made": made,
        "page": page,
        "lines": [_line(row, names) for row in page],
        "since": change_queries.changed_since(rows).count(),
        "obstacles": obstacles_to_undoing(made, request.viewer),
        "back": way_back(request, request.GET.get("next", ""), reverse("changes")),
    }
    return render(request, "web/changing/change.html", context)


def _line(row: Any, names: Names) -> Line:
    kind = RowKind.TASK if row.task_id else RowKind.FINDING
    record = row.task or row.finding
    before, after = read_back(kind, row.before), read_back(kind, row.after)
    return Line(
        title=record.title,
        unit=row.finding.unit.name,
        url=reverse("finding", args=[row.finding_id]),
        verdict=None,
        changed=changes(kind, before, after, names),
        against=[_("此后又有修改")] if record.version != row.version else [],
    )


@require_POST
@answers
def undo_change(request: HttpRequest, pk: UUID) -> HttpResponse:
    back = way_back(request, request.POST.get("next", ""), reverse("change", args=[pk]))
    undone = changesets.undo(pk, by=request.viewer)
    messages.success(request, _undone(undone))
    if undone.left:
        messages.warning(request, _left(undone))
    return redirect(back)


def _undone(undone: ChangeSet) -> str:
    n = undone.size
    return ngettext("已撤销：%(n)d 条恢复原样。", "已撤销：%(n)d 条恢复原样。", n) % {"n": n}


def _left(undone: ChangeSet) -> str:
    named = [_("“%s”") % row["title"] for row in undone.left[:5] if row["title"]]
    n = len(undone.left)
    words = ngettext(
        "%(n)d 条此后又有修改或已不能修改，保持现在的内容：%(named)s。",
        "%(n)d 条此后又有修改或已不能修改，保持现在的内容：%(named)s。",
        n,
    )
    return words % {"n": n, "named": _("、").join(named) + ("…" if n > len(named) else "")}

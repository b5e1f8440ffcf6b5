"""Bringing an edited list back, and the list of all that one has brought back."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as __
from django.views.decorators.http import require_http_methods
from django_tables2 import A, Column

from huiyin.exchange import actions, queries
from huiyin.exchange.filters import WorkbookFilter

from ...lists import ListPage
from ...refusals import Refusal, answers, checked
from ...sent_once import sent_once
from ...tables import FIGURES, WIDE, ChipColumn, ListTable, MomentColumn
from ...wording import WORDS, word


def demand_editor(request: HttpRequest) -> None:
    """These pages are of those who change rows of lists; to everybody else they are refused."""
    if not request.viewer.has(*actions.EDITING):
        raise PermissionDenied


class WorkbookForm(forms.Form):
    """One file."""

    file = forms.FileField(
        label=__("修改后的清单"),
        help_text=__("从清单页“导出修改”得到、用 Excel、WPS 或 LibreOffice 修改后保存的 .xlsx 或 .et 文件。"),
        error_messages={"required": __("请选择文件。"), "empty": __("文件是空的。请重新选择。")},
    )


class WorkbookTable(ListTable):
    name = Column(verbose_name=__("文件"), linkify=("exchange:workbook", {"pk": A("pk")}), attrs=WIDE)
    list_name = Column(verbose_name=__("清单"), orderable=False)
    state = ChipColumn("WorkbookState", verbose_name=__("状态"))
    changed = Column(verbose_name=__("将写入"), accessor="counts", attrs=FIGURES, orderable=False)
    uploaded_at = MomentColumn(verbose_name=__("上传时间"))

    def render_list_name(self, value: str) -> Any:
        return word(value, "ListName")

    def render_changed(self, value: dict[str, int]) -> int:
        return value.get("changed", 0) + value.get("new", 0)


class WordedWorkbookFilter(WorkbookFilter):
    state = django_filters.MultipleChoiceFilter(
        label=__("状态"), choices=lambda: list(WORDS["WorkbookState"].items())
    )


class WorkbookList(ListPage):
    title = __("修改后导入")
    template_name = "web/exchange/list.html"
    table_class = WorkbookTable
    filterset_class = WordedWorkbookFilter
    main_filters = ("q", "state")
    first_column = "name"
    nothing_yet = (
        __("还没有导入过修改后的清单"),
        __("在任一清单页点“导出修改”，用 Excel 或 WPS 修改后，在这里上传。"),
        "exchange:upload", __("上传修改后的清单"),
    )  # fmt: skip

    def rows(self) -> QuerySet[Any]:
        demand_editor(self.request)
        return queries.workbooks_for(self.request.viewer)


def upload_page(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    demand_editor(request)
    form = refusal.form if refusal and refusal.form else WorkbookForm()
    return render(request, "web/exchange/upload.html", {"form": form, "refusal": refusal})


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
@answers(again=upload_page)
def upload(request: HttpRequest) -> HttpResponse:
    demand_editor(request)
    if request.method != "POST":
        return upload_page(request)
    file = checked(WorkbookForm(request.POST, request.FILES))["file"]
    workbook = actions.upload(name=file.name, chunks=file.chunks(), by=request.viewer)
    return redirect("exchange:workbook", pk=workbook.pk)

"""The list of official documents."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy
from django_tables2 import A, Column

from huiyin.documents.filters import DocumentFilter
from huiyin.documents.queries import READERS, documents_for
from huiyin.rules.roles import Role

from ...lists import ListPage
from ...tables import TIGHT, WIDE, ChipColumn, DayColumn, ListTable, WordColumn
from ..findings.ledger import Worded


class WordedDocumentFilter(Worded, DocumentFilter):
    """The filters in words."""


class DocumentTable(ListTable):
    title = Column(
        verbose_name=gettext_lazy("标题"), attrs=WIDE, orderable=False,
        linkify=("official_document", {"pk": A("pk")}),
    )  # fmt: skip
    kind = WordColumn("OfficialKind", verbose_name=gettext_lazy("公文种类"))
    round = Column(verbose_name=gettext_lazy("轮次"), accessor="round__name", attrs=TIGHT)
    state = ChipColumn("OfficialState", verbose_name=gettext_lazy("状态"))
    composed_on = DayColumn(verbose_name=gettext_lazy("取数日期"))
    issued_on = DayColumn(verbose_name=gettext_lazy("印发日期"))


class DocumentList(ListPage):
    template_name = "web/documents/list.html"
    title = gettext_lazy("公文")
    table_class = DocumentTable
    filterset_class = WordedDocumentFilter
    main_filters = ("q", "kind", "state", "round", "unit")
    related = ("round", "target__unit")
    first_column = "title"
    nothing_yet = (
        gettext_lazy("没有公文"),
        gettext_lazy("反馈意见、整改方案、进展和评估报告、综合报告都由台账生成，数字与台账一致。"),
        "",
        "",
    )

    def rows(self) -> QuerySet[Any]:
        if not self.request.viewer.has(*READERS):
            raise PermissionDenied
        return documents_for(self.request.viewer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        writes = self.request.viewer.has(Role.OFFICE)
        return super().get_context_data(**kwargs) | {"writes": writes}

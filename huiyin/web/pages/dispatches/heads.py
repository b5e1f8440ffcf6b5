"""To the office: units for which nobody can sign here."""

from __future__ import annotations

from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy
from django_tables2 import A, Column

from huiyin.organisations.filters import named
from huiyin.rules.roles import Role
from huiyin.unit_work.queries import units_without_head

from ...lists import ListPage
from ...tables import WIDE, ListTable, WordColumn


class HeadlessFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=gettext_lazy("单位"), method="search")

    def search(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        return rows.filter(named(text))


class HeadlessTable(ListTable):
    name = Column(verbose_name=gettext_lazy("单位"), attrs=WIDE, linkify=("unit", {"pk": A("pk")}))
    unit_type = WordColumn("UnitType", verbose_name=gettext_lazy("类型"))


class HeadlessUnits(ListPage):
    title = gettext_lazy("没有主要负责人账号的单位")
    template_name = "web/dispatches/headless.html"
    table_class = HeadlessTable
    filterset_class = HeadlessFilter
    first_column = "name"
    nothing_yet = (
        gettext_lazy("各单位的主要负责人都已有账号"),
        gettext_lazy("向单位反馈问题后，还没有主要负责人账号的单位会列在这里。"),
        "",
        "",
    )

    def rows(self) -> QuerySet[Any]:
        if not self.request.viewer.has(Role.OFFICE):
            raise PermissionDenied
        return units_without_head(self.request.viewer)

"""Filters of the workbooks that came back; words come from the pages."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from .models import Workbook, WorkbookState


class WorkbookFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("查找"), method="search")
    state = django_filters.MultipleChoiceFilter(label=_("状态"), choices=WorkbookState.choices)

    class Meta:
        model = Workbook
        fields = ("q", "state")

    def search(self, rows: QuerySet[Workbook], _name: str, text: str) -> QuerySet[Workbook]:
        return rows.filter(name__icontains=text.strip())

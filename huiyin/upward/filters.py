"""Narrowing briefs."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.findings.filters import codes
from huiyin.rectification.answer_filters import OfFindings, due_filter, pressing
from huiyin.rules.brief import BriefState

from .models import Brief


class BriefFilter(OfFindings):
    worded: Mapping[str, type[Enum]] = {"state": BriefState}

    q = django_filters.CharFilter(label=_("标题或单位"), method="search")
    state = django_filters.MultipleChoiceFilter(label=_("状态"), choices=codes(BriefState))
    due = due_filter()

    class Meta:
        model = Brief
        fields = ()

    def search(self, rows: QuerySet[Brief], _name: str, text: str) -> QuerySet[Brief]:
        return rows.filter(Q(title__icontains=text) | Q(finding__unit__name__icontains=text))

    def by_due(self, rows: QuerySet[Brief], _name: str, value: str) -> QuerySet[Brief]:
        return pressing(rows, value, "due_on")

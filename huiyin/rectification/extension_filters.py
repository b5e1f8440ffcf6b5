"""Narrowing requests for more time."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.findings.filters import codes
from huiyin.rules.extension import UNANSWERED, ExtensionState

from .answer_filters import OfFindings, due_filter, pressing
from .models import Extension


class ExtensionFilter(OfFindings):
    worded: Mapping[str, type[Enum]] = {"state": ExtensionState}

    q = django_filters.CharFilter(label=_("问题、任务或理由"), method="search")
    state = django_filters.MultipleChoiceFilter(label=_("状态"), choices=codes(ExtensionState))
    due = due_filter()

    class Meta:
        model = Extension
        fields = ()

    def search(self, rows: QuerySet[Extension], _name: str, text: str) -> QuerySet[Extension]:
        wanted = Q(finding__title__icontains=text) | Q(task__title__icontains=text)
        return rows.filter(wanted | Q(reason__icontains=text))

    def by_due(self, rows: QuerySet[Extension], _name: str, value: str) -> QuerySet[Extension]:
        """Answers that are late, or due within the days that count as soon: only what still waits."""
        rows = rows.filter(state__in=sorted(UNANSWERED))
        return pressing(rows, value)

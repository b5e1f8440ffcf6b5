"""Narrowing accountability cases."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.findings.filters import codes
from huiyin.rectification.answer_filters import OfFindings, due_filter, pressing
from huiyin.rules.accountability import HOLDING, OPEN, CaseOrigin, CaseState

from .models import AccountabilityCase


class CaseFilter(OfFindings):
    worded: Mapping[str, type[Enum]] = {"state": CaseState, "origin": CaseOrigin}

    q = django_filters.CharFilter(label=_("职务、问题或单位"), method="search")
    state = django_filters.MultipleChoiceFilter(label=_("状态"), choices=codes(CaseState))
    origin = django_filters.MultipleChoiceFilter(label=_("由来"), choices=codes(CaseOrigin))
    due = due_filter()
    instrument = django_filters.CharFilter(label=_("处理方式"))
    holds = django_filters.BooleanFilter(label=_("决定有效"), method="by_holding")

    class Meta:
        model = AccountabilityCase
        fields = ()

    def search(
        self, rows: QuerySet[AccountabilityCase], _name: str, text: str
    ) -> QuerySet[AccountabilityCase]:
        named = Q(finding__title__icontains=text) | Q(finding__unit__name__icontains=text)
        return rows.filter(named | Q(post__icontains=text))

    def by_holding(
        self, rows: QuerySet[AccountabilityCase], _name: str, value: bool
    ) -> QuerySet[AccountabilityCase]:
        holding = Q(state__in=sorted(HOLDING))
        return rows.filter(holding if value else ~holding)

    def by_due(
        self, rows: QuerySet[AccountabilityCase], _name: str, value: str
    ) -> QuerySet[AccountabilityCase]:
        return pressing(rows.filter(state__in=sorted(OPEN)), value, "due_on")

"""Narrowing spot checks and what was drawn."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.findings.filters import codes
from huiyin.rules.spot_check import CheckResult, CheckState

from .models import SpotCheck, SpotCheckItem


class SpotCheckFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("名称"), field_name="title", lookup_expr="icontains")

    class Meta:
        model = SpotCheck
        fields = ()


class CheckItemFilter(django_filters.FilterSet):
    worded: Mapping[str, type[Enum]] = {"state": CheckState, "result": CheckResult}

    q = django_filters.CharFilter(label=_("问题或单位"), method="search")
    state = django_filters.MultipleChoiceFilter(label=_("状态"), choices=codes(CheckState))
    result = django_filters.MultipleChoiceFilter(label=_("核查结论"), choices=codes(CheckResult))

    class Meta:
        model = SpotCheckItem
        fields = ()

    def search(self, rows: QuerySet[SpotCheckItem], _name: str, text: str) -> QuerySet[SpotCheckItem]:
        return rows.filter(Q(finding__title__icontains=text) | Q(finding__unit__name__icontains=text))

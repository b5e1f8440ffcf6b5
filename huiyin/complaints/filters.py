"""Narrowing complaints by what is in clear."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.findings.filters import codes
from huiyin.rectification.answer_filters import due_filter, own_rounds, own_units, pressing
from huiyin.rules.complaint import OPEN, ComplaintChannel, ComplaintState, ComplaintTopic

from .models import Complaint


class ComplaintFilter(django_filters.FilterSet):
    worded: Mapping[str, type[Enum]] = {
        "state": ComplaintState, "channel": ComplaintChannel, "topic": ComplaintTopic,
    }  # fmt: skip

    q = django_filters.CharFilter(label=_("编号或单位"), method="search")
    state = django_filters.MultipleChoiceFilter(label=_("状态"), choices=codes(ComplaintState))
    channel = django_filters.MultipleChoiceFilter(label=_("渠道"), choices=codes(ComplaintChannel))
    topic = django_filters.MultipleChoiceFilter(label=_("内容分类"), choices=codes(ComplaintTopic))
    due = due_filter()
    round = django_filters.ModelChoiceFilter(label=_("轮次"), queryset=own_rounds)
    unit = django_filters.ModelChoiceFilter(label=_("单位"), field_name="target__unit", queryset=own_units)
    signed = django_filters.BooleanFilter(label=_("实名"))
    placed = django_filters.BooleanFilter(label=_("已确定单位"), method="by_place")

    class Meta:
        model = Complaint
        fields = ()

    def search(self, rows: QuerySet[Complaint], _name: str, text: str) -> QuerySet[Complaint]:
        year, _dash, number = text.strip().partition("-")
        named = Q(target__unit__name__icontains=text.strip())
        if year.isdecimal() and number.isdecimal():
            return rows.filter(named | Q(year=int(year[:4]), number=int(number[:9])))
        return rows.filter(named | Q(number=int(year[:9])) if year.isdecimal() else named)

    def by_place(self, rows: QuerySet[Complaint], _name: str, value: bool) -> QuerySet[Complaint]:
        return rows.filter(target__isnull=not value)

    def by_due(self, rows: QuerySet[Complaint], _name: str, value: str) -> QuerySet[Complaint]:
        return pressing(rows.filter(state__in=sorted(OPEN)), value, "due_on")

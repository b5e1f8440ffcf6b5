"""Narrowing the list of plans."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.findings.filters import codes
from huiyin.rounds.models import Target
from huiyin.rules.plan import UNANSWERED, PlanState

from .answer_filters import due_filter, own_rounds, pressing


class PlanFilter(django_filters.FilterSet):
    worded: Mapping[str, type[Enum]] = {"state": PlanState}

    q = django_filters.CharFilter(label=_("单位"), field_name="unit__name", lookup_expr="icontains")
    state = django_filters.MultipleChoiceFilter(label=_("状态"), choices=codes(PlanState), method="in_states")
    due = due_filter()
    round = django_filters.ModelChoiceFilter(label=_("轮次"), queryset=own_rounds)

    class Meta:
        model = Target
        fields = ()

    def in_states(self, rows: QuerySet[Target], _name: str, states: list[str]) -> QuerySet[Target]:
        return rows.filter(plan_state__in=states) if states else rows

    def by_due(self, rows: QuerySet[Target], _name: str, value: str) -> QuerySet[Target]:
        """Answers that are late, or due within the days that count as soon: only what still waits."""
        rows = rows.filter(plan_state__in=sorted(UNANSWERED))
        return pressing(rows, value, "plan_answer_due_on")

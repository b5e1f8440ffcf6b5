"""Narrowing the list of plans."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import Enum

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from huiyin.findings.filters import codes
from huiyin.organisations.clock import today
from huiyin.rounds.models import Round, Target
from huiyin.rounds.queries import rounds_for
from huiyin.rules.deadlines import DUE_SOON_DAYS
from huiyin.rules.plan import UNANSWERED, PlanState

LATE, SOON = "late", "soon"


def _rounds(request: HttpRequest) -> QuerySet[Round]:
    return rounds_for(request.viewer)


class PlanFilter(django_filters.FilterSet):
    worded: Mapping[str, type[Enum]] = {"state": PlanState}

    q = django_filters.CharFilter(label=_("单位"), field_name="unit__name", lookup_expr="icontains")
    state = django_filters.MultipleChoiceFilter(label=_("状态"), choices=codes(PlanState), method="in_states")
    due = django_filters.ChoiceFilter(
        label=_("答复期限"),
        empty_label=_("不限"),
        method="by_due",
        choices=[(LATE, _("已过期")), (SOON, _("一周内到期"))],
    )
    round = django_filters.ModelChoiceFilter(label=_("轮次"), queryset=_rounds)

    class Meta:
        model = Target
        fields = ()

    def in_states(self, rows: QuerySet[Target], _name: str, states: list[str]) -> QuerySet[Target]:
        return rows.filter(plan_state__in=states) if states else rows

    def by_due(self, rows: QuerySet[Target], _name: str, value: str) -> QuerySet[Target]:
        """Answers that are late, or due within the days that count as soon: only what still waits."""
        rows = rows.filter(plan_state__in=sorted(UNANSWERED))
        if value == LATE:
            return rows.filter(plan_answer_due_on__lt=today())
        return rows.filter(plan_answer_due_on__range=(today(), today() + timedelta(days=DUE_SOON_DAYS)))

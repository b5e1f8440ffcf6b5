"""Narrowing requests for more time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import Enum

import django_filters
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from huiyin.findings.filters import codes
from huiyin.organisations.clock import today
from huiyin.organisations.models import Unit
from huiyin.organisations.queries import units_for
from huiyin.rounds.models import Round
from huiyin.rounds.queries import rounds_for
from huiyin.rules.deadlines import DUE_SOON_DAYS
from huiyin.rules.extension import UNANSWERED, ExtensionState

from .models import Extension

LATE, SOON = "late", "soon"


def _rounds(request: HttpRequest) -> QuerySet[Round]:
    return rounds_for(request.viewer)


def _units(request: HttpRequest) -> QuerySet[Unit]:
    return units_for(request.viewer).select_related(None)


class ExtensionFilter(django_filters.FilterSet):
    worded: Mapping[str, type[Enum]] = {"state": ExtensionState}

    q = django_filters.CharFilter(label=_("问题、任务或理由"), method="search")
    state = django_filters.MultipleChoiceFilter(label=_("状态"), choices=codes(ExtensionState))
    due = django_filters.ChoiceFilter(
        label=_("答复期限"),
        empty_label=_("不限"),
        method="by_due",
        choices=[(LATE, _("已过期")), (SOON, _("一周内到期"))],
    )
    round = django_filters.ModelChoiceFilter(label=_("轮次"), field_name="finding__round", queryset=_rounds)
    unit = django_filters.ModelChoiceFilter(label=_("单位"), field_name="finding__unit", queryset=_units)

    class Meta:
        model = Extension
        fields = ()

    def search(self, rows: QuerySet[Extension], _name: str, text: str) -> QuerySet[Extension]:
        wanted = Q(finding__title__icontains=text) | Q(task__title__icontains=text)
        return rows.filter(wanted | Q(reason__icontains=text))

    def by_due(self, rows: QuerySet[Extension], _name: str, value: str) -> QuerySet[Extension]:
        """Answers that are late, or due within the days that count as soon: only what still waits."""
        rows = rows.filter(state__in=sorted(UNANSWERED))
        if value == LATE:
            return rows.filter(answer_due_on__lt=today())
        return rows.filter(answer_due_on__range=(today(), today() + timedelta(days=DUE_SOON_DAYS)))

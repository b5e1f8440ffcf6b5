"""Narrowing clues by what is not sealed."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from huiyin.findings.filters import codes
from huiyin.organisations.models import Unit
from huiyin.rectification.answer_filters import due_filter, own_rounds, pressing
from huiyin.rules.clue import OPEN, ClueClass, ClueState

from .models import Clue


def _departments(request: HttpRequest) -> QuerySet[Unit]:
    seen = Clue.objects.visible_to(request.viewer).order_by()
    return Unit.objects.filter(pk__in=seen.values("department_id"))


def _units(request: HttpRequest) -> QuerySet[Unit]:
    seen = Clue.objects.visible_to(request.viewer).order_by()
    return Unit.objects.filter(pk__in=seen.values("target__unit_id"))


class ClueFilter(django_filters.FilterSet):
    worded: Mapping[str, type[Enum]] = {"state": ClueState, "clue_class": ClueClass}

    state = django_filters.MultipleChoiceFilter(label=_("状态"), choices=codes(ClueState))
    clue_class = django_filters.MultipleChoiceFilter(label=_("类别"), choices=codes(ClueClass))
    due = due_filter()
    department = django_filters.ModelChoiceFilter(label=_("接收部门"), queryset=_departments)
    round = django_filters.ModelChoiceFilter(label=_("轮次"), field_name="target__round", queryset=own_rounds)
    unit = django_filters.ModelChoiceFilter(label=_("单位"), field_name="target__unit", queryset=_units)
    quick = django_filters.BooleanFilter(label=_("快速移交"))

    class Meta:
        model = Clue
        fields = ()

    def by_due(self, rows: QuerySet[Clue], _name: str, value: str) -> QuerySet[Clue]:
        return pressing(rows.filter(state__in=sorted(OPEN)), value, "due_on")

"""Narrowing yearly checks of what is kept up."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.rules.standing import StandingState

from .answer_filters import OfFindings, due_filter, pressing
from .models import StandingCheck


class StandingFilter(OfFindings):
    worded: Mapping[str, type[Enum]] = {"state": StandingState}

    q = django_filters.CharFilter(label=_("问题"), field_name="finding__title", lookup_expr="icontains")
    state = django_filters.MultipleChoiceFilter(
        label=_("状态"), choices=[(s.value, s.value) for s in StandingState]
    )
    due = due_filter()

    class Meta:
        model = StandingCheck
        fields = ()

    def by_due(self, rows: QuerySet[StandingCheck], _name: str, value: str) -> QuerySet[StandingCheck]:
        """By the day of the report while it is owed, by that of the answer once it was given."""
        due = pressing(rows.filter(state=StandingState.DUE), value, "due_on")
        return due | pressing(rows.filter(state=StandingState.REPORTED), value)

"""Filters of the list of outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from huiyin.organisations.models import Unit
from huiyin.organisations.queries import units_for
from huiyin.rectification.models import PeopleDealtWith, ProgressReport
from huiyin.rounds.models import Round
from huiyin.rounds.queries import rounds_for


def _rounds(request: HttpRequest) -> QuerySet[Round]:
    return rounds_for(request.viewer)


def _units(request: HttpRequest) -> QuerySet[Unit]:
    return units_for(request.viewer)


class OutcomeFilter(django_filters.FilterSet):
    """Progress reports that claim an outcome."""

    worded: Mapping[str, type[Enum]] = {}

    q = django_filters.CharFilter(label=_("进展内容"), field_name="text", lookup_expr="icontains")
    round = django_filters.ModelChoiceFilter(label=_("轮次"), field_name="finding__round", queryset=_rounds)
    unit = django_filters.ModelChoiceFilter(label=_("单位"), field_name="finding__unit", queryset=_units)
    instrument = django_filters.CharFilter(label=_("处理方式"), method="by_instrument")
    reported_at = django_filters.DateFromToRangeFilter(label=_("填报日期"))

    class Meta:
        model = ProgressReport
        fields = ()

    def by_instrument(
        self, rows: QuerySet[ProgressReport], _name: str, text: str
    ) -> QuerySet[ProgressReport]:
        """Reports of people dealt with by this instrument, by its Chinese words."""
        told = PeopleDealtWith.objects.filter(report=OuterRef("pk"), instrument=text.strip(), count__gt=0)
        return rows.filter(Exists(told))

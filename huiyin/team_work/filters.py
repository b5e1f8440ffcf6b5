"""Narrowing a team's papers and drafts; the choices are the viewer's own targets and categories."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from huiyin.findings.filters import codes
from huiyin.findings.models import Category
from huiyin.findings.queries import categories_for
from huiyin.organisations.models import Unit
from huiyin.rounds.models import Round, Target
from huiyin.rules.draft import DraftState
from huiyin.rules.finding import Pace
from huiyin.rules.working_paper import PaperKind, PaperState

from .models import Draft, WorkingPaper
from .queries import desks_bare


def own_units(request: HttpRequest) -> QuerySet[Unit]:
    return Unit.objects.filter(pk__in=desks_bare(request.viewer).order_by().values("unit_id"))


def own_rounds(request: HttpRequest) -> QuerySet[Round]:
    return Round.objects.filter(pk__in=desks_bare(request.viewer).order_by().values("round_id"))


def own_categories(request: HttpRequest) -> QuerySet[Category]:
    return categories_for(request.viewer)


class AtDesks(django_filters.FilterSet):
    """What papers and drafts are both narrowed by."""

    worded: Mapping[str, type[Enum]] = {}
    texts: tuple[str, ...] = ()

    q = django_filters.CharFilter(label=_("查找"), method="search")
    round = django_filters.ModelChoiceFilter(label=_("轮次"), field_name="target__round", queryset=own_rounds)
    unit = django_filters.ModelChoiceFilter(
        label=_("被巡视单位"), field_name="target__unit", queryset=own_units
    )

    def search(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        found = Q(pk__in=[])
        for name in self.texts:
            found |= Q(**{f"{name}__icontains": text})
        return rows.filter(found)


class DeskFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("单位或巡视组"), method="search")
    round = django_filters.ModelChoiceFilter(label=_("轮次"), queryset=own_rounds)

    class Meta:
        model = Target
        fields = ()

    def search(self, rows: QuerySet[Target], _name: str, text: str) -> QuerySet[Target]:
        return rows.filter(Q(unit__name__icontains=text) | Q(team__name__icontains=text))


class PaperFilter(AtDesks):
    worded = {"kind": PaperKind, "state": PaperState}
    texts = ("title", "source", "text")

    kind = django_filters.MultipleChoiceFilter(label=_("方式"), choices=codes(PaperKind))
    state = django_filters.MultipleChoiceFilter(label=_("状态"), choices=codes(PaperState))
    on = django_filters.DateFromToRangeFilter(label=_("日期"))

    class Meta:
        model = WorkingPaper
        fields = ()


class DraftFilter(AtDesks):
    worded = {"state": DraftState, "pace": Pace}
    texts = ("title", "fact", "basis", "people")

    state = django_filters.MultipleChoiceFilter(label=_("状态"), choices=codes(DraftState))
    category = django_filters.ModelChoiceFilter(label=_("问题类别"), queryset=own_categories)
    pace = django_filters.MultipleChoiceFilter(label=_("整改类型"), choices=codes(Pace))

    class Meta:
        model = Draft
        fields = ()

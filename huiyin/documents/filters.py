"""Narrowing official documents."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

import django_filters
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from huiyin.findings.filters import codes
from huiyin.organisations.models import Unit
from huiyin.organisations.queries import units_for
from huiyin.rounds.models import Round
from huiyin.rounds.queries import rounds_for
from huiyin.rules.official_document import OfficialState

from .kinds import OfficialKind
from .models import OfficialDocument


def _rounds(request: HttpRequest) -> QuerySet[Round]:
    return rounds_for(request.viewer)


def _units(request: HttpRequest) -> QuerySet[Unit]:
    return units_for(request.viewer)


class DocumentFilter(django_filters.FilterSet):
    """What the list of documents is narrowed by."""

    worded: Mapping[str, type[Enum]] = {"state": OfficialState, "kind": OfficialKind}

    q = django_filters.CharFilter(label=_("标题或单位"), method="search")
    kind = django_filters.MultipleChoiceFilter(label=_("公文种类"), choices=codes(OfficialKind))
    state = django_filters.MultipleChoiceFilter(label=_("状态"), choices=codes(OfficialState))
    round = django_filters.ModelChoiceFilter(label=_("轮次"), queryset=_rounds)
    unit = django_filters.ModelChoiceFilter(label=_("单位"), field_name="target__unit", queryset=_units)

    class Meta:
        model = OfficialDocument
        fields = ()

    def search(self, rows: QuerySet[OfficialDocument], _name: str, text: str) -> QuerySet[OfficialDocument]:
        return rows.filter(Q(title__icontains=text) | Q(target__unit__name__icontains=text))

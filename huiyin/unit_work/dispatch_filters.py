"""Narrowing the list of what goes out under the head's signature."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.findings.filters import codes
from huiyin.rectification.answer_filters import own_rounds
from huiyin.rules.dispatch import DispatchKind, DispatchState

from .models import Dispatch


class DispatchFilter(django_filters.FilterSet):
    worded: Mapping[str, type[Enum]] = {"state": DispatchState, "kind": DispatchKind}

    q = django_filters.CharFilter(label=_("问题或送签人"), method="search")
    state = django_filters.MultipleChoiceFilter(label=_("状态"), choices=codes(DispatchState))
    kind = django_filters.MultipleChoiceFilter(label=_("事项"), choices=codes(DispatchKind))
    round = django_filters.ModelChoiceFilter(label=_("轮次"), field_name="target__round", queryset=own_rounds)

    class Meta:
        model = Dispatch
        fields = ()

    def search(self, rows: QuerySet[Dispatch], _name: str, text: str) -> QuerySet[Dispatch]:
        about = Q(items__finding__title__icontains=text)
        found = Dispatch.objects.filter(about | Q(prepared_by_name__icontains=text))
        return rows.filter(pk__in=found.values("pk"))

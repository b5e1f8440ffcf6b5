"""Filters of the list of rounds."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from huiyin.rules.round import RoundState

from .models import Round, Term
from .queries import terms_for


def _terms(request: HttpRequest) -> QuerySet[Term]:
    return terms_for(request.viewer)


class RoundFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("轮次名称"), field_name="name", lookup_expr="icontains")
    state = django_filters.MultipleChoiceFilter(
        label=_("阶段"), choices=[(s.value, s.value) for s in RoundState]
    )
    term = django_filters.ModelChoiceFilter(label=_("届"), queryset=_terms)

    class Meta:
        model = Round
        fields = ()

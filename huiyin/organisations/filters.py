"""Filters of the list of units."""

from __future__ import annotations

import json

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.rules.unit import UnitType

from .models import Unit


class UnitFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("名称、简称或别名"), method="search")
    unit_type = django_filters.MultipleChoiceFilter(
        label=_("类型"), choices=[(t.value, t.value) for t in UnitType]
    )
    sector = django_filters.CharFilter(label=_("行业"), lookup_expr="icontains")
    receives = django_filters.BooleanFilter(label=_("可接收移送"))

    class Meta:
        model = Unit
        fields = ()

    def search(self, rows: QuerySet[Unit], _name: str, text: str) -> QuerySet[Unit]:
        return rows.filter(named(text))


def named(text: str) -> Q:
    """Units whose name, short name, or one of whose aliases or former names contains `text`.

    SQLite keeps the aliases' JSON with Chinese as escapes, PostgreSQL as it is read: both are asked for.
    """
    escaped = json.dumps(text)[1:-1]
    in_aliases = Q(aliases__icontains=text) | Q(aliases__icontains=escaped)
    in_former = Q(former_names__icontains=text) | Q(former_names__icontains=escaped)
    return Q(name__icontains=text) | Q(short_name__icontains=text) | in_aliases | in_former

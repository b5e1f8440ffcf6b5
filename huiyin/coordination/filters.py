"""Narrowing requests to departments."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

import django_filters
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from huiyin.findings.filters import codes
from huiyin.organisations.models import Unit
from huiyin.rules.coordination import RequestKind, RequestState

from .models import CoordinationRequest


def own_departments(request: HttpRequest) -> QuerySet[Unit]:
    rows = CoordinationRequest.objects.visible_to(request.viewer).order_by()
    return Unit.objects.filter(pk__in=rows.values("department_id"))


class RequestFilter(django_filters.FilterSet):
    worded: Mapping[str, type[Enum]] = {"kind": RequestKind, "state": RequestState}

    q = django_filters.CharFilter(label=_("事项或单位"), method="search")
    state = django_filters.MultipleChoiceFilter(label=_("状态"), choices=codes(RequestState))
    kind = django_filters.MultipleChoiceFilter(label=_("种类"), choices=codes(RequestKind))
    department = django_filters.ModelChoiceFilter(label=_("部门"), queryset=own_departments)

    class Meta:
        model = CoordinationRequest
        fields = ()

    def search(
        self, rows: QuerySet[CoordinationRequest], _name: str, text: str
    ) -> QuerySet[CoordinationRequest]:
        return rows.filter(Q(title__icontains=text) | Q(target__unit__name__icontains=text))

"""Narrowing errands, and a unit's people."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

import django_filters
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from huiyin.findings.filters import codes
from huiyin.organisations.clock import today
from huiyin.rectification.answer_filters import SOON, pressing
from huiyin.rules.errand import WITH_STAFF, ErrandState

from .models import Department, Errand, Person

LATE = "late"


def own_departments(request: HttpRequest) -> QuerySet[Department]:
    return Department.objects.visible_to(request.viewer).order_by("name")


def own_people(request: HttpRequest) -> QuerySet[Person]:
    return Person.objects.visible_to(request.viewer).filter(retired_at=None)


class MyErrandFilter(django_filters.FilterSet):
    """What staff narrow their errands by."""

    worded: Mapping[str, type[Enum]] = {"state": ErrandState}

    q = django_filters.CharFilter(label=_("任务或问题"), method="search")
    state = django_filters.MultipleChoiceFilter(label=_("状态"), choices=codes(ErrandState))
    due = django_filters.ChoiceFilter(
        label=_("内部时限"),
        empty_label=_("不限"),
        method="by_due",
        choices=[(LATE, _("已过期")), (SOON, _("一周内到期"))],
    )

    class Meta:
        model = Errand
        fields = ()

    def search(self, rows: QuerySet[Errand], _name: str, text: str) -> QuerySet[Errand]:
        return rows.filter(Q(task__title__icontains=text) | Q(task__finding__title__icontains=text))

    def by_due(self, rows: QuerySet[Errand], _name: str, value: str) -> QuerySet[Errand]:
        """Only what is with staff can be late inside."""
        rows = rows.filter(state__in=sorted(WITH_STAFF))
        return (
            rows.filter(inner_due_on__lt=today()) if value == LATE else pressing(rows, value, "inner_due_on")
        )


class ErrandFilter(MyErrandFilter):
    """What the liaison narrows all errands by."""

    department = django_filters.ModelChoiceFilter(label=_("承办部门"), queryset=own_departments)
    person = django_filters.ModelChoiceFilter(label=_("承办人员"), field_name="persons", queryset=own_people)


class InnerPersonFilter(django_filters.FilterSet):
    worded: Mapping[str, type[Enum]] = {}

    q = django_filters.CharFilter(label=_("姓名或职务"), method="search")
    department = django_filters.ModelChoiceFilter(label=_("部门"), queryset=own_departments)
    has_account = django_filters.BooleanFilter(
        label=_("有账号"), field_name="account_id", lookup_expr="isnull", exclude=True
    )

    class Meta:
        model = Person
        fields = ()

    def search(self, rows: QuerySet[Person], _name: str, text: str) -> QuerySet[Person]:
        return rows.filter(Q(name__icontains=text) | Q(post__icontains=text))

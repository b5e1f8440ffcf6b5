"""Narrowing signs, and what dismissals have taught."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.findings.filters import codes
from huiyin.rectification.answer_filters import OfFindings
from huiyin.rules.sign import SignState, SuppressionKind
from huiyin.sifting import Code

from .models import Sign, Suppression

LISTED = [state for state in SignState if state != SignState.GONE]


class SignFilter(OfFindings):
    worded: Mapping[str, type[Enum]] = {"code": Code, "state": SignState}

    q = django_filters.CharFilter(label=_("问题或整改情况"), method="search")
    code = django_filters.MultipleChoiceFilter(label=_("疑点"), choices=codes(Code))
    state = django_filters.MultipleChoiceFilter(label=_("判断"), choices=[(s.value, s.value) for s in LISTED])
    raised_at = django_filters.DateFromToRangeFilter(label=_("提示日期"))
    score = django_filters.NumberFilter(label=_("分值不低于"), lookup_expr="gte", min_value=0, max_value=1)

    class Meta:
        model = Sign
        fields = ()

    def search(self, rows: QuerySet[Sign], _name: str, text: str) -> QuerySet[Sign]:
        return rows.filter(Q(finding__title__icontains=text) | Q(text__icontains=text))


class SuppressionFilter(django_filters.FilterSet):
    worded: Mapping[str, type[Enum]] = {"code": Code, "kind": SuppressionKind}

    q = django_filters.CharFilter(label=_("理由"), field_name="reason", lookup_expr="icontains")
    code = django_filters.MultipleChoiceFilter(label=_("疑点"), choices=codes(Code))
    kind = django_filters.ChoiceFilter(label=_("范围"), empty_label=_("不限"), choices=codes(SuppressionKind))
    lifted = django_filters.BooleanFilter(label=_("已恢复提示"), field_name="lifted_at", method="by_lifted")

    class Meta:
        model = Suppression
        fields = ()

    def by_lifted(self, rows: QuerySet[Suppression], _name: str, value: bool) -> QuerySet[Suppression]:
        return rows.filter(lifted_at__isnull=not value)

"""Narrowing steps of supervision and lights."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from huiyin.findings.filters import codes
from huiyin.rectification.answer_filters import OfFindings, due_filter, pressing
from huiyin.rules.ladder import OPEN, Rung, StepState
from huiyin.rules.watch import MEASURED, Cause, Light

from .models import KeptLight, KeyPost, SupervisionStep


class StepFilter(OfFindings):
    worded: Mapping[str, type[Enum]] = {"state": StepState, "rung": Rung}

    q = django_filters.CharFilter(label=_("问题或单位"), method="search")
    rung = django_filters.MultipleChoiceFilter(label=_("措施"), choices=codes(Rung))
    state = django_filters.MultipleChoiceFilter(label=_("状态"), choices=codes(StepState))
    due = due_filter()
    issued = django_filters.BooleanFilter(label=_("已发给单位"), method="by_issued")

    class Meta:
        model = SupervisionStep
        fields = ()

    def search(self, rows: QuerySet[SupervisionStep], _name: str, text: str) -> QuerySet[SupervisionStep]:
        return rows.filter(Q(finding__title__icontains=text) | Q(finding__unit__name__icontains=text))

    def by_issued(
        self, rows: QuerySet[SupervisionStep], _name: str, value: bool
    ) -> QuerySet[SupervisionStep]:
        return rows.filter(issued_on__isnull=not value)

    def by_due(self, rows: QuerySet[SupervisionStep], _name: str, value: str) -> QuerySet[SupervisionStep]:
        return pressing(rows.filter(state__in=sorted(OPEN)), value, "due_on")


def _posts() -> QuerySet[KeyPost]:
    return KeyPost.objects.filter(finding=OuterRef("finding_id"))


class LightFilter(OfFindings):
    worded: Mapping[str, type[Enum]] = {"light": Light, "cause": Cause}

    q = django_filters.CharFilter(label=_("问题或单位"), method="search")
    light = django_filters.MultipleChoiceFilter(label=_("亮灯"), choices=codes(Light))
    cause = django_filters.ChoiceFilter(
        label=_("原因"), empty_label=_("不限"), method="by_cause",
        choices=[(c.value, c.value) for c in MEASURED],
    )  # fmt: skip
    key = django_filters.BooleanFilter(label=_("重点事"), field_name="finding__key_watch")
    post = django_filters.CharFilter(label=_("重点岗位"), method="by_post")
    posts = django_filters.BooleanFilter(label=_("有重点岗位"), method="by_posts")

    class Meta:
        model = KeptLight
        fields = ()

    def search(self, rows: QuerySet[KeptLight], _name: str, text: str) -> QuerySet[KeptLight]:
        return rows.filter(Q(finding__title__icontains=text) | Q(finding__unit__name__icontains=text))

    def by_post(self, rows: QuerySet[KeptLight], _name: str, text: str) -> QuerySet[KeptLight]:
        return rows.filter(Exists(_posts().filter(post__icontains=text.strip())))

    def by_posts(self, rows: QuerySet[KeptLight], _name: str, value: bool) -> QuerySet[KeptLight]:
        there = Exists(_posts())
        return rows.filter(there if value else ~there)

    def by_cause(self, rows: QuerySet[KeptLight], _name: str, value: str) -> QuerySet[KeptLight]:
        # the codes are quoted in the stored list, so that none is found inside of another
        return rows.alias(told=Cast("reasons", TextField())).filter(told__contains=f'"{value}"')

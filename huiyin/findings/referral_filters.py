"""Narrowing referrals to departments."""

from __future__ import annotations

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.organisations.clock import today

from .models import Referral


class ReferralFilter(django_filters.FilterSet):
    """Referrals: by words, and whether the answer is still owed."""

    q = django_filters.CharFilter(label=_("问题或单位"), method="search")
    answered = django_filters.BooleanFilter(
        label=_("已答复"), field_name="answered_on", lookup_expr="isnull", exclude=True
    )
    late = django_filters.BooleanFilter(label=_("超期未答复"), method="only_late")

    class Meta:
        model = Referral
        fields = ()

    def search(self, rows: QuerySet[Referral], _name: str, text: str) -> QuerySet[Referral]:
        return rows.filter(Q(finding__title__icontains=text) | Q(finding__unit__name__icontains=text))

    def only_late(self, rows: QuerySet[Referral], _name: str, on: bool) -> QuerySet[Referral]:
        late = Q(answered_on__isnull=True, answer_due_on__lt=today())
        return rows.filter(late) if on else rows.exclude(late)

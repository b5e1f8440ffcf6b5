"""Filters of the review queue, of what is missing, and of the answers that are owed."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.findings.filters import codes
from huiyin.findings.models import Finding, Referral
from huiyin.findings.queries import referrals_for
from huiyin.organisations.clock import today
from huiyin.rectification.answer_filters import OfFindings, due_filter, own_rounds, own_units, pressing
from huiyin.rectification.filters import LedgerFilter
from huiyin.rectification.models import CloseApplication
from huiyin.rules.close_application import UNANSWERED, ApplicationState
from huiyin.rules.invariants import Breach
from huiyin.rules.reopening import CameBack
from huiyin.rules.roles import Role

from .breaches import owed_by_role
from .came_back import came_back
from .queries import suspects

OWING = (Role.OFFICE, Role.UNIT, Role.DEPARTMENT)


class QueueFilter(OfFindings):
    """Applications that wait for an answer."""

    #: filters whose values are members of these enums
    worded: Mapping[str, type[Enum]] = {"state": ApplicationState}

    q = django_filters.CharFilter(label=_("问题或申请内容"), method="search")
    state = django_filters.ChoiceFilter(
        label=_("环节"),
        empty_label=_("不限"),
        choices=[(s.value, s.value) for s in ApplicationState if s in UNANSWERED],
    )
    due = due_filter()

    class Meta:
        model = CloseApplication
        fields = ()

    def search(self, rows: QuerySet[CloseApplication], _name: str, text: str) -> QuerySet[CloseApplication]:
        return rows.filter(Q(finding__title__icontains=text) | Q(text__icontains=text))

    def by_due(self, rows: QuerySet[CloseApplication], _name: str, value: str) -> QuerySet[CloseApplication]:
        return pressing(rows, value)


class ProblemFilter(LedgerFilter):
    """The problem list's filters with those that speak of what became of a closed finding."""

    worded: Mapping[str, type[Enum]] = {**LedgerFilter.worded, "back": CameBack}

    back = django_filters.MultipleChoiceFilter(
        label=_("销号后又出现"), choices=codes(CameBack), method="came_back"
    )

    def came_back(self, rows: QuerySet[Finding], _name: str, ways: list[str]) -> QuerySet[Finding]:
        return rows.filter(came_back(self.request.viewer, ways)) if ways else rows


class MissingFilter(django_filters.FilterSet):
    """Findings with something missing; without a choice of breach, with anything missing."""

    worded: Mapping[str, type[Enum]] = {"breach": Breach, "owes": Role}

    q = django_filters.CharFilter(label=_("问题"), field_name="title", lookup_expr="icontains")
    breach = django_filters.MultipleChoiceFilter(
        label=_("缺什么"), choices=[(b.value, b.value) for b in Breach], method="by_breach"
    )
    owes = django_filters.ChoiceFilter(
        label=_("该谁办理"),
        empty_label=_("不限"),
        choices=[(r.value, r.value) for r in OWING],
        method="by_breach",
    )
    round = django_filters.ModelChoiceFilter(label=_("轮次"), queryset=own_rounds)
    unit = django_filters.ModelChoiceFilter(label=_("单位"), queryset=own_units)

    class Meta:
        model = Finding
        fields = ()

    #: breaches that are worth asking for; a caller who knows that some stand nowhere may leave them out
    asked: tuple[Breach, ...] = tuple(Breach)

    def by_breach(self, rows: QuerySet[Finding], _name: str, _value: object) -> QuerySet[Finding]:
        """Both choices together are one condition: see `filter_queryset`."""
        return rows

    @property
    def chosen(self) -> tuple[Breach, ...]:
        """The breaches that the choices ask for."""
        given = getattr(self.form, "cleaned_data", {})
        wanted = {Breach(b) for b in given.get("breach") or self.asked}
        if owes := given.get("owes"):
            wanted &= set(owed_by_role(Role(owes)))
        return tuple(b for b in self.asked if b in wanted)

    def filter_queryset(self, rows: QuerySet[Finding]) -> QuerySet[Finding]:
        rows = super().filter_queryset(rows)
        return suspects(rows, today(), referrals_for(self.request.viewer), self.chosen)


class OwedReferralFilter(OfFindings):
    """Referrals whose answer is owed."""

    worded: Mapping[str, type[Enum]] = {}

    due = due_filter()

    class Meta:
        model = Referral
        fields = ()

    def by_due(self, rows: QuerySet[Referral], _name: str, value: str) -> QuerySet[Referral]:
        return pressing(rows, value)

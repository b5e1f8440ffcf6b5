"""Filters of the review queue, of what is missing, and of the answers that are owed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import Enum

import django_filters
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from huiyin.findings.models import Finding, Referral
from huiyin.findings.queries import referrals_for
from huiyin.organisations.clock import today
from huiyin.organisations.models import Unit
from huiyin.organisations.queries import units_for
from huiyin.rectification.models import CloseApplication
from huiyin.rounds.models import Round
from huiyin.rounds.queries import rounds_for
from huiyin.rules.close_application import UNANSWERED, ApplicationState
from huiyin.rules.deadlines import DUE_SOON_DAYS
from huiyin.rules.invariants import Breach
from huiyin.rules.roles import Role

from .breaches import owed_by_role
from .queries import suspects

#: how pressing an answer is
LATE, SOON = "late", "soon"
OWING = (Role.OFFICE, Role.UNIT, Role.DEPARTMENT)


def _rounds(request: HttpRequest) -> QuerySet[Round]:
    return rounds_for(request.viewer)


def _units(request: HttpRequest) -> QuerySet[Unit]:
    return units_for(request.viewer).select_related(None)


def pressing(rows: QuerySet, value: str) -> QuerySet:
    """Rows whose answer is late, or due within the days that count as soon."""
    if value == LATE:
        return rows.filter(answer_due_on__lt=today())
    return rows.filter(answer_due_on__range=(today(), today() + timedelta(days=DUE_SOON_DAYS)))


class QueueFilter(django_filters.FilterSet):
    """Applications that wait for an answer."""

    #: filters whose values are members of these enums
    worded: Mapping[str, type[Enum]] = {"state": ApplicationState}

    q = django_filters.CharFilter(label=_("问题或申请内容"), method="search")
    state = django_filters.ChoiceFilter(
        label=_("环节"),
        empty_label=_("不限"),
        choices=[(s.value, s.value) for s in ApplicationState if s in UNANSWERED],
    )
    due = django_filters.ChoiceFilter(
        label=_("答复期限"),
        empty_label=_("不限"),
        method="by_due",
        choices=[(LATE, _("已过期")), (SOON, _("一周内到期"))],
    )
    round = django_filters.ModelChoiceFilter(label=_("轮次"), field_name="finding__round", queryset=_rounds)
    unit = django_filters.ModelChoiceFilter(label=_("单位"), field_name="finding__unit", queryset=_units)

    class Meta:
        model = CloseApplication
        fields = ()

    def search(self, rows: QuerySet[CloseApplication], _name: str, text: str) -> QuerySet[CloseApplication]:
        return rows.filter(Q(finding__title__icontains=text) | Q(text__icontains=text))

    def by_due(self, rows: QuerySet[CloseApplication], _name: str, value: str) -> QuerySet[CloseApplication]:
        return pressing(rows, value)


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
    round = django_filters.ModelChoiceFilter(label=_("轮次"), queryset=_rounds)
    unit = django_filters.ModelChoiceFilter(label=_("单位"), queryset=_units)

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


class OwedReferralFilter(django_filters.FilterSet):
    """Referrals whose answer is owed."""

    worded: Mapping[str, type[Enum]] = {}

    due = django_filters.ChoiceFilter(
        label=_("答复期限"),
        empty_label=_("不限"),
        method="by_due",
        choices=[(LATE, _("已过期")), (SOON, _("一周内到期"))],
    )
    round = django_filters.ModelChoiceFilter(label=_("轮次"), field_name="finding__round", queryset=_rounds)
    unit = django_filters.ModelChoiceFilter(label=_("单位"), field_name="finding__unit", queryset=_units)

    class Meta:
        model = Referral
        fields = ()

    def by_due(self, rows: QuerySet[Referral], _name: str, value: str) -> QuerySet[Referral]:
        return pressing(rows, value)

"""Narrowing campaigns, their tasks and policy suggestions."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from huiyin.findings.filters import codes
from huiyin.organisations.models import Unit
from huiyin.rectification.answer_filters import due_filter, pressing
from huiyin.rules.campaign import CampaignState
from huiyin.rules.campaign_task import CampaignTaskState
from huiyin.rules.policy_suggestion import SuggestionState

from .models import Campaign, CampaignTask, PolicySuggestion


def own_campaigns(request: HttpRequest) -> QuerySet[Campaign]:
    """Those of which the viewer sees a task: all, or those that they have to answer."""
    seen = CampaignTask.objects.visible_to(request.viewer).order_by()
    return Campaign.objects.filter(pk__in=seen.values("campaign_id"))


def addressed(request: HttpRequest) -> QuerySet[Unit]:
    seen = CampaignTask.objects.visible_to(request.viewer).order_by()
    return Unit.objects.filter(pk__in=seen.values("addressee_id"))


def suggested_to(request: HttpRequest) -> QuerySet[Unit]:
    seen = PolicySuggestion.objects.visible_to(request.viewer).order_by()
    return Unit.objects.filter(pk__in=seen.values("department_id"))


class CampaignFilter(django_filters.FilterSet):
    worded: Mapping[str, type[Enum]] = {"state": CampaignState}

    q = django_filters.CharFilter(label=_("名称或事由"), method="search")
    state = django_filters.MultipleChoiceFilter(label=_("状态"), choices=codes(CampaignState))

    class Meta:
        model = Campaign
        fields = ()

    def search(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        return rows.filter(Q(title__icontains=text) | Q(reason__icontains=text))


class CampaignTaskFilter(django_filters.FilterSet):
    worded: Mapping[str, type[Enum]] = {"state": CampaignTaskState}

    q = django_filters.CharFilter(label=_("任务或单位"), method="search")
    state = django_filters.MultipleChoiceFilter(label=_("状态"), choices=codes(CampaignTaskState))
    due = due_filter()
    campaign = django_filters.ModelChoiceFilter(label=_("专项治理"), queryset=own_campaigns)
    addressee = django_filters.ModelChoiceFilter(label=_("单位或部门"), queryset=addressed)

    class Meta:
        model = CampaignTask
        fields = ()

    def search(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        return rows.filter(Q(text__icontains=text) | Q(addressee__name__icontains=text))

    def by_due(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """The addressee's day; what was answered is the office's."""
        return pressing(rows, value, "due_on").filter(state=CampaignTaskState.GIVEN)


class SuggestionFilter(django_filters.FilterSet):
    worded: Mapping[str, type[Enum]] = {"state": SuggestionState}

    q = django_filters.CharFilter(label=_("建议"), field_name="text", lookup_expr="icontains")
    state = django_filters.MultipleChoiceFilter(label=_("状态"), choices=codes(SuggestionState))
    department = django_filters.ModelChoiceFilter(label=_("部门"), queryset=suggested_to)

    class Meta:
        model = PolicySuggestion
        fields = ()

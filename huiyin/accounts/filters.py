"""Filters of the lists of people and grants."""

from __future__ import annotations

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.journal.models import Checkpoint, CheckpointReason, Entry
from huiyin.rules.roles import Role

from .models import ApiToken, Grant, GrantState, User


class PersonFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("姓名、职务或用户名"), method="search")
    is_active = django_filters.BooleanFilter(label=_("账号启用"))

    class Meta:
        model = User
        fields = ()

    def search(self, rows: QuerySet[User], _name: str, text: str) -> QuerySet[User]:
        return rows.filter(Q(name__icontains=text) | Q(post__icontains=text) | Q(username__icontains=text))


class GrantFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("姓名或用户名"), method="search")
    role = django_filters.ChoiceFilter(label=_("角色"), choices=[(r.value, r.value) for r in Role])
    state = django_filters.ChoiceFilter(label=_("状态"), choices=GrantState.choices)

    class Meta:
        model = Grant
        fields = ()

    def search(self, rows: QuerySet[Grant], _name: str, text: str) -> QuerySet[Grant]:
        return rows.filter(Q(user__name__icontains=text) | Q(user__username__icontains=text))


class TokenFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("用途或姓名"), method="search")
    writes = django_filters.BooleanFilter(label=_("可以办理"))
    in_use = django_filters.BooleanFilter(label=_("没有停用"), field_name="revoked_at", lookup_expr="isnull")

    class Meta:
        model = ApiToken
        fields = ()

    def search(self, rows: QuerySet[ApiToken], _name: str, text: str) -> QuerySet[ApiToken]:
        return rows.filter(Q(name__icontains=text) | Q(user__name__icontains=text))


class EntryFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("经办人或编号"), method="search")
    action = django_filters.CharFilter(label=_("事项"), lookup_expr="exact")
    object_type = django_filters.CharFilter(label=_("对象"), lookup_expr="exact")
    at = django_filters.DateFromToRangeFilter(label=_("日期"))

    class Meta:
        model = Entry
        fields = ()

    def search(self, rows: QuerySet[Entry], _name: str, text: str) -> QuerySet[Entry]:
        return rows.filter(Q(actor_name__icontains=text) | Q(object_id=text))


class CheckpointFilter(django_filters.FilterSet):
    reason = django_filters.ChoiceFilter(label=_("缘由"), choices=CheckpointReason.choices)
    at = django_filters.DateFromToRangeFilter(label=_("日期"))

    class Meta:
        model = Checkpoint
        fields = ()

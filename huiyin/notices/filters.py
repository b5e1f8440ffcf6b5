"""Filters of the inbox."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiyin.rectification.answer_filters import own_rounds, own_units
from huiyin.rules.notice_kinds import NoticeKind
from huiyin.rules.notices import kinds_for

from .models import Notice

UNREAD, READ = "unread", "read"


class NoticeFilter(django_filters.FilterSet):
    """The viewer's notices by kind, whether they were read, round and unit; choices within scope."""

    worded: Mapping[str, type[Enum]] = {"kind": NoticeKind}

    state = django_filters.ChoiceFilter(
        label=_("是否已读"), empty_label=_("不限"), method="by_state",
        choices=[(UNREAD, _("未读")), (READ, _("已读"))],
    )  # fmt: skip
    kind = django_filters.MultipleChoiceFilter(label=pgettext_lazy("notice", "事项"))
    round = django_filters.ModelChoiceFilter(label=_("轮次"), queryset=own_rounds)
    unit = django_filters.ModelChoiceFilter(label=_("单位"), queryset=own_units)

    class Meta:
        model = Notice
        fields = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # a choice that one can never get would tell what others are told
        kinds = kinds_for(self.request.viewer.roles())
        self.filters["kind"].extra["choices"] = [(kind.value, kind.value) for kind in kinds]

    def by_state(self, rows: QuerySet[Notice], _name: str, value: str) -> QuerySet[Notice]:
        return rows.filter(read_at__isnull=value == UNREAD)

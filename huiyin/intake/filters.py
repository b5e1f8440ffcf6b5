"""Filters of the list of imported documents."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from huiyin.rounds.models import Round
from huiyin.rounds.queries import rounds_for

from .models import ImportedDocument
from .queries import uploaders_for


def _rounds(request: HttpRequest | None) -> QuerySet[Any]:
    return rounds_for(request.viewer) if request else Round.objects.none()


class DocumentFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("查找"), field_name="name", lookup_expr="icontains")
    state = django_filters.MultipleChoiceFilter(label=_("状态"))
    kind = django_filters.MultipleChoiceFilter(label=_("文件类型"))
    round = django_filters.ModelChoiceFilter(label=_("轮次"), queryset=_rounds)
    uploaded_by = django_filters.ChoiceFilter(label=_("上传人"))
    uploaded_at = django_filters.DateFromToRangeFilter(label=_("上传时间"))

    #: words of states and kinds are the web's; the page sets them before the filters are built
    state_words: Any = ()
    kind_words: Any = ()

    class Meta:
        model = ImportedDocument
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["state"].extra["choices"] = list(self.state_words)
        self.filters["kind"].extra["choices"] = list(self.kind_words)
        viewer = self.request.viewer if self.request else None
        names = uploaders_for(viewer) if viewer else ()
        self.filters["uploaded_by"].extra["choices"] = [(str(pk), name) for pk, name in names]

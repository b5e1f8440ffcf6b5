"""The problem list narrowed by common problem and cause."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import django_filters
from django.db.models import QuerySet
from django.forms import HiddenInput
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from huiyin.organisations.profiles import profile_of
from huiyin.organisations.queries import bodies_for
from huiyin.rectification.filters import LedgerFilter
from huiyin.rules.finding import FindingState
from huiyin.rules.root_cause import in_order

from .queries import BACK, READERS, themes_for


class ThemedFilter(LedgerFilter):
    """The problem list's filters with those of common problems, for who reads these.

    They come with links and are lifted like others; no page draws a choice of all themes, so that only what
    an address names is read.
    """

    theme = django_filters.ChoiceFilter(
        label=_("共性问题"), method="in_theme", widget=HiddenInput, empty_label=None
    )
    cause = django_filters.ChoiceFilter(
        label=_("深层原因"), method="with_cause", widget=HiddenInput, empty_label=None
    )
    again = django_filters.ChoiceFilter(
        label=_("再次出现"), method="seen_again", widget=HiddenInput, empty_label=None,
        choices=[("true", _("是"))],
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        viewer = self.request.viewer
        if not viewer.has(*READERS):
            del self.filters["theme"], self.filters["cause"], self.filters["again"]
            return
        self.filters["theme"].extra["choices"] = self._named() if self.data.get("theme") else ()
        self.filters["cause"].extra["choices"] = self._caused() if self.data.get("cause") else ()

    def _named(self) -> list[tuple[str, str]]:
        try:
            asked = UUID(self.data["theme"])
        except ValueError:
            return []
        rows = themes_for(self.request.viewer).filter(pk=asked)
        return [(str(pk), name) for pk, name in rows.values_list("pk", "name")]

    def _caused(self) -> list[tuple[str, str]]:
        chinese = (get_language() or "zh").startswith("zh")
        found = {
            cause.code: cause.words.zh if chinese else cause.words.en
            for body in bodies_for(self.request.viewer)
            for cause, _part in in_order(profile_of(body).causes)
        }
        return list(found.items())

    def in_theme(self, rows: QuerySet[Any], _name: str, theme: str) -> QuerySet[Any]:
        """What was withdrawn is in none."""
        return rows.filter(place__theme=theme).exclude(state=FindingState.WITHDRAWN)

    def with_cause(self, rows: QuerySet[Any], _name: str, cause: str) -> QuerySet[Any]:
        return rows.filter(cause__cause=cause)

    def seen_again(self, rows: QuerySet[Any], _name: str, _yes: str) -> QuerySet[Any]:
        return rows.filter(BACK)

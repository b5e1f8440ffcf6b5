"""The problem list narrowed by common problem and cause."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import django_filters
from django.db.models import QuerySet
from django.forms import HiddenInput, MultipleHiddenInput
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from huiyin.organisations.profiles import profile_of
from huiyin.organisations.queries import bodies_for
from huiyin.rectification.filters import LedgerFilter
from huiyin.rounds.queries import rounds_for
from huiyin.rules.finding import FindingState
from huiyin.rules.root_cause import in_order

from .queries import READERS, themes_for


class ThemedFilter(LedgerFilter):
    """The problem list's filters with those of common problems, for who reads these.

    They come with links and are lifted like others; no page draws a choice of all themes, so that only what
    an address names is read.
    """

    theme = django_filters.MultipleChoiceFilter(
        label=_("共性问题"), method="in_themes", widget=MultipleHiddenInput
    )
    cause = django_filters.ChoiceFilter(
        label=_("深层原因"), method="with_cause", widget=HiddenInput, empty_label=None
    )
    rounds = django_filters.MultipleChoiceFilter(
        label=_("其中的轮次"), method="in_rounds", widget=MultipleHiddenInput
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.request.viewer.has(*READERS):
            del self.filters["theme"], self.filters["cause"], self.filters["rounds"]
            return
        viewer = self.request.viewer
        self.filters["theme"].extra["choices"] = self._named("theme", lambda: themes_for(viewer))
        self.filters["rounds"].extra["choices"] = self._named("rounds", lambda: rounds_for(viewer))
        self.filters["cause"].extra["choices"] = self._caused() if self.data.get("cause") else ()

    def _named(self, name: str, rows: Callable[[], QuerySet[Any]]) -> list[tuple[str, str]]:
        """Those that the address names, of the viewer's own; nothing is asked where it names none."""
        asked = [pk for given in _values(self.data, name) if (pk := _key(given))]
        found = rows().filter(pk__in=asked).values_list("pk", "name") if asked else ()
        return [(str(pk), called) for pk, called in found]

    def _caused(self) -> list[tuple[str, str]]:
        chinese = (get_language() or "zh").startswith("zh")
        found = {
            cause.code: cause.words.zh if chinese else cause.words.en
            for body in bodies_for(self.request.viewer)
            for cause, _part in in_order(profile_of(body).causes)
        }
        return list(found.items())

    def in_themes(self, rows: QuerySet[Any], _name: str, themes: list[str]) -> QuerySet[Any]:
        """What was withdrawn is in none."""
        if not themes:
            return rows
        return rows.filter(place__theme__in=themes).exclude(state=FindingState.WITHDRAWN)

    def in_rounds(self, rows: QuerySet[Any], _name: str, rounds: list[str]) -> QuerySet[Any]:
        """Of several rounds; that of one is the list's own filter."""
        return rows.filter(round_id__in=rounds) if rounds else rows

    def with_cause(self, rows: QuerySet[Any], _name: str, cause: str) -> QuerySet[Any]:
        return rows.filter(cause__cause=cause)


def _values(data: Any, name: str) -> list[str]:
    return data.getlist(name) if hasattr(data, "getlist") else []


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None

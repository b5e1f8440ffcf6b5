"""Clues in the list of what is owed: by their number alone, to those who may know of them."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat, LPad, TruncDate

from huiyin.accounts.viewer import Viewer
from huiyin.clues.models import Clue, ClueEvent
from huiyin.rules.clue import OPEN


def live_clues(viewer: Viewer) -> QuerySet[Any]:
    return Clue.objects.visible_to(viewer).filter(state__in=sorted(OPEN))


def clue_number() -> Concat:
    """As `str(clue)` has it: 2026-003."""
    number = LPad(Cast("number", CharField()), 3, Value("0"))
    return Concat(Cast("year", CharField()), Value("-"), number, output_field=CharField())


def clue_since() -> Subquery:
    """The day of the last step, since which the next one is owed."""
    last = ClueEvent.objects.filter(clue=OuterRef("pk")).order_by("-id")
    return Subquery(last.values(on=TruncDate("at"))[:1])

"""Outcomes and values of changed rows in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.rectification.changesets import RowOutcome
from huiyin.rules.bulk import RowKind, Verdict

from ...changing_words import field_word
from ...comparing import Piece, compare
from ...figures import day, plain_money
from ...objections import sentence
from ...wording import word

#: above this many characters old and new are shown with what they have in common
_LONG = 24
_ENUMS = {"pace": "Pace", "deliverable": "Deliverable"}
Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Changed:
    """One field of one row: what it is called, what it has, what it gets."""

    label: str
    old: str
    new: str

    @property
    def is_long(self) -> bool:
        return len(self.old) > _LONG or len(self.new) > _LONG

    @property
    def pieces(self) -> tuple[list[Piece], list[Piece]]:
        return compare(self.old, self.new)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a preview or of a change set."""

    title: str
    unit: str
    url: str
    verdict: Verdict | None
    changed: Sequence[Changed] = ()
    against: Sequence[str] = ()


def said(field: str, value: Any, names: Names) -> str:
    """A value of `rules.bulk.FIELDS` in words; `names` has those of categories by id."""
    if value in (None, ""):
        return "—"
    if field in _ENUMS:
        return str(word(str(value), _ENUMS[field]))
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Decimal):
        return plain_money(value)
    if isinstance(value, UUID):
        return names.get(str(value), "—")
    return str(value)


def changes(
    kind: RowKind, before: Mapping[str, Any], after: Mapping[str, Any], names: Names
) -> list[Changed]:
    return [
        Changed(field_word(kind, name), said(name, before.get(name), names), said(name, new, names))
        for name, new in after.items()
    ]


def line(outcome: RowOutcome, names: Names) -> Line:
    """An outcome as a row of the preview; what is outside the viewer's scope has no name."""
    row = outcome.row
    if row is None:
        return Line(_("（不在职责范围内，或已不存在）"), "", "", outcome.verdict)
    return Line(
        title=row.record.title,
        unit=row.finding.unit.name,
        url=reverse("finding", args=[row.finding.pk]),
        verdict=outcome.verdict,
        changed=changes(row.kind, outcome.before, outcome.after, names),
        against=[sentence(o) for o in outcome.obstacles],
    )


def counted(outcomes: Iterable[RowOutcome]) -> dict[Verdict, int]:
    found = dict.fromkeys(Verdict, 0)
    for outcome in outcomes:
        found[outcome.verdict] += 1
    return found

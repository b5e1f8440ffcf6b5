"""How what was found is shown: title and passage with the words marked, and where it belongs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from huiyin.reports.searching import Kind

from ...doors import door
from ...lists import address

#: characters of a text that are shown around what was found
AROUND = 60


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text and whether it was searched for."""

    text: str
    is_hit: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: its address, its title and a passage of its text in pieces, and where it belongs.

    `unit` is the unit's key and name, by which the search can be narrowed.
    """

    url: str
    title: list[Piece]
    passage: list[Piece]
    place: str
    unit: tuple[UUID, str] | None = None
    state: str = ""
    kind: str = ""


def pieces(text: str, words: Sequence[str]) -> list[Piece]:
    """The text cut at the words that were searched for; together the pieces give it again."""
    if not words:
        return [Piece(text, False)]
    pattern = re.compile("|".join(re.escape(w) for w in sorted(words, key=len, reverse=True)), re.IGNORECASE)
    found, place = [], 0
    for match in pattern.finditer(text):
        found += [Piece(text[place : match.start()], False), Piece(match.group(), True)]
        place = match.end()
    found.append(Piece(text[place:], False))
    return [p for p in found if p.text]


def passage(text: str, words: Sequence[str]) -> list[Piece]:
    """The part of a text around the first word found in it; nothing where none is."""
    low = text.lower()
    starts = [at for at in (low.find(w.lower()) for w in words) if at >= 0]
    if not starts:
        return []
    start = max(0, min(starts) - AROUND // 2)
    end = min(len(text), start + 2 * AROUND)
    cut = pieces(" ".join(text[start:end].split()), words)
    before = [Piece("…", False)] if start else []
    return [*before, *cut, *([Piece("…", False)] if end < len(text) else [])]


def hits(kind: Kind, rows: Sequence[Any], words: Sequence[str], texts: Mapping[Any, str]) -> list[Hit]:
    """`texts` are those that are kept beside the rows (`searching.texts_of`)."""
    return [_SHOWN[kind](row, words, texts.get(row.pk, "")) for row in rows]


def _finding(row: Any, words: Sequence[str], _text: str) -> Hit:
    return Hit(
        reverse("finding", args=[row.pk]), pieces(row.title, words), passage(row.text, words), row.round.name,
        (row.unit_id, row.unit.name), row.state, "FindingState",
    )  # fmt: skip


def _task(row: Any, words: Sequence[str], _text: str) -> Hit:
    return _of_finding(
        row, f"task-{row.number}", pieces(row.title, words), passage(row.text, words), row.state, "TaskState"
    )


def _progress(row: Any, words: Sequence[str], _text: str) -> Hit:
    told = passage(row.text, words) or pieces(row.text[: 2 * AROUND], words)
    return _of_finding(row, "progress", told, [])


def _evidence(row: Any, words: Sequence[str], text: str) -> Hit:
    # the file's name is shown where the words stand in it alone
    name = pieces(row.name, words) if row.title and row.name != row.title else []
    found = passage(text, words) or (name if any(p.is_hit for p in name) else [])
    return _of_finding(row, "evidence", pieces(row.title or row.name, words), found)


def _of_finding(
    row: Any, part: str, title: list[Piece], text: list[Piece], state: str = "", kind: str = ""
) -> Hit:
    """What hangs on a finding: its place there."""
    found = row.finding
    url = f"{reverse('finding', args=[found.pk])}#{part}"
    return Hit(url, title, text, found.title, (found.unit_id, found.unit.name), state, kind)


def _document(row: Any, words: Sequence[str], text: str) -> Hit:
    unit = (row.target.unit_id, row.target.unit.name) if row.target else None
    place = row.round.name if row.round else ""
    return Hit(
        reverse("intake_document", args=[row.pk]), pieces(row.name, words), passage(text, words), place, unit
    )


def _unit(row: Any, words: Sequence[str], _text: str) -> Hit:
    url = door("unit", row.pk) or address("findings", unit=row.pk)
    others = " · ".join(filter(None, [row.short_name, *row.aliases, *row.former_names]))
    return Hit(url, pieces(row.name, words), pieces(others, words) if others else [], row.sector)


_SHOWN: Mapping[Kind, Callable[[Any, Sequence[str], str], Hit]] = {
    Kind.FINDINGS: _finding, Kind.TASKS: _task, Kind.PROGRESS: _progress, Kind.EVIDENCE: _evidence,
    Kind.DOCUMENTS: _document, Kind.UNITS: _unit,
}  # fmt: skip

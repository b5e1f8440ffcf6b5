"""Sentences taken over where the text as a whole is not alike: rare clauses with the same figures.

A clause is compared bare of names and days, with its figures: one kind of deed may well be reported
in one turn of speech, but hardly with the same amounts. Clauses that many texts hold lead nowhere.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from huiyin.sifting.clauses import clauses
from huiyin.sifting.codes import Span
from huiyin.sifting.masking import masked
from huiyin.sifting.names import Finder
from huiyin.sifting.records import Record

#: characters of a bare clause that can tell where it comes from; a longer passage is needed to be sure
TELLING_CLAUSE, CLAUSES, TAKEN_OVER = 7, 2, 24
#: figures of two digits or more that the clauses must share; units that answer one campaign may share a few
FIGURES, FIGURES_OF_STRANGERS, FEWEST_FIGURES = 3, 4, 2
#: a clause that more texts hold is a turn of speech
MOST_HOLDERS = 6
LONGEST = 2000
#: words that join a sentence to another one
_JOINED = re.compile(r"^(?:其中|同时|此外|另外|并且?|还|又|随后|接着|期间)")
_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_DAY = re.compile(r"(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日)?|\d{4}年?[-/.]\d{1,2}[-/.]\d{1,2}|\d{4}年")


class Shared(NamedTuple):
    """What `place` has of `other`: bare characters of all clauses, and where in both they stand."""

    place: int
    other: int
    size: int
    span: Span
    of_other: Span


def shared_passages(
    records: Sequence[Record], finder: Finder, wording: Sequence[str], asked: Sequence[int] | None = None
) -> Iterator[Shared]:
    """Both ways of every pair of claims that share enough rare clauses close together.

    `wording` are the claims as `masked` leaves them. With `asked`, only pairs with one of these places count,
    and what shares no figures with them is not cut into clauses.
    """
    looked_at = range(len(records)) if asked is None else _sharing_figures(records, asked)
    own = {p: list(_bare_clauses(records[p].text[:LONGEST], finder)) for p in looked_at}
    holders: dict[str, list[int]] = defaultdict(list)
    for place, held in own.items():
        for words in {words for words, _, _ in held}:
            if len(words) >= TELLING_CLAUSE:
                holders[words].append(place)
    others = [wording[p] for p in range(len(records)) if p not in own]
    pairs: dict[tuple[int, int], int] = defaultdict(int)
    for words, places in holders.items():
        if 1 < len(places) <= MOST_HOLDERS and not _is_common(words, len(places), others):
            for one in places:
                for other in places:
                    pairs[one, other] += one != other
    for (one, other), count in pairs.items():
        if count >= CLAUSES:
            same = records[one].unit == records[other].unit
            found = _together(one, other, own, FIGURES if same else FIGURES_OF_STRANGERS)
            if found is not None:
                yield found


def _sharing_figures(records: Sequence[Record], asked: Sequence[int]) -> list[int]:
    """Those asked for, and who shares two figures with one of them: `_together` finds nothing in others."""
    figures = [figures_of(record.text) for record in records]
    return [
        place
        for place, held in enumerate(figures)
        if place in asked or any(len(held & figures[a]) >= FEWEST_FIGURES for a in asked)
    ]


def _is_common(words: str, holders: int, others: Sequence[str]) -> bool:
    """A turn of speech without figures is one also by those that were not cut into clauses."""
    return "#" not in words and holders + sum(words in text for text in others) > MOST_HOLDERS


def _bare_clauses(text: str, finder: Finder) -> Iterator[tuple[str, int, int]]:
    """Each clause as its wording and its figures; the days are no figures."""
    for part in clauses(text.replace("、", "，")):
        figures = _FIGURE.findall(_DAY.sub("", part.text))
        yield "#".join([masked(_JOINED.sub("", part.text), finder), *figures]), part.start, part.end


def figures_of(text: str) -> frozenset[str]:
    """Figures of two digits or more; the days are no figures."""
    return frozenset(f for f in _FIGURE.findall(_DAY.sub("", text[:LONGEST])) if len(f) > 1)


def _together(
    one: int, other: int, own: Mapping[int, list[tuple[str, int, int]]], needed: int
) -> Shared | None:
    """What `one` has in common with `other`, when it is long enough and holds figures."""
    theirs = {words for words, _, _ in own[other]}
    shared = [clause for clause in own[one] if clause[0] in theirs]
    size = sum(len(words.partition("#")[0]) for words, _, _ in shared)
    told = [figure for words, _, _ in shared for figure in words.split("#")[1:]]
    figures = {figure for figure in told if len(figure) > 1}
    if size < TAKEN_OVER or not (
        len(figures) >= needed or (len(figures) >= FEWEST_FIGURES and len(told) > needed)
    ):
        return None
    words = {clause[0] for clause in shared}
    held = [clause for clause in own[other] if clause[0] in words]
    return Shared(one, other, size, (shared[0][1], shared[-1][2]), (held[0][1], held[-1][2]))

"""A reading cut into parts, so that ten thousand items are never loaded to show two hundred of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from typing import Any

from huiyin.reading.result import Claim, Item, Reading, Span, Warning_

from .outline import Outline

ITEMS_A_PART = 200
CHARACTERS_A_PART = 60_000


@dataclass(slots=True)
class Part:
    """A stretch of text from `start`, and what was read in it."""

    start: int
    text: str
    first_item: int
    items: list[Item] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    warnings: list[Warning_] = field(default_factory=list)

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class CorrectedItem:
    """An item as it stands after the corrections; `at` is its place in the document, `parent` its parent's.

    The other values are `reading.Item`'s.
    """

    at: int
    parent: int | None
    id: str
    depth: int
    role: str
    dropped: bool
    touched: bool
    accepted: bool
    item: Item
    title: str
    status: str | None
    standing: bool
    leader: str | None
    department: str | None
    person: str | None
    deadline: str | None


def cut(reading: Reading) -> list[Part]:
    """The parts of a reading; their texts together are its text, their items its items, in order."""
    parts = _with_texts(_starts(reading), reading)
    _share_out(parts, reading.claims, "claims")
    _share_out(parts, reading.warnings, "warnings")
    return parts


def _starts(reading: Reading) -> list[tuple[int, int, int]]:
    """(start, first item, one after the last item) of each part, before long texts are cut."""
    starts, first, begin = [], 0, 0
    for at, item in enumerate(reading.items):
        place = min(max(item.span[0], begin), len(reading.text))
        if at - first >= ITEMS_A_PART or (at > first and place - begin > CHARACTERS_A_PART):
            starts.append((begin, first, at))
            first, begin = at, place
    starts.append((begin, first, len(reading.items)))
    return starts


def _with_texts(starts: Sequence[tuple[int, int, int]], reading: Reading) -> list[Part]:
    parts = []
    ends = [begin for begin, _, _ in starts[1:]] + [len(reading.text)]
    for (begin, first, after), end in zip(starts, ends, strict=True):
        items = list(reading.items[first:after])
        parts.append(Part(begin, reading.text[begin : min(end, begin + CHARACTERS_A_PART)], first, items))
        for rest in range(begin + CHARACTERS_A_PART, end, CHARACTERS_A_PART):
            parts.append(Part(rest, reading.text[rest : min(end, rest + CHARACTERS_A_PART)], after))
    return parts


def _share_out(parts: Sequence[Part], found: Iterable[Claim | Warning_], name: str) -> None:
    """Put each claim or warning into the part in which it begins."""
    at = 0
    for one in sorted(found, key=lambda f: f.span):
        while at + 1 < len(parts) and one.span[0] >= parts[at].end:
            at += 1
        getattr(parts[at], name).append(one)


def to_plain(record: Item | Claim | Warning_) -> dict[str, Any]:
    """A dict without what is at its default, so that ten thousand of them stay small."""
    plain = {}
    for one in fields(record):
        value = getattr(record, one.name)
        if value != one.default and not (one.default_factory is not MISSING and not value):
            plain[one.name] = dict(value) if isinstance(value, Mapping) else value
    return plain


def item_of(plain: Mapping[str, Any]) -> Item:
    return Item(**{**plain, "span": _span(plain)})


def claim_of(plain: Mapping[str, Any]) -> Claim:
    return Claim(**{**plain, "span": _span(plain)})


def warning_of(plain: Mapping[str, Any]) -> Warning_:
    return Warning_(**{**plain, "span": _span(plain)})


def _span(plain: Mapping[str, Any]) -> Span:
    start, end = plain["span"]
    return (start, end)


def corrected(items: Iterable[Item], outline: Outline, first: int = 0) -> Iterator[CorrectedItem]:
    """The items with what a person changed; `first` is the place of the first of them in the document."""
    parents = outline.parents()
    for at, item in enumerate(items, start=first):
        own = outline.fields.get(item.id, {})
        yield CorrectedItem(
            at=at, parent=parents[at], id=item.id, depth=outline.depths[at], role=outline.roles[at],
            dropped=outline.dropped[at], touched=item.id in outline.touched,
            accepted=item.id in outline.accepted, item=item,
            **{name: own.get(name, getattr(item, name)) for name in _OWN},
        )  # fmt: skip


_OWN = ("title", "status", "standing", "leader", "department", "person", "deadline")

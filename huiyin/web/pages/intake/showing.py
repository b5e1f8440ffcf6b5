"""The source text with every value that was read from it marked at its place. Safe against hostile markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from huiyin.intake.parts import CorrectedItem, Part
from huiyin.reading.result import Check, Item, Span

#: how far behind an item's start its title is looked for
_NEAR = 400
_CLASS = re.compile(r"[^a-z0-9_-]")


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text, the name that the other side knows it by, and how it looks."""

    start: int
    end: int
    name: str
    look: str


@dataclass(slots=True)
class _Edges:
    opens: dict[int, list[Mark]] = field(default_factory=dict)
    closes: dict[int, list[Mark]] = field(default_factory=dict)


def marks_of(
    part: Part, items: Sequence[CorrectedItem], places: Mapping[str, Span], checks: Sequence[Check]
) -> list[Mark]:
    """Everything in this part that the right side speaks of."""
    return [
        *_item_marks(part, items),
        *(Mark(*c.span, f"c{part.start}-{n}", "claim") for n, c in enumerate(part.claims)),
        *(Mark(*w.span, f"w{part.start}-{n}", "warned") for n, w in enumerate(part.warnings)),
        *(Mark(*span, f"p-{_plain(name)}", "place") for name, span in places.items()),
        *(
            Mark(*span, f"r{n}", f"check {_plain(c.verdict)}")
            for n, c in enumerate(checks)
            for span in c.spans
        ),
    ]


def _item_marks(part: Part, items: Iterable[CorrectedItem]) -> Iterator[Mark]:
    for item in items:
        if not item.dropped:
            start, end = headline(item.item, part)
            yield Mark(start, end, f"i{item.at}", f"item role-{_plain(item.role)}")


def headline(item: Item, part: Part) -> Span:
    """Where an item's own title stands with its marker; its first line when it is written otherwise."""
    start, end = item.span
    text = part.text[max(0, start - part.start) : max(0, min(end, start + _NEAR) - part.start)]
    begin = item.title[:24]
    at = text.find(begin) if begin else -1
    if at < 0:
        first = text.split("\n", 1)[0]
        return start, start + len(first)
    stop = text.find(item.title, at)
    length = len(item.title) if stop == at else len(text[at:].split("\n", 1)[0])
    from_marker = start if at <= len(item.marker or "") + 4 else start + at
    return from_marker, start + at + length


def highlighted(part: Part, marks: Iterable[Mark]) -> SafeString:
    """The part's text, escaped, in which each stretch carries the marks that cover it.

    Marks may lie in, across and over each other; what reaches out of the part is cut off.
    """
    edges = _edges(part, marks)
    places = sorted({0, len(part.text), *edges.opens, *edges.closes})
    live: dict[str, Mark] = {}
    begun: set[str] = set()
    pieces: list[str] = []
    for start, end in zip(places, [*places[1:], len(part.text)], strict=True):
        for mark in edges.closes.get(start, ()):
            live.pop(mark.name, None)
        fresh = [m for m in edges.opens.get(start, ()) if m.name not in begun]
        live.update({m.name: m for m in edges.opens.get(start, ())})
        begun.update(m.name for m in fresh)
        if start < end:
            pieces.append(_piece(part.text[start:end], list(live.values()), fresh))
    # every run of text above went through escape(), names and looks through _plain()
    return mark_safe("".join(pieces))  # noqa: S308


def _edges(part: Part, marks: Iterable[Mark]) -> _Edges:
    edges = _Edges()
    for mark in marks:
        start = max(mark.start - part.start, 0)
        end = min(mark.end - part.start, len(part.text))
        if start < end:
            edges.opens.setdefault(start, []).append(mark)
            edges.closes.setdefault(end, []).append(mark)
    return edges


def _piece(text: str, live: Sequence[Mark], fresh: Sequence[Mark]) -> str:
    anchors = "".join(f'<span id="t-{m.name}"></span>' for m in fresh)
    if not live:
        return anchors + escape(text)
    looks = " ".join(dict.fromkeys(f"m-{look}" for m in live for look in m.look.split()))
    names = " ".join(m.name for m in live)
    return f'{anchors}<mark class="{looks}" data-m="{names}">{escape(text)}</mark>'


def _plain(name: str) -> str:
    """A name that is safe in an attribute, whatever a reading calls its places and roles."""
    return _CLASS.sub("-", name.lower())


__all__ = ["Mark", "headline", "highlighted", "marks_of"]

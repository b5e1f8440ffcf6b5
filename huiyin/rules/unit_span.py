"""When a unit has to be inspected in a term, or must not be: spans of days that a plan of the term keeps."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .moves import Obstacle


class SpanKind(StrEnum):
    """Its round has to lie within the span, or may not touch it."""

    WITHIN = "within"
    NOT_WITHIN = "not_within"


@dataclass(frozen=True, slots=True)
class UnitSpan:
    """From a day to a day, both included."""

    kind: SpanKind
    start: date
    end: date

    def holds(self, other: UnitSpan) -> bool:
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: UnitSpan) -> bool:
        return self.start <= other.end and other.start <= self.end

    def contradicts(self, other: UnitSpan) -> bool:
        """Whether no round at all could keep both: two spans apart in each of which it has to be, or one in
        which it has to be all inside one in which it must not."""
        if self.kind == other.kind:
            return self.kind == SpanKind.WITHIN and not self.meets(other)
        inner, outer = (self, other) if self.kind == SpanKind.WITHIN else (other, self)
        return outer.holds(inner)


def against(
    span: UnitSpan, others: Collection[UnitSpan], *, term_from: date, term_until: date | None, reason: str
) -> list[Obstacle]:
    """Every reason against keeping this span beside those that the unit has."""
    found = []
    if span.end < span.start:
        found.append(Obstacle("span_reversed", {"start": span.start, "end": span.end}))
    elif span.end < term_from or (term_until is not None and span.start > term_until):
        found.append(Obstacle("span_outside_term", {"start": term_from, "end": term_until}))
    found += [
        Obstacle("span_contradicts", {"span": other.kind, "start": other.start, "end": other.end})
        for other in others
        if span.end >= span.start and span.contradicts(other)
    ]
    if not reason.strip():
        found.append(Obstacle("reason_missing"))
    return found

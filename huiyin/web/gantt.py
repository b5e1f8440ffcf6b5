"""A Gantt chart as shapes: days become places, names are cut to their room. The template draws them.

Everything is said in the chart's own units, in which it is `WIDTH` wide; the browser scales it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from unicodedata import east_asian_width

from huiyin.rules.workdays import WorkCalendar

WIDTH, LEFT, TEAM = 1120, 240, 84
ROW, MONTHS, LANE, FOOT = 20, 18, 15, 6
#: of one letter and of one character in the chart's font
LETTER, CHARACTER = 6.2, 11.5
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """A bar from a day to a day, both included; `tone` is a class of `stays.css`."""

    start: date
    end: date
    tone: str
    title: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A mark on one day, in a row or through the whole chart."""

    on: date
    title: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the chart: a unit under its team."""

    team: str
    name: str
    url: str
    spans: Sequence[Span] = ()
    moments: Sequence[Moment] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """Something drawn: its place, size, class, and what is said on pointing."""

    x: str
    y: str = ""
    width: str = ""
    height: str = ""
    tone: str = ""
    words: str = ""
    title: str = ""
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class DrawnLine:
    y: str
    middle: str
    team: str
    name: str
    title: str
    url: str
    first_of_team: bool
    bars: tuple[Shape, ...]
    marks: tuple[Shape, ...]


@dataclass(slots=True)
class Chart:
    height: int
    top: int
    bottom: int
    lines: list[DrawnLine]
    worked: list[Shape]
    months: list[Shape]
    meetings: list[Shape] = field(default_factory=list)
    today: str = ""


def draw(
    lines: Sequence[Line], meetings: Sequence[Moment], *, start: date, end: date, calendar: WorkCalendar,
    today: date,
) -> Chart:  # fmt: skip
    """The chart of these rows from one day to another, both included."""
    scale = _Scale(start, end)
    labels = list(_labels(meetings, scale))
    lanes = max((lane for lane, *_rest in labels), default=-1) + 1
    top = lanes * LANE + MONTHS + 8
    bottom = top + ROW * len(lines)
    return Chart(
        height=bottom + FOOT, top=top, bottom=bottom,
        lines=[_line(one, n, lines, top, scale) for n, one in enumerate(lines)],
        worked=list(_worked(scale, calendar, top, bottom)),
        months=list(_months(scale, top)),
        meetings=[
            Shape(_n(x), _n((lane + 1) * LANE - 3), words=words, anchor=anchor, title=words)
            for lane, x, words, anchor in labels
        ],
        today=_n(scale.at(today) + scale.day / 2) if start <= today <= end else "",
    )  # fmt: skip


class _Scale:
    def __init__(self, start: date, end: date) -> None:
        self.start, self.end = start, end
        self.days = (end - start).days + 1
        self.day = (WIDTH - LEFT - 4) / self.days

    def at(self, day: date) -> float:
        """Where a day begins; days outside stand at the edge."""
        return LEFT + self.day * min(max((day - self.start).days, 0), self.days)

    def every_day(self) -> Iterator[date]:
        return (self.start + DAY * n for n in range(self.days))


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _line(one: Line, n: int, lines: Sequence[Line], top: int, scale: _Scale) -> DrawnLine:
    y = top + ROW * n
    first = n == 0 or lines[n - 1].team != one.team
    bars = tuple(_bar(span, y, scale) for span in one.spans if span.end >= scale.start)
    marks = tuple(
        Shape(_n(scale.at(m.on) + scale.day / 2), _n(y + ROW / 2), tone=m.tone, title=m.title)
        for m in one.moments
    )
    team = cut(one.team, TEAM - 6) if first else ""
    name = cut(one.name, LEFT - TEAM - 8)
    return DrawnLine(_n(y), _n(y + ROW / 2 + 4), team, name, one.name, one.url, first, bars, marks)


def _bar(span: Span, y: int, scale: _Scale) -> Shape:
    x = scale.at(span.start)
    width = max(scale.at(span.end + DAY) - x, 2)
    return Shape(_n(x), _n(y + 4), _n(width), str(ROW - 8), span.tone, title=span.title)


def _worked(scale: _Scale, calendar: WorkCalendar, top: int, bottom: int) -> Iterator[Shape]:
    """Runs of working days, each as one ground."""
    begun: date | None = None
    for day in (*scale.every_day(), scale.end + DAY):
        on = day <= scale.end and calendar.is_workday(day)
        if on and begun is None:
            begun = day
        elif not on and begun is not None:
            x = scale.at(begun)
            yield Shape(_n(x), str(top), _n(scale.at(day) - x), str(bottom - top))
            begun = None


def _months(scale: _Scale, top: int) -> Iterator[Shape]:
    """The first day of each month with its name, as far as there is room for it."""
    firsts = [d for d in scale.every_day() if d.day == 1 or d == scale.start]
    for n, first in enumerate(firsts):
        end = firsts[n + 1] if n + 1 < len(firsts) else scale.end + DAY
        room = scale.at(end) - scale.at(first)
        words = f"{first:%Y-%m}" if room > 9 * LETTER else f"{first:%m}" if room > 3 * LETTER else ""
        yield Shape(_n(scale.at(first)), str(top - 6), words=words)


def _labels(meetings: Iterable[Moment], scale: _Scale) -> Iterator[tuple[int, float, str, str]]:
    """Each meeting with a lane in which its words overlap no others: (lane, x, words, anchor)."""
    ends: list[float] = []
    for one in sorted(meetings, key=lambda m: m.on):
        x, room = scale.at(one.on) + scale.day / 2, width_of(one.title) + 10
        anchor = "end" if x + room > WIDTH else "start"
        begin = x - room if anchor == "end" else x
        lane = next((n for n, end in enumerate(ends) if end <= begin), len(ends))
        ends[lane : lane + 1] = [begin + room]
        yield lane, x, one.title, anchor


def width_of(text: str) -> float:
    """How wide a text is in the chart, about."""
    return sum(CHARACTER if east_asian_width(c) in "WF" else LETTER for c in text)


def cut(text: str, room: float) -> str:
    """The text as far as there is room for it."""
    if width_of(text) <= room:
        return text
    while text and width_of(text) + CHARACTER > room:
        text = text[:-1]
    return f"{text}…"

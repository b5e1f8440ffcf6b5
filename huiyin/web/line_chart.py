"""Lines as shapes: told apart by their dashes, their marks and their names, not by colour alone.

Everything is said in the chart's own units, in which it is `WIDTH` wide; the browser scales it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .gantt import cut

WIDTH, HEIGHT = 640, 260
LEFT, RIGHT, TOP, BOTTOM = 40, 150, 14, 28
#: room between the names at the lines' ends
NAME = 15
#: marks on a line at most; more would hide it
MARKS = 6

#: outlines of the marks around (0, 0), one a line: circle, square, triangle, diamond, cross
_MARKS = (
    "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z",
    "M-3.6 -3.6h7.2v7.2h-7.2z",
    "M0 -4.6L4.4 3.4H-4.4z",
    "M0 -5L5 0L0 5L-5 0z",
    "M-4 -4L4 4M4 -4L-4 4",
)


@dataclass(frozen=True, slots=True)
class Series:
    """A line: its name and its points, by x."""

    name: str
    points: Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Tick:
    at: str
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """A drawn line: `n` chooses dashes and colour, `mark` is the outline that stands at each of `marks`."""

    n: int
    name: str
    title: str
    path: str
    mark: str
    marks: tuple[tuple[str, str], ...]
    name_x: str
    name_y: str
    end_y: str


@dataclass(frozen=True, slots=True)
class Chart:
    width: int
    height: int
    left: str
    right: str
    bottom: str
    lines: tuple[Line, ...]
    rows: tuple[Tick, ...]
    columns: tuple[Tick, ...]


def draw(
    series: Sequence[Series], columns: Sequence[tuple[float, str]], rows: Sequence[tuple[float, str]]
) -> Chart | None:
    """The chart of these lines with their ticks; the outermost are its edges. None without points."""
    series = [s for s in series[: len(_MARKS)] if s.points]
    if not series or not rows or not columns:
        return None
    x0, x1 = columns[0][0], max(columns[-1][0], columns[0][0] + 1)
    y1 = rows[-1][0] or 1

    def x(value: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (value - x0) / (x1 - x0)

    def y(value: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * min(value, y1) / y1

    places = [[(x(a), y(b)) for a, b in s.points] for s in series]
    names = _apart([drawn[-1][1] for drawn in places])
    lines = tuple(
        _line(n, one.name, drawn, at)
        for n, (one, drawn, at) in enumerate(zip(series, places, names, strict=True))
    )
    return Chart(
        WIDTH, HEIGHT, str(LEFT), _n(WIDTH - RIGHT), str(HEIGHT - BOTTOM), lines,
        rows=tuple(Tick(_n(y(at)), words) for at, words in rows),
        columns=tuple(Tick(_n(x(at)), words) for at, words in columns),
    )  # fmt: skip


def _line(n: int, name: str, drawn: Sequence[tuple[float, float]], name_y: float) -> Line:
    step = max(-(-len(drawn) // MARKS), 1)
    # no two lines have their marks at the same days, so that none hides another's
    marked = [p for place, p in enumerate(drawn) if (place + n) % step == 0 or place == len(drawn) - 1]
    path = "M" + "L".join(f"{_n(a)} {_n(b)}" for a, b in drawn)
    end_x, end_y = drawn[-1]
    return Line(
        n, cut(name, RIGHT - 26), name, path, _MARKS[n], tuple((_n(a), _n(b)) for a, b in marked),
        _n(end_x + 12), _n(name_y + 4), _n(end_y),
    )  # fmt: skip


def _apart(places: Sequence[float]) -> list[float]:
    """Where the names stand beside the ends of their lines, none over another and all within the chart."""
    order = sorted(range(len(places)), key=lambda n: places[n])
    found = list(places)
    for before, n in pairwise(order):
        found[n] = max(found[n], found[before] + NAME)
    over = max((found[n] for n in order), default=0) - (HEIGHT - BOTTOM)
    if over > 0:
        found[order[-1]] -= over
        for n, after in zip(reversed(order[:-1]), reversed(order[1:]), strict=True):
            found[n] = min(found[n], found[after] - NAME)
    return found


def steps(most: float, n: int = 4) -> list[int]:
    """Round numbers from 0 to at least `most`, about `n` of them."""
    size = 1
    while size * n < most:
        size = size * 2 if str(size)[0] in "15" else size // 2 * 5
    return list(range(0, size * n + 1, size))


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")

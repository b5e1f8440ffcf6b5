"""One figure of a document: its value, how it is printed, and the list that shows the same number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from huiyin.findings.queries import UNCATEGORISED
from huiyin.rules.deadlines import OverdueLevel
from huiyin.rules.finding import OPEN, WORKABLE, Completion, FindingState, Pace

#: states of findings that were fed back and not withdrawn
FED_BACK = (*(s for s in FindingState if s in OPEN), FindingState.CLOSED)
#: everything that was found
FOUND = tuple(s for s in FindingState if s != FindingState.WITHDRAWN)

Query = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Figure:
    """`name` is a field of the vocabulary, `of` the unit or category that it is counted for; empty for all.

    `value` is exact and never worded (a number, a day, a name), `text` as it is printed. `door` is the list
    with the same number and `query` its filters; empty where there is none. None as `value`: nobody knows.
    """

    name: str
    value: str | None
    text: str
    of: str = ""
    door: str = ""
    query: Query = field(default_factory=dict)

    def row(self) -> dict[str, Any]:
        return {
            "name": self.name, "value": self.value, "text": self.text, "of": self.of, "door": self.door,
            "query": {k: list(v) for k, v in self.query.items()},
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A finding as far as figures ask. `category` is the uppermost above its own."""

    unit: str
    unit_name: str
    category: str
    category_name: str
    state: str
    completion: str
    pace: str
    standing: bool
    overdue: bool
    amount: Decimal | None


def overdue_on(day: date, state: str, due_on: date | None) -> bool:
    """As the problem list has it: a date presses only while the unit works on the finding."""
    return state in WORKABLE and due_on is not None and due_on < day


@dataclass(frozen=True, slots=True)
class Counted:
    """How a count is made of lines, and the filters of the list that has as many rows."""

    counts: Callable[[Line], bool]
    query: Query


def _in(states: Iterable[str]) -> Counted:
    chosen = tuple(str(s) for s in states)
    return Counted(lambda line: line.state in chosen, {"state": chosen})


def _completed(completion: Completion) -> Counted:
    return Counted(
        lambda line: line.completion == completion and line.state in FED_BACK,
        {"completion": (completion.value,), "state": tuple(FED_BACK)},
    )


COUNTED: Mapping[str, Counted] = {
    "findings": _in(FOUND),
    "fed_back": _in(FED_BACK),
    "closed": _in([FindingState.CLOSED]),
    "open": _in([s for s in FindingState if s in OPEN]),
    "overdue": Counted(lambda line: line.overdue, {"overdue": (OverdueLevel.OVERDUE.value,)}),
    "done": _completed(Completion.DONE),
    "basically_done": _completed(Completion.BASICALLY_DONE),
    "in_progress": _completed(Completion.IN_PROGRESS),
    "not_done": _completed(Completion.NOT_DONE),
    "immediate": Counted(
        lambda line: line.pace == Pace.IMMEDIATE and line.state in FOUND,
        {"pace": (Pace.IMMEDIATE.value,), "state": FOUND},
    ),
    "standing": Counted(
        lambda line: line.standing and line.state in FOUND, {"standing": ("true",), "state": FOUND}
    ),
}
#: a share: what of what
RATES = {"close_rate": ("closed", "fed_back"), "done_rate": ("done", "fed_back")}


def figures_of(lines: Sequence[Line], place: Query, of: str = "") -> dict[str, Figure]:
    """Every count, share and sum over these lines; `place` are the filters that choose the same rows."""
    made = {
        name: Figure(
            name, str(n), str(n), of, "findings", {**place, **counted.query}
        )
        for name, counted in COUNTED.items()
        for n in [sum(1 for line in lines if counted.counts(line))]
    }  # fmt: skip
    for name, (part, whole) in RATES.items():
        text = rate(int(made[part].value or 0), int(made[whole].value or 0))
        made[name] = Figure(name, text.removesuffix("%"), text, of, "findings", made[part].query)
    sums = [line.amount for line in lines if line.amount is not None and line.state in FOUND]
    total = sum(sums, Decimal(0))
    made["amount"] = Figure("amount", plain(total), money(total), of, "findings", made["findings"].query)
    return made


def by_unit(lines: Sequence[Line], place: Query, names: Mapping[str, str]) -> dict[str, dict[str, Figure]]:
    """The figures of each unit by its name; units without findings too."""
    own: dict[str, list[Line]] = {key: [] for key in names}
    for line in lines:
        own.setdefault(line.unit, []).append(line)
    return {
        names.get(key) or some[0].unit_name: figures_of(
            some, {**place, "unit": (key,)}, names.get(key) or some[0].unit_name
        )
        for key, some in own.items()
    }


def by_category(lines: Sequence[Line], place: Query, nameless: str) -> dict[str, dict[str, Figure]]:
    """The figures of each uppermost category by its name, the largest first; what has none as the last."""
    own: dict[str, list[Line]] = {}
    for line in lines:
        if line.state in FOUND:
            own.setdefault(line.category, []).append(line)
    order = sorted(own, key=lambda key: (key == "", -len(own[key]), own[key][0].category_name))
    made = {}
    for key in order:
        name = own[key][0].category_name or nameless
        made[name] = figures_of(own[key], {**place, "category": (key or UNCATEGORISED,)}, name)
    return made


def rate(part: int, whole: int) -> str:
    """76.9%, without a decimal that is nothing; a dash of nothing. 100% only where all is there."""
    if not whole:
        return "—"
    tenths = Decimal(1000 * part) / whole
    rounded = tenths.quantize(Decimal(1)) / 10
    if part < whole and rounded == 100:
        rounded = Decimal("99.9")
    return f"{plain(rounded)}%"


def money(yuan: Decimal) -> str:
    """Exact to the fen: 980元, 123.4567万元."""
    if abs(yuan) < 10_000:
        return f"{plain(yuan)}元"
    return f"{plain(yuan / 10_000)}万元"


def plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def day(value: date) -> str:
    return f"{value.year}年{value.month}月{value.day}日"

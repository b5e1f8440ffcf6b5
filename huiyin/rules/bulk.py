"""Changing rows of a list at once: which fields, by whom, in which state, and what may be taken back.

The lives of a finding and of a task have the say wherever they know a step; the table here adds what the
office may set right after the feedback. A blank never erases: it means that the field is not to be changed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from .finding import LIFE as FINDING_LIFE
from .finding import OPEN, WORKABLE, FindingAction, FindingFacts, FindingState, Pace
from .moves import Guard, Obstacle
from .roles import Role
from .task import LIFE as TASK_LIFE
from .task import Deliverable, TaskAction, TaskFacts, TaskState


class RowKind(StrEnum):
    FINDING = "finding"
    TASK = "task"


class Verdict(StrEnum):
    """What becomes of one row."""

    WILL_CHANGE = "will_change"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"
    REFUSED = "refused"
    NOT_FOUND = "not_found"


class ChangeSource(StrEnum):
    """The way in which rows were changed."""

    BULK = "bulk"
    INLINE = "inline"
    PASTE = "paste"
    WORKBOOK = "workbook"


@dataclass(frozen=True, slots=True)
class Holds:
    """What a field can hold: a type, and for text how many characters (0: any number, on several lines)."""

    type: type
    longest: int = 0


_POST = Holds(str, 120)
FIELDS: dict[RowKind, dict[str, Holds]] = {
    RowKind.TASK: {
        "title": Holds(str, 500), "text": Holds(str), "deliverable": Holds(Deliverable), "pace": Holds(Pace),
        "due_on": Holds(date), "lead_department": _POST, "person": _POST, "leader": _POST,
        "support_departments": Holds(str, 300),
    },
    RowKind.FINDING: {
        "title": Holds(str, 500), "text": Holds(str), "basis": Holds(str), "category": Holds(UUID),
        "amount": Holds(Decimal), "pace": Holds(Pace), "key_watch": Holds(bool), "due_on": Holds(date),
    },
}  # fmt: skip

#: the step of a task's life that each of its fields belongs to
TASK_STEPS: dict[str, TaskAction] = {
    **dict.fromkeys(("title", "text", "deliverable", "pace", "due_on"), TaskAction.REVISE),
    **dict.fromkeys(("lead_department", "person", "leader", "support_departments"), TaskAction.ASSIGN),
}
#: what is amended before the feedback, by the finding's life
AMENDED = frozenset({"title", "text", "basis", "category", "amount", "pace", "key_watch"})

EARLIEST = date(1949, 10, 1)
YEARS_AHEAD = 20
MOST_YUAN = Decimal(10) ** 16


@dataclass(frozen=True, slots=True)
class FindingChange:
    """What the guards ask of a change of one finding. `restoring` takes back one's own last change."""

    reason: str = ""
    due_before: date | None = None
    due_after: date | None = None
    extension_waits: bool = False
    extensions_granted: int = 0
    extension_limit: int = 2
    restoring: bool = False


def reason_given(f: FindingChange) -> Obstacle | None:
    return None if f.reason.strip() else Obstacle("reason_missing")


def none_waits(f: FindingChange) -> Obstacle | None:
    """A request for more time is answered; it is not overtaken by setting another date."""
    return Obstacle("extension_waits") if f.extension_waits else None


def within_limit(f: FindingChange) -> Obstacle | None:
    """What only the leading group may still grant, the office can't give away in a list."""
    later = f.due_before is not None and f.due_after is not None and f.due_after > f.due_before
    if f.restoring or not later or f.extensions_granted < f.extension_limit:
        return None
    return Obstacle("leading_group_extends", {"count": f.extensions_granted})


@dataclass(frozen=True, slots=True)
class Allowed:
    """One row of the table: these fields, in these states, by these roles, if no guard objects."""

    fields: frozenset[str]
    states: frozenset[FindingState]
    roles: frozenset[Role]
    guards: tuple[Guard, ...] = ()


_OFFICE = frozenset({Role.OFFICE})
#: beside AMEND: what the office may set right once a finding is with its unit
FINDING_CHANGES: tuple[Allowed, ...] = (
    Allowed(frozenset({"category", "pace"}), OPEN, _OFFICE, (reason_given,)),
    Allowed(frozenset({"due_on"}), WORKABLE, _OFFICE, (reason_given, none_waits, within_limit)),
    Allowed(frozenset({"key_watch"}), frozenset(FindingState), _OFFICE),
)


def against_finding(
    fields: Iterable[str], state: FindingState, roles: frozenset[Role], facts: FindingChange
) -> list[Obstacle]:
    """Every reason against changing these fields of a finding; an empty list means they may be changed."""
    return _each_once(o for field in sorted(fields) for o in _against_field(field, state, roles, facts))


def _against_field(
    field: str, state: FindingState, roles: frozenset[Role], facts: FindingChange
) -> list[Obstacle]:
    amends = field in AMENDED and bool(FINDING_LIFE.rows(FindingAction.AMEND, state))
    amending = FINDING_LIFE.obstacles(FindingAction.AMEND, state, roles, FindingFacts())
    if amends and not amending:
        return []
    rows = [row for row in FINDING_CHANGES if field in row.fields and state in row.states]
    if not rows:
        return amending if amends else [Obstacle("field_not_now", {"field": field, "state": state})]
    mine = [row for row in rows if row.roles & roles]
    if not mine:
        return [Obstacle("not_your_role", {"roles": sorted({r for row in rows for r in row.roles})})]
    return min(([o for guard in row.guards if (o := guard(facts))] for row in mine), key=len)


def against_task(
    fields: Iterable[str], state: TaskState, roles: frozenset[Role], facts: TaskFacts
) -> list[Obstacle]:
    """Every reason against changing these fields of a task: those of the steps that they belong to."""
    steps = sorted({TASK_STEPS[field] for field in fields})
    return _each_once(o for step in steps for o in TASK_LIFE.obstacles(step, state, roles, facts))


def _each_once(obstacles: Iterable[Obstacle]) -> list[Obstacle]:
    found: list[Obstacle] = []
    for obstacle in obstacles:
        # the same objection of two steps differs only in the step that it names
        told = Obstacle(obstacle.code, {k: v for k, v in obstacle.params.items() if k != "action"})
        if told not in found:
            found.append(told)
    return found


def cleaned(
    kind: RowKind, values: Mapping[str, object], *, today: date
) -> tuple[dict[str, object], list[Obstacle]]:
    """The values that are given, in the form in which they are kept, and what can't be used of them.

    Blanks are left out. Words of an enum may be given as text. Money is in yuan.
    """
    given: dict[str, object] = {}
    against: list[Obstacle] = []
    for field, value in values.items():
        holds = FIELDS[kind].get(field)
        if holds is None:
            against.append(Obstacle("field_unknown", {"field": field}))
        elif not is_blank(value):
            kept = _kept(holds, value, today)
            if isinstance(kept, Obstacle):
                against.append(Obstacle(kept.code, {"field": field, "value": str(value)[:60], **kept.params}))
            else:
                given[field] = kept
    return given, against


def is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


_UNUSABLE = Obstacle("value_not_usable")


def _kept(holds: Holds, value: object, today: date) -> object:
    if holds.type is str:
        return _text(holds, value)
    if holds.type is date:
        if type(value) is not date:
            return _UNUSABLE
        sensible = EARLIEST <= value <= date(today.year + YEARS_AHEAD, 12, 31)
        return value if sensible else Obstacle("date_not_sensible")
    if holds.type is Decimal:
        return _money(value)
    if issubclass(holds.type, StrEnum):
        return holds.type(value) if isinstance(value, str) and value in set(holds.type) else _UNUSABLE
    return value if isinstance(value, holds.type) else _UNUSABLE


def _text(holds: Holds, value: object) -> object:
    if not isinstance(value, str):
        return _UNUSABLE
    bare = value.replace("\x00", "").replace("\r\n", "\n").strip()
    if not holds.longest:
        return bare
    line = " ".join(bare.split())
    return line if len(line) <= holds.longest else Obstacle("value_too_long", {"longest": holds.longest})


def _money(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return _UNUSABLE
    yuan = Decimal(value)
    if not yuan.is_finite() or not 0 <= yuan < MOST_YUAN:
        return _UNUSABLE
    return yuan.quantize(Decimal("0.01"))


def read_back(kind: RowKind, values: Mapping[str, object]) -> dict[str, object]:
    """Values of `FIELDS` that were kept as text, as they were; blanks stay blank."""

    def one(holds: Holds, value: object) -> object:
        if value is None or holds.type in (str, bool) or isinstance(value, holds.type):
            return value
        return date.fromisoformat(str(value)) if holds.type is date else holds.type(value)

    return {name: one(FIELDS[kind][name], value) for name, value in values.items() if name in FIELDS[kind]}


#: how long one's last change can be taken back
UNDONE_WITHIN = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class UndoFacts:
    """What stands behind taking one's own change set back."""

    age: timedelta = timedelta()
    is_undo: bool = False
    undone: bool = False
    newer: bool = False


def against_undoing(f: UndoFacts) -> list[Obstacle]:
    """Every reason against taking a change set back; only its own author is asked at all."""
    found = (
        ("change_is_undo", f.is_undo),
        ("change_undone", f.undone),
        ("change_not_last", f.newer and not f.undone),
        ("change_too_old", f.age > UNDONE_WITHIN),
    )
    return [Obstacle(code) for code, true in found if true]


def changeable(kind: RowKind, roles: frozenset[Role]) -> Collection[str]:
    """The fields that somebody with these roles may change in some state, in the order of `FIELDS`."""
    if kind == RowKind.TASK:
        mine = {m.action for m in TASK_LIFE.moves if m.roles & roles}
        return [f for f in FIELDS[kind] if TASK_STEPS[f] in mine]
    amending = any(m.roles & roles for m in FINDING_LIFE.moves if m.action == FindingAction.AMEND)
    after = {f for row in FINDING_CHANGES if row.roles & roles for f in row.fields}
    return [f for f in FIELDS[kind] if (amending and f in AMENDED) or f in after]

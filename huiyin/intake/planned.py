"""The shapes of an import's plan: what is decided, what will be made, and what stands against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from huiyin.rules.finding import LIFE as FINDING_LIFE
from huiyin.rules.finding import FindingAction, FindingState, Pace
from huiyin.rules.moves import Obstacle
from huiyin.rules.round import RoundState

from .matching import Categories, Heading, Likeness, Place, Places

#: kinds that speak of findings that were issued: they enter as fed back, with their tasks
FEEDS_BACK = frozenset({"rectification_notice", "ledger_table", "audit_rectification"})
#: kinds that hold findings which are not issued yet
REGISTERS = frozenset({"feedback_opinion"})
#: kinds with nothing for the findings ledger
TELLS = frozenset({"round_news", "stationing_notice", "other"})
KINDS = (*sorted(FEEDS_BACK), *sorted(REGISTERS), *sorted(TELLS))

#: states in which the rule table lets a task be planned
PLANNABLE = frozenset(s for s in FindingState if FINDING_LIFE.rows(FindingAction.PLAN, s))


@dataclass(frozen=True, slots=True)
class KnownFinding:
    """A finding that the ledger has, with the fingerprints of its tasks."""

    id: UUID
    number: int
    state: FindingState
    claimed: str
    tasks: frozenset[str]
    mark: str = ""


class Ledger(Protocol):
    """What planning asks of the ledger, all within the viewer's scope and one body."""

    @property
    def round_state(self) -> RoundState | None: ...
    @property
    def today(self) -> date: ...
    @property
    def may_issue(self) -> bool: ...
    @property
    def places(self) -> Places: ...
    @property
    def categories(self) -> Categories: ...
    def known(self, targets: set[UUID]) -> Mapping[tuple[UUID, str], KnownFinding]: ...


@dataclass(frozen=True, slots=True)
class Choices:
    """What the user decided. `units` maps a written name to a decision; names not in it follow `unknown`.

    Headings map to a category's id, or "" for none. `same` maps an item to the finding of the ledger that it
    is in other words, or to None where somebody has said that it is another one.
    """

    kind: str
    feedback_on: date | None = None
    target_id: UUID | None = None
    units: Mapping[str, UnitChoice] = field(default_factory=dict)
    unknown: str = "skip"
    headings: Mapping[str, str] = field(default_factory=dict)
    same: Mapping[str, UUID | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """`how`: unit (this one; it joins the round if need be), create (under the written name), skip."""

    how: str
    unit_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class PlannedTask:
    item: str
    title: str
    text: str
    mark: str
    due_on: date | None
    leader: str
    department: str
    person: str
    pace: Pace
    new: bool = True
    #: made from the finding itself, because the document names no measure
    from_finding: bool = False

    @property
    def has_owner(self) -> bool:
        return bool(self.department or self.person)


@dataclass(frozen=True, slots=True)
class PlannedFinding:
    """`where` is the target's id, or `unit:<id>` / `new:<name>` for a unit that is to join the round."""

    item: str
    where: str
    title: str
    text: str
    heading: str
    category_id: UUID | None
    amount: Decimal | None
    pace: Pace
    claimed: str
    standing: bool
    mark: str
    known: KnownFinding | None
    tasks: tuple[PlannedTask, ...]
    #: known by a person's word, not by its own: the ledger keeps its wording
    reworded: bool = False


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit as written, how many findings it has, how it was understood and what will happen."""

    written: str
    findings: int
    likeness: Likeness
    where: str | None
    choice: UnitChoice | None


@dataclass(frozen=True, slots=True)
class HeadingLine:
    heading: str
    findings: int
    found: Heading
    category_id: UUID | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something that will be left as it is, or left out: a code that the wording knows, and its items."""

    code: str
    items: tuple[str, ...]
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class ImportPlan:
    choices: Choices
    feeds_back: bool
    findings: list[PlannedFinding]
    left_out: list[str]
    units: list[UnitLine]
    headings: list[HeadingLine]
    conflicts: list[Conflict]
    obstacles: list[Obstacle]
    counts: dict[str, int]


def is_target(where: str) -> bool:
    return ":" not in where


def where_of(place: Place) -> str:
    return str(place.target_id) if place.target_id else f"unit:{place.unit_id}"

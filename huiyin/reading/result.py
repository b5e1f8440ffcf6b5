"""What reading gives: the typed form of the contract for `huiyin read` (docs/reading-contract.md).

Spans are `[start, end)` in characters of the text that `huiyin read FILE --text` prints. Money is in yuan,
persons are people. `Item.fields` and `confidence` are for the import page and stay out of the printed JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Claim:
    measure: str
    value: float
    unit: str | None
    span: Span
    instrument: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    id: str
    parent: str | None
    depth: int
    marker: str | None
    role: str
    title: str
    text: str
    span: Span
    status: str | None = None
    standing: bool = False
    leader: str | None = None
    department: str | None = None
    person: str | None = None
    deadline: str | None = None
    confidence: float = 1.0
    # other columns of a ledger row by their meaning: unit, category, amount, progress, number …
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Dates:
    inspection_start: str | None = None
    inspection_end: str | None = None
    feedback: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class RoundTarget:
    name: str
    kind: str | None
    unit_type: str | None


@dataclass(frozen=True, slots=True)
class RoundMeeting:
    kind: str
    date: str
    date_end: str | None = None


@dataclass(frozen=True, slots=True)
class RoundFacts:
    name: str | None
    kind_counts: Mapping[str, int] = field(default_factory=dict)
    targets: tuple[RoundTarget, ...] = ()
    teams: int | None = None
    meetings: tuple[RoundMeeting, ...] = ()
    stationed_by: str | None = None
    stay_months: float | None = None
    finding_groups: tuple[tuple[str, ...], ...] = ()
    clues_transferred_to: tuple[str, ...] = ()
    demands: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the reconciliation: `verdict` is agrees, disagrees or cannot_tell."""

    rule: str
    stated: float | None
    computed: float | None
    verdict: str
    spans: tuple[Span, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Warning_:
    code: str
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    name: str
    media_type: str
    sha256: str
    text: str
    kind: str
    title: str | None
    unit: str | None
    inspector: str | None
    dates: Dates
    inferred: tuple[str, ...]
    claims: tuple[Claim, ...]
    items: tuple[Item, ...]
    round: RoundFacts | None
    reconciliation: tuple[Check, ...]
    warnings: tuple[Warning_, ...]
    # spans of the values above that are not claims or items: {"title": (0, 20), "dates.feedback": (…)}
    places: Mapping[str, Span] = field(default_factory=dict)

"""A record as it is sifted: a finding, what was planned, what is claimed, what proves it, who closed it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

DONE = frozenset({"done", "basically_done", "closed", "已完成", "基本完成", "已整改", "已办结", "已销号"})


@dataclass(frozen=True, slots=True)
class Finding:
    text: str
    category: str = ""
    recorded_on: date | None = None
    amount: float | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    text: str
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """What the unit says it did. `counts` are its own figures by name; money is in yuan."""

    text: str = ""
    status: str = ""
    claimed_on: date | None = None
    counts: Mapping[str, float] = field(default_factory=dict)
    money_recovered: float | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence; `file` is a path below the evidence folder."""

    file: str = ""
    sha256: str = ""
    title: str = ""
    dated: date | None = None
    text: str = ""

    @property
    def name(self) -> str:
        return self.title or self.file or "未命名材料"


@dataclass(frozen=True, slots=True)
class Closing:
    closed_on: date | None = None
    closed_by: str = ""
    opened_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One finding of one unit in one round. Only `id`, `unit` and `finding.text` are always there."""

    id: str
    unit: str
    finding: Finding
    body: str = ""
    round: str = ""
    aliases: tuple[str, ...] = ()
    measures: tuple[Measure, ...] = ()
    claim: Claim | None = None
    evidence: tuple[Piece, ...] = ()
    closing: Closing | None = None

    @property
    def text(self) -> str:
        """The claim's text; empty when nothing is claimed."""
        return self.claim.text if self.claim else ""

    @property
    def claims_done(self) -> bool:
        """The unit says that it is finished: by status or, where none is given, by having been closed."""
        if self.claim is None:
            return False
        if self.claim.status:
            return self.claim.status in DONE
        return self.closed_on is not None or self.claim.claimed_on is not None

    @property
    def closed_on(self) -> date | None:
        return self.closing.closed_on if self.closing else None

    @property
    def due(self) -> date | None:
        """The last of the measures' deadlines."""
        return max((m.due for m in self.measures if m.due), default=None)

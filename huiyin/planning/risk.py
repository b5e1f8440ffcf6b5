"""How pressing a unit's next inspection is: figures of the ledger, weighed by a table; 0 to 100 points."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class RiskFigure(StrEnum):
    """What speaks for an earlier inspection."""

    OPEN_FINDINGS = "open_findings"
    RECURRENCES = "recurrences"
    CLUES = "clues"
    YEARS_SINCE = "years_since"


@dataclass(frozen=True, slots=True)
class Risk:
    """Figures of one unit: findings not closed, findings that came back, clues by count alone, and years
    since it was last inspected (None: never)."""

    open_findings: int = 0
    recurrences: int = 0
    clues: int = 0
    years_since: float | None = None


@dataclass(frozen=True, slots=True)
class Weight:
    """`each` points for one piece, `most` in all."""

    each: int
    most: int


WEIGHTS: dict[RiskFigure, Weight] = {
    RiskFigure.OPEN_FINDINGS: Weight(2, 40),
    RiskFigure.RECURRENCES: Weight(5, 20),
    RiskFigure.CLUES: Weight(4, 20),
    RiskFigure.YEARS_SINCE: Weight(4, 20),
}


def shares(risk: Risk) -> dict[RiskFigure, int]:
    """The points that each figure gives; a unit never inspected has all of its years' points."""
    given: dict[RiskFigure, int] = {}
    for figure, weight in WEIGHTS.items():
        value = getattr(risk, figure.value)
        given[figure] = weight.most if value is None else max(0, min(weight.most, round(weight.each * value)))
    return given


def points(risk: Risk) -> int:
    return sum(shares(risk).values())

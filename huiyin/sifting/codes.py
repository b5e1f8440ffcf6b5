"""The fifteen signs and what an answer looks like (contract: docs/sifting.md)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Code(StrEnum):
    """What a sign points at. The order is the order of the contract and of an answer."""

    COPIED_TEXT = "copied_text"
    RECYCLED_TEXT = "recycled_text"
    FOREIGN_NAME = "foreign_name"
    NO_SUBSTANCE = "no_substance"
    PLAN_AS_RESULT = "plan_as_result"
    MEETINGS_ONLY = "meetings_only"
    EVIDENCE_MISSING = "evidence_missing"
    EVIDENCE_PREDATES = "evidence_predates"
    EVIDENCE_POSTDATES = "evidence_postdates"
    REUSED_EVIDENCE = "reused_evidence"
    TOTALS_DIFFER = "totals_differ"
    MONEY_SHORT = "money_short"
    ONE_FOR_MANY = "one_for_many"
    RUSHED_CLOSE = "rushed_close"
    RECURRED = "recurred"


ALL_CODES = frozenset(Code)
PLACE_OF = {code: place for place, code in enumerate(Code)}
#: a sign names at most so many other records; more would not help the person who checks
MOST_REFS = 5

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign: `score` 0..1, comparable within a code; `spans` are characters of the claim's text."""

    code: Code
    score: float
    why: str
    refs: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code.value,
            "score": round(min(1.0, max(0.0, self.score)), 3),
            "why": self.why,
            "refs": list(self.refs[:MOST_REFS]),
            "spans": [list(span) for span in self.spans],
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """All signs of one record, in the order of the contract; one sign a code."""

    id: str
    signs: tuple[Sign, ...]

    def as_json(self) -> dict[str, Any]:
        return {"id": self.id, "signals": [sign.as_json() for sign in self.signs]}

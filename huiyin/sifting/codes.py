"""The fifteen signs and what an answer looks like (contract: docs/sifting.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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


class Reason(StrEnum):
    """Which of a code's reasons it is; docs/sifting.md says what `params` of each hold."""

    SAME_WORDING = "same_wording"
    SAME_PASSAGE = "same_passage"
    SAME_CLAUSES = "same_clauses"
    OTHER_UNIT_NAMED = "other_unit_named"
    OTHER_PLACE_NAMED = "other_place_named"
    NOTHING_WRITTEN = "nothing_written"
    NOTHING_TO_CHECK = "nothing_to_check"
    PLAN_REPEATED = "plan_repeated"
    ONLY_MEETINGS = "only_meetings"
    NO_EVIDENCE = "no_evidence"
    RULES_NOT_ATTACHED = "rules_not_attached"
    NO_VOUCHER = "no_voucher"
    NO_PAPER_ON_PEOPLE = "no_paper_on_people"
    OLDER_THAN_FINDING = "older_than_finding"
    TELLS_WHAT_CAME_LATER = "tells_what_came_later"
    DATED_AFTER_CLAIM = "dated_after_claim"
    MADE_AFTER_ITS_DATE = "made_after_its_date"
    MADE_AFTER_THE_END = "made_after_the_end"
    UNDATED_AND_MADE_LATE = "undated_and_made_late"
    SAME_FILE = "same_file"
    SAME_PICTURE = "same_picture"
    SUM_DIFFERS = "sum_differs"
    SUM_IN_EVIDENCE_DIFFERS = "sum_in_evidence_differs"
    RATE_DIFFERS = "rate_differs"
    INSTALMENTS_DIFFER = "instalments_differ"
    PEOPLE_LISTED_DIFFER = "people_listed_differ"
    PEOPLE_TOLD_DIFFER = "people_told_differ"
    RULES_NAMED_DIFFER = "rules_named_differ"
    RULES_COUNTED_DIFFER = "rules_counted_differ"
    VOUCHERS_DIFFER = "vouchers_differ"
    AMOUNT_NOT_TOLD = "amount_not_told"
    LESS_CAME_BACK = "less_came_back"
    ONE_ANSWER = "one_answer"
    OPENED_FOR_SECONDS = "opened_for_seconds"
    IN_BULK_AT_DEADLINE = "in_bulk_at_deadline"
    IN_BULK = "in_bulk"
    FOUND_AGAIN = "found_again"


#: text, number, day (ISO) or a list of texts or numbers: whatever JSON holds
Param = str | int | float | tuple[str, ...] | tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """What was set against what: spans in both claims' texts, or pieces of both records' evidence.

    `piece` and `other_piece` are places in `evidence`; -1 where no piece is meant.
    """

    ref: str
    own: tuple[Span, ...] = ()
    other: tuple[Span, ...] = ()
    piece: int = -1
    other_piece: int = -1

    def as_json(self) -> dict[str, Any]:
        given: dict[str, Any] = {"ref": self.ref}
        if self.own or self.other:
            given |= {"own": [list(s) for s in self.own], "other": [list(s) for s in self.other]}
        if self.piece >= 0:
            given |= {"piece": self.piece, "other_piece": self.other_piece}
        return given


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign: `score` 0..1, comparable within a code; `spans` are characters of the claim's text.

    `reason` and `params` tell the same as `why` without words, so that others can word it; `compared`
    has what a person wants to see side by side.
    """

    code: Code
    score: float
    why: str
    refs: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    reason: Reason | None = None
    params: Mapping[str, Param] = field(default_factory=dict)
    compared: tuple[Compared, ...] = ()

    def as_json(self, *, detailed: bool = False) -> dict[str, Any]:
        """As the contract says; `detailed` adds reason, params and compared."""
        given: dict[str, Any] = {
            "code": self.code.value,
            "score": round(min(1.0, max(0.0, self.score)), 3),
            "why": self.why,
            "refs": list(self.refs[:MOST_REFS]),
            "spans": [list(span) for span in self.spans],
        }
        if detailed:
            given["reason"] = self.reason.value if self.reason else None
            given["params"] = {k: list(v) if isinstance(v, tuple) else v for k, v in self.params.items()}
            given["compared"] = [c.as_json() for c in self.compared]
        return given


@dataclass(frozen=True, slots=True)
class Answer:
    """All signs of one record, in the order of the contract; one sign a code."""

    id: str
    signs: tuple[Sign, ...]

    def as_json(self, *, detailed: bool = False) -> dict[str, Any]:
        return {"id": self.id, "signals": [sign.as_json(detailed=detailed) for sign in self.signs]}

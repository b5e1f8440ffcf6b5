"""Whether the figures of a document add up: parts and totals, rates, what is listed and what is claimed.

Pure arithmetic. "disagrees" means that the print itself is wrong; whatever leaves room for another reading is
"cannot_tell". Source of the rules: the reading contract (docs/reading.md, section "Reconciliation").
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

AGREES, DISAGREES, CANNOT_TELL = "agrees", "disagrees", "cannot_tell"


class Note(StrEnum):
    """Why a check ended as it did; worded where it is shown."""

    EXACT = "exact"
    ROUNDED = "rounded"
    CUT = "cut"
    EXACT_WITH_BASICALLY_DONE = "exact_with_basically_done"
    ROUNDED_WITH_BASICALLY_DONE = "rounded_with_basically_done"
    CUT_WITH_BASICALLY_DONE = "cut_with_basically_done"
    DAMAGED = "damaged"
    REST_NOT_TOLD = "rest_not_told"
    TOTAL_IS_ZERO = "total_is_zero"
    ONLY_SOME_LISTED = "only_some_listed"
    LIST_UNSURE = "list_unsure"
    NOT_ALL_ITEMISED = "not_all_itemised"


#: how a printed rate came about when what is basically done counts as finished
_WITH_BASICALLY_DONE = {
    Note.EXACT: Note.EXACT_WITH_BASICALLY_DONE,
    Note.ROUNDED: Note.ROUNDED_WITH_BASICALLY_DONE,
    Note.CUT: Note.CUT_WITH_BASICALLY_DONE,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer to one check: what is printed, what follows from the rest, the verdict, and why."""

    rule: str
    stated: float | None
    computed: float | None
    verdict: str
    note: Note | None = None


def parts_and_total(
    parts: Mapping[str, float], total: float, *, total_name: str = "findings_total",
    whole: bool, damaged: bool = False,
) -> Outcome:  # fmt: skip
    """Parts (done, in progress, …) against their total, in the same unit.

    `whole` says that the parts are meant to cover the total: there is one for what is finished and one for
    what is not. Parts beyond the total are wrong in any case; a smaller sum only when they are the whole.
    """
    computed = sum(parts.values())
    rule = f"{' + '.join(parts)} = {total_name}"
    if math.isclose(computed, total):
        verdict = AGREES
    elif damaged or (computed < total and not whole):
        verdict = CANNOT_TELL
    else:
        verdict = DISAGREES
    why = Note.DAMAGED if damaged else Note.REST_NOT_TOLD
    return Outcome(rule, total, computed, verdict, why if verdict == CANNOT_TELL else None)


def rate_and_parts(
    rate: float, digits: int, done: float, total: float, *, also_done: float = 0.0, damaged: bool = False,
    rule: str = "completion_rate = done / findings_total",
) -> Outcome:  # fmt: skip
    """A printed percentage with `digits` decimals against done / total; rounding and truncation both pass.

    `also_done` is what is basically done: some bodies count it as finished.
    """
    if total <= 0:
        return Outcome(rule, rate, None, CANNOT_TELL, Note.TOTAL_IS_ZERO)
    exact = done / total * 100
    if how := _fits(rate, digits, exact):
        return Outcome(rule, rate, round(exact, 2), AGREES, how)
    larger = (done + also_done) / total * 100
    if also_done and (how := _fits(rate, digits, larger)):
        return Outcome(rule, rate, round(larger, 2), AGREES, _WITH_BASICALLY_DONE[how])
    computed = round(exact, max(1, min(digits, 2)) if exact != int(exact) else 1)
    verdict = CANNOT_TELL if damaged else DISAGREES
    return Outcome(rule, rate, computed, verdict, Note.DAMAGED if damaged else None)


def _fits(rate: float, digits: int, exact: float) -> Note | None:
    """How a printed rate came from the exact one: as it is, rounded, cut off; None when it didn't."""
    step = 10.0**-digits
    if abs(rate - exact) < 1e-9:
        return Note.EXACT
    if abs(rate - exact) <= step / 2 + 1e-9:
        return Note.ROUNDED
    if 0 <= exact - rate < step:
        return Note.CUT
    return None


def listed_and_claimed(
    rule: str, claimed: float, listed: float, *, only_some: bool = False, unsure: bool = False
) -> Outcome:
    """What the body lists against what the header claims.

    `only_some`: the document says that it lists a selection. `unsure`: the list may have been read wrongly
    (a number is missing, the text is cut off or damaged).
    """
    if listed == claimed:
        return Outcome(rule, claimed, listed, AGREES)
    if only_some:
        return Outcome(rule, claimed, listed, CANNOT_TELL, Note.ONLY_SOME_LISTED)
    if unsure or listed == 0:
        return Outcome(rule, claimed, listed, CANNOT_TELL, Note.LIST_UNSURE)
    return Outcome(rule, claimed, listed, DISAGREES)


def itemised_and_claimed(
    rule: str, claimed: float, itemised: float, *, all_itemised: bool = False, unsure: bool = False
) -> Outcome:
    """People, rules or money named one by one in the body against the header's figure.

    A smaller sum is no contradiction unless the document says that all of them are named.
    """
    if math.isclose(claimed, itemised):
        return Outcome(rule, claimed, itemised, AGREES)
    if unsure or (itemised < claimed and not all_itemised):
        return Outcome(rule, claimed, itemised, CANNOT_TELL, Note.NOT_ALL_ITEMISED)
    return Outcome(rule, claimed, itemised, DISAGREES)

"""Whether the figures of a document add up: parts and totals, rates, what is listed and what is claimed.

Pure arithmetic. "disagrees" means that the print itself is wrong; whatever leaves room for another reading is
"cannot_tell". Source of the rules: the reading contract (docs/reading.md, section "Reconciliation").
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

AGREES, DISAGREES, CANNOT_TELL = "agrees", "disagrees", "cannot_tell"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer to one check: what is printed, what follows from the rest, and the verdict."""

    rule: str
    stated: float | None
    computed: float | None
    verdict: str
    note: str | None = None


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
    note = None if verdict != CANNOT_TELL else ("原文有缺损，不作判断" if damaged else "未列明其余部分的状态")
    return Outcome(rule, total, computed, verdict, note)


def rate_and_parts(
    rate: float, digits: int, done: float, total: float, *, also_done: float = 0.0, damaged: bool = False,
    rule: str = "completion_rate = done / findings_total",
) -> Outcome:  # fmt: skip
    """A printed percentage with `digits` decimals against done / total; rounding and truncation both pass.

    `also_done` is what is basically done: some bodies count it as finished.
    """
    if total <= 0:
        return Outcome(rule, rate, None, CANNOT_TELL, "总数为零")
    exact = done / total * 100
    for value, addition in ((exact, ""), ((done + also_done) / total * 100, "，含基本完成")):
        how = _fits(rate, digits, value)
        if how:
            return Outcome(rule, rate, round(value, 2), AGREES, how + addition)
        if not also_done:
            break
    computed = round(exact, max(1, min(digits, 2)) if exact != int(exact) else 1)
    verdict = CANNOT_TELL if damaged else DISAGREES
    return Outcome(rule, rate, computed, verdict, "原文有缺损，不作判断" if damaged else None)


def _fits(rate: float, digits: int, exact: float) -> str | None:
    """How a printed rate came from the exact one: 准确, 四舍五入, 舍去尾数, 进位; None when it didn't."""
    step = 10.0**-digits
    if abs(rate - exact) < 1e-9:
        return "准确"
    if abs(rate - exact) <= step / 2 + 1e-9:
        return "四舍五入"
    if 0 <= exact - rate < step:
        return "舍去尾数"
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
        return Outcome(rule, claimed, listed, CANNOT_TELL, "文中说明只列出部分")
    if unsure or listed == 0:
        return Outcome(rule, claimed, listed, CANNOT_TELL, "正文列出的条目无法全部确认")
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
        return Outcome(rule, claimed, itemised, CANNOT_TELL, "正文未必逐项列出")
    return Outcome(rule, claimed, itemised, DISAGREES)

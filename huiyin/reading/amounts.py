"""What a sum of money, a percentage or a number of people is said to be, by the words around it."""

from __future__ import annotations

import re

from huiyin.reading import contexts
from huiyin.reading.counting import Patterns

_EARLIER = re.compile(r"上一?轮|上次|往年|历次|前[一二三四五六七八九十\d]+轮")
_OF_MEASURES = re.compile(r"(?:措施|任务)(?:整改|总体)?$")
_RECOVERED_IN_PLACE = re.compile(r"整改到位(?:资金|金额)?$")


def rate_base(left: str, right: str, value: float, p: Patterns) -> str | None:
    """ "measures" for the rate of measures, "" for that of findings, None when it is no completion rate."""
    found = p.rate.search(left)
    if not found or value > 100 or right.startswith("的") or re.match(r"以[上下]", right):
        return None
    before = left[: found.start()]
    if p.rate_not.search(before) or _EARLIER.search(left):
        return None
    words = found.group()
    return (
        "measures"
        if _OF_MEASURES.search(before + words[:2]) or re.match(r".{0,2}(?:任务|措施)", words)
        else ""
    )


def money_measure(left: str, p: Patterns) -> str | None:
    """money_recovered or money_involved by the clause before the sum; None when it is other money."""
    clause = re.split(r"[,;:、]", left)[-1]
    if not re.search(r"[㐀-鿿]{2}", clause):
        clause = left[-20:]
    recovered = [x.start() for x in p.recovered.finditer(clause)]
    if recovered and clause[max(0, recovered[-1] - 1) : recovered[-1]] in ("应", "需", "拟"):
        return None
    if recovered or _RECOVERED_IN_PLACE.search(clause):
        return "money_recovered"
    involved = [x.start() for x in p.involved.finditer(clause)]
    other = [x.start() for x in p.money_not.finditer(clause)]
    if not involved or (other and max(other) > max(involved)):
        return None
    return "money_involved"


# instruments that also name ordinary work: after a number of people they say nothing
_GENERIC = ("通报", "处理", "移送", "提醒", "立案")


def instrument(left: str, right: str, p: Patterns) -> str | None:
    """The instrument of accountability that stands before or after a number of people; None without one."""
    found = p.left_instrument.search(left)
    if found is None:
        found = p.right_instrument.match(right)
        if found is None or found.group("i") in _GENERIC:
            return None
    return found.group("i")


def is_meeting(left: str, right: str) -> bool:
    """Whether a number of times counts meetings that were held."""
    clause = left[max((x.end() for x in re.finditer(r"[。;]", left)), default=0) :]
    held = contexts.HELD.search(clause) or contexts.HELD.match(right)
    return bool(held and (contexts.MEETING_LEFT.search(left) or contexts.MEETING_RIGHT.match(right)))

"""Headings that print how many findings stand under them: against what they list, and against the total."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from huiyin.reading.claims import Hit
from huiyin.reading.normal import same_length
from huiyin.reading.numerals import CHINESE, number
from huiyin.reading.result import Check, Item
from huiyin.rules.reconciliation import listed_and_claimed

# 贯彻落实决策部署方面（4个问题）, 党的建设方面问题5个, 某某方面，共3个问题
_OWN = re.compile(
    rf"[(（,，]?(?:共|共计|涉及|反馈)?(?P<a>\d{{1,3}}|[{CHINESE}]{{1,4}})[个项条](?:具体)?(?:反馈)?问题[)）。:：]?$"
    rf"|问题[(（]?(?:共)?(?P<b>\d{{1,3}}|[{CHINESE}]{{1,4}})[个项条][)）。:：]?$"
)


def subtotals(
    items: Sequence[Item], hits: Sequence[Hit], *, only_some: bool, unsure: bool
) -> Iterator[Check]:
    """Checks of each category that prints its number of findings, then of all these numbers together."""
    under = _findings_under(items)
    stated = [(item, value) for item in items if (value := _own_number(item)) is not None]
    for item, value in stated:
        listed = under.get(item.id, 0)
        far = abs(listed - value) > max(2.0, 0.5 * value)
        outcome = listed_and_claimed(
            "findings in category = its number", value, listed, only_some=only_some, unsure=unsure or far
        )
        yield Check(
            outcome.rule, outcome.stated, outcome.computed, outcome.verdict, (item.span,), outcome.note
        )
    yield from _together(items, stated, hits, unsure=unsure)


def _together(
    items: Sequence[Item], stated: Sequence[tuple[Item, float]], hits: Sequence[Hit], *, unsure: bool
) -> Iterator[Check]:
    totals = {h.value for h in hits if h.measure == "findings_total"}
    depths = {item.depth for item, _ in stated}
    if len(stated) < 2 or len(totals) != 1 or len(depths) != 1:
        return
    level = [i for i in items if i.role == "category" and i.depth in depths]
    aspects = {h.value for h in hits if h.measure == "aspects"}
    unsure = unsure or len(level) != len(stated) or aspects - {float(len(stated))} != set()
    outcome = listed_and_claimed(
        "numbers of categories = findings_total", totals.pop(), sum(v for _, v in stated), unsure=unsure
    )
    spans = tuple(item.span for item, _ in stated)
    yield Check(outcome.rule, outcome.stated, outcome.computed, outcome.verdict, spans, outcome.note)


def _own_number(item: Item) -> float | None:
    if item.role != "category":
        return None
    found = _OWN.search(same_length(item.title))
    return number(found.group("a") or found.group("b")) if found else None


def _findings_under(items: Sequence[Item]) -> dict[str, int]:
    parents = {item.id: item.parent for item in items}
    counts: dict[str, int] = {}
    for item in items:
        above = item.parent if item.role == "finding" else None
        while above is not None:
            counts[above] = counts.get(above, 0) + 1
            above = parents.get(above)
    return counts

"""One count that a document claims, and what the counts refer to once all of them are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from huiyin.reading.numerals import tidy

_TOTALS = ("findings_total", "measures_total", "sub_findings_total")
_BESIDE = 14
# findings of another kind: of the last round, found by oneself; they are counted, but not claimed
OTHER = "_other"
STATES = ("done", "basically_done", "in_progress", "not_done")


@dataclass(slots=True)
class Hit:
    """One count at its place; `sentence` groups those that were printed together."""

    measure: str
    value: float
    unit: str | None
    start: int
    end: int
    instrument: str | None = None
    sentence: int = 0
    paragraph: int = 0
    approximate: bool = False
    specific: bool = False
    base: str | None = None
    percent_digits: int = 0


def settle(hits: list[Hit]) -> list[Hit]:
    """Decide what the counts of a document refer to once all of them are known.

    具体问题 beside a total of findings are sub-findings; a state of measures is no state of findings.
    """
    plain = [h.value for h in hits if h.measure == "findings_total" and not h.specific]
    for h in hits:
        if h.measure == "findings_total" and h.specific and plain and min(plain) < h.value:
            h.measure = "sub_findings_total"
    totals = {name: {h.value for h in hits if h.measure == name} for name in _TOTALS}
    groups: dict[int, list[Hit]] = {}
    for h in hits:
        groups.setdefault(h.sentence, []).append(h)
    for group in groups.values():
        for unit in {h.unit for h in group if h.measure in STATES}:
            _refer([h for h in group if h.unit == unit], totals)
        _refer_rates(group)
    return [h for h in hits if h.measure != OTHER]


def _refer_rates(group: list[Hit]) -> None:
    """信访件326件，办结319件，办结率97.9%: a rate is that of the state right before it."""
    before: Hit | None = None
    for h in sorted(group, key=lambda h: (h.start, h.end)):
        if h.measure in STATES:
            before = h
        elif h.measure != "completion_rate" or h.base is not None or before is None:
            continue
        elif before.end <= h.start <= before.end + _BESIDE and before.base in ("measures", "other"):
            h.base = before.base


def _refer(group: list[Hit], totals: Mapping[str, set[float]]) -> None:
    """What the states of one sentence and one counter are states of.

    They belong to the total before them; when they add up to a total of findings, they are of the findings.
    """
    over: Hit | None = None
    states: list[Hit] = []
    for h in [*group, None]:
        if h is None or h.measure in _TOTALS or h.measure == OTHER:
            _settle_base(states, over, totals)
            over, states = h, []
        elif h.measure in STATES and h.base is None:
            states.append(h)


def _settle_base(states: list[Hit], over: Hit | None, totals: Mapping[str, set[float]]) -> None:
    total = tidy(sum(h.value for h in states))
    nearest = over.measure if over else None
    findings = totals["findings_total"]
    base: str | None = None
    if nearest == OTHER:
        base = "other"
    elif total in findings:
        base = None
    elif total in totals["sub_findings_total"] or nearest == "sub_findings_total":
        base = "sub_findings"
    elif nearest == "measures_total" or (
        findings and total > max(findings) and total in totals["measures_total"]
    ):
        base = "measures"
    elif nearest is None and states and states[0].unit == "件" and findings:
        base = "other"
    for h in states:
        h.base = base

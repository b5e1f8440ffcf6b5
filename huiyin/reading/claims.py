"""One count that a document claims, and what the counts refer to once all of them are known."""

from __future__ import annotations

from dataclasses import dataclass

from huiyin.reading.numerals import tidy

_TOTALS = ("findings_total", "measures_total", "sub_findings_total")
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
    groups: dict[int, list[Hit]] = {}
    for h in hits:
        groups.setdefault(h.sentence, []).append(h)
    for group in groups.values():
        _refer(group, hits)
    return hits


def _refer(group: list[Hit], hits: list[Hit]) -> None:
    states = [h for h in group if h.measure in STATES and h.base is None]
    if not states:
        return
    total = tidy(sum(h.value for h in states))
    findings = {h.value for h in hits if h.measure == "findings_total"}
    if total in findings:
        return
    before = [
        h for h in hits
        if h.measure in _TOTALS and h.start < states[0].start
    ]  # fmt: skip
    same = [h for h in before if h.sentence == states[0].sentence and h.unit == states[0].unit]
    measures = {h.value for h in hits if h.measure == "measures_total"}
    subs = {h.value for h in hits if h.measure == "sub_findings_total"}
    if total in subs:
        for h in states:
            h.base = "sub_findings"
        return
    over = bool(findings) and total > max(findings) and total in measures
    if over or (same and same[-1].measure == "measures_total"):
        for h in states:
            h.base = "measures"
    elif same and same[-1].measure == "sub_findings_total":
        for h in states:
            h.base = "sub_findings"

"""The checks of one document: its claims against each other and against what its body lists."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from huiyin.reading.claims import STATES, Hit
from huiyin.reading.normal import Normal
from huiyin.reading.result import Check, Item, RoundFacts, Span
from huiyin.rules.reconciliation import (
    Outcome,
    itemised_and_claimed,
    listed_and_claimed,
    parts_and_total,
    rate_and_parts,
)

_ONLY_SOME = re.compile(
    r"(?:部分|主要|重点|典型|突出|代表性){1,2}(?:的)?(?:问题|事项)(?:的)?(?:具体)?整改|(?:部分|主要|重点|典型)(?:的)?整改(?:落实)?(?:情况|进展)(?:[^。]{0,6})(?:通报|公布|公开|报告|公告|说明)"
    r"|(?:公布|通报|公开|列出|选取)(?:如下)?(?:部分|主要|重点|典型)"
    r"|(?:择要|选取|摘要|节选|选登|仅列|只列|列举|不再一一|不一一|其余.{0,12}(?:略|不再|另行|不列)|其他.{0,10}(?:略|不再|另行))"
    r"|(?:不宜公开|不予公开|涉密|涉及.{0,6}秘密|内部通报)"
)


class Checker:
    """Runs the checks. `damaged` are spans of normal text that the reader marked; nothing there disagrees."""

    def __init__(
        self, hits: Sequence[Hit], items: Sequence[Item], normal: Normal, *, damaged: Sequence[Span],
        cut_off: bool, kind: str, uncertain: bool,
    ) -> None:  # fmt: skip
        self.hits, self.items, self.normal = hits, items, normal
        self.damaged, self.cut_off, self.kind, self.uncertain = damaged, cut_off, kind, uncertain
        self.checks: list[Check] = []

    def run(self, facts: RoundFacts | None) -> tuple[Check, ...]:
        """All checks that the document allows, the header's own sums first."""
        groups: dict[int, list[Hit]] = {}
        for hit in self.hits:
            groups.setdefault(hit.sentence, []).append(hit)
        self._parts(groups)
        self._rates()
        self._listed()
        if facts is not None:
            self._kinds(facts)
        return tuple(self.checks)

    def _add(self, outcome: Outcome, hits: Sequence[Hit]) -> None:
        spans = tuple(self.normal.printed(h.start, h.end) for h in hits)
        known = {(c.rule, c.stated, c.computed) for c in self.checks}
        if (outcome.rule, outcome.stated, outcome.computed) not in known:
            self.checks.append(
                Check(outcome.rule, outcome.stated, outcome.computed, outcome.verdict, spans, outcome.note)
            )

    def _hurt(self, hits: Sequence[Hit]) -> bool:
        return bool(self.damaged) or any(h.approximate for h in hits)

    # ── parts and total ───────────────────────────────────────────────────────────────────────────────
    def _parts(self, groups: Mapping[int, list[Hit]]) -> None:
        totals = [h for h in self.hits if h.measure == "findings_total"]
        for group in groups.values():
            states = _unique(h for h in group if h.measure in STATES and h.base is None)
            if not states or not totals:
                continue
            total = self._total_for(states, totals)
            if total is None:
                continue
            whole = any(s.measure in ("done", "basically_done") for s in states) and any(
                s.measure in ("in_progress", "not_done") for s in states
            )
            parts = {s.measure: s.value for s in states}
            repeated = len({s.measure for s in states}) != len(states)
            if len(states) > 1 or states[0].value > total.value:
                outcome = parts_and_total(
                    parts, total.value, whole=whole and not repeated,
                    damaged=self._hurt([*states, total]) or repeated or len({t.value for t in totals}) > 2,
                )  # fmt: skip
                self._add(outcome, [total, *states])

    def _total_for(self, states: Sequence[Hit], totals: Sequence[Hit]) -> Hit | None:
        computed = sum(s.value for s in states)
        for total in totals:
            if total.value == computed:
                return total
        before = [t for t in totals if t.start < states[0].start]
        same = [t for t in before if t.sentence == states[0].sentence]
        if same:
            return same[-1]
        if before and len({t.value for t in totals}) == 1:
            return before[-1]
        return None

    def _rates(self) -> None:
        totals = [h for h in self.hits if h.measure == "findings_total"]
        for rate in (h for h in self.hits if h.measure == "completion_rate" and h.base is None):
            near = [h for h in self.hits if h.measure == "done" and h.base is None and h.sentence == rate.sentence]
            if not near:
                near = [h for h in self.hits if h.measure == "done" and h.base is None and h.start < rate.start][-1:]
            if len({h.value for h in near}) != 1:
                continue
            done = near[0]
            total = self._total_for([done], [t for t in totals if t.value >= done.value]) or None
            before = [t for t in totals if t.sentence == done.sentence and t.start < rate.start]
            total = before[-1] if before else total
            if total is None:
                earlier = [t for t in totals if t.start < rate.start]
                total = earlier[-1] if earlier and len({t.value for t in earlier}) == 1 else None
            if total is None:
                continue
            basically = sum(
                h.value for h in self.hits
                if h.measure == "basically_done" and h.base is None and h.sentence == done.sentence
            )  # fmt: skip
            self._add(
                rate_and_parts(
                    rate.value, rate.percent_digits, done.value, total.value, also_done=basically,
                    damaged=self._hurt([rate, done, total]) or len({t.value for t in totals}) > 1,
                ),
                [rate, done, total],
            )  # fmt: skip

    # ── the body against the header ───────────────────────────────────────────────────────────────────
    def _listed(self) -> None:
        findings = [i for i in self.items if i.role == "finding"]
        if not findings:
            return
        only_some = bool(_ONLY_SOME.search(self.normal.text[:200_000]))
        unsure = self.cut_off or bool(self.damaged) or self.uncertain
        totals = _unique(h for h in self.hits if h.measure == "findings_total")
        if totals:
            self._against("findings in body = findings_total", totals, len(findings), only_some, unsure)
        subs = [i for i in self.items if i.role == "subfinding"]
        claimed = _unique(h for h in self.hits if h.measure == "sub_findings_total")
        if subs and claimed:
            self._against("subfindings in body = sub_findings_total", claimed, len(subs), only_some, True)
        categories = [i for i in self.items if i.role == "category"]
        aspects = _unique(h for h in self.hits if h.measure == "aspects")
        if categories and aspects:
            top = min(c.depth for c in categories)
            count = sum(c.depth == top for c in categories)
            self._against("categories in body = aspects", aspects, count, only_some, unsure)

    def _against(self, rule: str, totals: Sequence[Hit], count: int, only_some: bool, unsure: bool) -> None:
        match = next((t for t in totals if t.value == count), None)
        total = match or totals[0]
        several = len(totals) > 1 and match is None
        outcome = listed_and_claimed(
            rule, total.value, count, only_some=only_some, unsure=unsure or several or total.approximate
        )
        self._add(outcome, [total])

    def _kinds(self, facts: RoundFacts) -> None:
        units = [h for h in self.hits if h.measure == "units"]
        counts = facts.kind_counts
        if not counts or not units:
            return
        computed = sum(counts.values())
        rule = " + ".join(counts) + " = units"
        total = next((u for u in units if u.value == computed), None)
        if total is None and len(counts) < 2:
            return
        total = total or max(units, key=lambda h: h.value)
        several = len({u.value for u in units}) > 1
        self._add(
            listed_and_claimed(rule, total.value, computed, unsure=self._hurt([total]) or several or self.cut_off),
            [total],
        )


def _unique(hits: object) -> list[Hit]:
    seen: set[tuple[str, float]] = set()
    kept: list[Hit] = []
    for h in hits:  # type: ignore[attr-defined]
        if (h.measure, h.value) not in seen:
            seen.add((h.measure, h.value))
            kept.append(h)
    return kept


__all__ = ["Checker", "itemised_and_claimed"]

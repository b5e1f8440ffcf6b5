"""The checks of one document: its claims against each other and against what its body lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from huiyin.reading.claims import STATES, Hit
from huiyin.reading.itemised import header_sums, itemised
from huiyin.reading.normal import Normal
from huiyin.reading.numerals import tidy
from huiyin.reading.result import Check, Item, RoundFacts
from huiyin.reading.subtotals import subtotals
from huiyin.rules.reconciliation import (
    AGREES,
    Outcome,
    listed_and_claimed,
    parts_and_total,
    rate_and_parts,
)

_ONLY_SOME = re.compile(
    r"(?:部分|重点|典型|代表性){1,2}(?:的)?(?:反馈)?(?:问题|事项)(?:的)?(?:具体)?整改"
    r"|(?:部分|重点|典型)(?:的)?整改(?:落实)?(?:情况|进展)(?:[^。]{0,6})(?:通报|公布|公开|报告|公告|说明)"
    r"|(?:公布|通报|公开|列出|选取)(?:如下)?(?:部分|重点|典型)"
    r"|(?:择要|选取|摘要|节选|选登|仅列|只列|列举|不再一一|不一一|其余.{0,12}(?:略|不再|另行|"
    r"不列)|其他.{0,10}(?:略|不再|另行))"
    r"|(?:不宜公开|不予公开|涉密|涉及.{0,6}秘密|内部通报)"
)

# what states are states of, and the measure of their total
_TOTAL_OF = {None: "findings_total", "sub_findings": "sub_findings_total", "measures": "measures_total"}
Wholes = Iterable[tuple[Outcome, list[Hit]]]
_COUNTED = re.compile(r"(\d+(?:\.\d+)?)(?=[个项条件处])")
_ANY_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_PACES = re.compile(r"立行立改|限期整改|分阶段|长期整改|持续整改")
_LEVELS = ("aspects", "classes", "findings_total", "sub_findings_total")
# the claims of a document stand at its beginning; more than this is many documents in one file
_MOST = 400


class Checker:
    """Runs the checks.

    `told` is the text outside of findings, where a selection would be announced; `damaged` and `uncertain`
    say that figures or the structure may have been read wrongly: then nothing that depends on them disagrees;
    `loose_categories` says the same of the categories alone.
    """

    def __init__(
        self, hits: Sequence[Hit], items: Sequence[Item], normal: Normal, *, told: str, damaged: bool,
        uncertain: bool, loose_categories: bool = False,
    ) -> None:  # fmt: skip
        self.hits, self.items, self.normal = hits[:_MOST], items, normal
        self.damaged, self.uncertain = damaged, uncertain
        self.loose_categories = loose_categories
        self.only_some = bool(_ONLY_SOME.search(told))
        self.checks: list[Check] = []

    def run(
        self, facts: RoundFacts | None, body: Sequence[Hit] = (), wholes: Wholes = ()
    ) -> tuple[Check, ...]:
        """All checks that the document allows; `body` are the counts inside its findings, `wholes` the sums
        that sentences print with their parts."""
        groups: dict[int, list[Hit]] = {}
        for hit in self.hits:
            groups.setdefault(hit.sentence, []).append(hit)
        for group in groups.values():
            self._parts(group)
            for outcome, hits in header_sums(self.normal.text, group, damaged=self.damaged):
                self._add(outcome, hits)
        self._rates()
        self._listed()
        self._states_listed()
        unsure = self.uncertain or self.damaged
        self.checks += subtotals(self.items, self.hits, only_some=self.only_some, unsure=unsure)
        if not self.damaged:
            for outcome, hits in wholes:
                self._add(outcome, hits)
            for outcome, hits in itemised(self.normal.text, self.hits, body):
                self._add(outcome, hits)
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
        return self.damaged or any(h.approximate for h in hits)

    def _of(self, measure: str) -> list[Hit]:
        return [h for h in self.hits if h.measure == measure]

    # ── parts and total ───────────────────────────────────────────────────────────────────────────────
    def _parts(self, group: Sequence[Hit]) -> None:
        for base, name in _TOTAL_OF.items():
            states = _unique([h for h in group if h.measure in STATES and h.base == base])
            total = self._total_for(states, self._of(name)) if states else None
            if total is None or (len(states) == 1 and states[0].value <= total.value):
                continue
            kinds = {s.measure for s in states}
            whole = bool(kinds & {"done", "basically_done"}) and bool(kinds & {"in_progress", "not_done"})
            repeated = len(kinds) != len(states)
            parts = {s.measure: s.value for s in states}
            several = len({t.value for t in self._of(name)}) > (
                1 if base == "measures" else 2
            ) or self._subtotal(states, total)
            self._add(
                parts_and_total(
                    parts, total.value, total_name=name, whole=whole,
                    damaged=self._hurt([*states, total]) or repeated or several,
                ),
                [total, *states],
            )  # fmt: skip

    def _subtotal(self, states: Sequence[Hit], total: Hit) -> bool:
        """Whether the states split another number that stands before them: 其中立行立改12个，完成10个……"""
        computed = sum(s.value for s in states)
        before = (
            self.normal.text[total.end : min(s.start for s in states)] if total.end < states[0].start else ""
        )
        numbers = [float(n) for n in _COUNTED.findall(before)[-40:]]
        return (
            computed in numbers or "分别" in self.normal.text[max(0, states[0].start - 12) : states[-1].end]
        )

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
        for rate in (h for h in self._of("completion_rate") if h.base in (None, "measures")):
            found = [(o, h) for h in self._done_for(rate) if (o := self._rate(rate, h)) is not None]
            agreeing = [pair for pair in found if pair[0].verdict == AGREES]
            if agreeing or len(found) == 1:
                outcome, done = (agreeing or found)[0]
                self._add(outcome, [rate, done])

    def _rate(self, rate: Hit, done: Hit) -> Outcome | None:
        totals = self._of(_TOTAL_OF[done.base])
        total = self._rate_total(rate, done, totals)
        if total is None:
            return None
        near = [h for h in self._of("basically_done") if h.base == done.base and h.sentence == done.sentence]
        doubtful = self._hurt([rate, done, total]) or len({t.value for t in totals}) > 1
        doubtful = doubtful or self._unclear(rate, done, total) or self._other_base(rate, total)
        return rate_and_parts(
            rate.value, rate.percent_digits, done.value, total.value, also_done=sum(h.value for h in near),
            damaged=doubtful, rule=f"completion_rate = done / {total.measure}",
        )  # fmt: skip

    def _done_for(self, rate: Hit) -> list[Hit]:
        """What is done, in the sentence of the rate or, failing that, right before it."""
        bases = ("measures",) if rate.base == "measures" else (None, "sub_findings")
        done = [h for h in self._of("done") if h.base in bases and h.start < rate.start]
        return _unique([h for h in done if h.sentence == rate.sentence] or done[-1:])

    def _unclear(self, rate: Hit, done: Hit, total: Hit) -> bool:
        """Whether the rate may be that of a part: states miss the total, or figures stand between."""
        group = [h for h in self.hits if h.sentence == done.sentence and h.base == done.base]
        states = _unique([h for h in group if h.measure in STATES])
        if len(states) > 1 and tidy(sum(h.value for h in states)) != total.value:
            return True
        text = self.normal.text
        known = sum(done.end <= h.start < rate.start for h in states)
        others = len(_ANY_NUMBER.findall(text[done.end : rate.start])) > known
        return others or _PACES.search(text, total.end, rate.start) is not None

    def _rate_total(self, rate: Hit, done: Hit, totals: Sequence[Hit]) -> Hit | None:
        fitting = [t for t in totals if t.value >= done.value and t.start < rate.start]
        same = [t for t in fitting if t.sentence == done.sentence]
        if same:
            return same[-1]
        return fitting[-1] if fitting and len({t.value for t in fitting}) == 1 else None

    def _other_base(self, rate: Hit, total: Hit) -> bool:
        """Whether the rate is that of something else that is counted here: measures, manifestations."""
        other = {"measures_total", "sub_findings_total", "classes", "findings_total"} - {total.measure}
        totals = {h.value for h in self.hits if h.measure in other}
        states = {h.value for h in self.hits if h.measure in STATES}
        sums = states | {a + b for a in states for b in states}
        step = 10.0**-rate.percent_digits
        return any(abs(s / t * 100 - rate.value) < step for t in totals if t for s in sums if s <= t)

    # ── the body against the header ───────────────────────────────────────────────────────────────────
    def _listed(self) -> None:
        counts = {
            role: sum(i.role == role for i in self.items) for role in ("finding", "subfinding", "category")
        }
        if not counts["finding"]:
            return
        other = {v for k, v in counts.items() if k != "finding"} | {counts["finding"] + counts["subfinding"]}
        totals = _unique(self._of("findings_total"))
        agreed = bool(totals) and any(t.value == counts["finding"] for t in totals)
        if totals:
            self._against("findings in body = findings_total", totals, counts["finding"], other)
        claimed = _unique(self._of("sub_findings_total"))
        if counts["subfinding"] and claimed:
            doubtful = any(i.confidence < 0.45 and i.depth > 1 for i in self.items)
            unsure = {claimed[0].value} if doubtful or not agreed else set()
            self._against("subfindings in body = sub_findings_total", claimed, counts["subfinding"], unsure)
        aspects = _unique(self._of("aspects"))
        categories = [i for i in self.items if i.role == "category"]
        if categories and aspects:
            top = min(c.depth for c in categories)
            count = sum(c.depth == top for c in categories)
            doubtful = not agreed or count != len(categories) or self.loose_categories
            misread = {h.value for h in aspects} if doubtful else set()
            self._against(
                "categories in body = aspects", aspects, count, misread | {float(counts["finding"])}
            )

    def _against(self, rule: str, totals: Sequence[Hit], count: int, other: set[float] | set[int]) -> None:
        """`other`: the numbers of entries on other levels; if one of them fits, the levels may be misread."""
        match = next((t for t in totals if t.value == count), None)
        total = match or totals[0]
        several = len(totals) > 1 and match is None
        counted = {h.value for h in self.hits if h.measure in _LEVELS and h.measure != total.measure}
        doubt = count in counted or self.damaged or self.uncertain or total.approximate
        doubt = doubt or total.value in other or several
        far = abs(total.value - count) > max(3.0, 0.3 * total.value)
        outcome = listed_and_claimed(rule, total.value, count, only_some=self.only_some, unsure=doubt or far)
        self._add(outcome, [total])

    def _states_listed(self) -> None:
        """The states told at the findings against the header's: wrong only when every finding tells its state
        and the header's own parts make its total."""
        findings = [i for i in self.items if i.role == "finding"]
        if not findings or any(i.status is None for i in findings):
            return
        stated = {h.measure: h for h in reversed(self.hits) if h.measure in STATES and h.base is None}
        totals = {h.value for h in self._of("findings_total")}
        whole = sum(h.value for h in stated.values()) == len(findings) and totals <= {float(len(findings))}
        known = {i.status for i in findings} <= set(stated) and len(stated) > 1
        unsure = not (whole and known) or self.only_some or self.uncertain or self.damaged
        for measure in STATES:
            if hit := stated.get(measure):
                count = sum(i.status == measure for i in findings)
                rule = f"{measure} in body = {measure}"
                self._add(listed_and_claimed(rule, hit.value, count, unsure=unsure or hit.approximate), [hit])

    def _kinds(self, facts: RoundFacts) -> None:
        units = self._of("units")
        counts = facts.kind_counts
        if not counts or not units:
            return
        computed = sum(counts.values())
        total = next((u for u in units if u.value == computed), None)
        if total is None and len(counts) < 2:
            return
        total = total or max(units, key=lambda h: h.value)
        unsure = self._hurt([total]) or len({u.value for u in units}) > 1 or computed < 0.7 * total.value
        unsure = unsure or not self._splits(total, list(counts.values()))
        self._add(
            listed_and_claimed(" + ".join(counts) + " = units", total.value, computed, unsure=unsure), [total]
        )

    def _splits(self, total: Hit, numbers: Sequence[int]) -> bool:
        """Whether the numbers are printed after the total as its parts: 其中常规8个、专项5个."""
        after = self.normal.text[total.end : total.end + 600]
        lead = re.search(r"其中|包括|分别|:|统筹", after)
        told = all(re.search(rf"(?<!\d){n}(?:个|家|所)", after) for n in numbers)
        return lead is not None and told and total.value not in numbers


def _unique(hits: Sequence[Hit]) -> list[Hit]:
    seen: set[tuple[str, float]] = set()
    kept: list[Hit] = []
    for h in hits:
        if (h.measure, h.value) not in seen:
            seen.add((h.measure, h.value))
            kept.append(h)
    return kept

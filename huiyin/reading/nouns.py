"""What a number counts when a noun stands beside it: findings, measures, rules, clues, units."""

from __future__ import annotations

import re
from collections.abc import Sequence

from huiyin.reading import contexts
from huiyin.reading.claims import OTHER, Hit
from huiyin.reading.counting import NOUN_MEASURES, Patterns


class NounReader:
    """One zone of a text on the way through its numbers; `hits` are those read so far."""

    def __init__(
        self, text: str, start: int, end: int, p: Patterns, kind: str, index: int, before: Sequence[Hit]
    ) -> None:
        self.text, self.start, self.end, self.p, self.kind = text, start, end, p, kind
        self.index, self.before = index, before
        self.hits: list[Hit] = []
        self.stops = [m.end() for m in contexts.SENTENCE_STOP.finditer(text, start, end)]
        self.at, self.inside, self.last_end = 0, False, 0

    def _hit(
        self, measure: str, m: re.Match[str], value: float, unit: str | None, named: str | None = None
    ) -> Hit:
        return Hit(measure, value, unit, m.start(), m.end(), named)

    def _asked_for(self, left: str, found: re.Match[str]) -> bool:
        """分阶段整改的问题, 需在年底前完成的问题: what was asked for, not what was reached."""
        before = left[: found.start()]
        due = "的" in found.group() and re.search(r"(?:需|应|计划|拟)[^,;]{0,14}$", before) is not None
        return due or contexts.PACE.search(before) is not None

    def _based(self, hit: Hit, base: str) -> Hit:
        hit.base = base
        return hit

    def _based_on(self, hit: Hit, before: str) -> Hit:
        """A state of something else than findings: 措施已完成80项, 线索已办结38件."""
        if re.search(r"(?:措施|任务)(?:已|全部|共|均|中)*$", before):
            return self._based(hit, "measures")
        if re.search(
            r"(?:线索|案件|信访件|举报件|工单|诉求)(?:已|全部|共|均|中|\d+[件条个起],?(?:已)?)*$", before
        ):
            return self._based(hit, "other")
        return hit

    def _with_noun(
        self, name: str, m: re.Match[str], value: float, unit: str, left: str, right: str, noun: re.Match[str]
    ) -> Hit | None:
        rest = right[noun.end() :]
        if name == "findings" or (name == "subfindings" and noun.group().endswith("问题")):
            return self._findings(m, value, unit, left, rest, noun.group())
        if name == "subfindings":
            for state, pattern in self.p.left_state:
                if pattern.search(left):
                    return self._based(self._hit(state, m, value, unit), "sub_findings")
        if name in ("measures", "aspects", "classes", "subfindings"):
            if name == "measures":
                for state, pattern in self.p.left_state:
                    if pattern.search(left):
                        return self._based(self._hit(state, m, value, unit), "measures")
                if re.match(r"(?:已|全部|均|都)", rest) and re.search(r"其中", left[-6:]):
                    return None
                if unit not in ("条", "项", "个", "件"):
                    return None
            return self._hit(NOUN_MEASURES[name], m, value, unit)
        return self._checked(name, m, value, unit, left, right)

    def _after_noun(
        self, name: str, m: re.Match[str], value: float, unit: str, left: str, right: str, noun: re.Match[str]
    ) -> Hit | None:
        before = left[: noun.start()]
        if name in ("findings", "subfindings"):
            clause = re.split(r"[,;:]", left[: noun.end()])[-1]
            if unit not in contexts.FINDING_UNITS:
                return None
            if self.p.not_findings.search(clause[-18:]) or contexts.EARLIER.search(clause):
                return self._hit(OTHER, m, value, unit)
            hit = self._hit(NOUN_MEASURES[name], m, value, unit)
            words = noun.group()
            if name == "subfindings" and words.startswith(("具体问题", "问题")) and "表现" not in words:
                hit.measure, hit.specific = "findings_total", True
            hit.specific = hit.specific or bool(contexts.SPECIFIC.search(left[max(0, noun.start() - 2) :]))
            if hit.measure == "findings_total" and self._all_done(right):
                self.hits.append(self._numbered(self._hit("done", m, value, unit)))
            return hit
        if name == "measures":
            if unit not in ("条", "项", "个") or re.search(r"(?:完成|落实)(?:了)?(?:整改)?$", before):
                return None
            return self._hit("measures_total", m, value, unit)
        return self._checked(name, m, value, unit, left, right)

    def _checked(
        self, name: str, m: re.Match[str], value: float, unit: str, left: str, right: str
    ) -> Hit | None:
        """Rules, clues and units need a word that says what was done with them."""
        clause = re.split(r"[。;]", left)[-1]
        if name == "rules":
            told = self.p.rule_verbs.search(clause) is not None and unit in contexts.RULE_UNITS
        elif name == "clues":
            passed = self.p.clue_verbs.search(clause) or contexts.PASSED_ON.search(right)
            told = passed is not None and unit in contexts.CLUE_UNITS
        else:
            told = self._inspected(m, unit, left)
        return self._hit(NOUN_MEASURES[name], m, value, unit) if told else None

    def _inspected(self, m: re.Match[str], unit: str, left: str) -> bool:
        """Whether units are those that were inspected, not those that led, talked or were warned."""
        start = self.stops[self.at - 1] if self.at else self.start
        if unit not in ("个", "家", "所", "户") or contexts.OTHER_UNITS.search(left):
            return False
        if not contexts.UNIT_CUE.search(self.text, start, min(self.end, m.end() + 60)):
            return False
        return self.kind in contexts.NEWS or re.search(r"对|等|下辖|下属|所辖", left[-14:]) is not None

    def _findings(
        self, m: re.Match[str], value: float, unit: str, left: str, rest: str, noun: str
    ) -> Hit | None:
        clause = re.split(r"[,;:。]", left)[-1]
        if (state := self._finding_state(m, value, unit, left, rest, clause)) is not None:
            return state
        asked = rest.startswith(("要求", "限期"))
        if unit not in contexts.FINDING_UNITS or contexts.EACH.search(clause) or asked:
            return None
        if contexts.EARLIER.search(clause) or (
            self.p.not_findings.search(clause[-12:]) and not contexts.TOLD.search(clause)
        ):
            return self._hit(OTHER, m, value, unit)
        if contexts.REMAINDER.search(clause[-6:]) and not self.p.finding_verbs.search(clause[-4:]):
            return None
        if self._all_done(rest):
            if self._has_total(value, equal=True):
                return self._hit("done", m, value, unit)
            self.hits.append(self._numbered(self._hit("done", m, value, unit)))
        hit = self._hit("findings_total", m, value, unit)
        hit.specific = bool(contexts.SPECIFIC.search(noun))
        return hit

    def _all_done(self, rest: str) -> bool:
        """Whether the words after a number say that all of them are done."""
        whole = contexts.WHOLE.match(rest)
        if whole is None:
            return False
        return bool(self.p.right_done.match(rest, whole.end()) or self.p.right_done.match(rest.lstrip(",")))

    def _finding_state(
        self, m: re.Match[str], value: float, unit: str, left: str, rest: str, clause: str
    ) -> Hit | None:
        """已完成整改6个问题, 剩余2个问题正在整改: the words after win over 剩余 before."""
        after = next(
            (s for s, p in self.p.right_state if p.match(rest) and not contexts.ALL.match(rest)), None
        )
        before = next(
            (s for s, p in self.p.left_state if (f := p.search(left)) and not self._asked_for(left, f)), None
        )
        if before is not None and not (after and contexts.REMAINDER.search(clause[-6:])):
            return self._hit(before, m, value, unit)
        remainder = re.search(r"其中|剩余|余下|有$", clause[-4:]) is not None
        if after is not None and (after == "not_done" or self._has_total(value) or remainder):
            return self._hit(after, m, value, unit)
        return None

    def _numbered(self, hit: Hit) -> Hit:
        hit.sentence, hit.paragraph = self.index * 100_000 + self.at, self.index
        return hit

    def _has_total(self, value: float, *, equal: bool = False) -> bool:
        totals = [h.value for h in (*self.before, *self.hits) if h.measure == "findings_total"]
        return value in totals if equal else any(t > value for t in totals)

"""The counts a text claims: findings, what became of them, rules, money, people."""

from __future__ import annotations

import re
from collections.abc import Sequence

from huiyin.reading import contexts
from huiyin.reading.amounts import instrument, is_meeting, money_measure, rate_base
from huiyin.reading.claims import STATES, Hit
from huiyin.reading.counting import Patterns
from huiyin.reading.nouns import NounReader
from huiyin.reading.numerals import number
from huiyin.reading.result import Span


def find_counts(text: str, zones: Sequence[Span], patterns: Patterns, kind: str) -> list[Hit]:
    """Every count in the `zones` of the text that speaks of the whole document, in order."""
    hits: list[Hit] = []
    for index, (start, end) in enumerate(zones):
        hits += _Scan(text, start, end, patterns, kind, index, hits).run()
    return hits


class _Scan(NounReader):
    def run(self) -> list[Hit]:
        for m in self.p.number.finditer(self.text, self.start, self.end):
            while self.at < len(self.stops) and self.stops[self.at] <= m.start():
                self.at += 1
            value = number(m.group("n"), m.group("mag") or "")
            if value is None:
                continue
            hit = self._read(m, value)
            if hit is not None and not self._within(hit):
                self._numbered(hit)
                self.last_end = hit.end
                hit.approximate = bool(m.group("more") or m.group("more2"))
                self.hits.append(hit)
        return self.hits

    def _read(self, m: re.Match[str], value: float) -> Hit | None:
        unit = m.group("u")
        sentence = self.stops[self.at - 1] if self.at else self.start
        left = self.text[max(sentence, m.start() - 40) : m.start()]
        right = self.text[m.end() : min(self.end, m.end() + 40)]
        if stop := contexts.SENTENCE_STOP.search(right):
            right = right[: stop.start()]
        if unit == "%":
            return self._rate(m, value, left, right)
        if unit == "元":
            return self._money(m, value, left)
        chinese = not m.group("n")[0].isdigit()
        if chinese and (value < 1 or value > 200):
            return None
        if unit in ("人", "人次", "名"):
            return self._persons(m, value, left, right)
        if chinese and value < 2:
            return self._lone(m, value, unit, left, right)
        if unit in ("次", "场", "轮"):
            return self._meetings(m, value, left, right)
        return self._count(m, value, unit, left, right)

    def _within(self, hit: Hit) -> bool:
        """Whether a state is a part of the state before it: 完成整改15个（含长期坚持4个）."""
        last = self.hits[-1] if self.hits else None
        if hit.measure not in STATES or last is None or last.measure not in STATES or hit.value > last.value:
            self.inside = False
            return False
        between = self.text[self.last_end : hit.start]
        again = contexts.PART_OF.match(between)
        self.inside = bool(again) or (self.inside and between[:1] in "、和及")
        if self.inside:
            self.last_end = hit.end
        return self.inside

    def _lone(self, m: re.Match[str], value: float, unit: str, left: str, right: str) -> Hit | None:
        """一个 is seldom a count; before a state it is one: 一项问题持续推进."""
        before = next((state for state, pattern in self.p.left_state if pattern.search(left)), None)
        if before == "done" or unit not in contexts.FINDING_UNITS:
            return None
        hit = self._count(m, value, unit, left, right)
        return hit if hit is not None and hit.measure in STATES else None

    # ── rate, money, people, meetings ─────────────────────────────────────────────────────────────────
    def _rate(self, m: re.Match[str], value: float, left: str, right: str) -> Hit | None:
        base = rate_base(left, right, value, self.p)
        last = self.hits[-1] if self.hits else None
        if base is None and last is not None and last.measure == "done" and value <= 100:
            # 已整改31个，占93.9%: a share right after what is done is the rate
            share = contexts.SHARE.fullmatch(self.text[last.end : m.start()])
            base = "" if share and "分别" not in left else None
        if base is None:
            return None
        hit = self._hit("completion_rate", m, value, "%")
        hit.base = base or None
        hit.percent_digits = len(m.group("n").partition(".")[2])
        return hit

    def _money(self, m: re.Match[str], value: float, left: str) -> Hit | None:
        measure = money_measure(left, self.p)
        last = self.hits[-1] if self.hits else None
        if measure is None and last is not None and last.unit == "元" and contexts.SUMMED.search(left):
            measure = last.measure if m.start() - last.end < 12 else None
        return self._hit(measure, m, value, "元") if measure else None

    def _persons(self, m: re.Match[str], value: float, left: str, right: str) -> Hit | None:
        named = instrument(left, right, self.p)
        return self._hit("persons", m, value, m.group("u"), named) if named else None

    def _meetings(self, m: re.Match[str], value: float, left: str, right: str) -> Hit | None:
        return self._hit("meetings", m, value, m.group("u")) if is_meeting(left, right) else None

    def _count(self, m: re.Match[str], value: float, unit: str, left: str, right: str) -> Hit | None:
        if value != int(value):
            return None
        if unit in ("方面", "类", "大类"):
            if contexts.NO_ASPECTS.search(left) or contexts.OF_PEOPLE.match(right):
                return None
            return self._hit("aspects" if unit == "方面" else "classes", m, value, unit)
        for name, pattern in self.p.right_noun:
            noun = pattern.match(right)
            if noun:
                return self._with_noun(name, m, value, unit, left, right, noun)
        if unit in ("个", "项", "条") and self._after_classes(m):
            return self._hit("findings_total", m, value, unit)
        if unit in contexts.RULE_UNITS and contexts.MORE_RULES.search(left):
            return self._hit("rules_made", m, value, unit)
        if (state := self._state(m, value, unit, left, right)) is not None:
            return state
        for name, pattern in self.p.left_noun:
            found = pattern.search(left)
            if found and name not in ("aspects", "classes", "units"):
                return self._after_noun(name, m, value, unit, left, right, found)
        return None

    def _after_classes(self, m: re.Match[str]) -> bool:
        """共九类33个: a number right after that of aspects or classes counts the findings."""
        last = self.hits[-1] if self.hits else None
        if last is None or last.measure not in ("aspects", "classes") or m.start() - last.end > 5:
            return False
        return contexts.THEN_FINDINGS.fullmatch(self.text[last.end : m.start()]) is not None

    def _state(self, m: re.Match[str], value: float, unit: str, left: str, right: str) -> Hit | None:
        for state, pattern in self.p.left_state:
            found = pattern.search(left)
            if found and contexts.ENDS.match(right) and not self._asked_for(left, found):
                if state == "in_progress" and "的" in found.group() and re.search("立行立改|分阶段", left):
                    return None
                return self._based_on(self._hit(state, m, value, unit), left[: found.start()])
        ahead = contexts.IS.sub("", right.lstrip(","))
        if contexts.ALL.match(ahead):
            return None
        for state, pattern in self.p.right_state:
            if pattern.match(ahead) and re.search(r"(?:其中|问题中|有|,|、|;|还|余|另|另外|:|的)$|^$", left):
                return self._hit(state, m, value, unit)
        return None

"""The facts of a whole round: its name, targets, teams, meetings, groups of findings, receivers of clues."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from huiyin.reading.claims import Hit
from huiyin.reading.cues import Grammar
from huiyin.reading.dates import Mention, find_dates, is_range
from huiyin.reading.normal import Normal
from huiyin.reading.numerals import CHINESE, number
from huiyin.reading.result import RoundFacts, RoundMeeting, Span
from huiyin.reading.targets import Targets
from huiyin.reading.timeline import Timeline

_NUMBER = rf"(?:\d{{1,4}}|[{CHINESE}]{{1,5}})"
_NAME = re.compile(
    rf"(?:(?:二十|十[一二三四五六七八九]|[㐀-鿿]{{0,8}}?第?[{CHINESE}\d]{{1,3}})届)?[㐀-鿿]{{0,"
    rf"14}}?(?:\d{{4}}年)?第[{CHINESE}\d]{{1,4}}轮(?:常规|专项|提级|联动|交叉)*巡[视察]"
)
_TEAMS = re.compile(rf"(?P<n>{_NUMBER})个(?:[㐀-鿿]{{0,8}}?)巡[视察]组")
_STAY = re.compile(rf"(?:时间|为期|驻|开展|工作)[^。;,]{{0,14}}?(?P<n>{_NUMBER}|半)个(?:半)?月")
_STAY_DAYS = re.compile(r"为期(?P<n>\d{1,3})天")
_NUMBERED_PROBLEMS = re.compile(
    r"(?:问题|不足|差距)[^。\n]{0,12}[。:,](?P<list>(?:主要(?:是|有|表现[为在]?):?)?一是[^\n]{"
    r"4,400}?二是[^\n]{4,400}?)(?=同时|此外|\n|$)"
)
_WHOSE = re.compile(r"委|党组|届")
_VERB_BEFORE = re.compile(r"^.*(?:开展|启动|部署|召开|公布|完成|通报)(?=第|[省市县区]委)")
_PART = re.compile(r"有的(?P<a>[^;。]+?)(?=[,、]?有的|[;。]|$)")


def read_round(
    normal: Normal,
    body: Span,
    title: str,
    grammar: Grammar,
    timeline: Timeline,
    tables: Sequence[Sequence[str]],
) -> RoundFacts:
    """The facts of the round as far as the text states them; targets only when named."""
    text = normal.text[body[0] : body[1]]
    reader = _Round(normal, text, body[0], grammar, timeline)
    kind_counts = reader.kind_counts()
    named = Targets(text, grammar)
    targets = named.listed() or named.in_tables(tables, kind_counts)
    teams = _TEAMS.search(text)
    return RoundFacts(
        name=reader.name(title),
        kind_counts=kind_counts,
        targets=tuple(targets),
        teams=_int(teams.group("n")) if teams else None,
        meetings=tuple(reader.meetings()),
        stationed_by=reader.stationed_by(),
        stay_months=reader.stay_months(),
        finding_groups=tuple(reader.finding_groups()),
        clues_transferred_to=tuple(reader.receivers()),
        demands=tuple(reader.demands()),
    )


def _int(text: str) -> int | None:
    value = number(text)
    return int(value) if value is not None else None


@lru_cache(maxsize=8)
def _kind_patterns(
    items: tuple[tuple[str, str], ...],
) -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    made = []
    for kind, pattern in items:
        before = re.compile(
            rf"(?:对)?(?P<n>{_NUMBER})(?:个|家|所)(?:[㐀-鿿()、]{{0,18}}?)(?:开展|进行|实施)(?:"
            rf"了)?(?:[㐀-鿿]{{0,12}}?)(?:{pattern})"
        )
        after = re.compile(
            rf"(?:{pattern})(?:的)?(?:单位|对象|党组织|企业|部门|地区|地方|共|有|为|了|:|,|[㐀-"
            rf"鿿]{{0,6}}?)(?P<n>{_NUMBER})(?:个|家)"
        )
        made.append((kind, before, after))
    return tuple(made)


class _Round:
    def __init__(self, normal: Normal, text: str, offset: int, grammar: Grammar, timeline: Timeline) -> None:
        self.normal, self.text, self.offset = normal, text, offset
        self.grammar, self.timeline = grammar, timeline
        self.rounds = grammar.rounds
        self.mentions = find_dates(text)

    def name(self, title: str) -> str | None:
        names = [m.group() for words in (title, self.text) for m in _NAME.finditer(words)]
        if not names:
            return None
        names = [_VERB_BEFORE.sub("", n) for n in names]
        short = [re.sub(r"^(?:经|按照|根据|关于|近日|日前|在|于|和|的)", "", n) for n in names]
        return max(short[:4], key=lambda n: (bool(_WHOSE.search(n)), n in title, len(n)))

    def kind_counts(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for kind, before, after in _kind_patterns(tuple(self.rounds["kinds"].items())):
            m = after.search(self.text) or before.search(self.text)
            value = _int(m.group("n")) if m else None
            if m is not None and m.re is before:
                value = self._joined(m) or value
            if value:
                found[kind] = value
        return found

    def _joined(self, m: re.Match[str]) -> int | None:
        """对12所高校和8家企业开展常规巡视: the numbers of one list before the verb belong together."""
        start = max(self.text.rfind(sign, max(0, m.start() - 80), m.start()) for sign in "。;\n,对") + 1
        listed = re.findall(rf"({_NUMBER})(?:个|家|所)", self.text[start : m.end()])
        plain = re.search(r"其中|包括|:", self.text[start : m.end()]) is None
        if len(listed) < 2 or not plain:
            return None
        numbers = [_int(n) for n in listed]
        return sum(n for n in numbers if n)

    # ── meetings and dates ────────────────────────────────────────────────────────────────────────────
    def meetings(self) -> list[RoundMeeting]:
        found: list[RoundMeeting] = []
        mentions = self.mentions
        for i, mention in enumerate(mentions):
            if i and is_range(self.text, mentions[i - 1], mention):
                continue
            end = (
                mentions[i + 1]
                if i + 1 < len(mentions) and is_range(self.text, mention, mentions[i + 1])
                else None
            )
            last = end or mention
            stop = (
                mentions[i + 2 if end else i + 1].start
                if i + (2 if end else 1) < len(mentions)
                else len(self.text)
            )
            words = re.split(r"[。\n]", self.text[last.end : min(stop, last.end + 60)])[0]
            kind = self._meeting_kind(words)
            date = self._iso(mention)
            if kind and date:
                meeting = RoundMeeting(kind, date, self._iso(end) if end else None)
                if meeting not in found:
                    found.append(meeting)
        return found

    def _meeting_kind(self, words: str) -> str | None:
        for kind, pattern in self.rounds["meetings"]:
            if re.search(pattern, words):
                return str(kind)
        return None

    def _iso(self, mention: Mention) -> str | None:
        if mention.year:
            return mention.iso()
        year = self._year_told(mention)
        if year is not None:
            return mention.iso(year)
        start = self.timeline.values.get("inspection_start")
        feedback = self.timeline.values.get("published") or self.timeline.values.get("feedback")
        if feedback:
            year = int(feedback[:4])
            later = (mention.month, mention.day or 1) > (int(feedback[5:7]), int(feedback[8:10] or 31))
            return mention.iso(year - 1 if later else year)
        if start:
            return mention.iso(int(start[:4]))
        return mention.iso(self.timeline.year) if self.timeline.year else None

    def _year_told(self, mention: Mention) -> int | None:
        """The year of the date printed before, while the dates go on: 2024年1月16日……1月17日至19日."""
        before = [m for m in self.mentions if m.start < mention.start and m.year]
        last = before[-1] if before else None
        if last is None or mention.start - last.end > 200 or last.year is None:
            return None
        later = (mention.month, mention.day or 31) >= (last.month, last.day or 1)
        published = self.timeline.values.get("published")
        if not later or (published and mention.iso(last.year) > published):
            return None
        return last.year

    def stationed_by(self) -> str | None:
        """The day by which all teams were in: the last date beside 进驻, the end of a range of dates."""
        found: list[str] = []
        mentions = self.mentions
        for i, m in enumerate(mentions):
            words = self.text[m.end : m.end + 30]
            if not re.match(
                r"(?:前|起|以前|之前)?(?:已)?,?[^。;至到]{0,20}?(?:完成)?(?:进驻|入驻)(?!期间|动员)", words
            ):
                continue
            iso = self._iso(m)
            if i and m.year is None and is_range(self.text, mentions[i - 1], m) and mentions[i - 1].year:
                iso = m.iso(mentions[i - 1].year)
            if iso:
                found.append(iso)
        return max(found) if found else self.timeline.values.get("inspection_start")

    def stay_months(self) -> float | None:
        if m := _STAY.search(self.text):
            months = 0.0 if m.group("n") == "半" else number(m.group("n")) or 0.0
            return months + (0.5 if "半" in m.group() else 0.0)
        if m := _STAY_DAYS.search(self.text):
            return float(round(int(m.group("n")) / 30))
        start = self.timeline.values.get("inspection_start")
        end = self.timeline.values.get("inspection_end")
        if start and end and len(start) == 10 and len(end) == 10:
            from datetime import date

            days = (date.fromisoformat(end) - date.fromisoformat(start)).days
            return float(round(days / 30)) if days >= 15 else None
        return None

    # ── findings, clues, demands ──────────────────────────────────────────────────────────────────────
    def finding_groups(self) -> list[tuple[str, ...]]:
        groups: list[tuple[str, ...]] = []
        if m := _NUMBERED_PROBLEMS.search(self.text):
            parts = re.split(r"[一二三四五六七八九]是", m.group("list"))
            return [_clauses(p) for p in parts if p.strip()]
        for sentence in re.split(r"[。\n]", self.text):
            if len(re.findall("有的", sentence)) >= 2:
                for m in _PART.finditer(sentence):
                    groups.append(tuple(p.strip() for p in re.split(r"[,、]", m.group("a")) if p.strip()))
            elif m := re.search(
                r"(?:发现|存在|反映出)(?:的)?(?:一些|主要)?(?:共性)?问题(?:主要)?(?:是|有|包括|:)(.+)",
                sentence,
            ):
                groups += [tuple(p.strip() for p in g.split(",") if p.strip()) for g in m.group(1).split(";")]
        return [g for g in groups if g]

    def receivers(self) -> list[str]:
        found: list[str] = []
        pattern = re.compile(self.rounds["receivers"])
        for sentence in re.split(r"[。;\n]", self.text):
            if "线索" not in sentence or not re.search(r"移交|转交|移送|转", sentence):
                continue
            # 向甲、乙移交线索 tells the receivers before, 将线索移交甲 after
            given = re.search(r"向[^,;]{2,60}?(?:移交|转交|移送|转)", sentence)
            at = given.start() if given else sentence.find("线索")
            for m in pattern.finditer(sentence, at):
                name = re.sub(r"^.*(?:移交|转交|移送|转|给|至|由|按规定|统一|向|到|和|及|等)", "", m.group())
                if name and name not in found:
                    found.append(name)
        return found

    def demands(self) -> list[str]:
        found: list[str] = []
        for sentence in re.split(r"[。\n]", self.text):
            if m := re.match(r"[^,;]{0,24}(?:强调|要求|指出),(?P<d>.+)", sentence):
                found += [d.strip() for d in m.group("d").split(";") if d.strip()]
        return found[:20]


def _clauses(words: str) -> tuple[str, ...]:
    return tuple(p.strip() for p in re.split(r"[,;。]", words) if p.strip())


def whole_round(hits: list[Hit], facts: RoundFacts | None) -> list[Hit]:
    """The units of one kind of inspection are told in `kind_counts`; the claim is the number of all."""
    units = [h.value for h in hits if h.measure == "units"]
    if facts is None or len(units) < 2:
        return hits
    kinds = set(facts.kind_counts.values()) - {max(units)}
    return [h for h in hits if h.measure != "units" or h.value not in kinds]

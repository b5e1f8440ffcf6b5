"""Where items may begin: list numbers of every family, labels before a colon, headings without a number."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from huiyin.reading.cues import Grammar, any_of
from huiyin.reading.numerals import ordinal
from huiyin.reading.paragraphs import BULLETS, Page, Paragraph

# families, from the widest to the narrowest: Part 第一部分, A 一、, B （一）, Q 问题一：, C 1., M 1.1.1,
# D （1）, E ①, a （a）, R Ⅰ, F 一是; L a label; H a heading without number
# v 具体表现一：, w 整改措施1：; G A、 at the beginning of a line
# T 第一， above 一是; N a lone 1 or 01 before a space; U an entry after a bullet
RANK = {
    "P": 0,
    "R": 1,
    "A": 1,
    "B": 2,
    "T": 2,
    "G": 2,
    "Q": 3,
    "C": 3,
    "N": 2,
    "M": 3,
    "D": 4,
    "E": 5,
    "a": 6,
    "U": 6,
    "v": 4,
    "w": 6,
    "F": 7,
}
_CN = "一二三四五六七八九十百"
_UNIT_AHEAD = "万亿元个%倍米公吨亩平千百多余名项家户处人起宗件次年月日条份度级"


@dataclass(slots=True)
class Mark:
    """A place where an item may begin. `start` and `end` hold the marker itself, in the normal text."""

    start: int
    end: int
    family: str
    number: int | None
    at_line: bool
    paragraph: int
    label: str | None = None
    word: str | None = None
    style: str = ""
    path: tuple[int, ...] = ()
    # where the heading ends at the latest, when its words alone would run on
    reach: int | None = None
    heading: int | None = None
    bold: bool = False
    indent: float = 0.0


@lru_cache(maxsize=8)
def _pattern(labels: tuple[str, ...]) -> re.Pattern[str]:
    n = f"(?:[{_CN}]{{1,3}}|\\d{{1,3}})"
    parts = [
        rf"(?P<P>第(?:[{_CN}]{{1,3}}|\d{{1,2}})(?:部分|章|节|编|篇)[、:. ]*)",
        rf"(?P<Q>[【\[<]?(?:反馈|巡[视察]反馈|巡[视察]|具体|整改|存在|审计|主要|个性|共性)?(?P<"
        rf"Qw>问题|事项|表现|任务|措施)(?:清单)?"
        rf" ?\(?{n}\)?(?:[】\]>][:、.]?|[:、.](?!\d)| +(?=[㐀-鿿“])))",
        rf"(?P<K>第{n}(?:个|项|条)?(?:具体|反馈)?问题[:、.,])",
        rf"(?P<A>[{_CN}]{{1,3}} ?(?:、|[.．](?!\d))(?![{_CN}]{{1,2}}、))",
        rf"(?P<B>\([{_CN}]{{1,3}}\)[、.:]?|[㈠-㈩])",
        r"(?P<D>\(\d{1,3}\)[、.]?|[⑴-⒇]|(?<![\d(.])\d{1,3}\)[、.]?)",
        r"(?P<M>(?<!\d)(?<!\d\.)(?:\d{1,2}(?:\.\d{1,2}){2,4}(?:[.、] ?| *(?=[㐀-鿿“]))"
        rf"|\d{{1,2}}\.\d{{1,2}}(?:[.、] ?| +(?=[㐀-鿿“])|(?=[㐀-鿿“])(?:(?![{_UNIT_AHEAD}])"
        r"|(?=项目|个别|人员|家庭|年度|公共)))))",
        r"(?P<C>(?<!\d)(?<!\d\.)\d{1,3} ?(?:、|\.(?!\d)|\.(?=(?:19|20)\d\d年)|\.(?=\d+[名个"
        r"项家户处起宗件次]))|[⒈-⒛])",
        r"(?P<E>[①-⑳])",
        r"(?P<a>\([a-zA-Z]\)|(?<![a-zA-Z\d])[a-zA-Z][.、)](?![a-zA-Z.\d/]))",
        rf"(?P<F>[{_CN}]{{1,2}}(?:是|要)(?!否|不是|一|有|个)|第[{_CN}]{{1,2}},|其[{_CN}],)",
        r"(?P<R>[Ⅰ-Ⅻ][、.]?)",
        rf"(?P<L>[【\[](?:{any_of(labels)})[】\]] ?:?|(?:{any_of(labels)}) ?(?:如下)? ?:(?!\d\d"
        rf"?:)|(?:{any_of(labels)}) {{2,}})",
    ]
    return re.compile(r"(?<![^\n。;:!?”.)\s,、·•●◆■*#>\]】-])(?:" + "|".join(parts) + ")")


_SOFT_B = re.compile(rf"(?<=[㐀-鿿])\([{_CN}]{{1,3}}\)")
_LONE_NUMBER = re.compile(r"(\d{1,2})[ \t]+(?=[㐀-鿿“])")
_BULLET = re.compile(rf"[ \t]*([{BULLETS}]|[-*·](?= )|-(?=[㐀-鿿]))[ \t]*(?=[㐀-鿿“\d])")
_LEAD = " \t·•●◆■▲*#>-"


def find_marks(page: Page, grammar: Grammar, skip: Sequence[tuple[int, int]]) -> list[Mark]:
    """Every candidate in order; `skip` are spans (title, chrome) in which no item begins."""
    text = page.normal.text
    labels = grammar.labels
    pattern = _pattern(tuple(labels))
    paragraphs = page.paragraphs
    marks: list[Mark] = []
    lone = _alone_on_a_line(labels)
    one_line = len(text) > 400 and len(text) > 300 * max(1, len(paragraphs))
    spans = sorted(skip)
    at = 0
    for index, paragraph in enumerate(paragraphs):
        while at < len(spans) and spans[at][1] <= paragraph.start:
            at += 1
        if paragraph.chrome or paragraph.block.cells:
            continue
        if at < len(spans) and spans[at][0] < paragraph.end and spans[at][1] >= paragraph.end:
            continue
        begin = paragraph.start
        if at < len(spans) and spans[at][0] < paragraph.end:
            begin = max(begin, spans[at][1])
        marks += _in_paragraph(text, index, paragraph, begin, pattern, labels, lone, one_line)
    return marks


@lru_cache(maxsize=8)
def _lone_pattern(labels: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"[【\[(]?({any_of(labels)})(?:如下)?[】\])]?$")


def _alone_on_a_line(labels: Mapping[str, str]) -> re.Pattern[str]:
    return _lone_pattern(tuple(labels))


def _in_paragraph(
    text: str,
    index: int,
    paragraph: Paragraph,
    begin: int,
    pattern: re.Pattern[str],
    labels: Mapping[str, str],
    lone: re.Pattern[str],
    one_line: bool,
) -> list[Mark]:
    block = paragraph.block
    found: list[Mark] = []
    first = begin
    while first < paragraph.end and text[first] in _LEAD:
        first += 1
    word = lone.match(text, first, paragraph.end) if paragraph.end - first <= 16 else None
    if word and not (block.heading is not None and labels[word.group(1)] == "next_step"):
        return [Mark(first, paragraph.end, "L", None, True, index, labels[word.group(1)])]
    if number := _LONE_NUMBER.match(text, first, paragraph.end):
        found.append(Mark(first, number.end(), "N", int(number.group(1)), True, index))
    for m in pattern.finditer(text, begin, paragraph.end):
        mark = _mark(m, index, m.start() == first, labels, text)
        if mark is None:
            continue
        if mark.family == "L" and found and found[-1].end == mark.start and found[-1].family != "L":
            _number_label(found[-1], mark)
        else:
            found.append(mark)
    if one_line:
        taken = {mark.start for mark in found}
        for m in _SOFT_B.finditer(text, begin, paragraph.end):
            if m.start() not in taken:
                found.append(Mark(m.start(), m.end(), "B", ordinal(m.group()[1:-1]), False, index))
        found.sort(key=lambda mark: mark.start)
    if not (found and found[0].at_line) and (bullet := _BULLET.match(text, begin, paragraph.end)):
        found.insert(0, Mark(bullet.start(1), bullet.end(), "U", None, True, index, style=bullet.group(1)))
    if found and found[0].at_line:
        _outer(found)
        found[0].heading, found[0].bold, found[0].indent = block.heading, block.bold, block.indent
    return found


def _outer(found: list[Mark]) -> None:
    """第一，…。一是…；二是…: the outer of two lists that are worded alike has a family of its own."""
    if found[0].style == "," and any(m.family == "F" and m.style == "是" for m in found[1:]):
        found[0].family = "T"


def _mark(m: re.Match[str], index: int, at_line: bool, labels: Mapping[str, str], text: str) -> Mark | None:
    family = m.lastgroup or ""
    if m.group("Q") is not None:
        family = "Q"
    before = text[m.start() - 1] if m.start() else "\n"
    if before in ",、" and family not in ("F", "E"):
        return None
    end = m.end()
    while end < len(text) and text[end] == " ":
        end += 1
    if family == "L":
        word = m.group().strip("【】[] :").removesuffix("如下").strip()
        return Mark(m.start(), end, "L", None, at_line, index, labels.get(word), word)
    if family == "M" and not at_line and before not in "。;!?”)\n":
        return None
    number, word_of = _number(m.group(), family), None
    if family in ("Q", "K"):
        word_of = m.group("Qw") if family == "Q" else "问题"
        family = _WORD_FAMILY.get(word_of, "Q")
    # A、 begins a line: a heading
    if family == "a" and at_line and m.group().lstrip("(")[0].isupper():
        family = "G"
    path: tuple[int, ...] = ()
    if family == "M":
        path = tuple(int(part) for part in m.group().rstrip(".、 ").split("."))
        family = f"M{len(path)}"
    if number is None or number == 0:
        return None
    style = m.group().rstrip()[-1]
    return Mark(m.start(), end, family, number, at_line, index, None, word_of, style, path)


def _number_label(mark: Mark, label: Mark) -> None:
    """A label right after a number: 反馈问题：… is the heading, 2.整改措施：… makes the number a label."""
    if label.label != "finding":
        mark.label, mark.end = label.label, label.end


# 整改措施1： and 具体表现一： count something else than 问题一：
_WORD_FAMILY = {"措施": "w", "任务": "w", "表现": "v"}
_DIGIT_RUN = re.compile(rf"[{_CN}]+|\d+")


def _number(marker: str, family: str) -> int | None:
    c = marker[0]
    if family == "E":
        return ord(c) - 0x2460 + 1
    if family == "R":
        return ord(c) - 0x2160 + 1
    for low, high in (("㈠", "㈩"), ("⑴", "⒇"), ("⒈", "⒛")):
        if low <= c <= high:
            return ord(c) - ord(low) + 1
    if family in ("a", "G"):
        return ord(marker.lstrip("(")[0].lower()) - ord("a") + 1
    runs = _DIGIT_RUN.findall(marker)
    return ordinal(runs[-1]) if runs else None

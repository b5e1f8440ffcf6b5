"""Word's automatic numbering, counted again from numbering.xml, so that "（一）" stands in the text.

Word stores only "level 2 of list 5" with a paragraph; the number that a person sees follows from all
paragraphs before it. ECMA-376 part 1, 17.9; formats 17.18.59 (ST_NumberFormat).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VAL = W + "val"
_PLACEHOLDER = re.compile(r"%([1-9])")
_DIGITS = "〇一二三四五六七八九"
_FORMAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_CIRCLED_IDEOGRAPHS = "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"


@dataclass(slots=True)
class Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    style: str | None = None
    properties: etree._Element | None = None


@dataclass(slots=True)
class _List:
    levels: dict[int, Level] = field(default_factory=dict)
    counters: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Lists of a document with their counters; `next_marker` must be asked in document order."""

    def __init__(self, root: etree._Element | None, list_of_style: dict[str, str] | None = None) -> None:
        self._lists: dict[str, _List] = {}
        self._list_of: dict[str, _List] = {}
        self._overrides: dict[str, dict[int, int]] = {}
        self._own_levels: dict[str, dict[int, Level]] = {}
        if root is not None:
            links = self._read_lists(root)
            self._read_numbers(root)
            for identity, style in links.items():
                target = self._list_of.get((list_of_style or {}).get(style, ""))
                if target is not None:
                    self._relink(self._lists[identity], target)

    def level(self, number: str, depth: int) -> Level | None:
        own = self._own_levels.get(number, {}).get(depth)
        found = self._list_of.get(number)
        return own or (found.levels.get(depth) if found else None)

    def depth_of_style(self, number: str, style: str) -> int:
        """The level that a list ties to a paragraph style; 0 when it ties none."""
        found = self._list_of.get(number)
        levels = found.levels if found else {}
        return next((depth for depth, level in levels.items() if level.style == style), 0)

    def next_marker(self, number: str, depth: int) -> str:
        """The number of the next paragraph on this level, as printed; empty when the list is unknown."""
        found, level = self._list_of.get(number), self.level(number, depth)
        if found is None or level is None:
            return ""
        counters = found.counters
        for at, start in self._overrides.pop(number, {}).items():
            counters.pop(at, None)
            self._own_start(number, at, start)
        if depth in counters:
            counters[depth] += 1
        else:
            counters[depth] = level.start
        for deeper in [each for each in counters if each > depth]:
            restart = self.level(number, deeper)
            if restart is None or restart.restart is None or depth < restart.restart:
                del counters[deeper]
        return self._printed(number, level, counters)

    def _own_start(self, number: str, depth: int, start: int) -> None:
        level = self.level(number, depth)
        if level is not None:
            own = Level(
                start, level.form, level.text, level.restart, level.legal, level.style, level.properties
            )
            self._own_levels.setdefault(number, {})[depth] = own

    def _printed(self, number: str, level: Level, counters: dict[int, int]) -> str:
        if level.form == "bullet":
            return "• "

        def value(found: re.Match[str]) -> str:
            depth = int(found[1]) - 1
            upper = self.level(number, depth)
            if upper is None:
                return ""
            count = counters.setdefault(depth, upper.start)
            return formatted(count, "decimal" if level.legal else upper.form)

        return _PLACEHOLDER.sub(value, level.text)

    def _read_lists(self, root: etree._Element) -> dict[str, str]:
        links: dict[str, str] = {}
        for each in root.iterfind(f"{W}abstractNum"):
            identity = each.get(W + "abstractNumId", "")
            self._lists[identity] = _List(dict(_levels(each)))
            link = each.find(f"{W}numStyleLink")
            if link is not None:
                links[identity] = link.get(_VAL, "")
        return links

    def _read_numbers(self, root: etree._Element) -> None:
        for each in root.iterfind(f"{W}num"):
            number = each.get(W + "numId", "")
            abstract = each.find(f"{W}abstractNumId")
            target = self._lists.get(abstract.get(_VAL, "")) if abstract is not None else None
            if target is None:
                continue
            self._list_of[number] = target
            for override in each.iterfind(f"{W}lvlOverride"):
                depth = _integer(override.get(W + "ilvl"), 0)
                start = override.find(f"{W}startOverride")
                if start is not None:
                    self._overrides.setdefault(number, {})[depth] = _integer(start.get(_VAL), 1)
                for at, level in _levels(override):
                    self._own_levels.setdefault(number, {})[at] = level

    def _relink(self, source: _List, target: _List) -> None:
        for number, each in self._list_of.items():
            if each is source:
                self._list_of[number] = target


def _levels(parent: etree._Element) -> list[tuple[int, Level]]:
    levels: list[tuple[int, Level]] = []
    for each in parent.iterfind(f"{W}lvl"):
        level = Level()
        for child in each.iter():
            value = child.get(_VAL)
            if child.tag == W + "start":
                level.start = _integer(value, 1)
            elif child.tag == W + "numFmt" and value:
                level.form = value
            elif child.tag == W + "lvlText":
                level.text = value or ""
            elif child.tag == W + "lvlRestart":
                level.restart = _integer(value, 0)
            elif child.tag == W + "isLgl":
                level.legal = value not in {"0", "false", "off"}
            elif child.tag == W + "pStyle":
                level.style = value
            elif child.tag == W + "pPr":
                level.properties = child
        levels.append((_integer(each.get(W + "ilvl"), 0), level))
    return levels


def _integer(value: str | None, default: int) -> int:
    try:
        return max(0, min(int(value), 1_000_000)) if value else default
    except ValueError:
        return default


def formatted(count: int, form: str) -> str:
    """`count` in one of Word's number formats; an unknown format counts in digits, as Word does."""
    if form in _CHINESE:
        return chinese(count)
    if form in {"upperLetter", "lowerLetter"} and 0 < count <= 780:
        # Word repeats the letter: z, aa, bb
        letters = chr(96 + (count - 1) % 26 + 1) * ((count - 1) // 26 + 1)
        return letters.upper() if form == "upperLetter" else letters
    if form in {"upperRoman", "lowerRoman"} and 0 < count < 4000:
        return _roman(count) if form == "upperRoman" else _roman(count).lower()
    if form in {"chineseLegalSimplified", "ideographLegalTraditional"}:
        return chinese(count, _FORMAL_DIGITS, ("", "拾", "佰", "仟"), plain_ten=False)
    if form in {"ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"}:
        return "".join(_DIGITS[int(digit)] for digit in str(count))
    if form in _SERIES:
        series = _SERIES[form]
        return series[count - 1] if 0 < count <= len(series) else str(count)
    if form == "decimalFullWidth" or form == "decimalFullWidth2":
        return "".join(chr(ord(digit) + 0xFEE0) for digit in str(count))
    if form == "decimalZero":
        return f"{count:02}"
    return "" if form in {"none", "bullet"} else str(count)


_CHINESE = frozenset(
    {
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
        "ideographTraditionalCounting",
        "koreanCounting",
    }
)
_SERIES = {
    "ideographTraditional": _STEMS,
    "ideographZodiac": _BRANCHES,
    "ideographEnclosedCircle": _CIRCLED_IDEOGRAPHS,
    "decimalEnclosedCircle": "".join(
        map(chr, (*range(0x2460, 0x2474), *range(0x3251, 0x3260), *range(0x32B1, 0x32C0)))
    ),
    "decimalEnclosedCircleChinese": "".join(map(chr, range(0x2460, 0x2474))),
    "decimalEnclosedParen": "".join(map(chr, range(0x2474, 0x2488))),
    "decimalEnclosedFullstop": "".join(map(chr, range(0x2488, 0x249C))),
}


def chinese(
    count: int,
    digits: str = "零一二三四五六七八九",
    units: tuple[str, ...] = ("", "十", "百", "千"),
    *,
    plain_ten: bool = True,
) -> str:
    """A counting numeral below ten thousand: 十、十一、二十、一百零二."""
    if not 0 < count < 10_000:
        return str(count)
    result, gap = "", False
    for place in range(3, -1, -1):
        digit = count // 10**place % 10
        if digit:
            result += (digits[0] if gap and result else "") + digits[digit] + units[place]
            gap = False
        else:
            gap = bool(result)
    return result[1:] if plain_ten and 10 <= count < 20 else result


def _roman(count: int) -> str:
    result = ""
    for value, letters in (
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ):
        result += letters * (count // value)
        count %= value
    return result

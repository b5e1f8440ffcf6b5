"""The measures of GB/T 9704-2012: A4, a block of 156 × 225 mm, 22 lines of 28 characters."""

from __future__ import annotations

from math import ceil
from typing import Literal
from unicodedata import east_asian_width

from .structure import Imprint, Level, Paper, clean

#: millimetres
TOP, LEFT, RIGHT, BOTTOM = 37, 28, 26, 35
BLOCK_WIDTH = 156
FOOTER_GAP = 7
#: points
TITLE, BODY, META, PAGE_NUMBER = 22, 16, 12, 14
LINE = 28.95
TITLE_LINE = 33
#: the agency's mark at most, and its upper edge under that of the text block in millimetres
MARK, MARK_FROM_TOP = 62, 35
#: how narrow its characters become before they become smaller
NARROWEST = 0.6
#: text of the foot of the last page
IMPRINT = 14
RED = "DE0000"
_DIGITS = "一二三四五六七八九"

#: what the standard calls the fonts, as .docx names them, with what may stand in for each
TITLE_FACE = "方正小标宋简体"
HEAD_FACE = "黑体"
SECOND_FACE = "楷体_GB2312"
BODY_FACE = "仿宋_GB2312"
NUMBER_FACE = "宋体"
LATIN_FACE = "Times New Roman"
#: by level of a heading: 一、 （一） 1. （1）
LEVEL_FACES: dict[int, str] = {1: HEAD_FACE, 2: SECOND_FACE, 3: BODY_FACE, 4: BODY_FACE}

_FANG = ("FangSong_GB2312", "仿宋", "FangSong", "STFangsong", "FandolFang R", "FandolFang")
_SONG = ("SimSun", "NSimSun", "STSong", "Songti SC", "FandolSong", "Noto Serif CJK SC", "Source Han Serif SC")
_HEI = ("SimHei", "STHeiti", "Heiti SC", "FandolHei", "Noto Sans CJK SC", "Source Han Sans SC")
_KAI = ("KaiTi_GB2312", "楷体", "KaiTi", "STKaiti", "FandolKai", "LXGW WenKai")
_BIAO = ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋_GBK", "STZhongsong")
_MORE_SONG = ("Source Han Serif CN", "Noto Serif SC", "AR PL UMing CN", "宋体", "Noto Serif CJK JP")
_MORE_HEI = (
    "Source Han Sans CN", "Noto Sans SC", "Microsoft YaHei", "PingFang SC", "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei", "Droid Sans Fallback", "Noto Sans CJK JP",
)  # fmt: skip

#: families by face, the nearest to the standard first
STAND_INS: dict[str, tuple[str, ...]] = {
    TITLE_FACE: (*_BIAO, *_SONG, *_MORE_SONG, *_HEI, *_MORE_HEI),
    HEAD_FACE: (*_HEI, *_MORE_HEI, *_SONG, *_MORE_SONG),
    SECOND_FACE: (*_KAI, *_FANG, *_SONG, *_MORE_SONG, *_HEI, *_MORE_HEI),
    BODY_FACE: (*_FANG, *_SONG, *_MORE_SONG, *_KAI, *_HEI, *_MORE_HEI),
    NUMBER_FACE: (*_SONG, *_MORE_SONG, *_FANG, *_HEI, *_MORE_HEI),
}
LATIN = ("Times New Roman", "Liberation Serif", "Tinos", "Nimbus Roman", "Libertinus Serif", "DejaVu Serif")


#: places where a long title may go on in the next line without tearing a name apart
_AFTER, _BEFORE = ("的", "关于", "进驻"), ("情况",)
#: characters of the title's size in a line of 156 mm
TITLE_ROOM = int(BLOCK_WIDTH / (TITLE * 25.4 / 72))
#: fewer characters in a line of their own look lost
_LEAST = 4


def title_lines(title: str) -> list[str]:
    """A Chinese title that is too long for one line, broken where its parts meet, else in even pieces: no
    single character is left for the last line. Others are broken by whoever sets them."""
    if ems(title) <= TITLE_ROOM or not title or ems(title) < 0.75 * len(title):
        return [title]
    places = {
        n
        for n in range(_LEAST, len(title) - _LEAST + 1)
        if title[:n].endswith(_AFTER) or title[n:].startswith(_BEFORE)
    }
    fitting = [n for n in places if max(ems(title[:n]), ems(title[n:])) <= TITLE_ROOM]
    if fitting:
        best = min(fitting, key=lambda n: (abs(2 * n - len(title)), n))
        return [title[:best], title[best:]]
    size = ceil(len(title) / ceil(ems(title) / TITLE_ROOM))
    return [title[n : n + size] for n in range(0, len(title), size)]


def ems(text: str) -> float:
    """The width of a text in characters: a Latin letter or digit takes half of one."""
    return sum(1 if east_asian_width(c) in "WFA" else 0.5 for c in text)


def heading_number(n: int, language: Literal["zh", "en"], level: Level = 1) -> str:
    """What stands before the nth heading of a level: 一、（一）1.（1）; in English 1. (1) a. (a) ."""
    if language == "en":
        letter = chr(ord("a") + (n - 1) % 26)
        return {1: f"{n}. ", 2: f"({n}) ", 3: f"{letter}. ", 4: f"({letter}) "}[level]
    return {1: f"{numeral(n)}、", 2: f"（{numeral(n)}）", 3: f"{n}.", 4: f"（{n}）"}[level]


def numeral(n: int) -> str:
    """一 to 九十九; what lies beyond in figures."""
    if not 1 <= n <= 99:
        return str(n)
    tens, ones = divmod(n, 10)
    before = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens - 1]}十"
    return before + (_DIGITS[ones - 1] if ones else "")


def attachment_marks(n: int, language: Literal["zh", "en"]) -> list[str]:
    """How each of n attachments is called: 附件 where there is one, else 附件1, 附件2 …"""
    word = "附件" if language == "zh" else "Attachment "
    return [word.strip()] if n == 1 else [f"{word}{k}" for k in range(1, n + 1)]


def mark_shape(mark: str) -> tuple[float, int]:
    """Points of the agency's mark and how wide its characters are, in per cent: one line holds it. A long
    mark is set narrower before it is set smaller, as print shops do."""
    width, n = 0.98 * BLOCK_WIDTH / 25.4 * 72, max(1.0, ems(mark))
    size = min(float(MARK), round(width / n / NARROWEST, 1))
    return size, min(100, int(width / (n * size) * 100))


def signed_indents(agency: str, on: str) -> tuple[float, float]:
    """How far agency and day stand from the right edge, in characters: the day four, the agency in the
    middle over it; an agency too long for that stands two from the edge, the day in the middle under it."""
    wide, day = ems(agency), ems(on)
    if wide <= day + 8:
        return 4 + (day - wide) / 2, 4
    return 2, 2 + (wide - day) / 2


def attachment_lines(paper: Paper) -> list[tuple[str, str, float]]:
    """The lines of 附件说明: the word on the first, then each title with its number, and by how many
    characters a title is indented after the word."""
    marks = attachment_marks(1, paper.language)
    word = marks[0] + ("：" if paper.language == "zh" else ": ")
    several = len(paper.attachments) > 1
    titles = [clean(a.title).replace("\n", "") for a in paper.attachments]
    numbered = [f"{n}. {title}" if several else title for n, title in enumerate(titles, start=1)]
    return [(word if n == 0 else "", title, ems(word)) for n, title in enumerate(numbered)]


def imprint_rows(found: Imprint) -> list[tuple[str, str]]:
    """The rows of the foot, each with what stands at its left and right; all who get copies are one row."""
    rows = [(f"抄送：{'，'.join(found.copies_to)}。", "")] if found.copies_to else []
    if found.printed_by or found.printed_on:
        rows.append((found.printed_by, f"{found.printed_on}印发" if found.printed_on else ""))
    return rows

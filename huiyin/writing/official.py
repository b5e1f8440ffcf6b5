"""The measures of GB/T 9704-2012: A4, a block of 156 × 225 mm, 22 lines of 28 characters."""

from __future__ import annotations

from math import ceil
from typing import Literal
from unicodedata import east_asian_width

#: millimetres
TOP, LEFT, RIGHT, BOTTOM = 37, 28, 26, 35
BLOCK_WIDTH = 156
FOOTER_GAP = 7
#: points
TITLE, BODY, META, PAGE_NUMBER = 22, 16, 12, 14
LINE = 28.95
TITLE_LINE = 33

#: what the standard calls the fonts, as .docx names them, with what may stand in for each
TITLE_FACE = "方正小标宋简体"
HEAD_FACE = "黑体"
SECOND_FACE = "楷体_GB2312"
BODY_FACE = "仿宋_GB2312"
NUMBER_FACE = "宋体"
LATIN_FACE = "Times New Roman"

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
    if _ems(title) <= TITLE_ROOM or not title or _ems(title) < 0.75 * len(title):
        return [title]
    places = {
        n
        for n in range(_LEAST, len(title) - _LEAST + 1)
        if title[:n].endswith(_AFTER) or title[n:].startswith(_BEFORE)
    }
    fitting = [n for n in places if max(_ems(title[:n]), _ems(title[n:])) <= TITLE_ROOM]
    if fitting:
        best = min(fitting, key=lambda n: (abs(2 * n - len(title)), n))
        return [title[:best], title[best:]]
    size = ceil(len(title) / ceil(_ems(title) / TITLE_ROOM))
    return [title[n : n + size] for n in range(0, len(title), size)]


def _ems(text: str) -> float:
    return sum(1 if east_asian_width(c) in "WFA" else 0.5 for c in text)


def heading_number(n: int, language: Literal["zh", "en"], level: Literal[1, 2] = 1) -> str:
    """What stands before the nth heading: 一、 or 1. ; before one of the second level （一） or (1) . Beyond
    ten in figures."""
    if language == "en":
        return f"{n}. " if level == 1 else f"({n}) "
    numeral = "一二三四五六七八九十"[n - 1] if n <= 10 else str(n)
    return f"{numeral}、" if level == 1 else f"（{numeral}）"

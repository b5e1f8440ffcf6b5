"""Finding people by the first letters of their names in pinyin, as everybody types them."""

from __future__ import annotations

from functools import lru_cache
from itertools import product

from pypinyin import Style, pinyin

#: a name with several readings of several characters has this many at most; more are not typed by anybody
MOST_READINGS = 32


@lru_cache(maxsize=8192)
def initials(text: str) -> frozenset[str]:
    """All ways in which the text's first letters may be typed: characters with several readings give several.

    >>> sorted(initials("单晓曾"))
    ['cxc', 'cxz', 'dxc', 'dxz', 'sxc', 'sxz']
    """
    letters = pinyin(text, style=Style.FIRST_LETTER, heteronym=True, errors=_kept)
    found: set[str] = set()
    for reading in product(*[sorted(set(c)) for c in letters]):
        found.add("".join(reading))
        if len(found) >= MOST_READINGS:
            break
    return frozenset(found)


def _kept(other: str) -> list[str]:
    """What is no Chinese character stands for itself, in small letters without spaces."""
    return ["".join(other.lower().split())]


def matches(typed: str, *texts: str) -> bool:
    """Whether what was typed is a part of one of the texts, or the beginning of one's initials."""
    wanted = "".join(typed.lower().split())
    if not wanted:
        return True
    for text in texts:
        if wanted in text.lower():
            return True
        if wanted.isascii() and any(wanted in way for way in initials(text)):
            return True
    return False

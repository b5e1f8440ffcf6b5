"""Sentences and clauses of a claim, with their places in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple


class Part(NamedTuple):
    """A stretch of a text: `text == whole[start:end]`."""

    text: str
    start: int
    end: int


_SENTENCE = re.compile(r"[^。！？!?；;\n]+")
_CLAUSE = re.compile(r"[^。！？!?；;，,\n：:]+")
#: markers of a list's members: 第一， 一是 （1） 1、 ① ——they say nothing and change between copies
MARKER = re.compile(
    r"(?:(?<=^)|(?<=[。；;！？\n：: ，,]))\s*(?:第[一二三四五六七八九十]{1,3}[，,、]"
    r"|[一二三四五六七八九十]{1,3}(?:是|、)"
    r"|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[、.．](?!\d)|[①-⑳])"
)


def sentences(text: str) -> Iterator[Part]:
    """Parts between full stops and semicolons, without surrounding blanks."""
    return iter(_parts(_SENTENCE, text))


def clauses(text: str) -> Iterator[Part]:
    """Parts between commas, colons and everything that ends a sentence."""
    return iter(_parts(_CLAUSE, text))


@lru_cache(maxsize=512)
def _parts(pattern: re.Pattern[str], text: str) -> tuple[Part, ...]:
    """Many questions are asked of one text, so its parts are kept for a while."""
    parts = []
    for found in pattern.finditer(text):
        stripped = found[0].strip()
        if stripped:
            start = found.start() + found[0].index(stripped)
            parts.append(Part(stripped, start, start + len(stripped)))
    return tuple(parts)

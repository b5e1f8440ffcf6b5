"""Two texts beside each other, with what is the same and what is not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_FINE = re.compile(r"[A-Za-z0-9_.%]+|\s+|.", re.DOTALL)
_COARSE = re.compile(r"[^。；！？\n]*[。；！？\n]+|[^。；！？\n]+")
#: above this many characters sentences are compared instead of characters: the comparison is quadratic
_LONG = 3000


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text and whether the other side has it too."""

    text: str
    same: bool


def compare(left: str, right: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts cut into pieces; together the pieces of a side give its text again."""
    pattern = _COARSE if max(len(left), len(right)) > _LONG else _FINE
    a, b = pattern.findall(left), pattern.findall(right)
    lefts: list[Piece] = []
    rights: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        same = tag == "equal"
        if i2 > i1:
            lefts.append(Piece("".join(a[i1:i2]), same))
        if j2 > j1:
            rights.append(Piece("".join(b[j1:j2]), same))
    return lefts, rights

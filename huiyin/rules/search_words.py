"""What somebody typed into the search box, as the words that are searched for."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: what is looked at of a text that somebody pasted
LONGEST, MOST_WORDS = 100, 5
#: a single character is in nearly every text
SHORTEST = 2
#: what stands in quotes of any keyboard is one phrase, spaces and all; one left open goes to the end
_QUOTED = re.compile(r'["“”「『](?P<phrase>[^"“”」』]*)(?:["“”」』]|$)|(?P<word>[^\s"“”「『]+)')


@dataclass(frozen=True, slots=True)
class Typed:
    """`words` have to stand in one text, all of them; `too_short` were typed and are not searched for."""

    words: tuple[str, ...] = ()
    too_short: tuple[str, ...] = ()


def typed(text: str) -> Typed:
    """The words of a text, parted by spaces; what stands in quotes is one of them, spaces and all.

    >>> typed('台账 “三重 一大” 账')
    Typed(words=('台账', '三重 一大'), too_short=('账',))
    """
    found = [(m["phrase"] or m["word"] or "").strip() for m in _QUOTED.finditer(text[:LONGEST])]
    words = [w for w in dict.fromkeys(found) if len(w) >= SHORTEST]
    return Typed(tuple(words[:MOST_WORDS]), tuple(w for w in dict.fromkeys(found) if 0 < len(w) < SHORTEST))

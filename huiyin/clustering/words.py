"""Texts as words that tell what they are about."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property

import rjieba

#: figures, dates and letters of enumerations tell nothing of the kind of a problem
_FIGURES = re.compile(r"[0-9０-９〇○%％.,．，]+|[〔（(][^〕）)]{0,12}[〕）)]")
#: names of one character less would mask parts of words
_SHORTEST = 3


@dataclass(frozen=True)
class Words:
    """Cuts texts into words; `masked` names (units, places) are left out first."""

    masked: Collection[str] = field(default=())

    def of(self, text: str) -> list[str]:
        """The words in their order, signs and gaps among them, so that neighbours stay neighbours."""
        plain = _FIGURES.sub(" ", text)
        if self._names is not None:
            plain = self._names.sub(" ", plain)
        return list(rjieba.cut(plain))

    def of_all(self, texts: Iterable[str]) -> list[list[str]]:
        return [self.of(text) for text in texts]

    @cached_property
    def _names(self) -> re.Pattern[str] | None:
        # the longest first, so that a name is not cut by another that begins it
        names = sorted({n for n in self.masked if len(n) >= _SHORTEST}, key=lambda n: (-len(n), n))
        return re.compile("|".join(map(re.escape, names))) if names else None

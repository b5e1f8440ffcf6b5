"""Departments and persons: those that a unit's tasks name already, and what somebody wrote for one of them.

Pure: the names come from `queries`. A name that is known stays; one that is nearly known is asked about.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

#: a name this near to a known one is offered
OFFERED = 70.0
SUGGESTIONS = 3
_BETWEEN = re.compile(r"[、，,;；/\n]+")
#: what people put before or behind a name without meaning another one
_AROUND = re.compile(r"^(由|请)|(同志|负责|牵头|等)$")


def folded(name: str) -> str:
    """A name without width, spaces and case."""
    bare = "".join(unicodedata.normalize("NFKC", name).split()).lower()
    return _AROUND.sub("", bare) or bare


@dataclass(slots=True)
class Names:
    """The names that one unit uses in one column, and what was said of other spellings before."""

    known: Iterable[str]
    aliases: Mapping[str, str] = field(default_factory=dict)
    _by_fold: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for names in self.known:
            for name in _BETWEEN.split(names):
                if name.strip():
                    self._by_fold.setdefault(folded(name), name.strip())

    def find(self, written: str) -> tuple[str, tuple[str, ...]]:
        """The name that is meant, and the near ones that it could be where that is not certain.

        Several names in one cell are looked at one by one.
        """
        parts = [p.strip() for p in _BETWEEN.split(written) if p.strip()]
        if len(parts) > 1:
            found = [self._one(part) for part in parts]
            meant = "、".join(name for name, _near in found)
            # a list is asked about as a whole, with the first near name of each part
            near = "、".join(others[0] if others else name for name, others in found)
            return (meant, (near,) if near != meant else ())
        return self._one(written.strip())

    def _one(self, written: str) -> tuple[str, tuple[str, ...]]:
        mark = folded(written)
        if mark in self._by_fold:
            return self._by_fold[mark], ()
        if mark in self.aliases:
            return self.aliases[mark], ()
        near = process.extract(
            mark, self._by_fold.keys(), scorer=fuzz.WRatio, limit=SUGGESTIONS, score_cutoff=OFFERED
        )
        return written, tuple(self._by_fold[n] for n, _score, _at in near)

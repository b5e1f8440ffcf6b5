"""Names of files that every system takes."""

from __future__ import annotations

_REFUSED = frozenset('\\/:*?"<>|\n\r\t')
LONGEST = 120


def fit(name: str) -> str:
    """The name without what Windows, or a zip, would not take."""
    return "".join("_" if c in _REFUSED else c for c in name)[:LONGEST].strip(" .") or "_"

"""The `[[causes]]` of a profile: a small tree of what lies behind findings."""

from __future__ import annotations

from collections import Counter
from typing import Any

from .profile_values import ValueReading, below
from .root_cause import RootCause, in_order


def read_causes(reading: ValueReading, key: str, value: Any) -> tuple[RootCause, ...]:
    """The causes in this list; none where it is left out."""
    if value is None:
        return ()

    def one(at: str, given: Any) -> RootCause:
        return _cause(reading, at, given, parts=True)

    causes = reading.array(key, value, one)
    for code, n in Counter(cause.code for cause, _part in in_order(causes)).items():
        if n > 1:
            reading.wrong(key, f"has {code} {n} times")
    return causes


def _cause(reading: ValueReading, key: str, value: Any, *, parts: bool) -> RootCause:
    entries = reading.mapping(key, value)
    also = ("code", "known_by", *(("parts",) if parts else ()))
    words = reading.words(key, value, also=also)
    code = reading.code(below(key, "code"), entries.get("code"))
    known_by: tuple[str, ...] = ()
    if "known_by" in entries:
        known_by = reading.array(below(key, "known_by"), entries["known_by"], reading.text)
    below_it: tuple[RootCause, ...] = ()
    if parts and "parts" in entries:
        below_it = reading.array(
            below(key, "parts"), entries["parts"], lambda at, given: _cause(reading, at, given, parts=False)
        )
    return RootCause(code, words, known_by, below_it)

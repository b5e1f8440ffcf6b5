"""The `[coordination]` of a profile: who is sent a copy of the feedback."""

from __future__ import annotations

from typing import Any

from .coordination import Recipient
from .profile_values import ValueReading, below


def read_copies(reading: ValueReading, key: str, value: Any) -> tuple[Recipient, ...]:
    """The recipients in this table; none where it is left out."""
    entries = reading.mapping(key, value) if value != {} else {}
    reading.no_others(key, entries, ("copies_to",))
    if "copies_to" not in entries:
        return ()

    def recipient(at: str, given: Any) -> Recipient:
        words = reading.words(at, given, also=("known_by", "supervises"))
        told = given if isinstance(given, dict) else {}
        supervises = reading.flag(below(at, "supervises"), told.get("supervises", False))
        named = () if supervises else reading.array(below(at, "known_by"), told.get("known_by"), reading.text)
        return Recipient(words, named, supervises)

    return reading.array(below(key, "copies_to"), entries["copies_to"], recipient)

"""The `[rounds]` table of a profile: how long the phases of a round are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from .deadlines import Deadline
from .profile_values import ValueReading, below
from .round_phases import PhaseRules


def read_phases(
    reading: ValueReading, key: str, value: Any, deadline: Callable[[str, Any], Deadline]
) -> PhaseRules:
    """The periods in this table; what it leaves out is as usual."""
    entries = reading.mapping(key, value) if value != {} else {}
    names = tuple(f.name for f in fields(PhaseRules))
    reading.no_others(key, entries, names)
    given = {name: deadline(below(key, name), entries[name]) for name in names if name in entries}
    return replace(PhaseRules(), **given)

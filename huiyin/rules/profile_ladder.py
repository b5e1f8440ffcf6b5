"""The `[ladder]` of a profile: rungs, triggers and lights, read with every problem named."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from .brief import ImportantRules
from .deadlines import Deadline
from .ladder import APPROVERS, LadderRules, Rung, RungRules, Trigger
from .profile_values import ValueReading, below
from .roles import Role
from .watch import MEASURED, Cause, Light, Watching

E = TypeVar("E", bound=StrEnum)
ReadDeadline = Callable[[str, Any], Deadline]


def read_ladder(reading: ValueReading, key: str, value: Any, deadline: ReadDeadline) -> LadderRules:
    """The rules in this table; what it leaves out is as usual."""
    usual = LadderRules()
    entries = reading.mapping(key, value) if value != {} else {}
    reading.no_others(key, entries, ("decision", "review", "rungs", "triggers", "lights"))

    def period(name: str, otherwise: Deadline) -> Deadline:
        return deadline(below(key, name), entries[name]) if name in entries else otherwise

    rungs = usual.rungs
    if "rungs" in entries:
        rungs = _rungs(reading, below(key, "rungs"), entries["rungs"], deadline)
    triggers, lights = usual.triggers, usual.lights
    if "triggers" in entries:
        triggers = _rows(reading, below(key, "triggers"), entries["triggers"], _trigger)
    if "lights" in entries:
        lights = _rows(reading, below(key, "lights"), entries["lights"], _watching)
    return LadderRules(
        rungs, triggers, lights, period("decision", usual.decision), period("review", usual.review)
    )


def _rungs(reading: ValueReading, key: str, value: Any, deadline: ReadDeadline) -> Mapping[Rung, RungRules]:
    entries = reading.mapping(key, value)
    reading.no_others(key, entries, tuple(Rung))
    found = {}
    for rung in Rung:
        at = below(key, rung)
        one = reading.mapping(at, entries.get(rung))
        reading.no_others(at, one, ("approved_by", "answer"))
        if not one:
            continue
        role = _one_of(reading, below(at, "approved_by"), one.get("approved_by"), sorted(APPROVERS))
        found[rung] = RungRules(Role(role), deadline(below(at, "answer"), one.get("answer")))
    return {**LadderRules().rungs, **found}


T = TypeVar("T")


def _rows(
    reading: ValueReading, key: str, value: Any, read: Callable[[ValueReading, str, Any], T]
) -> tuple[T, ...]:
    """A list that may be empty: then nothing is called for, or nothing lit."""
    if not isinstance(value, list):
        reading.wrong(key, "has to be a list")
        return ()
    return tuple(read(reading, f"{key}[{n}]", row) for n, row in enumerate(value))


def _trigger(reading: ValueReading, key: str, value: Any) -> Trigger:
    row = reading.mapping(key, value)
    reading.no_others(key, row, ("cause", "at", "rung"))
    cause, at = _cause(reading, key, row), _from(reading, key, row)
    if cause == Cause.UNANSWERED:
        if "rung" in row:
            reading.wrong(below(key, "rung"), "is not said here: the rung above the one not answered follows")
        return Trigger(cause, at)
    return Trigger(cause, at, Rung(_one_of(reading, below(key, "rung"), row.get("rung"), list(Rung))))


def _watching(reading: ValueReading, key: str, value: Any) -> Watching:
    row = reading.mapping(key, value)
    reading.no_others(key, row, ("cause", "at", "light", "key"))
    light = _one_of(reading, below(key, "light"), row.get("light"), [Light.AMBER, Light.RED])
    key_only = reading.flag(below(key, "key"), row.get("key", False))
    return Watching(_cause(reading, key, row), _from(reading, key, row), Light(light), key_only)


def _cause(reading: ValueReading, key: str, row: Mapping[str, Any]) -> Cause:
    return Cause(_one_of(reading, below(key, "cause"), row.get("cause"), list(MEASURED)))


def _from(reading: ValueReading, key: str, row: Mapping[str, Any]) -> int:
    at = row.get("at")
    if isinstance(at, int) and not isinstance(at, bool) and at > 0:
        return at
    reading.wrong(below(key, "at"), "has to be a number, 1 or more")
    return 1


def _one_of(reading: ValueReading, key: str, value: Any, known: list[E]) -> E:
    """The value, if it is known; else it is noted as wrong and the first known one stands in."""
    if isinstance(value, str) and value in known:
        return known[known.index(value)]  # type: ignore[arg-type]
    reading.wrong(key, "is missing" if value is None else f"possible are {', '.join(known)}")
    return known[0]


def read_important(reading: ValueReading, key: str, value: Any) -> ImportantRules:
    """What is reported upward; what the table leaves out is as usual."""
    usual = ImportantRules()
    entries = reading.mapping(key, value) if value != {} else {}
    reading.no_others(key, entries, ("amount", "overdue", "signs", "rung", "recurrence"))

    def number(name: str, otherwise: int) -> int:
        found = entries.get(name, otherwise)
        if not isinstance(found, int) or isinstance(found, bool) or found < 1:
            reading.wrong(below(key, name), "has to be a whole number from 1 on")
            return otherwise
        return found

    rung = entries.get("rung", usual.rung)
    if rung not in set(Rung):
        reading.wrong(below(key, "rung"), f"has to be one of {', '.join(Rung)}")
        rung = usual.rung
    return ImportantRules(
        number("amount", usual.amount), number("overdue", usual.overdue), number("signs", usual.signs),
        Rung(rung), reading.flag(below(key, "recurrence"), entries.get("recurrence", usual.recurrence)),
    )  # fmt: skip

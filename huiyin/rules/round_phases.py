"""The phases of a round after the calendar: until when each is to be done, and where one slips.

Entering follows the term's plan. How long teams stay, and how soon report and feedback follow, is set by the
profile: no published rule gives these periods, so that all of them are configuration. In 49 published notices
teams stayed 17 to 103 days, and feedback came 15 to 139 days after they had left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .deadlines import Deadline, DeadlineUnit, due
from .workdays import WorkCalendar


class Phase(StrEnum):
    ENTER = "enter"
    LEAVE = "leave"
    HEAR = "hear"
    FEED_BACK = "feed_back"
    FEED_BACK_EACH = "feed_back_each"


_ONE_MONTH, _THREE_MONTHS = Deadline(1, DeadlineUnit.MONTHS), Deadline(3, DeadlineUnit.MONTHS)
_TEN_WORKDAYS = Deadline(10, DeadlineUnit.WORKDAYS)


@dataclass(frozen=True, slots=True)
class PhaseRules:
    """How long: the stay; from the last leaving to the report; from the report to the collective feedback;
    from that to the last one-to-one feedback."""

    stay: Deadline = _THREE_MONTHS
    report: Deadline = _THREE_MONTHS
    feedback: Deadline = _ONE_MONTH
    one_to_one: Deadline = _TEN_WORKDAYS


@dataclass(frozen=True, slots=True)
class TargetDays:
    """When a team entered and left one unit, and when it fed back to it; None: not yet, or not known."""

    unit: str
    enters_on: date | None = None
    leaves_on: date | None = None
    fed_back_on: date | None = None


@dataclass(frozen=True, slots=True)
class RoundDays:
    """The days of a round: planned, of each target, and of the meetings that were held."""

    targets: tuple[TargetDays, ...] = ()
    planned_from: date | None = None
    planned_until: date | None = None
    heard_on: date | None = None
    collective_on: date | None = None


@dataclass(frozen=True, slots=True)
class Slip:
    """A phase that was done after its day (`on` is when), or is still not done (None); `units` concerned."""

    phase: Phase
    due_on: date
    on: date | None
    units: tuple[str, ...] = ()

    def days(self, today: date) -> int:
        """By how many calendar days it slipped, up to today where it is still not done."""
        return ((self.on or today) - self.due_on).days


def slips(
    days: RoundDays, rules: PhaseRules, calendar: WorkCalendar, today: date, *, roll_to_workday: bool = True
) -> list[Slip]:
    """Every phase that slipped, in the order of the round."""

    def until(start: date, period: Deadline) -> date:
        return due(start, period, calendar, roll_to_workday=roll_to_workday)

    return [slip for slip in _each(days, rules, until, today) if slip]


def _each(
    days: RoundDays, rules: PhaseRules, until: Callable[[date, Deadline], date], today: date
) -> Iterator[Slip | None]:
    entering = [(t.unit, days.planned_from, t.enters_on) for t in days.targets]
    yield _of_targets(Phase.ENTER, entering, today)
    leaving = [
        (t.unit, days.planned_until or until(t.enters_on, rules.stay), t.leaves_on)
        for t in days.targets
        if t.enters_on
    ]
    yield _of_targets(Phase.LEAVE, leaving, today)
    left = [t.leaves_on for t in days.targets if t.leaves_on]
    if left and len(left) == len(days.targets):
        yield _late(Phase.HEAR, until(max(left), rules.report), days.heard_on, today)
    if days.heard_on:
        yield _late(Phase.FEED_BACK, until(days.heard_on, rules.feedback), days.collective_on, today)
    if days.collective_on:
        last = until(days.collective_on, rules.one_to_one)
        each = [(t.unit, last, t.fed_back_on) for t in days.targets]
        yield _of_targets(Phase.FEED_BACK_EACH, each, today)


def _late(phase: Phase, due_on: date, on: date | None, today: date) -> Slip | None:
    return Slip(phase, due_on, on) if (on or today) > due_on else None


def _of_targets(
    phase: Phase, rows: Sequence[tuple[str, date | None, date | None]], today: date
) -> Slip | None:
    """One slip for all units concerned: those still waited for come before those that were only late."""
    late = [(unit, due_on, on) for unit, due_on, on in rows if due_on and (on or today) > due_on]
    waiting = [row for row in late if row[2] is None]
    told = waiting or late
    if not told:
        return None
    days = [on for _unit, _due, on in told if on]
    on = max(days) if days else None
    return Slip(phase, min(due_on for _u, due_on, _on in told), on, tuple(unit for unit, *_ in told))

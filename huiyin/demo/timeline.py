"""When things happened to a finding of the demonstration, whatever the day on which it is loaded.

The round's own dates are fixed; what is still open is laid around `today`, so that there are always findings
that are overdue, due within days, and in time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from huiyin.rules.finding import FindingState as S
from huiyin.rules.finding import Pace

#: days from today to the due date of what is still open: (share, from, to); None keeps the profile's date
OPEN_DUE = (
    (8, None, None), (5, -80, -31), (13, -30, -1), (12, 0, 7), (28, 8, 45), (34, 46, 170),
)  # fmt: skip
#: how many applications were returned before the last one: none, one, two
RETURNED_BEFORE = (88, 10, 2)
RETURN_AFTER = (4, 12)


@dataclass(slots=True)
class Attempt:
    """An application to close: handed in, accepted by the team or reviewer, answered; None where not yet."""

    submitted_on: date
    accepted_on: date | None = None
    answered_on: date | None = None
    closed: bool = False


@dataclass(slots=True)
class Dates:
    """The dates of one finding. `due_on` is None where the profile's own date stays."""

    recorded_on: date
    fed_back_on: date | None
    planned_on: date
    due_on: date | None = None
    attempts: list[Attempt] = field(default_factory=list)
    reopened_on: date | None = None
    last_on: date | None = None


def lay_out(state: S, pace: Pace, fed_back_on: date, recorded_on: date, today: date, rng: Random) -> Dates:
    """The dates of a finding that ended up in `state`."""
    dates = Dates(recorded_on, fed_back_on, workday(fed_back_on + _days(rng, 12, 28)))
    match state:
        case S.CLOSED:
            _closed(dates, pace, rng)
        case S.REOPENED:
            _closed(dates, pace, rng)
            dates.reopened_on = before(today, workday(today - _days(rng, 6, 195)))
        case S.IN_PROGRESS:
            dates.due_on = _open_due(today, rng)
        case S.APPLIED | S.ACCEPTED | S.RETURNED:
            _waiting(dates, state, today, rng)
        case S.REGISTERED | S.FED_BACK:
            _lately(dates, state, today, rng)
    dates.last_on = dates.last_on or before(today, workday(today - _days(rng, 2, 40)))
    return dates


def _closed(dates: Dates, pace: Pace, rng: Random) -> None:
    latest = {Pace.IMMEDIATE: 60, Pace.STAGED: 210, Pace.CONTINUING: 320}[pace]
    submitted = workday(dates.planned_on + _days(rng, 14, latest))
    for _ in range(rng.choices((0, 1, 2), RETURNED_BEFORE)[0]):
        returned = workday(submitted + _days(rng, *RETURN_AFTER))
        dates.attempts.append(Attempt(submitted, answered_on=returned))
        submitted = workday(returned + _days(rng, 15, 50))
    accepted = workday(submitted + _days(rng, 2, 6))
    dates.attempts.append(Attempt(submitted, accepted, workday(accepted + _days(rng, 1, 7)), closed=True))
    dates.last_on = dates.attempts[0].submitted_on


def _waiting(dates: Dates, state: S, today: date, rng: Random) -> None:
    furthest = {S.APPLIED: (1, 32), S.ACCEPTED: (7, 36), S.RETURNED: (14, 80)}[state]
    submitted = before(today, workday(today - _days(rng, *furthest)))
    if rng.random() < 0.2:
        earlier = workday(submitted - _days(rng, 50, 90))
        dates.attempts.append(Attempt(earlier, answered_on=workday(earlier + _days(rng, *RETURN_AFTER))))
    attempt = Attempt(submitted)
    if state == S.ACCEPTED:
        attempt.accepted_on = before(today, workday(submitted + _days(rng, 2, 5)))
    elif state == S.RETURNED:
        attempt.answered_on = before(today, workday(submitted + _days(rng, *RETURN_AFTER)))
    dates.attempts.append(attempt)
    dates.due_on = submitted + _days(rng, -3, 45) if state != S.RETURNED else _open_due(today, rng)
    dates.last_on = dates.attempts[0].submitted_on


def _lately(dates: Dates, state: S, today: date, rng: Random) -> None:
    """Found after the round's feedback: recorded in the last weeks, fed back or not yet."""
    dates.recorded_on = before(today, workday(today - _days(rng, 8, 40)))
    dates.fed_back_on = None
    if state == S.FED_BACK:
        dates.fed_back_on = max(dates.recorded_on, before(today, workday(today - _days(rng, 1, 26))))


def _open_due(today: date, rng: Random) -> date | None:
    _, low, high = rng.choices(OPEN_DUE, [share for share, *_ in OPEN_DUE])[0]
    return None if low is None or high is None else workday(today + _days(rng, low, high))


def _days(rng: Random, low: int, high: int) -> timedelta:
    return timedelta(days=rng.randint(low, high))


def workday(day: date) -> date:
    """The day itself, or the Monday after a weekend: offices write on weekdays."""
    return day + timedelta(days=(7 - day.weekday()) if day.weekday() >= 5 else 0)


def before(today: date, day: date) -> date:
    """The day, or yesterday: what has happened has happened before the hour of loading."""
    return min(today - timedelta(days=1), day)


def between(first: date, last: date, parts: int, rng: Random) -> list[date]:
    """`parts` working days spread over the stretch, in order, none after its last day."""
    span = max(1, (last - first).days)
    marks = sorted(rng.randint(0, span - 1) for _ in range(parts))
    return [min(last, workday(first + timedelta(days=mark))) for mark in marks]

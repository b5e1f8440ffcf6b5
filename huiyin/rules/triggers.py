"""What a day's measures of a finding call for on the ladder of supervision, by the triggers of a profile."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from .ladder import LadderRules, Rung, Trigger, above
from .watch import Cause, Measures, reaches

RUNGS = tuple(Rung)


@dataclass(frozen=True, slots=True)
class Called:
    """What the triggers call for today: the rung, and the triggers that called, the weightiest first."""

    rung: Rung
    triggers: tuple[Trigger, ...]


def called_for(
    found: Measures, rules: LadderRules, *, reached: Rung | None, unanswered: Rung | None,
    fresh: Collection[Trigger],
) -> Called | None:  # fmt: skip
    """The step that today's measures call for; None where they call for none.

    `fresh` are the triggers that had no effect yet. Passing time calls for no rung that was reached already;
    an event (a return, a sign, a recurrence) is answered at least on the rung that was reached. `unanswered`
    is the rung of the step whose answer is overdue: the next one follows, whatever else calls.
    """
    calls: list[tuple[Rung, Trigger]] = []
    for trigger in rules.triggers:
        if trigger in fresh and reaches(trigger.cause, trigger.at, found):
            rung = above(unanswered) if trigger.rung is None and unanswered else trigger.rung
            if rung is not None and (rung := _not_below(rung, reached, trigger.cause)) is not None:
                calls.append((rung, trigger))
    if unanswered is not None:
        calls = [c for c in calls if c[1].cause == Cause.UNANSWERED]
    if not calls:
        return None
    calls.sort(key=lambda c: -RUNGS.index(c[0]))
    return Called(calls[0][0], tuple(trigger for _rung, trigger in calls))


#: causes that come of passing time alone
_BY_TIME = frozenset({Cause.OVERDUE, Cause.NO_PROGRESS, Cause.DUE_IN})


def _not_below(rung: Rung, reached: Rung | None, cause: Cause) -> Rung | None:
    if reached is None or RUNGS.index(rung) > RUNGS.index(reached):
        return rung
    return None if cause in _BY_TIME else reached

"""A round's life: planned, launched, stationed, reported, fed back, rectified, completed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from .moves import Life, Move, Obstacle
from .roles import Role


class RoundState(StrEnum):
    PLANNED = "planned"
    MOBILISED = "mobilised"
    STATIONED = "stationed"
    REPORTED = "reported"
    FEEDING_BACK = "feeding_back"
    RECTIFYING = "rectifying"
    COMPLETED = "completed"


class RoundAction(StrEnum):
    AMEND = "amend"
    MOBILISE = "mobilise"
    STATION = "station"
    REPORT = "report"
    FEED_BACK = "feed_back"
    RECTIFY = "rectify"
    COMPLETE = "complete"


class InspectionKind(StrEnum):
    REGULAR = "regular"
    SPECIAL = "special"
    MOBILE = "mobile"
    LOOK_BACK = "look_back"
    ELEVATED = "elevated"
    JOINT = "joint"


class MeetingKind(StrEnum):
    MOBILISATION = "mobilisation"
    LEADING_GROUP_REPORT = "leading_group_report"
    COLLECTIVE_FEEDBACK = "collective_feedback"
    ONE_TO_ONE_FEEDBACK = "one_to_one_feedback"
    COMPREHENSIVE_REPORT = "comprehensive_report"
    RECTIFICATION = "rectification"


#: findings may be fed back only while or after the round is
FEEDBACK_STATES = frozenset({RoundState.FEEDING_BACK, RoundState.RECTIFYING})
#: while the team is there, what can be put right at once is handed over before the feedback (立行立改)
TEAM_THERE = frozenset({RoundState.STATIONED})


#: what has to be held no later than what follows it
ORDER = (
    MeetingKind.MOBILISATION, MeetingKind.LEADING_GROUP_REPORT, MeetingKind.COLLECTIVE_FEEDBACK,
    MeetingKind.ONE_TO_ONE_FEEDBACK,
)  # fmt: skip


def out_of_order(held: Iterable[tuple[MeetingKind, date]]) -> tuple[MeetingKind, MeetingKind] | None:
    """Two kinds of meetings that were held the wrong way round, by the first day of each."""
    first: dict[MeetingKind, date] = {}
    for kind, on in held:
        first[kind] = min(on, first.get(kind, on))
    there = [kind for kind in ORDER if kind in first]
    return next(((a, b) for a, b in pairwise(there) if first[b] < first[a]), None)


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """What the guards ask: targets by name, meetings that were held, findings by how far they are.

    `not_spoken_with` are targets without one-to-one feedback; `out_of_order` are two kinds of meetings of
    which the first has to be held before the second and was not.
    """

    targets: int = 0
    targets_without_team: tuple[str, ...] = ()
    meetings_held: frozenset[MeetingKind] = frozenset()
    findings_not_fed_back: int = 0
    findings_open: int = 0
    still_stationed: tuple[str, ...] = ()
    not_spoken_with: tuple[str, ...] = ()
    out_of_order: tuple[MeetingKind, MeetingKind] | None = None
    decisions_open: int = 0


def targets_chosen(f: RoundFacts) -> Obstacle | None:
    return None if f.targets else Obstacle("targets_missing")


def teams_assigned(f: RoundFacts) -> Obstacle | None:
    return Obstacle("team_missing", {"targets": f.targets_without_team}) if f.targets_without_team else None


def mobilisation_held(f: RoundFacts) -> Obstacle | None:
    return _held(f, MeetingKind.MOBILISATION)


def report_heard(f: RoundFacts) -> Obstacle | None:
    """No feedback before the leading group has heard the report."""
    return _held(f, MeetingKind.LEADING_GROUP_REPORT)


def collective_feedback_held(f: RoundFacts) -> Obstacle | None:
    return _held(f, MeetingKind.COLLECTIVE_FEEDBACK)


def all_fed_back(f: RoundFacts) -> Obstacle | None:
    n = f.findings_not_fed_back
    return Obstacle("findings_not_fed_back", {"count": n}) if n else None


def all_settled(f: RoundFacts) -> Obstacle | None:
    return Obstacle("findings_open", {"count": f.findings_open}) if f.findings_open else None


def teams_back(f: RoundFacts) -> Obstacle | None:
    """A team that is still there has not seen all that it reports on."""
    return Obstacle("still_stationed", {"targets": f.still_stationed}) if f.still_stationed else None


def in_order(f: RoundFacts) -> Obstacle | None:
    if f.out_of_order is None:
        return None
    first, then = f.out_of_order
    return Obstacle("meetings_out_of_order", {"first": first, "then": then})


def each_spoken_with(f: RoundFacts) -> Obstacle | None:
    """Feedback is given to every unit by itself, too."""
    return Obstacle("one_to_one_missing", {"targets": f.not_spoken_with}) if f.not_spoken_with else None


def decisions_settled(f: RoundFacts) -> Obstacle | None:
    return Obstacle("decisions_open", {"count": f.decisions_open}) if f.decisions_open else None


def _held(f: RoundFacts, kind: MeetingKind) -> Obstacle | None:
    return None if kind in f.meetings_held else Obstacle("meeting_missing", {"meeting": kind})


_S = RoundState
_A = RoundAction
_OFFICE = frozenset({Role.OFFICE})

_AMENDING: list[Move[RoundState, RoundAction]] = [
    Move(_A.AMEND, state, state, _OFFICE) for state in _S if state != _S.COMPLETED
]

_SETTLED = (all_fed_back, all_settled, decisions_settled)
_FED_BACK = (collective_feedback_held, in_order, each_spoken_with, all_fed_back)

LIFE: Life[RoundState, RoundAction] = Life(
    name="round",
    initial=RoundState.PLANNED,
    moves=(
        *_AMENDING,
        Move(_A.MOBILISE, _S.PLANNED, _S.MOBILISED, _OFFICE, (targets_chosen, mobilisation_held)),
        Move(_A.STATION, _S.MOBILISED, _S.STATIONED, _OFFICE, (teams_assigned,)),
        Move(_A.REPORT, _S.STATIONED, _S.REPORTED, _OFFICE, (teams_back, report_heard)),
        Move(_A.FEED_BACK, _S.REPORTED, _S.FEEDING_BACK, _OFFICE, (report_heard, in_order)),
        Move(_A.RECTIFY, _S.FEEDING_BACK, _S.RECTIFYING, _OFFICE, _FED_BACK),
        Move(_A.COMPLETE, _S.RECTIFYING, _S.COMPLETED, _OFFICE, _SETTLED),
    ),
)

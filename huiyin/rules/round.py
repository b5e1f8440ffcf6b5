"""A round's life: planned, launched, stationed, reported, fed back, rectified, completed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

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


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """What the guards ask: targets by name, meetings that were held, findings by how far they are."""

    targets: int = 0
    targets_without_team: tuple[str, ...] = ()
    meetings_held: frozenset[MeetingKind] = frozenset()
    findings_not_fed_back: int = 0
    findings_open: int = 0


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


def _held(f: RoundFacts, kind: MeetingKind) -> Obstacle | None:
    return None if kind in f.meetings_held else Obstacle("meeting_missing", {"meeting": kind})


_S = RoundState
_A = RoundAction
_OFFICE = frozenset({Role.OFFICE})

_AMENDING: list[Move[RoundState, RoundAction]] = [
    Move(_A.AMEND, state, state, _OFFICE) for state in _S if state != _S.COMPLETED
]

LIFE: Life[RoundState, RoundAction] = Life(
    name="round",
    initial=RoundState.PLANNED,
    moves=(
        *_AMENDING,
        Move(_A.MOBILISE, _S.PLANNED, _S.MOBILISED, _OFFICE, (targets_chosen, mobilisation_held)),
        Move(_A.STATION, _S.MOBILISED, _S.STATIONED, _OFFICE, (teams_assigned,)),
        Move(_A.REPORT, _S.STATIONED, _S.REPORTED, _OFFICE, (report_heard,)),
        Move(_A.FEED_BACK, _S.REPORTED, _S.FEEDING_BACK, _OFFICE, (report_heard,)),
        Move(_A.RECTIFY, _S.FEEDING_BACK, _S.RECTIFYING, _OFFICE, (collective_feedback_held, all_fed_back)),
        Move(_A.COMPLETE, _S.RECTIFYING, _S.COMPLETED, _OFFICE, (all_fed_back, all_settled)),
    ),
)

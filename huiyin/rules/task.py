"""A rectification task's life: what a unit promised to do about a finding, by whom and by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .deliverable import Deliverable
from .finding import WORKABLE, FindingState
from .moves import Life, Move, Obstacle
from .roles import Role

__all__ = ["LIFE", "Deliverable", "TaskAction", "TaskFacts", "TaskState"]


class TaskState(StrEnum):
    PLANNED = "planned"
    UNDER_WAY = "under_way"
    DONE = "done"
    CANCELLED = "cancelled"


#: states in which a task's date presses, in the order in which queries name them
UNFINISHED = (TaskState.PLANNED, TaskState.UNDER_WAY)


class TaskAction(StrEnum):
    ASSIGN = "assign"
    REVISE = "revise"
    REPORT = "report"
    COMPLETE = "complete"
    RESUME = "resume"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class TaskFacts:
    finding_state: FindingState = FindingState.FED_BACK
    reason: str = ""
    has_owner: bool = False
    evidence: int = 0
    other_live_tasks: int = 0
    due_before: date | None = None
    due_after: date | None = None
    date_agreed: bool = False


def finding_workable(f: TaskFacts) -> Obstacle | None:
    if f.finding_state in WORKABLE:
        return None
    return Obstacle("finding_not_workable", {"state": f.finding_state})


def owner_named(f: TaskFacts) -> Obstacle | None:
    return None if f.has_owner else Obstacle("owner_missing", {"tasks": ()})


def evidence_there(f: TaskFacts) -> Obstacle | None:
    return None if f.evidence else Obstacle("evidence_missing", {"tasks": ()})


def reason_given(f: TaskFacts) -> Obstacle | None:
    return None if f.reason.strip() else Obstacle("reason_missing")


def another_task_remains(f: TaskFacts) -> Obstacle | None:
    """A finding that has lost its last task has no home."""
    return None if f.other_live_tasks else Obstacle("last_task")


def postponing_has_a_reason(f: TaskFacts) -> Obstacle | None:
    return Obstacle("postponed_without_reason") if _postponed(f) and not f.reason.strip() else None


def agreed_date_stays(f: TaskFacts) -> Obstacle | None:
    """A date of an approved plan is put off by asking for more time, not by whoever promised it."""
    return Obstacle("agreed_date") if f.date_agreed and _postponed(f) else None


def _postponed(f: TaskFacts) -> bool:
    return f.due_before is not None and f.due_after is not None and f.due_after > f.due_before


_T, _A = TaskState, TaskAction
_UNIT = frozenset({Role.UNIT})
_PLANNERS = frozenset({Role.UNIT, Role.OFFICE})
_REVISING = (finding_workable, postponing_has_a_reason, agreed_date_stays)
_CANCELLING = (finding_workable, reason_given, another_task_remains)

LIFE: Life[TaskState, TaskAction] = Life(
    name="task",
    initial=TaskState.PLANNED,
    moves=(
        Move(_A.ASSIGN, _T.PLANNED, _T.PLANNED, _PLANNERS, (finding_workable,)),
        Move(_A.ASSIGN, _T.UNDER_WAY, _T.UNDER_WAY, _PLANNERS, (finding_workable,)),
        Move(_A.REVISE, _T.PLANNED, _T.PLANNED, _PLANNERS, _REVISING),
        Move(_A.REVISE, _T.UNDER_WAY, _T.UNDER_WAY, _PLANNERS, _REVISING),
        Move(_A.REPORT, _T.PLANNED, _T.UNDER_WAY, _UNIT, (finding_workable, owner_named)),
        Move(_A.REPORT, _T.UNDER_WAY, _T.UNDER_WAY, _UNIT, (finding_workable,)),
        Move(_A.COMPLETE, _T.UNDER_WAY, _T.DONE, _UNIT, (finding_workable, evidence_there)),
        Move(_A.RESUME, _T.DONE, _T.UNDER_WAY, _PLANNERS, (finding_workable, reason_given)),
        Move(_A.CANCEL, _T.PLANNED, _T.CANCELLED, _PLANNERS, _CANCELLING),
        Move(_A.CANCEL, _T.UNDER_WAY, _T.CANCELLED, _PLANNERS, _CANCELLING),
    ),
)

"""Coverage of a term and teams for a round, solved to a proven bound. Plain Python: no Django, no database.

`plan_term(TermProblem(...))` says which unit is inspected when, `assign_teams(...)` which team goes to
which target. Both answer with a bound, with reasons and refusals as data; where nothing is possible they say
which conditions contradict each other (docs/planning.md). Both are loaded when they are first asked for: the
solver takes a second and 100 MB, which whoever only words an answer should not pay.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .assignment import (
    AssignedTarget,
    AssignedTeam,
    Assignment,
    AssignmentCondition,
    AssignmentProblem,
    Hindrance,
    NoAssignment,
)
from .progress import Limits, Progress, gap_of
from .risk import Risk, RiskFigure
from .term import (
    Condition,
    ConditionKind,
    Conflict,
    Reason,
    ReasonCode,
    TermPlan,
    TermProblem,
    TermRound,
    TermUnit,
)

if TYPE_CHECKING:
    from .teams import assign_teams
    from .term_plan import plan_term

__all__ = [
    "AssignedTarget",
    "AssignedTeam",
    "Assignment",
    "AssignmentCondition",
    "AssignmentProblem",
    "Condition",
    "ConditionKind",
    "Conflict",
    "Hindrance",
    "Limits",
    "NoAssignment",
    "Progress",
    "Reason",
    "ReasonCode",
    "Risk",
    "RiskFigure",
    "TermPlan",
    "TermProblem",
    "TermRound",
    "TermUnit",
    "assign_teams",
    "gap_of",
    "plan_term",
]

#: what needs the solver, by its module
_HEAVY = {"assign_teams": "teams", "plan_term": "term_plan"}


def __getattr__(name: str) -> Any:
    if name in _HEAVY:
        return getattr(import_module(f"{__name__}.{_HEAVY[name]}"), name)
    raise AttributeError(name)

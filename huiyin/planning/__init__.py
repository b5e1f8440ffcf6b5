"""Coverage of a term and teams for a round, solved to a proven bound. Plain Python: no Django, no database.

`plan_term(TermProblem(...))` says which unit is inspected when, `assign_teams(...)` which team goes to
which target. Both answer with a bound, with reasons and refusals as data; where nothing is possible they say
which conditions contradict each other (docs/planning.md).
"""

from .assignment import (
    AssignedTarget,
    AssignedTeam,
    Assignment,
    AssignmentCondition,
    AssignmentProblem,
    Hindrance,
    NoAssignment,
)
from .risk import Risk, RiskFigure
from .solving import Limits, Progress, gap_of
from .teams import assign_teams
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

"""What falls due, and the weeks and months in which a calendar shows it."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

_WEEK = 7


class DueKind(StrEnum):
    """What has a date by which somebody owes something, in the order of the work."""

    PLAN = "plan"
    TASK = "task"
    FINDING = "finding"
    STANDING_CHECK = "standing_check"
    PLAN_ANSWER = "plan_answer"
    EXTENSION_ANSWER = "extension_answer"
    APPLICATION_ANSWER = "application_answer"
    STANDING_ANSWER = "standing_answer"
    REFERRAL_ANSWER = "referral_answer"
    COORDINATION_ANSWER = "coordination_answer"
    PROGRESS_REPORT = "progress_report"
    REPORT_ANSWER = "report_answer"
    SUPERVISION_DECISION = "supervision_decision"
    SUPERVISION_LEADERS = "supervision_leaders"
    SUPERVISION_ANSWER = "supervision_answer"
    SUPERVISION_REVIEW = "supervision_review"
    BRIEF_SENDING = "brief_sending"
    BRIEF_READING = "brief_reading"
    INSTRUCTION_OFFICE = "instruction_office"
    INSTRUCTION_TEAM = "instruction_team"
    INSTRUCTION_REVIEW = "instruction_review"
    CLUE_ROUTING = "clue_routing"
    CLUE_RECEIPT = "clue_receipt"
    CLUE_REPLY = "clue_reply"
    ACCOUNTABILITY_DECISION = "accountability_decision"
    APPEAL_ANSWER = "appeal_answer"
    DECISION_TEAM = "decision_team"
    DECISION_UNIT = "decision_unit"
    DECISION_DEPARTMENT = "decision_department"
    DECISION_OFFICE = "decision_office"
    DECISION_ANSWER = "decision_answer"
    DECISION_LEADERS = "decision_leaders"
    COMPLAINT_OFFICE = "complaint_office"
    COMPLAINT_TEAM = "complaint_team"
    CAMPAIGN_UNIT = "campaign_unit"
    CAMPAIGN_DEPARTMENT = "campaign_department"
    CAMPAIGN_ANSWER = "campaign_answer"


#: what is owed in a step of supervision
SUPERVISION = frozenset(
    {
        DueKind.SUPERVISION_DECISION,
        DueKind.SUPERVISION_LEADERS,
        DueKind.SUPERVISION_ANSWER,
        DueKind.SUPERVISION_REVIEW,
    }
)
#: what is owed in an accountability case
ACCOUNTABILITY = frozenset({DueKind.ACCOUNTABILITY_DECISION, DueKind.APPEAL_ANSWER})
#: what is owed in a brief or in what came of it
UPWARD = frozenset(
    {
        DueKind.BRIEF_SENDING,
        DueKind.BRIEF_READING,
        DueKind.INSTRUCTION_OFFICE,
        DueKind.INSTRUCTION_TEAM,
        DueKind.INSTRUCTION_REVIEW,
    }
)
#: what is owed in a clue: told of by its number alone
CLUES = frozenset({DueKind.CLUE_ROUTING, DueKind.CLUE_RECEIPT, DueKind.CLUE_REPLY})
#: what is owed in a complaint by the public, by its number as well
COMPLAINTS = frozenset({DueKind.COMPLAINT_OFFICE, DueKind.COMPLAINT_TEAM})
#: what is owed after a meeting decided something, of a target or of none
DECISIONS = frozenset(kind for kind in DueKind if kind.value.startswith("decision_"))
#: what is owed in a governance campaign: each task by itself, in no round
CAMPAIGNS = frozenset({DueKind.CAMPAIGN_UNIT, DueKind.CAMPAIGN_DEPARTMENT, DueKind.CAMPAIGN_ANSWER})


def week_of(day: date) -> tuple[date, date]:
    """Monday and Sunday of the week that `day` is in."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=_WEEK - 1)


def month_sheet(day: date) -> list[list[date]]:
    """The weeks of the month that `day` is in, whole, from Monday to Sunday: four to six of them."""
    first = day.replace(day=1)
    monday, _sunday = week_of(first)
    weeks = []
    while monday <= first or monday.month == first.month:
        weeks.append([monday + timedelta(days=n) for n in range(_WEEK)])
        monday += timedelta(days=_WEEK)
    return weeks


def month_before(day: date) -> date:
    """The first day of the month before."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def month_after(day: date) -> date:
    """The first day of the month after."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)

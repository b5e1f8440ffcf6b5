"""When something is due, and how late it is.

How periods are counted follows the Civil Code, articles 201 to 203: the first day doesn't count; a period of
months ends on the same day of the last month, or on that month's last day where it has no such day; a last
day that is a day off moves to the next working day. The Party's own rules say nothing else about it, but a
body that counts strictly can switch the last rule off in its profile (`roll_to_workday = false`).
"""

from __future__ import annotations

import calendar as months
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from .workdays import WorkCalendar

DUE_SOON_DAYS = 7
LONG_OVERDUE_DAYS = 30
_MONTHS_A_YEAR = 12


class DeadlineUnit(StrEnum):
    DAYS = "days"
    WORKDAYS = "workdays"
    MONTHS = "months"


class DeadlineKind(StrEnum):
    """What a period is for; the profile sets each of them for each level of inspecting body."""

    PLAN = "plan"
    IMMEDIATE = "immediate"
    CONCENTRATED = "concentrated"
    PROGRESS_REPORT = "progress_report"
    APPLICATION_ANSWER = "application_answer"
    REFERRAL_ANSWER = "referral_answer"
    CLUE_REPLY = "clue_reply"
    CLUE_ROUTING = "clue_routing"
    CLUE_RECEIPT = "clue_receipt"
    CLUE_QUICK = "clue_quick"
    CLUE_QUICK_REPLY = "clue_quick_reply"
    ACCOUNTABILITY_DECISION = "accountability_decision"
    APPEAL_ANSWER = "appeal_answer"
    BRIEF = "brief"
    PLAN_ANSWER = "plan_answer"
    EXTENSION_ANSWER = "extension_answer"
    QUESTION_ANSWER = "question_answer"
    COORDINATION_ANSWER = "coordination_answer"
    REPORT_ANSWER = "report_answer"
    COMPLAINT_SORTING = "complaint_sorting"
    COMPLAINT_ANSWER = "complaint_answer"
    STANDING_CHECK = "standing_check"


@dataclass(frozen=True)
class Deadline:
    """A period: a positive amount of days, working days or months."""

    amount: int
    unit: DeadlineUnit


#: kinds that a profile may leave out, and the kind whose period holds in their place
STAND_INS = {
    DeadlineKind.PLAN_ANSWER: DeadlineKind.APPLICATION_ANSWER,
    DeadlineKind.EXTENSION_ANSWER: DeadlineKind.APPLICATION_ANSWER,
    DeadlineKind.QUESTION_ANSWER: DeadlineKind.APPLICATION_ANSWER,
    DeadlineKind.REPORT_ANSWER: DeadlineKind.APPLICATION_ANSWER,
}

#: kinds that a profile may leave out, and the period that then holds: what is kept up is looked at yearly,
#: what can be put right at once is reported on while the team is still there; a clue is routed and received
#: within a working week, on the quick track within a day; who is to be held to account is decided within two
#: months, an appeal within three; each step of a brief takes a working week; a complaint is sorted within 15
#: days and answered within 60, as petitions are (Regulations on petitions of 2022)
OF_THEMSELVES: dict[DeadlineKind, Deadline] = {
    DeadlineKind.IMMEDIATE: Deadline(15, DeadlineUnit.WORKDAYS),
    DeadlineKind.COORDINATION_ANSWER: Deadline(10, DeadlineUnit.WORKDAYS),
    DeadlineKind.STANDING_CHECK: Deadline(12, DeadlineUnit.MONTHS),
    DeadlineKind.CLUE_ROUTING: Deadline(5, DeadlineUnit.WORKDAYS),
    DeadlineKind.CLUE_RECEIPT: Deadline(5, DeadlineUnit.WORKDAYS),
    DeadlineKind.CLUE_QUICK: Deadline(1, DeadlineUnit.WORKDAYS),
    DeadlineKind.CLUE_QUICK_REPLY: Deadline(1, DeadlineUnit.MONTHS),
    DeadlineKind.ACCOUNTABILITY_DECISION: Deadline(2, DeadlineUnit.MONTHS),
    DeadlineKind.APPEAL_ANSWER: Deadline(3, DeadlineUnit.MONTHS),
    DeadlineKind.BRIEF: Deadline(5, DeadlineUnit.WORKDAYS),
    DeadlineKind.COMPLAINT_SORTING: Deadline(15, DeadlineUnit.DAYS),
    DeadlineKind.COMPLAINT_ANSWER: Deadline(60, DeadlineUnit.DAYS),
}


class OverdueLevel(StrEnum):
    """How pressing a due date is: due within 7 days (today included), past, or past by more than 30 days."""

    NONE = "none"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    LONG_OVERDUE = "long_overdue"


def due(start: date, deadline: Deadline, calendar: WorkCalendar, *, roll_to_workday: bool = True) -> date:
    """The last day on which a period that began on `start` is still kept.

    `start` itself doesn't count (Civil Code 201). Months keep the day or fall back to the month's end (202).
    With `roll_to_workday`, a last day in days or months that is off moves to the next working day (203);
    a period in working days always ends on one.
    """
    match deadline.unit:
        case DeadlineUnit.WORKDAYS:
            return calendar.add_workdays(start, deadline.amount)
        case DeadlineUnit.DAYS:
            end = start + timedelta(days=deadline.amount)
        case DeadlineUnit.MONTHS:
            end = _months_later(start, deadline.amount)
    if roll_to_workday and not calendar.is_workday(end):
        return calendar.add_workdays(end, 1)
    return end


def overdue_level(due_on: date | None, today: date, settled: bool) -> OverdueLevel:
    """How pressing it is; what is settled, or was never given a date, doesn't press."""
    if due_on is None or settled:
        return OverdueLevel.NONE
    late = (today - due_on).days
    if late > LONG_OVERDUE_DAYS:
        return OverdueLevel.LONG_OVERDUE
    if late > 0:
        return OverdueLevel.OVERDUE
    return OverdueLevel.DUE_SOON if late >= -DUE_SOON_DAYS else OverdueLevel.NONE


def days_overdue(due_on: date | None, today: date) -> int:
    """Calendar days since the due date; 0 on the day itself, before it, or without a date."""
    return max(0, (today - due_on).days) if due_on is not None else 0


def _months_later(start: date, amount: int) -> date:
    year, month = divmod(start.year * _MONTHS_A_YEAR + start.month - 1 + amount, _MONTHS_A_YEAR)
    last_day = months.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last_day))

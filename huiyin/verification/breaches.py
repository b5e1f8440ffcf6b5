"""The invariants as database conditions, one per breach, so that a filter needs no row to be read.

`rules.invariants` stays the only statement of what a breach is; a test holds both against each other on
random ledgers. What the rules say in a table (which states agree with which application) is asked of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache, reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from huiyin.findings.models import Referral
from huiyin.rectification.models import CloseApplication, Extension, Responsibility, StandingCheck, Task
from huiyin.rules.close_application import UNANSWERED, ApplicationState
from huiyin.rules.extension import UNANSWERED as UNANSWERED_EXTENSIONS
from huiyin.rules.finding import BEFORE_ISSUE, OPEN, WORKABLE, FindingState
from huiyin.rules.invariants import Breach, FindingStanding, breaches, owed_by
from huiyin.rules.roles import Role
from huiyin.rules.round import RoundState
from huiyin.rules.standing import StandingState
from huiyin.rules.task import TaskState

# Tasks are chosen by the states that they are not in: an index on the state would lead SQLite, which knows
# nothing of how many rows a state has, to walk all tasks of a state for each finding.
_NO_HOME = (TaskState.CANCELLED,)
_FINISHED = (TaskState.DONE, TaskState.CANCELLED)
_AFTER_FEEDBACK = (RoundState.RECTIFYING, RoundState.COMPLETED)


def breached(breach: Breach, today: date, referrals: QuerySet[Referral]) -> Q:
    """The condition under which a finding has this breach on this day.

    `referrals` are those that the viewer may know of: whether a finding was referred is not everybody's.
    """
    match breach:
        case Breach.NO_FEEDBACK:
            return Q(state__in=sorted(BEFORE_ISSUE), round__state__in=_AFTER_FEEDBACK)
        case Breach.NO_TASK:
            return _open() & ~Exists(_live())
        case Breach.NO_OWNER:
            return _open() & Exists(_live().filter(~Exists(_named())))
        case Breach.NO_DEADLINE:
            return _open() & (Q(due_on__isnull=True) | Exists(_live().filter(due_on__isnull=True)))
        case Breach.OVERDUE:
            unfinished = Task.objects.filter(finding=OuterRef("pk")).exclude(state__in=_FINISHED)
            late = Exists(unfinished.filter(due_on__lt=today))
            return Q(state__in=sorted(WORKABLE)) & (Q(due_on__lt=today) | late)
        case Breach.UNANSWERED:
            waiting = CloseApplication.objects.filter(state__in=sorted(UNANSWERED), answer_due_on__lt=today)
            return Q(pk__in=_newest(waiting).values("finding_id"))
        case Breach.REFERRAL_UNANSWERED:
            owed = referrals.filter(answered_on__isnull=True, answer_due_on__lt=today)
            return ~Q(state=FindingState.WITHDRAWN) & Q(pk__in=owed.order_by().values("finding_id"))
        case Breach.EXTENSION_UNANSWERED:
            states = sorted(UNANSWERED_EXTENSIONS)
            late = Extension.objects.filter(state__in=states, answer_due_on__lt=today)
            return Q(pk__in=late.order_by().values("finding_id"))
        case Breach.STANDING_OVERDUE:
            due = StandingCheck.objects.filter(state=StandingState.DUE, due_on__lt=today)
            return Q(pk__in=due.order_by().values("finding_id"))
        case Breach.STANDING_UNANSWERED:
            reported = StandingCheck.objects.filter(state=StandingState.REPORTED, answer_due_on__lt=today)
            return Q(pk__in=reported.order_by().values("finding_id"))
        case Breach.STATE_MISMATCH:
            return _mismatched()


def any_of(found: Iterable[Breach], today: date, referrals: QuerySet[Referral]) -> Q:
    """The condition under which a finding has one of these breaches; no breach asked for, none found."""
    return reduce(or_, (breached(b, today, referrals) for b in found), Q(pk__in=[]))


def owed_by_role(role: Role) -> tuple[Breach, ...]:
    """The breaches of which `role` owes the next step."""
    return tuple(b for b in Breach if owed_by(b) == role)


def _open() -> Q:
    return Q(state__in=sorted(OPEN))


def _live() -> QuerySet[Task]:
    return Task.objects.filter(finding=OuterRef("pk")).exclude(state__in=_NO_HOME).order_by()


def _named() -> QuerySet[Responsibility]:
    """The owner of a task, where a department or a person answers for it (`Responsibility.is_named`)."""
    return Responsibility.objects.filter(Q(lead_department__gt="") | Q(person__gt=""), task=OuterRef("pk"))


def _newest(rows: QuerySet[CloseApplication]) -> QuerySet[CloseApplication]:
    """Of these applications, those that no later one of the same finding has replaced."""
    same = CloseApplication.objects.filter(finding=OuterRef("finding_id"))
    later = Q(submitted_at__gt=OuterRef("submitted_at"))
    tied = Q(submitted_at=OuterRef("submitted_at"), pk__gt=OuterRef("pk"))
    return rows.filter(~Exists(same.filter(later | tied))).order_by()


@cache
def _disagreeing() -> dict[ApplicationState | None, tuple[FindingState, ...]]:
    """The states that a finding can't be in, by the state of its newest application: asked of the rules."""
    day = date(2000, 1, 1)
    return {
        application: tuple(
            state
            for state in FindingState
            if any(
                found.breach == Breach.STATE_MISMATCH
                for found in breaches(FindingStanding(state, day, application_state=application), day)
            )
        )
        for application in (None, *ApplicationState)
    }


def _mismatched() -> Q:
    wrong = _disagreeing()
    never = Q(state__in=wrong[None]) & ~Exists(CloseApplication.objects.filter(finding=OuterRef("pk")))
    pairs = (Q(state=s, finding__state__in=wrong[s]) for s in ApplicationState)
    applied = _newest(CloseApplication.objects.filter(reduce(or_, pairs)))
    return never | Q(pk__in=applied.values("finding_id"))

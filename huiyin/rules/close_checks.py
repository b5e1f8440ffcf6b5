"""What reviewers hold against each other by hand before a finding is closed, asked first.

Each point has a code, how much it weighs, and its place: the whole finding, or one of its tasks by number.
What stands against an application has to be mended; what must be explained is explained in words on the
application, which the reviewers read; a hint is only shown. Parameters are plain text and numbers, as they
are kept with the application.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from .deliverable import Deliverable
from .evidence import EvidenceKind


class Severity(StrEnum):
    """How much a point weighs."""

    AGAINST = "against"
    EXPLAIN = "explain"
    HINT = "hint"


class CloseCheck(StrEnum):
    """What can be the matter with an application to close, in the order in which it is told."""

    RULES_WITHOUT_TEXT = "rules_without_text"
    MONEY_WITHOUT_VOUCHER = "money_without_voucher"
    PEOPLE_WITHOUT_DECISION = "people_without_decision"
    RETURN_REASON = "return_reason"
    TASK_NOT_DONE = "task_not_done"
    UNFITTING_EVIDENCE = "unfitting_evidence"
    STAGE_TO_COME = "stage_to_come"
    AMOUNT_DIFFERS = "amount_differs"
    RULES_DIFFER = "rules_differ"
    PEOPLE_DIFFER = "people_differ"
    PAST_DUE = "past_due"
    EVIDENCE_UNDATED = "evidence_undated"
    EVIDENCE_BEFORE_FEEDBACK = "evidence_before_feedback"
    ONE_FILE_FOR_MANY = "one_file_for_many"
    NOTHING_REPORTED = "nothing_reported"


SEVERITY: Mapping[CloseCheck, Severity] = {
    CloseCheck.RULES_WITHOUT_TEXT: Severity.AGAINST,
    CloseCheck.MONEY_WITHOUT_VOUCHER: Severity.AGAINST,
    CloseCheck.PEOPLE_WITHOUT_DECISION: Severity.AGAINST,
    CloseCheck.RETURN_REASON: Severity.EXPLAIN,
    CloseCheck.TASK_NOT_DONE: Severity.EXPLAIN,
    CloseCheck.UNFITTING_EVIDENCE: Severity.EXPLAIN,
    CloseCheck.STAGE_TO_COME: Severity.EXPLAIN,
    CloseCheck.AMOUNT_DIFFERS: Severity.EXPLAIN,
    CloseCheck.RULES_DIFFER: Severity.EXPLAIN,
    CloseCheck.PEOPLE_DIFFER: Severity.EXPLAIN,
    CloseCheck.PAST_DUE: Severity.EXPLAIN,
    CloseCheck.EVIDENCE_UNDATED: Severity.HINT,
    CloseCheck.EVIDENCE_BEFORE_FEEDBACK: Severity.HINT,
    CloseCheck.ONE_FILE_FOR_MANY: Severity.HINT,
    CloseCheck.NOTHING_REPORTED: Severity.HINT,
}

#: the kinds of evidence that prove what was promised; what is not named here is proven by any
FITTING: Mapping[Deliverable, frozenset[EvidenceKind]] = {
    Deliverable.RULE: frozenset({EvidenceKind.RULE_TEXT}),
    Deliverable.MONEY: frozenset({EvidenceKind.VOUCHER}),
    Deliverable.PEOPLE: frozenset({EvidenceKind.DECISION}),
    Deliverable.CAMPAIGN: frozenset(
        {EvidenceKind.MINUTES, EvidenceKind.PHOTO, EvidenceKind.ROSTER, EvidenceKind.DECISION}
    ),
    Deliverable.PROJECT: frozenset({EvidenceKind.PHOTO, EvidenceKind.MINUTES, EvidenceKind.VOUCHER}),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """One standing piece of evidence; `content` is the hash of its file."""

    kind: EvidenceKind
    content: str = ""
    dated: date | None = None


@dataclass(frozen=True, slots=True)
class ClosingTask:
    """A live task with what stands for it; `stages` are the days of its steps."""

    number: int
    deliverable: Deliverable = Deliverable.OTHER
    done: bool = True
    due_on: date | None = None
    evidence: tuple[Piece, ...] = ()
    reports: int = 1
    stages: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class ReturnReason:
    """One point for which the last application was sent back."""

    text: str
    task: int | None = None


@dataclass(frozen=True, slots=True)
class Closing:
    """A finding as it would be handed in. Money is in yuan, figures are sums of the progress reports."""

    tasks: tuple[ClosingTask, ...] = ()
    of_no_task: tuple[Piece, ...] = ()
    fed_back_on: date | None = None
    due_on: date | None = None
    amount: Decimal | None = None
    rules_made: int = 0
    persons: int = 0
    money_recovered: Decimal = Decimal(0)
    returned: tuple[ReturnReason, ...] = ()

    def pieces(self, kind: EvidenceKind) -> int:
        """How many different files of a kind stand for the finding; one file for two tasks counts once."""
        every = [*self.of_no_task, *(p for t in self.tasks for p in t.evidence)]
        return len({p.content for p in every if p.kind == kind})


@dataclass(frozen=True, slots=True)
class ClosePoint:
    """One thing that a check found; `place` tells points of one check on one task apart."""

    check: CloseCheck
    task: int | None = None
    params: Mapping[str, Any] = field(default_factory=dict)
    place: int = 0

    @property
    def severity(self) -> Severity:
        return SEVERITY[self.check]

    @property
    def key(self) -> str:
        """The name under which its explanation is given: `task_not_done-2-0`."""
        return f"{self.check}-{self.task or 0}-{self.place}"


def close_points(closing: Closing, on: date) -> list[ClosePoint]:
    """Everything that the checks find on the day `on`, in the order of `CloseCheck`, then by task."""
    found = [point for check in _CHECKS for point in check(closing, on)]
    order = {check: n for n, check in enumerate(CloseCheck)}
    return sorted(found, key=lambda p: (order[p.check], p.task or 0, p.place))


def against(points: Sequence[ClosePoint]) -> tuple[ClosePoint, ...]:
    return tuple(p for p in points if p.severity == Severity.AGAINST)


def unexplained(points: Sequence[ClosePoint], explanations: Mapping[str, str]) -> tuple[ClosePoint, ...]:
    """The points that must be explained and for which no words are given."""
    asked = (p for p in points if p.severity == Severity.EXPLAIN)
    return tuple(p for p in asked if not explanations.get(p.key, "").strip())


_Points = Iterator[ClosePoint]


def _claims_without_evidence(c: Closing, _on: date) -> _Points:
    """A figure that nothing at all stands for."""
    claims = (
        (CloseCheck.RULES_WITHOUT_TEXT, c.rules_made, EvidenceKind.RULE_TEXT),
        (CloseCheck.MONEY_WITHOUT_VOUCHER, c.money_recovered, EvidenceKind.VOUCHER),
        (CloseCheck.PEOPLE_WITHOUT_DECISION, c.persons, EvidenceKind.DECISION),
    )
    for check, claimed, kind in claims:
        if claimed and not c.pieces(kind):
            yield ClosePoint(check, params={"claimed": str(claimed)})


def _counts(c: Closing, _on: date) -> _Points:
    """A figure and the number of papers for it: one paper may hold several, which is then said. Papers
    without a figure claim nothing."""
    for check, claimed, kind in (
        (CloseCheck.RULES_DIFFER, c.rules_made, EvidenceKind.RULE_TEXT),
        (CloseCheck.PEOPLE_DIFFER, c.persons, EvidenceKind.DECISION),
    ):
        attached = c.pieces(kind)
        if claimed and attached and claimed != attached:
            yield ClosePoint(check, params={"claimed": claimed, "attached": attached})


def _amount(c: Closing, _on: date) -> _Points:
    """The finding's amount is settled by what was recovered, or it is said why it is not."""
    if c.amount and c.amount != c.money_recovered:
        yield ClosePoint(
            CloseCheck.AMOUNT_DIFFERS, params={"amount": str(c.amount), "recovered": str(c.money_recovered)}
        )


def _tasks(c: Closing, on: date) -> _Points:
    for task in c.tasks:
        if not task.done:
            late = bool(task.due_on and task.due_on < on)
            due = task.due_on.isoformat() if task.due_on else ""
            yield ClosePoint(CloseCheck.TASK_NOT_DONE, task.number, {"due": due, "late": late})
        elif ahead := [day for day in task.stages if day > on]:
            yield ClosePoint(CloseCheck.STAGE_TO_COME, task.number, {"day": min(ahead).isoformat()})
        if not task.reports:
            yield ClosePoint(CloseCheck.NOTHING_REPORTED, task.number)


def _evidence(c: Closing, _on: date) -> _Points:
    for task in c.tasks:
        fitting = FITTING.get(task.deliverable)
        if fitting and task.evidence and not any(p.kind in fitting for p in task.evidence):
            wanted = [kind.value for kind in EvidenceKind if kind in fitting]
            given = {"deliverable": task.deliverable.value, "wanted": wanted}
            yield ClosePoint(CloseCheck.UNFITTING_EVIDENCE, task.number, given)
        if undated := sum(p.dated is None for p in task.evidence):
            yield ClosePoint(CloseCheck.EVIDENCE_UNDATED, task.number, {"count": undated})
        early = [p.dated for p in task.evidence if p.dated and c.fed_back_on and p.dated < c.fed_back_on]
        if early and c.fed_back_on:
            given = {"day": min(early).isoformat(), "fed_back": c.fed_back_on.isoformat()}
            yield ClosePoint(CloseCheck.EVIDENCE_BEFORE_FEEDBACK, task.number, given)


def _shared_files(c: Closing, _on: date) -> _Points:
    first: dict[str, int] = {}
    for task in c.tasks:
        for content in sorted({p.content for p in task.evidence if p.content}):
            if content in first:
                yield ClosePoint(CloseCheck.ONE_FILE_FOR_MANY, task.number, {"other": first[content]})
                break
            first[content] = task.number


def _deadline(c: Closing, on: date) -> _Points:
    """An extension that was granted has moved the deadline; what is past now was not extended."""
    if c.due_on and c.due_on < on:
        given = {"due": c.due_on.isoformat(), "days": (on - c.due_on).days}
        yield ClosePoint(CloseCheck.PAST_DUE, params=given)


def _return_reasons(c: Closing, _on: date) -> _Points:
    for place, reason in enumerate(c.returned, start=1):
        yield ClosePoint(CloseCheck.RETURN_REASON, reason.task, {"reason": reason.text}, place)


_CHECKS: tuple[Callable[[Closing, date], _Points], ...] = (
    _claims_without_evidence,
    _return_reasons,
    _tasks,
    _evidence,
    _amount,
    _counts,
    _deadline,
    _shared_files,
)

"""What a program sends for each step. Types are looked at here; the rest by the form of the step's page."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict

from huiyin.rules.close_application import ApplicationAction
from huiyin.rules.finding import Completion, Pace
from huiyin.rules.reopening import ReopenKind
from huiyin.rules.task import Deliverable


class Given(Schema):
    """A field that nobody knows is refused, so that a slip of the pen changes nothing."""

    model_config = ConfigDict(extra="forbid")


class Versioned(Given):
    """`version` is the record's as it was read; with another one nothing is done (409)."""

    version: int


class Reasoned(Versioned):
    reason: str


class NewFinding(Given):
    """Where it was found is told by round and unit; money in yuan."""

    round: UUID
    unit: UUID
    title: str
    recorded_on: date
    text: str = ""
    basis: str = ""
    category: UUID | None = None
    amount: Decimal | None = None
    pace: Pace = Pace.STAGED


class Amendment(Versioned):
    """What is left out stays."""

    title: str = ""
    text: str = ""
    basis: str = ""
    category: UUID | None = None
    amount: Decimal | None = None
    pace: Pace = Pace.STAGED


class FeedBack(Versioned):
    on: date


class Referral(Given):
    department: UUID
    note: str


class NewTask(Given):
    """The owner may follow later; then it is missing."""

    title: str
    text: str = ""
    deliverable: Deliverable = Deliverable.OTHER
    pace: Pace = Pace.STAGED
    due_on: date | None = None
    leader: str = ""
    lead_department: str = ""
    support_departments: str = ""
    person: str = ""


class NewOwner(Versioned):
    """Who answers for the task from now on: a lead department or a person at least."""

    leader: str = ""
    lead_department: str = ""
    support_departments: str = ""
    person: str = ""


class Revision(Versioned):
    """What is left out stays. Putting a date off asks for a reason."""

    title: str = ""
    text: str = ""
    deliverable: Deliverable = Deliverable.OTHER
    pace: Pace = Pace.STAGED
    due_on: date | None = None
    reason: str = ""


class Progress(Given):
    """`people` counts people dealt with by the profile's instruments, by their Chinese words; `persons` is
    how many people in all, left out for their sum."""

    task: UUID
    text: str
    rules_made: int | None = None
    money_recovered: Decimal | None = None
    meetings: int | None = None
    persons: int | None = None
    people: dict[str, int] = {}


class NewApplication(Versioned):
    """`explanations` answer the finding's `points`, by their keys."""

    text: str
    completion: Completion = Completion.DONE
    standing: bool = False
    rest: str = ""
    rest_due_on: date | None = None
    explanations: dict[str, str] = {}


class Remark(Given):
    """What is still lacking: at a task, by its number, or about a point of the checks."""

    text: str
    task: int | None = None
    check: str = ""


class Decision(Versioned):
    """`leave_rest` asks for `rest` and its day, `return` for a reason or remarks."""

    decision: ApplicationAction
    reason: str = ""
    rest: str = ""
    rest_due_on: date | None = None
    remarks: list[Remark] = []


class Reopening(Reasoned):
    """`linked` is the finding of the same unit in which it came back."""

    kind: ReopenKind = ReopenKind.CAME_BACK
    linked: UUID | None = None

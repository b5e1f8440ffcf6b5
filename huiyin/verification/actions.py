"""Deciding on applications, each by another pair of eyes, and reopening what was closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.viewer import Viewer
from huiyin.findings import actions as findings
from huiyin.findings.models import Finding
from huiyin.findings.queries import roles_on
from huiyin.journal.checkpoints import seal
from huiyin.journal.models import CheckpointReason
from huiyin.journal.staleness import update_unchanged
from huiyin.organisations.clock import due_date, today
from huiyin.rectification.closing import locked_application
from huiyin.rectification.models import CloseApplication
from huiyin.rectification.queries import all_facts
from huiyin.rectification.rests import make_rest_task
from huiyin.rectification.standing import drop_open, make_due
from huiyin.rules.close_application import FINDING_ACTION, LIFE, ApplicationAction, ApplicationState
from huiyin.rules.deadlines import DeadlineKind
from huiyin.rules.finding import Completion, FindingAction, FindingFacts
from huiyin.rules.reopening import ReopenKind

from .models import Reopening, Review
from .opening import opened_at
from .queries import with_signs


@dataclass(frozen=True, slots=True)
class Remark:
    """One point of a return: what is missing, at which task (by number), and which check it is about."""

    text: str
    task: int | None = None
    check: str = ""


@dataclass(frozen=True, slots=True)
class _Given:
    """What comes with a decision."""

    reason: str = ""
    remarks: tuple[Remark, ...] = ()
    rest: str = ""
    rest_due_on: date | None = None
    changes: dict[str, Any] = field(default_factory=dict)

    @property
    def told(self) -> str:
        """The reason in words; where there are points alone, the points."""
        return self.reason.strip() or "\n".join(r.text.strip() for r in self.remarks if r.text.strip())


@transaction.atomic
def accept(*, application_id: UUID, by: Viewer, reason: str = "", version: int | None = None) -> Review:
    """Let an application pass one stage of the profile's chain: found in order, goes on to the next."""
    return _decide(ApplicationAction.ACCEPT, application_id, by, _Given(reason), version)


@transaction.atomic
def return_to_unit(
    *, application_id: UUID, reason: str, by: Viewer, remarks: Sequence[Remark] = (),
    version: int | None = None,
) -> Review:  # fmt: skip
    """Send an application back with what is missing, in general and point by point."""
    return _decide(ApplicationAction.RETURN, application_id, by, _Given(reason, tuple(remarks)), version)


@transaction.atomic
def close(*, application_id: UUID, by: Viewer, reason: str = "", version: int | None = None) -> Review:
    """Close the finding (销号). The completion applied for becomes the finding's own; what is to be kept up
    gets its first yearly check."""
    return _decide(ApplicationAction.CLOSE, application_id, by, _Given(reason), version)


@transaction.atomic
def leave_rest(
    *, application_id: UUID, by: Viewer, rest: str, rest_due_on: date, reason: str = "",
    version: int | None = None,
) -> Review:  # fmt: skip
    """Recognise a finding as basically done: of what is left a task is made, and the finding stays open."""
    if rest_due_on <= today():
        raise ValidationError({"rest_due_on": _("余项的完成时限须晚于今天。")})
    given = _Given(reason, rest=rest.strip(), rest_due_on=rest_due_on)
    return _decide(ApplicationAction.LEAVE_REST, application_id, by, given, version)


def _decide(
    action: ApplicationAction, application_id: UUID, by: Viewer, given: _Given, version: int | None
) -> Review:
    application = locked_application(application_id, by, version)
    finding = findings.locked(application.finding_id, by)
    facts = with_signs(all_facts(finding, by, reason=given.told), application)
    if action == ApplicationAction.LEAVE_REST:
        facts = replace(facts, rest=given.rest, rest_due_on=given.rest_due_on)
    state, now = ApplicationState(application.state), timezone.now()
    after = LIFE.next_state(action, state, roles_on(finding, by), facts)
    moved = findings.move(
        finding.pk, FINDING_ACTION[action], by=by, facts=facts,
        changes=_of_finding(after, application, finding, given),
        note={"application": application.pk, "stage": facts.stage},
    )  # fmt: skip
    review = _review(action, application, by, given, now)
    review.stage = facts.stage
    changes = _of_application(action, application, by, given, now)
    update_unchanged(application, version=application.version, state=after, **changes)
    if after == ApplicationState.CLOSED and moved.standing:
        make_due(moved, today())
    review.save(force_insert=True)
    if after in (ApplicationState.CLOSED, ApplicationState.REST_LEFT):
        # its code is printed on the close-out slip, which leaves the house
        seal(finding.body_id, CheckpointReason.CLOSE_OUT)
    return review


def _review(
    action: ApplicationAction, application: CloseApplication, by: Viewer, given: _Given, now: datetime
) -> Review:
    opened = opened_at(application, by)
    return Review(
        application=application, decision=action, reason=given.told, decided_at=now, decided_by=by.id,
        decided_by_name=by.name, submitted_by=application.submitted_by, stage_since=application.stage_since,
        opened_at=opened, opened_seconds=None if opened is None else int((now - opened).total_seconds()),
    )  # fmt: skip


def _of_finding(
    after: ApplicationState, application: CloseApplication, finding: Finding, given: _Given
) -> dict[str, Any]:
    match after:
        case ApplicationState.CLOSED:
            completion, standing = application.completion, application.standing
            return {"closed_on": today(), "completion": completion, "standing": standing}
        case ApplicationState.REST_LEFT:
            # the rest has to fit into the finding's time, as every task's does
            latest = max(filter(None, (finding.due_on, given.rest_due_on)))
            return {"completion": Completion.BASICALLY_DONE, "due_on": latest}
        case _:
            return {}


def _of_application(
    action: ApplicationAction, application: CloseApplication, by: Viewer, given: _Given, now: datetime
) -> dict[str, Any]:
    match action:
        case ApplicationAction.ACCEPT:
            passed_by = [*application.passed_by, str(by.id)]
            return {"passed": application.passed + 1, "passed_by": passed_by, "stage_since": now}
        case ApplicationAction.RETURN:
            points = [r for r in given.remarks if r.text.strip()] or [Remark(given.told)]
            kept = [{"task": r.task, "check": r.check, "text": r.text.strip()} for r in points]
            return {"answered_at": now, "remarks": kept}
        case ApplicationAction.LEAVE_REST if given.rest_due_on:
            task = make_rest_task(application, text=given.rest, due_on=given.rest_due_on)
            left = {"rest": given.rest, "rest_due_on": given.rest_due_on, "rest_task": task}
            return {"answered_at": now, **left}
        case _:
            return {"answered_at": now}


@transaction.atomic
def reopen(
    *, finding_id: UUID, reason: str, by: Viewer, kind: ReopenKind = ReopenKind.CAME_BACK,
    linked_id: UUID | None = None, version: int | None = None,
) -> Finding:  # fmt: skip
    """Take up again a closed finding: it came back, or was never put right. The profile's time runs anew.

    `linked_id` is the finding in which it came back, in the reviewer's scope and of the same unit.
    """
    finding = findings.locked(finding_id, by)
    due_on = due_date(finding.body, DeadlineKind.CONCENTRATED, today())
    linked = _linked(finding, linked_id, by)
    moved = findings.move(
        finding_id, FindingAction.REOPEN, by=by, version=version, facts=FindingFacts(reason=reason),
        changes={"closed_on": None, "completion": Completion.IN_PROGRESS, "due_on": due_on},
        note={"due": due_on, "kind": kind, "linked": linked and linked.pk},
    )  # fmt: skip
    drop_open(moved)
    Reopening.objects.create(
        finding=moved, kind=kind, reason=reason.strip(), linked=linked, reopened_by=by.id,
        reopened_by_name=by.name,
    )  # fmt: skip
    return moved


def _linked(finding: Finding, linked_id: UUID | None, by: Viewer) -> Finding | None:
    if linked_id is None:
        return None
    own = Finding.objects.visible_to(by).filter(unit_id=finding.unit_id).exclude(pk=finding.pk)
    return own.get(pk=linked_id)

"""Deciding on applications, each by another pair of eyes: accept, return, close; and reopening."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.findings import actions as findings
from huiyin.findings.models import Finding
from huiyin.findings.queries import roles_on
from huiyin.journal.staleness import update_unchanged
from huiyin.organisations.clock import due_date, today
from huiyin.rectification.closing import locked_application
from huiyin.rectification.models import CloseApplication
from huiyin.rectification.queries import all_facts
from huiyin.rules.close_application import FINDING_ACTION, LIFE, ApplicationAction, ApplicationState
from huiyin.rules.deadlines import DeadlineKind
from huiyin.rules.finding import Completion, FindingAction, FindingFacts

from .models import Review


@transaction.atomic
def accept(*, application_id: UUID, by: Viewer, reason: str = "", version: int | None = None) -> Review:
    """First pair of eyes, where the profile asks for two: found in order, goes on to the office."""
    return _decide(ApplicationAction.ACCEPT, application_id, by, reason, version)


@transaction.atomic
def return_to_unit(*, application_id: UUID, reason: str, by: Viewer, version: int | None = None) -> Review:
    """Send an application back with what is missing."""
    return _decide(ApplicationAction.RETURN, application_id, by, reason, version)


@transaction.atomic
def close(*, application_id: UUID, by: Viewer, reason: str = "", version: int | None = None) -> Review:
    """Close the finding (销号). The completion applied for becomes the finding's own."""
    return _decide(ApplicationAction.CLOSE, application_id, by, reason, version)


def _decide(
    action: ApplicationAction, application_id: UUID, by: Viewer, reason: str, version: int | None
) -> Review:
    application = locked_application(application_id, by, version)
    finding = findings.locked(application.finding_id, by)
    facts = all_facts(finding, by, reason=reason)
    state = ApplicationState(application.state)
    after = LIFE.next_state(action, state, roles_on(finding, by), facts)
    findings.move(
        finding.pk, FINDING_ACTION[action], by=by, facts=facts, changes=_changes(after, application),
        note={"application": application.pk},
    )  # fmt: skip
    changes: dict[str, Any] = {"state": after}
    if action == ApplicationAction.ACCEPT:
        changes["accepted_by"] = by.id
    else:
        changes["answered_at"] = timezone.now()
    update_unchanged(application, version=application.version, **changes)
    return Review.objects.create(
        application=application, decision=action, reason=reason.strip(), decided_by=by.id,
        decided_by_name=by.name, submitted_by=application.submitted_by,
    )  # fmt: skip


def _changes(after: ApplicationState, application: CloseApplication) -> dict[str, Any]:
    if after != ApplicationState.CLOSED:
        return {}
    return {
        "closed_on": today(),
        "completion": application.completion,
        "standing": application.standing,
    }


@transaction.atomic
def reopen(*, finding_id: UUID, reason: str, by: Viewer, version: int | None = None) -> Finding:
    """Take up a closed finding again: it came back, or was never put right. The profile's time runs anew."""
    body = findings.locked(finding_id, by).body
    due_on = due_date(body, DeadlineKind.CONCENTRATED, today())
    return findings.move(
        finding_id, FindingAction.REOPEN, by=by, version=version, facts=FindingFacts(reason=reason),
        changes={"closed_on": None, "completion": Completion.IN_PROGRESS, "due_on": due_on},
        note={"due": due_on},
    )  # fmt: skip

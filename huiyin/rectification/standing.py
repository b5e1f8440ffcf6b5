"""What is kept up for good: its yearly checks, reported by the unit."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.findings import actions as findings
from huiyin.findings.models import Finding
from huiyin.findings.queries import roles_on
from huiyin.journal.actions import record
from huiyin.journal.staleness import check_version, update_unchanged
from huiyin.organisations.clock import due_date, today
from huiyin.rules.deadlines import DeadlineKind
from huiyin.rules.moves import Obstacle
from huiyin.rules.standing import LIFE, OPEN, StandingAction, StandingFacts, StandingState

from .models import StandingCheck
from .plans import INSPECTING


def checks_for(viewer: Viewer) -> QuerySet[StandingCheck]:
    """Yearly checks in scope, the first due at the top."""
    rows = StandingCheck.objects.visible_to(viewer)
    return rows.select_related("finding__unit", "finding__round", "finding__body", "finding__target")


def waiting_checks(viewer: Viewer) -> QuerySet[StandingCheck]:
    """Reports in scope that the inspecting side has to answer."""
    return checks_for(viewer.only(*INSPECTING)).filter(state=StandingState.REPORTED)


def checks_of(finding: Finding) -> QuerySet[StandingCheck]:
    """A finding's checks, the newest first; the caller has shown that the finding may be seen."""
    return StandingCheck.objects.filter(finding=finding).order_by("-due_on", "-id")


def make_due(finding: Finding, since: date) -> StandingCheck:
    """The next check of a finding that is kept up, in the profile's time from `since`."""
    due_on = due_date(finding.body, DeadlineKind.STANDING_CHECK, since)
    return StandingCheck.objects.create(finding=finding, due_on=due_on)


def drop_open(finding: Finding) -> int:
    """What is not closed is not kept up: its open checks fall away. Gives how many."""
    rows = StandingCheck.objects.filter(finding=finding, state__in=sorted(OPEN))
    return rows.update(state=StandingState.DROPPED, version=F("version") + 1)


@transaction.atomic
def report_kept_up(*, check_id: UUID, text: str, by: Viewer, version: int | None = None) -> StandingCheck:
    """The unit says how it keeps up what was put right; an answer is owed in the profile's time.

    Who sent an earlier report back has answered that one, not this: it stands in the journal.
    """
    check = locked_check(check_id, by, version)
    answer = due_date(check.finding.body, DeadlineKind.APPLICATION_ANSWER, today())
    return step(
        check, StandingAction.REPORT, by, text=text, text_kept=True, reported_at=timezone.now(),
        reported_by=by.id, reported_by_name=by.name, answer_due_on=answer, answered_at=None,
        answered_by=None, answered_by_name="",
    )  # fmt: skip


def locked_check(check_id: UUID, by: Viewer, version: int | None) -> StandingCheck:
    """The check in the viewer's scope, its finding held; `Stale` when it has moved on."""
    seen = StandingCheck.objects.visible_to(by).get(pk=check_id)
    finding = findings.locked(seen.finding_id, by)
    check = StandingCheck.objects.get(pk=check_id)
    check.finding = finding
    check_version(check, version)
    return check


def step(
    check: StandingCheck, action: StandingAction, by: Viewer, *, text: str = "", text_kept: bool = False,
    **changes: Any,
) -> StandingCheck:  # fmt: skip
    """One step of a check's life with its row and one journal entry."""
    state = StandingState(check.state)
    after = LIFE.next_state(action, state, roles_on(check.finding, by), facts_of(check, by, text=text))
    kept = {"text": text.strip()} if text_kept else {}
    update_unchanged(check, version=check.version, state=after, **kept, **changes)
    record(body=check.finding.body_id, by=by, action=f"standing_{action}", object_type="finding",
           object_id=check.finding_id,
           payload={"check": check.pk, "from": state, "to": after, "reason": text.strip()})  # fmt: skip
    return check


def facts_of(check: StandingCheck, viewer: Viewer, *, text: str = "") -> StandingFacts:
    reported = check.state == StandingState.REPORTED and check.reported_by
    return StandingFacts(str(viewer.id or ""), str(check.reported_by) if reported else None, text)


def steps_of(check: StandingCheck, viewer: Viewer) -> dict[StandingAction, list[Obstacle]]:
    """Every step that the check's state and the viewer's roles know, with what stands against it; words are
    asked for in the form. Dropping is the reopening's doing and is not offered."""
    state, roles = StandingState(check.state), roles_on(check.finding, viewer)
    facts = facts_of(check, viewer, text="…")
    offered = [a for a in LIFE.offered(state, roles) if a != StandingAction.DROP]
    return {a: LIFE.obstacles(a, state, roles, facts) for a in offered}

"""Answering the yearly checks of what is kept up: confirmed, sent back, or the finding is reopened."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.organisations.clock import today
from huiyin.rectification.models import StandingCheck
from huiyin.rectification.standing import locked_check, make_due, step
from huiyin.rules.reopening import ReopenKind
from huiyin.rules.standing import StandingAction

from .actions import reopen


@transaction.atomic
def confirm(*, check_id: UUID, by: Viewer, reason: str = "", version: int | None = None) -> StandingCheck:
    """It is kept up: the next check is due in the profile's time."""
    check = _answered(check_id, StandingAction.CONFIRM, by, reason, version)
    make_due(check.finding, today())
    return check


@transaction.atomic
def send_back(*, check_id: UUID, reason: str, by: Viewer, version: int | None = None) -> StandingCheck:
    """The report doesn't show it: the unit reports again, by the day that stands."""
    return _answered(check_id, StandingAction.RETURN, by, reason, version)


@transaction.atomic
def reopen_unkept(*, check_id: UUID, reason: str, by: Viewer, version: int | None = None) -> StandingCheck:
    """It was not kept up: the finding is taken up again."""
    check = _answered(check_id, StandingAction.REOPEN, by, reason, version)
    reopen(finding_id=check.finding_id, reason=reason, by=by, kind=ReopenKind.NOT_KEPT_UP)
    return check


def _answered(
    check_id: UUID, action: StandingAction, by: Viewer, reason: str, version: int | None
) -> StandingCheck:
    check = locked_check(check_id, by, version)
    return step(
        check, action, by, text=reason, answer=reason.strip(), answered_at=timezone.now(), answered_by=by.id,
        answered_by_name=by.name,
    )  # fmt: skip

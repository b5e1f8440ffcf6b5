"""Applying to close, and taking an application back before it is answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.viewer import Viewer
from huiyin.findings import actions as findings
from huiyin.journal.staleness import Stale, update_unchanged
from huiyin.organisations.clock import due_date, today
from huiyin.rules.close_application import UNANSWERED, ApplicationState
from huiyin.rules.deadlines import DeadlineKind
from huiyin.rules.finding import Completion, FindingAction

from .close_facts import kept_points, points_of
from .models import CloseApplication
from .queries import checked_facts, gathered_facts
from .signature import Signed, prepared


@transaction.atomic
def apply_to_close(
    *,
    finding_id: UUID,
    text: str,
    by: Viewer,
    completion: Completion = Completion.DONE,
    standing: bool = False,
    explanations: Mapping[str, str] | None = None,
    rest: str = "",
    rest_due_on: date | None = None,
    version: int | None = None,
    signed: Signed | None = None,
) -> CloseApplication:
    """Hand in a finding for close-out; an answer is owed within the profile's time.

    `explanations` answer the points that must be explained, by `ClosePoint.key`. What is basically done names
    its rest and the day by which it is settled. Raises `Refused` with everything that is missing.
    """
    _demand_words(text, rest_due_on)
    finding = findings.locked(finding_id, by)
    points, said = points_of([finding])[finding.pk], explanations or {}
    facts = replace(
        checked_facts(gathered_facts(finding, signed=signed is not None), points, said),
        completion=completion, rest=rest, rest_due_on=rest_due_on,
    )  # fmt: skip
    finding = findings.move(finding_id, FindingAction.APPLY, by=by, version=version, facts=facts,
                            note={"completion": completion, "standing": standing})  # fmt: skip
    left = completion == Completion.BASICALLY_DONE
    return CloseApplication.objects.create(
        finding=finding, text=text.strip(), completion=completion, standing=standing, submitted_by=by.id,
        submitted_by_name=by.name, points=kept_points(points, said), rest=rest.strip() if left else "",
        rest_due_on=rest_due_on if left else None,
        answer_due_on=due_date(finding.body, DeadlineKind.APPLICATION_ANSWER, today()), **prepared(signed),
    )  # fmt: skip


def _demand_words(text: str, rest_due_on: date | None) -> None:
    if not text.strip():
        raise ValidationError({"text": _("请写明整改结果：做了什么、成效如何、依据何在。")})
    if rest_due_on is not None and rest_due_on <= today():
        raise ValidationError({"rest_due_on": _("余项的完成时限须晚于今天。")})


@transaction.atomic
def recall(*, application_id: UUID, by: Viewer, version: int | None = None) -> CloseApplication:
    """Take back an application that nobody has looked at yet."""
    application = locked_application(application_id, by, version)
    findings.move(application.finding_id, FindingAction.RECALL, by=by)
    return update_unchanged(
        application, version=application.version, state=ApplicationState.RECALLED, answered_at=timezone.now()
    )


def locked_application(application_id: UUID, by: Viewer, version: int | None) -> CloseApplication:
    """The application in the viewer's scope, its finding held; `Stale` when it was answered meanwhile."""
    seen = CloseApplication.objects.visible_to(by).get(pk=application_id)
    findings.locked(seen.finding_id, by)
    application = CloseApplication.objects.select_related("finding").get(pk=application_id)
    answered = application.state not in UNANSWERED
    if answered or (version is not None and version != application.version):
        raise Stale(application)
    return application

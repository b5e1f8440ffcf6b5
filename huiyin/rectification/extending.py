"""Asking for more time, and answering it: granted, perhaps for less, or refused with the reason."""

from __future__ import annotations

from datetime import date
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
from huiyin.journal.actions import record
from huiyin.journal.staleness import Stale, check_version, update_unchanged
from huiyin.organisations.clock import due_date, today
from huiyin.rules.deadlines import DeadlineKind
from huiyin.rules.extension import LIFE, UNANSWERED, ExtensionAction, ExtensionState, against_asking
from huiyin.rules.moves import Refused

from .extensions import facts_for_asking, facts_of
from .models import Extension, Task
from .signature import Signed, prepared


@transaction.atomic
def ask(
    *, finding_id: UUID, wanted_on: date, reason: str, by: Viewer, task_id: UUID | None = None,
    version: int | None = None, signed: Signed | None = None,
) -> Extension:  # fmt: skip
    """Ask for another deadline of a finding, or of one of its tasks; an answer is owed in the profile's time.

    `version` is that of the finding, or of the task where one is named. Raises `Refused`, `Stale`.
    """
    finding = findings.locked(finding_id, by)
    task = Task.objects.get(pk=task_id, finding=finding) if task_id else None
    row: Any = task or finding
    check_version(row, version)
    facts = facts_for_asking(finding, task, by, reason=reason, wanted_on=wanted_on, signed=signed is not None)
    if against := against_asking(roles_on(finding, by), facts):
        raise Refused(ExtensionAction.GRANT, against)
    made = Extension.objects.create(
        finding=finding, task=task, reason=reason.strip(), old_due_on=row.due_on, wanted_on=wanted_on,
        asked_by=by.id, asked_by_name=by.name,
        answer_due_on=due_date(finding.body, DeadlineKind.EXTENSION_ANSWER, today()), **prepared(signed),
    )  # fmt: skip
    record(body=finding.body_id, by=by, action="extension_ask", object_type="finding", object_id=finding.pk,
           payload={"extension": made.pk, "task": task_id, "old": row.due_on, "wanted": wanted_on,
                    "reason": reason})  # fmt: skip
    return made


@transaction.atomic
def grant(
    *, extension_id: UUID, by: Viewer, granted_on: date | None = None, answer: str = "",
    version: int | None = None,
) -> Extension:  # fmt: skip
    """Put the deadline off until `granted_on`, or as long as was asked for; the old date stays on record."""
    extension, finding = _locked(extension_id, by, version)
    day = granted_on or extension.wanted_on
    answered = _answer(extension, finding, ExtensionAction.GRANT, by, reason=answer, granted_on=day)
    row = extension.task or finding
    more = {} if extension.task else {"updated_at": timezone.now()}
    update_unchanged(row, version=row.version, due_on=day, **more)
    return answered


@transaction.atomic
def refuse(*, extension_id: UUID, reason: str, by: Viewer, version: int | None = None) -> Extension:
    """Leave the deadline as it is, and say why."""
    extension, finding = _locked(extension_id, by, version)
    return _answer(extension, finding, ExtensionAction.REFUSE, by, reason=reason)


@transaction.atomic
def forward(*, extension_id: UUID, reason: str, by: Viewer, version: int | None = None) -> Extension:
    """The office puts a request before the leading group, with its own view of it."""
    extension, finding = _locked(extension_id, by, version)
    return _step(extension, finding, ExtensionAction.FORWARD, by, reason=reason, office_view=reason.strip())


@transaction.atomic
def recall(*, extension_id: UUID, by: Viewer, version: int | None = None) -> Extension:
    """Take back what was asked for, before it is answered."""
    extension, finding = _locked(extension_id, by, version)
    return _answer(extension, finding, ExtensionAction.RECALL, by, reason="")


def _locked(extension_id: UUID, by: Viewer, version: int | None) -> tuple[Extension, Finding]:
    """The request in the viewer's scope, its finding held; `Stale` when it was answered meanwhile."""
    seen = Extension.objects.visible_to(by).get(pk=extension_id)
    finding = findings.locked(seen.finding_id, by)
    extension = Extension.objects.select_related("task").get(pk=extension_id)
    answered = extension.state not in UNANSWERED
    if answered or (version is not None and version != extension.version):
        raise Stale(extension)
    return extension, finding


def _answer(
    extension: Extension, finding: Finding, action: ExtensionAction, by: Viewer, *, reason: str,
    granted_on: date | None = None,
) -> Extension:  # fmt: skip
    if action == ExtensionAction.GRANT and granted_on is not None and granted_on < today():
        raise ValidationError({"granted_on": _("新的时限不能早于今天：延期后应仍有时间完成。")})
    return _step(
        extension, finding, action, by, reason=reason, granted_on=granted_on, answer=reason.strip(),
        answered_at=timezone.now(), answered_by=by.id, answered_by_name=by.name,
    )  # fmt: skip


def _step(
    extension: Extension, finding: Finding, action: ExtensionAction, by: Viewer, *, reason: str,
    granted_on: date | None = None, **changes: Any,
) -> Extension:  # fmt: skip
    """One step of a request's life with its row and one journal entry; its finding is held."""
    facts = facts_of(extension, finding, by, reason=reason, granted_on=granted_on)
    state = ExtensionState(extension.state)
    after = LIFE.next_state(action, state, roles_on(finding, by), facts)
    update_unchanged(extension, version=extension.version, state=after, granted_on=granted_on, **changes)
    record(body=finding.body_id, by=by, action=f"extension_{action}", object_type="finding",
           object_id=finding.pk,
           payload={"extension": extension.pk, "task": extension.task_id, "from": state, "to": after,
                    "old": extension.old_due_on, "due": granted_on, "reason": reason})  # fmt: skip
    return extension

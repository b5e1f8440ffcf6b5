"""Handing in evidence, and withdrawing what was handed in by mistake."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import PurePath
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.viewer import Viewer
from huiyin.findings.actions import locked
from huiyin.findings.queries import roles_on
from huiyin.journal.actions import Actor, record
from huiyin.organisations.clock import today
from huiyin.rules.evidence import EvidenceKind
from huiyin.rules.finding import WORKABLE, FindingAction, FindingState
from huiyin.rules.moves import Obstacle, Refused
from huiyin.rules.roles import Role

from .models import Evidence, StoredFile
from .storage import keep


def attach(
    *,
    finding_id: UUID,
    chunks: Iterable[bytes],
    name: str,
    by: Viewer,
    task_id: UUID | None = None,
    title: str = "",
    kind: EvidenceKind = EvidenceKind.OTHER,
    dated: date | None = None,
    contributor: Actor | None = None,
) -> Evidence:
    """Keep a file as evidence of a finding. The caller has checked that the task is the finding's.

    `contributor` is whoever handed it in inside the unit, where the liaison takes it over.

    Raises `content.Rejected` for a file that is not taken, `ValidationError` when the same content is
    already there for the same task, `Refused` when the finding is not being worked on.
    """
    demand_workable(finding_id, by)
    demand_sensible_date(dated)
    kept = keep(chunks, name)
    with transaction.atomic():
        finding = demand_workable(finding_id, by)
        same = Evidence.objects.filter(finding=finding, task_id=task_id, file_id=kept.sha256)
        if same.filter(withdrawn_at__isnull=True).exists():
            raise ValidationError({"file": _("同一份文件已作为佐证材料上传：%(name)s。") % {"name": name}})
        stored = StoredFile.objects.of(kept)
        evidence = Evidence.objects.create(
            finding=finding, task_id=task_id, file=stored, name=PurePath(name).name[:255], title=title[:200],
            kind=kind, dated=dated, uploaded_by=by.id, uploaded_by_name=by.name,
            contributed_by=contributor.id if contributor else None,
            contributed_by_name=contributor.name if contributor else "",
        )  # fmt: skip
        record(body=finding.body_id, by=by, action="attach_evidence", object_type="finding",
               object_id=finding.pk,
               payload={"evidence": evidence.pk, "sha256": kept.sha256, "task": task_id})  # fmt: skip
    return evidence


@transaction.atomic
def withdraw_evidence(*, evidence_id: UUID, reason: str, by: Viewer) -> Evidence:
    """Mark evidence as handed in by mistake; the file and the row stay."""
    evidence = Evidence.objects.visible_to(by).get(pk=evidence_id, withdrawn_at__isnull=True)
    finding = demand_workable(evidence.finding_id, by)
    if not reason.strip():
        raise Refused(FindingAction.REPORT, [Obstacle("reason_missing")])
    evidence.withdrawn_at, evidence.withdrawn_reason = timezone.now(), reason.strip()[:300]
    evidence.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    record(body=finding.body_id, by=by, action="withdraw_evidence", object_type="finding",
           object_id=finding.pk, payload={"evidence": evidence.pk, "reason": reason})  # fmt: skip
    return evidence


@transaction.atomic
def fetch(*, evidence_id: UUID, by: Viewer) -> Evidence:
    """A piece of evidence to be read, its scope asked again; what the leading group reads is journaled.

    Raises `Evidence.DoesNotExist` outside the viewer's scope.
    """
    evidence = Evidence.objects.visible_to(by).select_related("file", "finding__target").get(pk=evidence_id)
    if Role.LEADING_GROUP in roles_on(evidence.finding, by):
        record(body=evidence.finding.body_id, by=by, action="read_evidence", object_type="finding",
               object_id=evidence.finding_id, payload={"evidence": evidence.pk})  # fmt: skip
    return evidence


def demand_sensible_date(dated: date | None) -> None:
    """Nothing bears a date that is still to come; raises `ValidationError`."""
    if dated is not None and dated > today():
        words = _("材料落款日期 %(day)s 还没有到：请核对后重新上传。") % {"day": dated.isoformat()}
        raise ValidationError({"dated": words})


def demand_workable(finding_id: UUID, by: Viewer):
    """The finding, if the viewer is its unit's staff and it is being worked on."""
    with transaction.atomic():
        finding = locked(finding_id, by)
    if Role.UNIT not in roles_on(finding, by):
        raise Refused(FindingAction.REPORT, [Obstacle("not_your_role", {"roles": [Role.UNIT]})])
    if FindingState(finding.state) not in WORKABLE:
        raise Refused(FindingAction.REPORT, [Obstacle("finding_not_workable", {"state": finding.state})])
    return finding

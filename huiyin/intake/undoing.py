"""Taking an import back, as long as nobody has built on any of it."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from huiyin.accounts.viewer import Viewer
from huiyin.evidence.models import Evidence
from huiyin.findings.bulk import batches
from huiyin.findings.models import Finding, Referral
from huiyin.journal.actions import record
from huiyin.journal.staleness import check_version
from huiyin.rectification import changesets
from huiyin.rectification.bulk import take_back
from huiyin.rectification.models import CloseApplication, ProgressReport, Task
from huiyin.rules.finding import FindingAction, FindingState
from huiyin.rules.moves import Obstacle, Refused
from huiyin.rules.roles import Role
from huiyin.rules.task import TaskState

from .models import DocumentState, ImportedDocument
from .queries import document_for

#: the version of a finding as the import left it: registered or fed back, and one step on when it got tasks
_AS_IMPORTED = (
    Q(state__in=[FindingState.REGISTERED, FindingState.FED_BACK], version=1)
    | Q(state=FindingState.IN_PROGRESS, version=2)
)  # fmt: skip


def built_on(document: ImportedDocument, by: Viewer) -> list[Obstacle]:
    """What stands against taking this import back, each with how many records; nothing means it may be."""
    if document.state != DocumentState.APPLIED or "round" in document.outcome:
        return [Obstacle("not_in_this_state", {})]
    findings = _findings(document)
    tasks = _added_tasks(document)
    found = [
        ("import_moved_on", findings.exclude(_AS_IMPORTED).count()),
        ("import_tasks_changed", _changed_tasks(findings, tasks)),
        ("import_has_progress", _of(ProgressReport.objects, findings, tasks)),
        ("import_has_evidence", _of(Evidence.objects, findings, tasks)),
        ("import_has_applications", CloseApplication.objects.filter(finding__in=findings).count()),
        ("import_has_referrals", Referral.objects.filter(finding__in=findings).count()),
    ]
    obstacles = [Obstacle(code, {"count": count}) for code, count in found if count]
    obstacles += _against_changes(document, by)
    if _issued(findings) and Role.OFFICE not in by.roles(document.body_id):
        obstacles.append(Obstacle("not_your_role", {"roles": [Role.OFFICE]}))
    return obstacles


def undo_import(
    *, document_id: UUID, reason: str, by: Viewer, version: int | None = None
) -> ImportedDocument:
    """Withdraw what this document brought, and nothing else; it can be corrected and applied again.

    Findings and tasks stay as withdrawn and cancelled rows; units and targets that were created stay in use.
    Raises `Refused` with everything that somebody has built on it, `Stale` when somebody was first.
    """
    document = document_for(by, document_id)
    check_version(document, version)
    if not reason.strip():
        raise Refused(FindingAction.WITHDRAW, [Obstacle("reason_missing")])
    with transaction.atomic():
        held = ImportedDocument.objects.select_for_update().get(pk=document.pk)
        rows = _findings(held).select_related("target", "body", "round").select_for_update(of=("self",))
        findings = list(rows.order_by("target_id", "number"))
        if obstacles := built_on(held, by):
            raise Refused(FindingAction.WITHDRAW, obstacles)
        withdrawn, cancelled = take_back(
            findings=findings, task_ids=_added_tasks(held), reason=reason.strip(), by=by
        )
        if changes := held.outcome.get("change_set"):
            changesets.undo(UUID(changes), by=by)
        held.state, held.applied_at, held.version = DocumentState.READ, None, held.version + 1
        held.outcome = {"undone": {"findings": withdrawn, "tasks": cancelled, "by": by.name}}
        held.save(update_fields=["state", "applied_at", "version", "outcome"])
        record(body=held.body_id, by=by, action="undo_import", object_type="document", object_id=held.pk,
               payload={"name": held.name, "sha256": held.sha256, "reason": reason.strip()[:300],
                        "findings": [f.pk for f in findings], "tasks": cancelled})  # fmt: skip
    return held


def _against_changes(document: ImportedDocument, by: Viewer) -> list[Obstacle]:
    """What stands against giving changed records their former values; only who changed them may."""
    if not (changes := document.outcome.get("change_set")):
        return []
    made = changesets.ChangeSet.objects.visible_to(by).filter(pk=changes).first()
    return changesets.obstacles_to_undoing(made, by) if made else [Obstacle("import_changed_by_another")]


def _findings(document: ImportedDocument) -> QuerySet[Finding]:
    """What the import brought and was not taken back before."""
    rows = Finding.objects.filter(body_id=document.body_id, source_document=document.pk)
    return rows.filter(round_id=document.round_id).exclude(state=FindingState.WITHDRAWN)


def _added_tasks(document: ImportedDocument) -> list[UUID]:
    """Tasks that the import added to findings which the ledger had before."""
    return [UUID(t) for t in document.outcome.get("tasks_added", [])]


def _changed_tasks(findings: QuerySet[Finding], added: list[UUID]) -> int:
    touched = ~Q(state=TaskState.PLANNED, version=1)
    changed = Task.objects.filter(touched, finding__in=findings).count()
    return changed + sum(Task.objects.filter(touched, pk__in=ids).count() for ids in batches(added))


def _of(rows: QuerySet, findings: QuerySet[Finding], tasks: list[UUID]) -> int:
    """How many of these rows hang on the findings, or on the tasks added to others."""
    on_tasks = sum(
        rows.filter(task_id__in=ids).exclude(finding__in=findings).count() for ids in batches(tasks)
    )
    return rows.filter(finding__in=findings).count() + on_tasks


def _issued(findings: QuerySet[Finding]) -> bool:
    return findings.exclude(state=FindingState.REGISTERED).exists()

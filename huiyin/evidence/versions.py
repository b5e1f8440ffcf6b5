"""A newer version of a piece of evidence: another file, or the right title, kind or date for the same one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.viewer import Viewer
from huiyin.journal.actions import record
from huiyin.journal.staleness import Stale
from huiyin.rules.evidence import EvidenceKind

from .actions import demand_sensible_date, demand_workable
from .models import Evidence, StoredFile
from .storage import Kept, keep

#: what a version says of its file, as the journal compares it
_TOLD = ("title", "kind", "dated", "name", "file_id")


def replace_evidence(
    *, evidence_id: UUID, by: Viewer, title: str, kind: EvidenceKind, dated: date | None,
    chunks: Iterable[bytes] | None = None, name: str = "",
) -> Evidence:  # fmt: skip
    """Put a newer version in the place of a piece of evidence; the older one stays and can be fetched.

    Without `chunks` it is the same file with what is said of it put right. Raises `content.Rejected`,
    `ValidationError` where nothing changes, `Stale` when it was replaced or withdrawn meanwhile, `Refused`.
    """
    seen = Evidence.objects.visible_to(by).get(pk=evidence_id)
    demand_workable(seen.finding_id, by)
    demand_sensible_date(dated)
    kept = keep(chunks, name) if chunks is not None else None
    with transaction.atomic():
        finding = demand_workable(seen.finding_id, by)
        before = Evidence.objects.select_for_update(of=("self",)).get(pk=evidence_id)
        if before.withdrawn_at is not None:
            raise Stale(before)
        made = Evidence(
            finding=finding, task_id=before.task_id, file_id=_file_of(kept, before, name), kind=kind,
            title=title.strip()[:200], name=PurePath(name).name[:255] if kept else before.name, dated=dated,
            uploaded_by=by.id, uploaded_by_name=by.name, replaces=before, number=before.number + 1,
        )  # fmt: skip
        changed = _changed(before, made)
        Evidence.objects.filter(pk=before.pk).update(withdrawn_at=timezone.now())
        made.save(force_insert=True)
        payload = {
            "evidence": made.pk, "replaces": before.pk, "task": before.task_id,
            "before": {k: v for k, (v, _w) in changed.items()},
            "after": {k: w for k, (_v, w) in changed.items()},
        }  # fmt: skip
        record(body=finding.body_id, by=by, action="replace_evidence", object_type="finding",
               object_id=finding.pk, payload=payload)  # fmt: skip
    return made


def _file_of(kept: Kept | None, before: Evidence, name: str) -> str:
    """The content of the newer version; raises `ValidationError` where it proves the same task already."""
    if kept is None or kept.sha256 == before.file_id:
        return before.file_id
    same = Evidence.objects.filter(finding_id=before.finding_id, task_id=before.task_id, file_id=kept.sha256)
    if same.filter(withdrawn_at__isnull=True).exists():
        raise ValidationError({"file": _("同一份文件已作为佐证材料上传：%(name)s。") % {"name": name}})
    StoredFile.objects.of(kept)
    return kept.sha256


def _changed(before: Evidence, after: Evidence) -> dict[str, tuple[Any, Any]]:
    """What differs, by name; raises `ValidationError` where nothing does."""
    names = {"file_id": "sha256"}
    told = {k: (getattr(before, k), getattr(after, k)) for k in _TOLD}
    changed = {names.get(k, k): pair for k, pair in told.items() if pair[0] != pair[1]}
    if not changed:
        raise ValidationError({"title": _("与现在的一版完全相同：请换文件，或改正名称、种类、落款日期。")})
    return changed

"""Reading evidence, within the viewer's scope."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from huiyin.accounts.viewer import Viewer

from .models import Evidence


def evidence_for(viewer: Viewer, finding_id: UUID | None = None) -> QuerySet[Evidence]:
    rows = Evidence.objects.visible_to(viewer).select_related("file")
    return rows if finding_id is None else rows.filter(finding_id=finding_id)


def also_proving(evidence: Evidence) -> QuerySet[Evidence]:
    """Other standing pieces of the same finding with the very same content: said to whoever handed it in."""
    same = Evidence.objects.filter(finding_id=evidence.finding_id, file_id=evidence.file_id)
    return same.filter(withdrawn_at__isnull=True).exclude(pk=evidence.pk)


def standing_evidence(finding_id: UUID) -> QuerySet[Evidence]:
    """Evidence that counts: not withdrawn. For rules, not for pages: takes no viewer."""
    return Evidence.objects.filter(finding_id=finding_id, withdrawn_at__isnull=True)


def evidence_named(viewer: Viewer, ids: list[str]) -> QuerySet[Evidence]:
    """Those of these pieces that the viewer may see, with their files, findings and units."""
    rows = evidence_for(viewer).filter(pk__in=ids) if ids else Evidence.objects.none()
    return rows.select_related("file", "finding__unit")

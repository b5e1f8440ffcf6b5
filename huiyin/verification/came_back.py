"""What came back after it was closed: taken up again, or found again in a later finding."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import F, Q, QuerySet

from huiyin.accounts.viewer import Viewer
from huiyin.findings.kept_totals import sees_all
from huiyin.findings.models import Finding
from huiyin.rules.reopening import CameBack

from .models import Reopening


def came_back(viewer: Viewer, ways: Iterable[str] = tuple(CameBack)) -> Q:
    """Findings that came back in one of these ways, as far as the viewer may know.

    That a finding was found again is known only to who sees the later finding: its unit does not before it
    was fed back.
    """
    conditions = {
        CameBack.REOPENED: Q(pk__in=Reopening.objects.order_by().values("finding_id")),
        CameBack.RECURRED: Q(pk__in=_later(viewer).values("earlier_id")),
    }
    found = Q(pk__in=[])
    for way in ways:
        found |= conditions[CameBack(way)]
    return found


def _later(viewer: Viewer) -> QuerySet[Finding]:
    """Findings in scope that name an earlier one.

    Those who see whole bodies are asked nothing but that both are of one body: the index of `earlier` has the
    few there are, and SQLite would read the whole body instead (it takes no index for "is not null").
    """
    rows = Finding.objects.filter(earlier_id__gt=UUID(int=0)).order_by()
    return rows.filter(earlier__body_id=F("body_id")) if sees_all(viewer) else rows.visible_to(viewer)


def reopenings_of(ids: Iterable[UUID]) -> QuerySet[Reopening]:
    """The newest first, of findings that the caller has shown to be in scope."""
    return Reopening.objects.filter(finding_id__in=list(ids)).order_by("-reopened_at")

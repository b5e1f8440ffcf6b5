"""What is seen of rows that hang on a finding."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q

from huiyin.accounts.viewer import Viewer
from huiyin.rules.roles import Role

from .models import Finding

_WHOLE = (Role.OFFICE, Role.LEADING_GROUP)


def of_visible_findings(viewer: Viewer) -> Q:
    """Rows whose `finding` the viewer may see.

    For who sees whole bodies each row asks for its own finding's body: SQLite would list a million findings
    first. Everybody else's are few, and their rows are found by them.
    """
    whole = viewer.bodies(*_WHOLE)
    if whole and all(g.role in _WHOLE for g in viewer.grants):
        return Q(Exists(Finding.objects.filter(pk=OuterRef("finding_id"), body_id__in=whole)))
    return Q(finding__in=Finding.objects.visible_to(viewer))


class OfVisibleFindings(models.QuerySet):
    """Rows that hang on a finding are seen by whoever sees the finding."""

    def visible_to(self, viewer: Viewer) -> OfVisibleFindings:
        return self.filter(of_visible_findings(viewer))

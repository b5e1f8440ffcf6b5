"""What is seen of rows that hang on a finding."""

from __future__ import annotations

from django.db import models

from huiyin.accounts.viewer import Viewer
from huiyin.findings.models import Finding


class OfVisibleFindings(models.QuerySet):
    """Rows that hang on a finding are seen by whoever sees the finding."""

    def visible_to(self, viewer: Viewer) -> OfVisibleFindings:
        return self.filter(finding__in=Finding.objects.visible_to(viewer))

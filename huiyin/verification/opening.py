"""When a reviewer opened an application: kept once a stage, to tell how long a review took."""

from __future__ import annotations

from datetime import datetime

from huiyin.accounts.viewer import Viewer
from huiyin.findings.queries import roles_on
from huiyin.organisations.profiles import profile_of
from huiyin.rectification.models import CloseApplication
from huiyin.rules.close_application import UNANSWERED
from huiyin.rules.review_chain import DECIDING, stage_at
from huiyin.rules.roles import Role

from .models import Opening


def mark_opened(application: CloseApplication, viewer: Viewer) -> None:
    """Keep that the viewer has opened an application about which they may decide; the first time counts."""
    if application.state not in UNANSWERED or viewer.id is None:
        return
    finding = application.finding
    stage = stage_at(profile_of(finding.body).review_chain, application.passed)
    if roles_on(finding, viewer) & (DECIDING[stage] | {Role.OFFICE}):
        Opening.objects.get_or_create(
            application=application, passed=application.passed, reviewer=viewer.id,
            defaults={"reviewer_name": viewer.name},
        )  # fmt: skip


def opened_at(application: CloseApplication, viewer: Viewer) -> datetime | None:
    """When the viewer first opened the application at its present stage."""
    rows = Opening.objects.filter(application=application, passed=application.passed, reviewer=viewer.id)
    return rows.values_list("at", flat=True).first()

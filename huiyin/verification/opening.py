"""When a reviewer opened an application: kept once a stage, to tell how long a review took."""

from __future__ import annotations

from collections.abc import Iterable
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
    if roles_on(application.finding, viewer) & _deciding(application):
        Opening.objects.get_or_create(
            application=application, passed=application.passed, reviewer=viewer.id,
            defaults={"reviewer_name": viewer.name},
        )  # fmt: skip


def mark_all_opened(candidates: Iterable[tuple[CloseApplication, frozenset[Role]]], viewer: Viewer) -> None:
    """The same for applications that are looked at together, each with the roles held towards it."""
    if viewer.id is None:
        return
    Opening.objects.bulk_create(
        (
            Opening(application=a, passed=a.passed, reviewer=viewer.id, reviewer_name=viewer.name)
            for a, roles in candidates
            if a.state in UNANSWERED and roles & _deciding(a)
        ),
        ignore_conflicts=True,
    )


def _deciding(application: CloseApplication) -> frozenset[Role]:
    stage = stage_at(profile_of(application.finding.body).review_chain, application.passed)
    return DECIDING[stage] | {Role.OFFICE}


def opened_at(application: CloseApplication, viewer: Viewer) -> datetime | None:
    """When the viewer first opened the application at its present stage."""
    rows = Opening.objects.filter(application=application, passed=application.passed, reviewer=viewer.id)
    return rows.values_list("at", flat=True).first()

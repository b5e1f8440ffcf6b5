"""What every form of rectification stands in: its finding, its key, where it leads back to."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from huiyin.findings.queries import findings_for
from huiyin.rectification.queries import owners_known, tasks_for

from ...refusals import Refusal, one_of_or_404
from .sending import key_of


def finding_of(request: HttpRequest, pk: UUID) -> Any:
    return one_of_or_404(findings_for(request.viewer), pk)


def task_of(request: HttpRequest, pk: UUID) -> Any:
    return one_of_or_404(tasks_for(request.viewer), pk)


def address_of_finding(finding_id: UUID, part: str = "") -> str:
    try:
        return reverse("finding", args=[finding_id]) + part
    except NoReverseMatch:
        return "/"


def around(request: HttpRequest, finding: Any, refusal: Refusal | None, **more: Any) -> dict[str, Any]:
    """The context of a form's page."""
    return {
        "finding": finding,
        "back": address_of_finding(finding.pk),
        "once": key_of(request),
        "refusal": refusal,
        "known": owners_known(request.viewer, finding.unit_id) if more.pop("suggest", False) else {},
        **more,
    }

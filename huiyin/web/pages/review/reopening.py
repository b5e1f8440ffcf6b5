"""Taking up a closed finding again: why, and in which finding it came back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.accounts.viewer import Viewer
from huiyin.findings.queries import findings_for, roles_on
from huiyin.rectification.queries import all_facts
from huiyin.rules.finding import LIFE, FindingAction, FindingState
from huiyin.rules.reopening import ReopenKind
from huiyin.verification import actions
from huiyin.verification.queries import REVIEWING

from ...forms.review import ReopenForm
from ...refusals import Refusal, answers, checked, one_of_or_404
from ...wording import bracketed
from ..rectify.sending import key_of, taken_once
from .deciding import TO_BE_WRITTEN, passes

#: how many other findings of the unit can be chosen from, the newest first
MOST = 200


def others_of(viewer: Viewer, finding: Any) -> list[tuple[str, str]]:
    """Other findings of the same unit in scope: where the same thing may have been found again."""
    rows = findings_for(viewer).filter(unit_id=finding.unit_id).exclude(pk=finding.pk)
    return [
        (str(f.pk), bracketed(f"{f.number} {f.title}", f.round.name)) for f in rows.order_by("-pk")[:MOST]
    ]


def _initial(finding: Any) -> dict[str, Any]:
    return {"version": finding.version, "kind": ReopenKind.CAME_BACK.value}


def reopen_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    viewer = request.viewer
    finding = one_of_or_404(findings_for(viewer), pk)
    held = roles_on(finding, viewer) & REVIEWING
    if not held:
        raise PermissionDenied
    facts = all_facts(finding, viewer, reason=TO_BE_WRITTEN)
    context = {
        "finding": finding,
        "passes": passes(viewer, finding),
        "stands": LIFE.obstacles(FindingAction.REOPEN, FindingState(finding.state), held, facts),
        "form": (refusal and refusal.form)
        or ReopenForm(
            request.POST or None, others=others_of(request.viewer, finding), initial=_initial(finding)
        ),
        "once": key_of(request),
        "refusal": refusal,
    }
    return render(request, "web/review/reopen.html", context)


@require_http_methods(["GET", "POST"])
@answers(again=reopen_page)
def reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return reopen_page(request, pk)
    finding = one_of_or_404(findings_for(request.viewer), pk)
    if not roles_on(finding, request.viewer) & REVIEWING:
        raise PermissionDenied
    data = checked(ReopenForm(request.POST, others=others_of(request.viewer, finding)))

    def do() -> str:
        linked = UUID(data["linked"]) if data["linked"] else None
        actions.reopen(
            finding_id=pk, reason=data["reason"], kind=ReopenKind(data["kind"]), linked_id=linked,
            version=data["version"], by=request.viewer,
        )  # fmt: skip
        return reverse("finding", args=[pk])

    return taken_once(request, do, _("已决定重新整改，被巡视单位可以看到理由。"))

"""Entering a clue. Files are sealed while the request is read, texts before anything is written."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from huiyin.clues import actions, queries
from huiyin.clues.files import SealingUploadHandler, discard
from huiyin.rules.clue import ClueClass, ClueSource
from huiyin.rules.roles import Role

from ...forms.clues import EnterForm
from ...refusals import Refusal, answers, checked
from ...wording import bracketed
from ..rectify.sending import key_of, taken_once


def _choices(viewer: Any) -> dict[str, list[tuple[str, str]]]:
    """The targets of one's teams, and every department that receives, with a word where it has no key."""
    targets = list(queries.targets_of(viewer))
    receivers: dict[str, str] = {}
    for target in targets[:1]:
        for unit, keyed in queries.receivers_for(viewer, target):
            receivers[str(unit.pk)] = unit.name if keyed else bracketed(unit.name, _("还没有密钥"))
    return {
        "targets": [(str(t.pk), bracketed(t.unit.name, t.round.name)) for t in targets],
        "departments": list(receivers.items()),
    }


def enter_page(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    form = refusal.form if refusal and refusal.form else None
    form = form or EnterForm(request.POST or None, **_choices(request.viewer))
    context = {"form": form, "refusal": refusal, "once": key_of(request)}
    return render(request, "web/clues/enter.html", context)


# before the token is asked for the form would be read, and its files written in clear by the usual handler:
# the handler comes first, and the token is asked for by the inner view
@sensitive_post_parameters()
@csrf_exempt
@require_http_methods(["GET", "POST"])
def enter_clue(request: HttpRequest) -> HttpResponse:
    if not request.viewer.has(Role.TEAM):
        raise PermissionDenied
    sealing = SealingUploadHandler(request)
    request.upload_handlers = [sealing]  # type: ignore[list-item]
    try:
        return _enter(request, sealing=sealing)
    finally:
        discard(sealing.made)


@csrf_protect
def _enter(request: HttpRequest, *, sealing: SealingUploadHandler) -> HttpResponse:
    if request.method == "GET":
        return enter_page(request)
    return answers(lambda r: _take(r, sealing), again=enter_page)(request)


def _take(request: HttpRequest, sealing: SealingUploadHandler) -> HttpResponse:
    data = checked(EnterForm(request.POST, request.FILES, **_choices(request.viewer)))

    def do() -> str:
        made = actions.enter(
            target_id=UUID(data["target"]), department_id=UUID(data["department"]),
            clue_class=ClueClass(data["clue_class"]), source=ClueSource(data["source"]), quick=data["quick"],
            fields={n: data[n] for n in queries.FIELDS}, content_key=sealing.key, files=data["files"] or (),
            by=request.viewer,
        )  # fmt: skip
        return reverse("clue", args=[made.pk])

    return taken_once(request, do, _("已密封。内容只有接收部门能看到，由巡视巡察办按编号移交。"))

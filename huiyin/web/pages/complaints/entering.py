"""Taking in what came by telephone, letter or visit; the receipt code is shown once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from huiyin.complaints import coming_in, queries
from huiyin.complaints.receipts import grouped
from huiyin.findings.sending import AlreadySent, new_key, once
from huiyin.rules.complaint import KNOWING, ComplaintChannel

from ...forms.complaints import IntakeForm
from ...refusals import Refusal, answers, checked
from ...wording import bracketed
from ..rectify.sending import key_of


def target_choices(viewer: Any) -> list[tuple[str, str]]:
    return [(str(t.pk), bracketed(t.unit.name, t.round.name)) for t in queries.targets_for(viewer)]


def intake_page(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    form = refusal.form if refusal and refusal.form else None
    form = form or IntakeForm(request.POST or None, targets=target_choices(request.viewer))
    context = {"form": form, "refusal": refusal, "once": key_of(request)}
    return render(request, "web/complaints/enter.html", context)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@answers(again=intake_page)
def enter_complaint(request: HttpRequest) -> HttpResponse:
    if not request.viewer.has(*KNOWING):
        raise PermissionDenied
    if request.method == "GET":
        return intake_page(request)
    data = checked(IntakeForm(request.POST, targets=target_choices(request.viewer)))
    letter = coming_in.Letter(
        ComplaintChannel(data["channel"]), data["subject"], data["text"], data["name"], data["contact"],
        data["received_on"],
    )  # fmt: skip
    shown: list[Any] = []

    def do() -> str:
        shown[:] = coming_in.register(letter=letter, target_id=UUID(data["target"]), by=request.viewer)
        return reverse("complaint", args=[shown[0].pk])

    try:
        once(request.POST.get("once") or new_key(), by=request.viewer, do=do)
    except AlreadySent as sent:
        return redirect(sent.address or "complaints")
    complaint, code = shown
    context = {"complaint": complaint, "code": grouped(code)}
    return render(request, "web/complaints/registered.html", context)

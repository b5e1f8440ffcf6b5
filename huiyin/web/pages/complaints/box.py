"""Whether a body takes complaints by its web form: the office opens and shuts it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.complaints.actions import set_box
from huiyin.complaints.queries import box_of
from huiyin.organisations.queries import bodies_for
from huiyin.rules.roles import Role

from ...refusals import answers, one_of_or_404
from ...sent_once import sent_once


@require_http_methods(["GET", "POST"])
@sent_once
@answers
def letter_box(request: HttpRequest) -> HttpResponse:
    if not request.viewer.has(Role.OFFICE):
        raise PermissionDenied
    bodies = bodies_for(request.viewer.only(Role.OFFICE))
    if request.method == "POST":
        body = one_of_or_404(bodies, request.POST.get("body", ""))
        opened = request.POST.get("opened") == "1"
        set_box(body_id=body.pk, opened=opened, by=request.viewer)
        messages.success(request, _("网上信箱已开通。") if opened else _("网上信箱已关闭。"))
        return redirect("letter_box")
    rows = [
        (body, box_of(body), request.build_absolute_uri(reverse("tell_body", args=[body.pk])))
        for body in bodies
    ]
    return render(request, "web/complaints/box.html", {"rows": rows})

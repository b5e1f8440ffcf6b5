"""The public pages: telling an inspecting body something, and asking by receipt code whether it was answered.

They are open to everybody while a body's letter box is, work without scripts, take no files, and know nothing
of who is logged in.
"""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from huiyin.complaints.coming_in import Letter, drop_in
from huiyin.complaints.queries import answered, open_boxes, units_told_of
from huiyin.complaints.receipts import TooMany, code_of, grouped, knock
from huiyin.rules.complaint import ComplaintChannel

from ...forms.complaints import ReceiptForm, TellForm

_TOO_MANY = 429


@require_safe
def tell(request: HttpRequest) -> HttpResponse:
    """The bodies that take complaints; where there is one, its form."""
    bodies = list(open_boxes())
    if not bodies:
        raise Http404
    if len(bodies) == 1:
        return redirect("tell_body", bodies[0].pk)
    return render(request, "web/telling/bodies.html", {"bodies": bodies})


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def tell_body(request: HttpRequest, pk: UUID) -> HttpResponse:
    body = get_object_or_404(open_boxes(), pk=pk)
    units = [(str(t.pk), name) for t, name in units_told_of(body)]
    form = TellForm(request.POST or None, units=units)
    context = {"body": body, "form": form}
    if request.method == "GET":
        return render(request, "web/telling/tell.html", context)
    if not form.is_valid():
        return render(request, "web/telling/tell.html", context, status=422)
    try:
        knock("letter", _address(request))
    except TooMany:
        return render(request, "web/telling/tell.html", context | {"too_many": True}, status=_TOO_MANY)
    data = form.cleaned_data
    letter = Letter(ComplaintChannel.WEB, data["subject"], data["text"], data["name"], data["contact"])
    drop_in(body=body, target_id=form.target, letter=letter, seed=data["token"])
    context = {"body": body, "code": grouped(code_of(data["token"]))}
    return render(request, "web/telling/told.html", context)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def tell_receipt(request: HttpRequest) -> HttpResponse:
    """Received, answered, or no such code: nothing else is told."""
    form = ReceiptForm(request.POST or None)
    context = {"form": form, "state": ""}
    if request.method == "POST" and form.is_valid():
        try:
            knock("look", _address(request))
        except TooMany:
            return render(
                request, "web/telling/receipt.html", context | {"state": "too_many"}, status=_TOO_MANY
            )
        found = answered(form.cleaned_data["code"])
        context["state"] = {True: "answered", False: "received", None: "unknown"}[found]
    return render(request, "web/telling/receipt.html", context)


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


urlpatterns = [
    path("tell/", tell, name="tell"),
    path("tell/receipt/", tell_receipt, name="tell_receipt"),
    path("tell/<uuid:pk>/", tell_body, name="tell_body"),
]

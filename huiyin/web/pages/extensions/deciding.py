"""One request for more time: what was asked, what was answered, and the answer itself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.findings.queries import roles_on
from huiyin.rectification import extending
from huiyin.rectification.extensions import answers_to, extensions_for, extensions_of
from huiyin.rules.extension import UNANSWERED, ExtensionAction

from ...forms.planning import AnswerForm
from ...refusals import Refusal, answers, checked, one_of_or_404
from ..findings.life_line import INSIDE
from ..rectify.around import around
from ..rectify.sending import taken_once


def extension_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    viewer = request.viewer
    extension = one_of_or_404(extensions_for(viewer), pk)
    finding = extension.finding
    form = refusal.form if refusal and refusal.form else None
    form = form or AnswerForm(
        request.POST or None,
        initial={"version": extension.version, "granted_on": extension.wanted_on},
    )
    others = [e for e in extensions_of(finding) if e.task_id == extension.task_id and e.pk != extension.pk]
    decisions = answers_to(extension, viewer)
    context = around(
        request, finding, refusal,
        extension=extension,
        waits=extension.state in UNANSWERED,
        decisions={a.value: standing for a, standing in decisions.items()},
        answering=bool(set(decisions) - {ExtensionAction.RECALL}),
        inside=bool(roles_on(finding, viewer) & INSIDE),
        others=others,
        form=form,
    )  # fmt: skip
    return render(request, "web/extensions/extension.html", context)


@require_http_methods(["GET", "POST"])
@answers(again=extension_page)
def show_extension(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return extension_page(request, pk)
    extension = one_of_or_404(extensions_for(request.viewer), pk)
    data = checked(AnswerForm(request.POST))
    action = ExtensionAction(data["decision"])

    def do() -> str:
        _do(request, extension.pk, action, data)
        return reverse("extension", args=[pk])

    return taken_once(request, do, _said(action))


def _do(request: HttpRequest, pk: UUID, action: ExtensionAction, data: dict[str, Any]) -> None:
    given = {"extension_id": pk, "by": request.viewer, "version": data["version"]}
    match action:
        case ExtensionAction.GRANT:
            extending.grant(granted_on=data["granted_on"], answer=data["reason"], **given)
        case ExtensionAction.FORWARD:
            extending.forward(reason=data["reason"], **given)
        case ExtensionAction.REFUSE:
            extending.refuse(reason=data["reason"], **given)
        case ExtensionAction.RECALL:
            extending.recall(**given)


def _said(action: ExtensionAction) -> str:
    words = {
        ExtensionAction.GRANT: _("已同意延期，新的时限即时生效，原时限留存备查。"),
        ExtensionAction.FORWARD: _("已报领导小组审定。"),
        ExtensionAction.REFUSE: _("已答复不同意，仍按原时限办理。"),
        ExtensionAction.RECALL: _("已撤回延期申请，仍按原时限办理。"),
    }
    return words[action]

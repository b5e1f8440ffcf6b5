"""Answering an instruction of the leading group, and what it makes of the answer."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.rules.instruction import InstructionAction
from huiyin.upward import actions, queries

from ...forms.upward import InstructionForm
from ...refusals import answers, checked, one_of_or_404
from ..rectify.sending import taken_once


@require_http_methods(["GET", "POST"])
@answers
def instruction_step(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An instruction stands on its brief's page; its steps are sent here."""
    one = one_of_or_404(queries.instructions_for(request.viewer), pk)
    address = f"{reverse('brief', args=[one.brief_id])}#instruction-{one.pk}"
    if request.method == "GET":
        return redirect(address)
    data = checked(InstructionForm(request.POST))

    def do() -> str:
        actions.take_instruction(
            instruction_id=one.pk, action=InstructionAction(data["decision"]), text=data["text"],
            due_on=data["due_on"], version=data["version"], by=request.viewer,
        )  # fmt: skip
        return address

    return taken_once(request, do, _("已办理。"))

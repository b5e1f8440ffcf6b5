"""Having a document composed: which kind, of which round or unit."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.documents import actions, queries
from huiyin.rules.roles import Role

from ...document_words import chinese
from ...forms.documents import BeginForm
from ...refusals import Refusal, answers, checked
from ...wording import word
from ..rectify.sending import key_of, taken_once

in_chinese = chinese(word)


def places(request: HttpRequest) -> list[tuple[str, Any]]:
    """Rounds and, under each, its units; a value names the round and the target."""
    rounds, targets = queries.choices(request.viewer)
    whole = [(str(r.pk), _("%(round)s（整个轮次）") % {"round": r.name}) for r in rounds]
    units = {r.pk: [(f"{r.pk}/{t.pk}", t.unit.name) for t in targets if t.round_id == r.pk] for r in rounds}
    groups: list[tuple[str, Any]] = [(_("整个轮次"), whole)]
    return groups + [(r.name, units[r.pk]) for r in rounds if units[r.pk]]


def place_of(value: str) -> tuple[UUID, UUID | None]:
    found, _slash, target = value.partition("/")
    return UUID(found), UUID(target) if target else None


def new_page(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    if not request.viewer.has(Role.OFFICE):
        raise PermissionDenied
    form = refusal.form if refusal and refusal.form else None
    form = form or BeginForm(request.POST or None, places=places(request), initial=request.GET.dict())
    context = {"form": form, "refusal": refusal, "once": key_of(request)}
    return render(request, "web/documents/new.html", context)


@require_http_methods(["GET", "POST"])
@answers(again=new_page)
def new_document(request: HttpRequest) -> HttpResponse:
    if request.method == "GET" or not request.viewer.has(Role.OFFICE):
        return new_page(request)
    data = checked(BeginForm(request.POST, places=places(request)))
    round_id, target_id = place_of(data["place"])

    def do() -> str:
        made = actions.begin(
            kind=data["kind"], round_id=round_id, target_id=target_id, word=in_chinese, by=request.viewer
        )
        return reverse("official_document", args=[made.pk])

    return taken_once(request, do, _("已按台账生成。"))

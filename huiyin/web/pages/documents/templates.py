"""The templates of documents: a body changes its own, sees it composed, is told each flaw with its place."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huiyin.documents import actions, kinds, queries
from huiyin.documents.template import BadTemplate, parse
from huiyin.documents.vocabulary import FIELDS
from huiyin.rules.roles import Role

from ...document_paper import shown
from ...document_words import field_word, flaw_sentence
from ...forms.documents import TemplateForm
from ...refusals import answers, checked
from ..rectify.sending import key_of, taken_once
from .beginning import in_chinese, place_of, places


def _body(request: HttpRequest) -> Any:
    """The body whose templates the viewer may change: the office's own."""
    own = sorted(request.viewer.bodies(Role.OFFICE))
    if not own:
        raise PermissionDenied
    return own[0]


@require_safe
def template_list(request: HttpRequest) -> HttpResponse:
    body = _body(request)
    rows = [(kind, kinds.own_of(body, kind)) for kind in kinds.OfficialKind]
    return render(request, "web/documents/templates.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@answers
def edit_template(request: HttpRequest, kind: str) -> HttpResponse:
    body = _body(request)
    if kind not in kinds.KINDS:
        raise Http404
    own = kinds.own_of(body, kind)
    version = own.version if own else 0
    start = {"version": version, "text": kinds.text_of(body, kind)}
    form = TemplateForm(request.POST or None, places=places(request), initial=start)
    context = {
        "form": form, "kind": kinds.OfficialKind(kind), "own": own, "once": key_of(request),
        "fields": [(name, field_word(name)) for name in FIELDS],
    }  # fmt: skip
    if request.method == "GET":
        return render(request, "web/documents/template.html", context)
    data = checked(form)
    try:
        template = parse(data["text"])
    except BadTemplate as bad:
        flaws = [flaw_sentence(f.place, f.code, f.params) for f in bad.flaws]
        return render(request, "web/documents/template.html", context | {"flaws": flaws}, status=422)
    if "preview" in request.POST:
        return _previewed(request, context, template, data["place"])

    def do() -> str:
        actions.keep_template(
            body_id=body, kind=kind, text=data["text"], version=data["version"], by=request.viewer
        )
        return reverse("document_templates")

    return taken_once(request, do, _("模板已保存，以后生成的公文使用它。"))


def _previewed(request: HttpRequest, context: Any, template: Any, place: str) -> HttpResponse:
    """The template composed for the chosen place; nothing is kept."""
    if not place:
        notes = [_("请选择预览用的轮次或单位。")]
        return render(request, "web/documents/template.html", context | {"flaws": notes}, status=422)
    round_id, target_id = place_of(place)
    if (template.of == "target") != (target_id is not None):
        of_round, of_target = _("这个模板针对整个轮次。"), _("这个模板针对一个单位。")
        notes = [of_target if template.of == "target" else of_round]
        return render(request, "web/documents/template.html", context | {"flaws": notes}, status=422)
    try:
        found, target = queries.place(request.viewer, round_id, target_id)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    content = queries.composed(request.viewer, found, target, template, {}, in_chinese)
    return render(request, "web/documents/template.html", context | {"shown": shown(content)})

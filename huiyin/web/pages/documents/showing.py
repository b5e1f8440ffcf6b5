"""One document: as it will be printed, each figure a link to its list, and what may be done with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huiyin.documents import actions, queries
from huiyin.documents.changing import Given
from huiyin.documents.holding import differences_of, unexplained
from huiyin.documents.paper import number_of, paper_of
from huiyin.documents.template import parse
from huiyin.rules.official_document import OfficialAction, OfficialState
from huiyin.writing import NoChineseFont, Paper, uncovered

from ...document_paper import figure_url, shown
from ...document_words import DOCUMENT_OUTCOMES, figure_word
from ...forms.documents import CopyForm, DocumentStepForm, OwnWordsForm
from ...outcomes import offered
from ...paper_files import DOCX, attached, font_problem, paper_file
from ...refusals import Refusal, answers, checked, one_of_or_404
from ...slips.naming import fit
from ...wording import word
from ..rectify.sending import key_of, taken_once
from .beginning import in_chinese


def one_or_404(request: HttpRequest, pk: UUID) -> Any:
    return one_of_or_404(queries.whole_documents_for(request.viewer), pk)


def document_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    viewer = request.viewer
    document = one_or_404(request, pk)
    roles = queries.roles_at(document, viewer)
    moved = queries.moved_since(document, viewer, in_chinese) if queries.is_held(document) else []
    differing = differences_of(document) if roles else []
    still = len(unexplained(differing, document.explained))
    moves = queries.moves_on(document, viewer, moved_figures=len(moved), differing=still)
    form = refusal.form if refusal and isinstance(refusal.form, DocumentStepForm) else None
    paper = paper_of(document)
    context = {
        "document": document, "shown": shown(document.content), "number": number_of(document),
        "form": form or DocumentStepForm(initial={"version": document.version}),
        "words_form": _words_form(document, refusal) if OfficialAction.WRITE in moves else None,
        "decisions": moves, "offered": offered(DOCUMENT_OUTCOMES, moves), "refusal": refusal,
        "copy_form": _copy_form(document, refusal) if OfficialAction.UPLOAD in moves else None,
        "differences": [(d, document.explained.get(d.key, "")) for d in differing],
        "still": still, "explaining": OfficialAction.EXPLAIN in moves,
        "once": key_of(request), "moved": [_moved(*pair) for pair in moved],
        "font_problem": font_problem(), "without_glyph": _without_glyph(paper) if roles else [],
        "events": [_event(e) for e in document.events.order_by("-id")] if roles else [],
        "draft": document.state != OfficialState.ISSUED,
    }  # fmt: skip
    return render(request, "web/documents/document.html", context)


def _words_form(document: Any, refusal: Refusal | None) -> OwnWordsForm | None:
    asked = parse(document.template).written
    if not asked:
        return None
    if refusal and isinstance(refusal.form, OwnWordsForm):
        return refusal.form
    written = {f"own_{key}": document.written.get(key, "") for key in asked}
    return OwnWordsForm(asked=asked, initial={"version": document.version, **written})


def _copy_form(document: Any, refusal: Refusal | None) -> CopyForm:
    if refusal and isinstance(refusal.form, CopyForm):
        return refusal.form
    return CopyForm(initial={"version": document.version})


def _moved(before: Any, now: Any) -> dict[str, str]:
    """A figure that is another now, as a row: what it is, as it was, as it is, and its list."""
    told = now or before
    return {
        "name": figure_word(told), "before": before["text"] if before else "—",
        "now": now["text"] if now else "—", "url": figure_url(told),
    }  # fmt: skip


def _without_glyph(paper: Paper) -> list[Any]:
    try:
        return uncovered(paper, settings.HUIYIN_FONTS)
    except NoChineseFont:
        return []


def _event(event: Any) -> dict[str, Any]:
    return {
        "at": event.at,
        "title": word(event.action, OfficialAction),
        "by": event.by_name,
        "text": event.text,
    }


@require_http_methods(["GET", "POST"])
@answers(again=document_page)
def show_document(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return document_page(request, pk)
    document = one_or_404(request, pk)
    data = checked(DocumentStepForm(request.POST))

    def do() -> str:
        actions.take(
            document_id=document.pk, action=OfficialAction(data["decision"]), text=data["text"],
            version=data["version"], word=in_chinese, by=request.viewer,
        )  # fmt: skip
        return reverse("official_document", args=[document.pk])

    return taken_once(request, do, _("已办理。"))


@require_POST
@answers(again=document_page)
def document_words(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What people write themselves in a document."""
    document = one_or_404(request, pk)
    form = OwnWordsForm(request.POST, asked=parse(document.template).written)
    data = checked(form)

    def do() -> str:
        actions.take(
            document_id=document.pk, action=OfficialAction.WRITE, given=Given(written=form.written()),
            version=data["version"], word=in_chinese, by=request.viewer,
        )  # fmt: skip
        return reverse("official_document", args=[document.pk])

    return taken_once(request, do, _("已保存。"))


@require_safe
def document_file(request: HttpRequest, pk: UUID, form: str) -> HttpResponse:
    document = one_or_404(request, pk)
    if form == "docx" and document.copy_text:
        actions.note_file(document=document, form=form, by=request.viewer)
        return attached(bytes(document.copy), DOCX, f"{fit(document.title)}.docx")
    return paper_file(
        request, paper_of(document), form, document.title, back=reverse("official_document", args=[pk]),
        note=lambda: actions.note_file(document=document, form=form, by=request.viewer),
    )  # fmt: skip

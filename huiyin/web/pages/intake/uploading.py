"""Uploading documents, how far their reading is, and the list of all of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import A, Column

from huiyin.evidence.storage import path_of
from huiyin.intake import actions, mapping, queries
from huiyin.intake.columns import MOST_COLUMNS
from huiyin.intake.filters import DocumentFilter
from huiyin.intake.progress import BUSY, is_lost, progress_of
from huiyin.organisations.queries import bodies_for
from huiyin.rounds.queries import rounds_for, targets_for
from huiyin.rules.roles import Role

from ...forms.intake import NEW_ROUND, UploadForm
from ...lists import ListPage
from ...refusals import Refusal, answers, checked, one_of_or_404
from ...round_choice import chosen_round
from ...sent_once import batch_of_sending
from ...tables import FIGURES, WIDE, ChipColumn, ListTable, MomentColumn
from ...wording import WORDS
from .words import KINDS, PHASES, problem_words


def demand_recorder(request: HttpRequest) -> None:
    """These pages are the office's and the teams'; to everybody else they are refused."""
    if not request.viewer.has(Role.OFFICE, Role.TEAM):
        raise PermissionDenied


class DocumentTable(ListTable):
    name = Column(verbose_name=__("文件"), linkify=("intake_document", {"pk": A("pk")}), attrs=WIDE)
    state = ChipColumn("DocumentState", verbose_name=__("状态"))
    kind = Column(verbose_name=__("文件类型"))
    target = Column(verbose_name=__("单位"), accessor="target__unit__name", orderable=False)
    round = Column(verbose_name=__("轮次"), accessor="round__name", orderable=False)
    number_of_items = Column(verbose_name=__("条目"), attrs=FIGURES)
    number_of_disagreements = Column(verbose_name=__("不符"), attrs=FIGURES)
    number_of_warnings = Column(verbose_name=__("提示"), attrs=FIGURES)
    uploaded_by_name = Column(verbose_name=__("上传人"))
    uploaded_at = MomentColumn(verbose_name=__("上传时间"))

    def render_kind(self, value: str) -> Any:
        return KINDS.get(value, value)

    def render_number_of_disagreements(self, value: int) -> Any:
        return format_html('<strong class="tone-overdue">{}</strong>', value) if value else 0


class WordedDocumentFilter(DocumentFilter):
    state_words = WORDS["DocumentState"].items()
    kind_words = KINDS.items()


class DocumentList(ListPage):
    title = __("导入文件")
    template_name = "web/intake/list.html"
    table_class = DocumentTable
    filterset_class = WordedDocumentFilter
    main_filters = ("q", "state", "kind", "round")
    related = ("round", "target__unit")
    first_column = "name"
    nothing_yet = (
        __("还没有导入过文件"), __("整改通报、反馈意见、整改台账都可以读成问题、任务和责任。"),
        "intake_upload", __("上传文件"),
    )  # fmt: skip

    def rows(self) -> QuerySet[Any]:
        demand_recorder(self.request)
        return queries.documents_for(self.request.viewer)

    def decorate(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return queries.without_reading(rows)


def upload_page(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    demand_recorder(request)
    form = refusal.form if refusal and refusal.form else _form(request)
    return render(request, "web/intake/upload.html", {"form": form, "refusal": refusal})


def _form(request: HttpRequest, *bound: Any) -> UploadForm:
    rounds = list(rounds_for(request.viewer)[:200])
    chosen = chosen_round(request)
    bodies = [b for b in bodies_for(request.viewer) if Role.OFFICE in request.viewer.roles(b.pk)]
    wanted = (bound[0].get("round") if bound else request.GET.get("round")) or ""
    known = {str(r.pk): r for r in rounds}
    current = known.get(wanted) or chosen or (rounds[0] if rounds else None)
    shown = str(current.pk) if current else ""
    if wanted in {f"{NEW_ROUND}{b.pk}" for b in bodies}:
        current, shown = None, wanted
    targets = targets_for(request.viewer, current.pk) if current else ()
    return UploadForm(*bound, rounds=rounds, targets=targets, bodies=bodies, initial={"round": shown})


@require_http_methods(["GET", "HEAD", "POST"])
@answers(again=upload_page)
def upload(request: HttpRequest) -> HttpResponse:
    """One post with all files; each is kept, and read in the background, by itself."""
    demand_recorder(request)
    if request.method != "POST":
        return upload_page(request)
    data = checked(_form(request, request.POST, request.FILES))
    batch = batch_of_sending(request)
    for file in data["files"]:
        actions.upload(
            round_id=data["round"], body_id=data["body"], target_id=data["target"], batch=batch,
            name=file.name, chunks=file.chunks(), by=request.viewer,
        )  # fmt: skip
    return redirect("intake_batch", batch=batch)


def _batch(request: HttpRequest, batch: UUID) -> dict[str, Any]:
    demand_recorder(request)
    documents = list(queries.batch_for(request.viewer, batch))
    if not documents:
        raise Http404
    same = queries.same_content(request.viewer, documents)
    rows = [
        {"document": d, "kind": KINDS.get(d.kind, ""), "same": same[d.pk][:3], **standing(d)}
        for d in documents
    ]
    busy = any(d.state in BUSY for d in documents)
    done = sum(1 for d in documents if d.state not in BUSY)
    return {"rows": rows, "busy": busy, "batch": batch, "done": done, "total": len(documents)}


def standing(document: Any) -> dict[str, Any]:
    """How far a document is, in words: its phase while it is worked on, its problem when it failed."""
    at = progress_of(document.pk) if document.state in BUSY else {}
    return {
        "phase": PHASES.get(at.get("phase", ""), ""), "at": at,
        "problem": problem_words(document.problem), "lost": is_lost(document),
    }  # fmt: skip


@require_safe
def batch_page(request: HttpRequest, batch: UUID) -> HttpResponse:
    return render(request, "web/intake/batch.html", _batch(request, batch))


@require_safe
def batch_files(request: HttpRequest, batch: UUID) -> HttpResponse:
    """The files alone, for the page to renew itself while they are being read."""
    return render(request, "web/intake/batch_files.html", _batch(request, batch))


@require_POST
@answers
def read_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    demand_recorder(request)
    document = actions.read_again(document_id=pk, by=request.viewer)
    messages.info(request, _("“%(name)s”正在重新读取。") % {"name": document.name})
    return redirect("intake_document", pk=pk)


@require_POST
@answers
def map_columns(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the columns of one table are; the document is read again with it."""
    demand_recorder(request)
    posted = request.POST
    heads = {
        posted[f"head-{n}"]: posted.get(f"head-{n}-is", "")
        for n in range(MOST_COLUMNS)
        if f"head-{n}" in posted
    }
    version = posted.get("version", "")
    document = mapping.map_columns(
        document_id=pk, version=int(version) if version.isdecimal() else 0, by=request.viewer,
        signature=posted.get("signature", ""), meanings=heads,
    )  # fmt: skip
    messages.info(request, _("已记住，“%(name)s”正在重新读取。") % {"name": document.name})
    return redirect("intake_document", pk=pk)


@require_safe
def original(request: HttpRequest, pk: UUID) -> FileResponse:
    """The file as it was uploaded, never shown in the browser itself."""
    document = one_of_or_404(queries.documents_for(request.viewer), pk)
    if not document.sha256 or not path_of(document.sha256).is_file():
        raise Http404
    response = FileResponse(
        path_of(document.sha256).open("rb"), as_attachment=True, filename=document.name,
        content_type="application/octet-stream",
    )  # fmt: skip
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox"
    return response

"""The checkpoints, and their receipts to be kept outside."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import A, Column

from huiyin.accounts.filters import CheckpointFilter
from huiyin.accounts.journal_keeping import make_checkpoints, note_taken_out, taken_before
from huiyin.accounts.journal_scope import chains_for
from huiyin.journal.checkpoints import note_of
from huiyin.journal.queries import checkpoints_on
from huiyin.journal.receipts import checkpoints_at, last_checkpoints, receipt_of

from ...lists import ListPage
from ...refusals import answers, one_of_or_404
from ...sent_once import sent_once
from ...tables import FIGURES, TIGHT, ListTable, MomentColumn, WordColumn
from ..findings.ledger import Worded
from .proving import chain_names, demand_auditor


class WordedCheckpointFilter(Worded, CheckpointFilter):
    worded: dict[str, Any] = {"reason": "CheckpointReason"}


class CheckpointTable(ListTable):
    at = MomentColumn(verbose_name=gettext_lazy("时间"))
    chain = Column(verbose_name=gettext_lazy("链条"), orderable=False)
    size = Column(verbose_name=gettext_lazy("记录"), attrs=FIGURES)
    reason = WordColumn("CheckpointReason", verbose_name=gettext_lazy("缘由"))
    root = Column(verbose_name=gettext_lazy("编码"), orderable=False, attrs=TIGHT)
    receipt = Column(
        verbose_name=gettext_lazy("回执"), accessor="pk", orderable=False,
        linkify=("journal_receipt", {"pk": A("pk")}), attrs=TIGHT,
    )  # fmt: skip

    def before_render(self, request: HttpRequest) -> None:
        self.names = chain_names(request)

    def render_chain(self, value: str) -> str:
        return self.names[value]

    def render_root(self, record: Any) -> str:
        return note_of(record).code()

    def render_receipt(self) -> str:
        return _("下载")


class CheckpointsPage(ListPage):
    title = gettext_lazy("日志检查点")
    template_name = "web/journal/checkpoints.html"
    table_class = CheckpointTable
    filterset_class = WordedCheckpointFilter
    first_column = "at"
    nothing_yet = (
        gettext_lazy("还没有检查点"),
        gettext_lazy("每 1000 条记录、每 10 分钟和每次销号自动设立。"),
        "",
        "",
    )

    def rows(self) -> QuerySet[Any]:
        demand_auditor(self.request)
        return checkpoints_on(chains_for(self.request.viewer))


@require_POST
@sent_once
@answers
def sign_now(request: HttpRequest) -> HttpResponse:
    """Sign the chains as they stand, so that a receipt can be taken of the last entry."""
    n = len(make_checkpoints(by=request.viewer))
    messages.success(
        request, ngettext("已为 %(n)d 条链设立检查点。", "已为 %(n)d 条链设立检查点。", n) % {"n": n}
    )
    return redirect("checkpoints")


@require_safe
def fetch_receipts(request: HttpRequest) -> HttpResponse:
    """The newest checkpoint of every chain of the viewer's, in one file."""
    demand_auditor(request)
    names = chain_names(request)
    newest = last_checkpoints(names)
    before = checkpoints_at(taken_before(list(names), by=request.viewer))
    text = receipt_of(newest, names, since=before)
    for found in newest:
        note_taken_out(chains=[found.chain], form="receipt", by=request.viewer, told={"size": found.size})
    return receipt_file(text, "huiyin-receipts.json")


@require_safe
def fetch_receipt(request: HttpRequest, pk: int) -> HttpResponse:
    demand_auditor(request)
    names = chain_names(request)
    found = one_of_or_404(checkpoints_on(list(names)), pk)
    before = checkpoints_at(taken_before([found.chain], by=request.viewer))
    note_taken_out(chains=[found.chain], form="receipt", by=request.viewer, told={"size": found.size})
    return receipt_file(receipt_of([found], names, since=before), f"huiyin-receipt-{found.size}.json")


def receipt_file(text: str, name: str) -> HttpResponse:
    """A receipt to be saved."""
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

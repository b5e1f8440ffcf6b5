"""Taking the journal out: the list as a workbook, a chain whole for proving it elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from huiyin.accounts.journal_keeping import note_taken_out
from huiyin.accounts.journal_scope import journal_for
from huiyin.journal.extract import extract_of
from huiyin.reports.lists import Column
from huiyin.reports.workbook import Sheet

from ...figures import moment
from ...filtering import usable
from ...journal_words import action_word, object_word
from ..export import sent
from .listing import WordedEntryFilter
from .proving import chain_names, demand_auditor

#: what a sheet of a workbook holds
MOST_ROWS = 1_000_000
_COLUMNS = (
    Column("chain", gettext_lazy("链条"), 24),
    Column("sequence", gettext_lazy("序号"), 10),
    Column("at", gettext_lazy("时间"), 18),
    Column("actor", gettext_lazy("经办人"), 24),
    Column("action", gettext_lazy("事项"), 20),
    Column("object", gettext_lazy("对象"), 16),
    Column("object_id", gettext_lazy("编号"), 38),
    Column("hash", gettext_lazy("本条的散列"), 66),
)


@require_safe
def export_entries(request: HttpRequest) -> HttpResponse:
    """The entries as the list's filters leave them, as a workbook."""
    demand_auditor(request)
    own = journal_for(request.viewer)
    filters, _unknown, _bad = usable(WordedEntryFilter, request, lambda: own, set())
    rows = filters.qs
    n = min(rows.order_by().count(), MOST_ROWS)
    told = ngettext("共 %(n)s 行", "共 %(n)s 行", n) % {"n": n}
    sheet = Sheet(_("操作日志"), _("操作日志"), told, _COLUMNS, _rows(request, rows[:MOST_ROWS]), n)
    name = _("操作日志 %(day)s.xlsx") % {"day": timezone.localdate().isoformat()}

    def note() -> None:
        asked = {"rows": n, "filters": dict(request.GET.lists())}
        note_taken_out(chains=list(chain_names(request)), form="workbook", by=request.viewer, told=asked)

    return sent([sheet], name, note, plain="journal.xlsx")


def _rows(request: HttpRequest, rows: QuerySet[Any]) -> Iterator[dict[str, Any]]:
    names = chain_names(request)
    for e in rows.iterator(chunk_size=2000):
        yield {
            "chain": names.get(e.chain, e.chain), "sequence": e.sequence, "at": moment(e.at),
            "actor": e.actor_name, "action": str(action_word(e.action, e.object_type)),
            "object": str(object_word(e.object_type)), "object_id": e.object_id, "hash": e.hash,
        }  # fmt: skip


@require_safe
def fetch_extract(request: HttpRequest, chain: str) -> StreamingHttpResponse:
    """One chain whole, as `tools/check_journal.py` reads it; sent while it is read."""
    demand_auditor(request)
    names = chain_names(request)
    if chain not in names:
        raise Http404
    note_taken_out(chains=[chain], form="extract", by=request.viewer)
    response = StreamingHttpResponse(
        extract_of(chain, names[chain]), content_type="application/jsonl; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="journal-{chain}.jsonl"'
    return response

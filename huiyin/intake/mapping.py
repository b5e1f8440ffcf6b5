"""Saying what the columns of a table are, for this document and for the body's next ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.viewer import Viewer
from huiyin.journal.actions import record
from huiyin.journal.staleness import Stale
from huiyin.rules.moves import Obstacle, Refused
from huiyin.rules.roles import Role

from . import tasks
from .columns import MEANINGS, UNUSED
from .models import ColumnMapping, DocumentState, ImportedDocument
from .queries import document_for


@transaction.atomic
def map_columns(
    *, document_id: UUID, version: int, signature: str, meanings: Mapping[str, str], by: Viewer
) -> ImportedDocument:
    """Remember what these heads mean and have the document read again with it; its corrections are let go.

    `meanings` has a meaning, or "" for none, for every head of the table. Raises `ValidationError` for a
    meaning that two columns have, `Stale` when somebody was first.
    """
    own = document_for(by, document_id)
    document = ImportedDocument.objects.select_for_update().get(pk=own.pk)
    if document.state != DocumentState.READ:
        raise Refused(Role.OFFICE, [Obstacle("not_in_this_state", {})])
    if document.version != version:
        raise Stale(document)
    kept = {head: _meaning(meanings.get(head, "")) or UNUSED for head in _heads(document.reading, signature)}
    twice = [m for m, n in Counter(kept.values()).items() if n > 1 and m != UNUSED]
    if twice:
        raise ValidationError({"meanings": _("有两列选了同一个内容，请每个内容只选一列。")})
    ColumnMapping.objects.update_or_create(
        body_id=document.body_id, signature=signature,
        defaults={"meanings": kept, "said_by_name": by.name, "said_at": timezone.now()},
    )  # fmt: skip
    document.state, document.version, document.problem = DocumentState.WAITING, version + 1, {}
    document.started_at = timezone.now()
    document.save(update_fields=["state", "version", "problem", "started_at"])
    record(body=document.body_id, by=by, action="read_document_again", object_type="document",
           object_id=document.pk,
           payload={"name": document.name, "columns": kept, "let_go": len(document.corrections)})  # fmt: skip
    transaction.on_commit(lambda: tasks.read_document.enqueue(str(document.pk)))
    return document


def _heads(reading: Mapping[str, Any] | None, signature: str) -> list[str]:
    tables = (reading or {}).get("tables") or ()
    table = next((t for t in tables if t["signature"] == signature), None)
    if table is None:
        raise ValidationError(_("文件里没有这个表格，请刷新后重新选择。"))
    return [c["head"] for c in table["columns"]]


def _meaning(value: str) -> str:
    if value and value not in MEANINGS:
        raise ValidationError(_("没有这个选项：%(value)s。") % {"value": value[:40]})
    return value

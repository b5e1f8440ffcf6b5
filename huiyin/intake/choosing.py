"""Deciding what a ledger that comes again may change of the records that are there."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.viewer import Viewer
from huiyin.journal.actions import record
from huiyin.journal.staleness import update_unchanged
from huiyin.rules.three_way import RowChoice

from .actions import correctable
from .models import ImportedDocument

#: write: changed values go into the ledger; record: they are only logged
WRITES = ("write", "record")


@transaction.atomic
def choose_changes(
    *, document_id: UUID, version: int, by: Viewer, changes: str | None = None,
    rows: Mapping[str, str] | None = None,
) -> ImportedDocument:  # fmt: skip
    """Keep what is said about changed values, of all records and of single ones by their `key`; "" takes a
    decision about one back. Raises `Stale` and `ValidationError`.
    """
    document = correctable(document_id, by)
    if changes is not None and changes not in WRITES:
        raise ValidationError(_("没有这个选项，请从列出的选项中选择。"))
    if set((rows or {}).values()) - {"", *RowChoice}:
        raise ValidationError(_("没有这个选项，请从列出的选项中选择。"))
    kept = dict(document.choices)
    if changes is not None:
        kept["changes"] = changes
    kept["rows"] = {k: v for k, v in {**kept.get("rows", {}), **(rows or {})}.items() if v}
    update_unchanged(document, version=version, choices=kept)
    record(body=document.body_id, by=by, action="correct_document", object_type="document",
           object_id=document.pk, payload={"changes": kept.get("changes"), "rows": rows or {}})  # fmt: skip
    return document

"""What an audit administrator does with the journal; all of it is journaled itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from huiyin.journal.actions import record
from huiyin.journal.checkpoints import seal
from huiyin.journal.models import SYSTEM_CHAIN, Checkpoint, CheckpointReason, Entry
from huiyin.rules.moves import Obstacle, Refused
from huiyin.rules.roles import Role

from .journal_scope import chains_for
from .viewer import Viewer

#: from so many receipts that were taken before, a new one shows that it goes on
REMEMBERED = 12


def _demand(by: Viewer) -> None:
    if not by.has(Role.AUDIT_ADMIN):
        raise Refused(Role.AUDIT_ADMIN, [Obstacle("not_your_role", {"roles": [Role.AUDIT_ADMIN]})])


@transaction.atomic
def make_checkpoints(*, by: Viewer) -> list[Checkpoint]:
    """Sign every chain of the viewer's as it stands now."""
    _demand(by)
    made = []
    for chain in chains_for(by):
        body = _body(chain)
        record(body=body, by=by, action="ask_for_checkpoint", object_type="journal", object_id=chain)
        made.append(seal(body, CheckpointReason.ASKED))
    return [m for m in made if m]


@transaction.atomic
def note_taken_out(
    *, chains: list[str], form: str, by: Viewer, told: Mapping[str, Any] | None = None
) -> None:
    """Enter into each of these chains that it left the house, as what: extract, receipt or workbook."""
    _demand(by)
    for chain in sorted(set(chains) & set(chains_for(by))):
        record(body=_body(chain), by=by, action="export_journal", object_type="journal", object_id=chain,
               payload={"form": form, **(told or {})})  # fmt: skip


def taken_before(chains: list[str], *, by: Viewer) -> list[tuple[str, int]]:
    """Of which checkpoints of these chains a receipt was taken: chain and size, the newest few of each."""
    _demand(by)
    found = []
    for chain in sorted(set(chains) & set(chains_for(by))):
        told = Entry.objects.filter(object_type="journal", object_id=chain, action="export_journal")
        payloads = told.order_by("-at").values_list("payload", flat=True)[:REMEMBERED]
        found += [(chain, json.loads(p)["size"]) for p in payloads if '"size":' in p]
    return found


def _body(chain: str) -> UUID | None:
    return None if chain == SYSTEM_CHAIN else UUID(chain)

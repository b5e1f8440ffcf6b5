"""The three writes that the journal knows: hold a chain, add an entry to it, add a checkpoint.

On PostgreSQL they are functions of the database (migration 0004). They run with the rights of the tables'
owner and hold what they are given against the chain as it stands: a role that may call them and nothing else
(`huiyin separate`) can add to the journal, but can't change what is there or write out of its turn.
"""

from __future__ import annotations

from django.conf import settings
from django.db import connection

from .models import ChainHead, Checkpoint, Entry

_ENTRY = (
    "chain", "sequence", "at", "actor_id", "actor_name", "action", "object_type", "object_id", "payload",
    "salt", "payload_hash", "previous_hash", "hash", "algorithm",
)  # fmt: skip
_CHECKPOINT = ("chain", "size", "at", "reason", "algorithm", "root", "peaks", "key", "signature")


def held(chain: str) -> ChainHead:
    """The chain's head until the transaction ends; a new chain takes the algorithm that is set now."""
    algorithm = settings.HUIYIN_JOURNAL_HASH
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT chain, sequence, hash, algorithm FROM journal_hold(%s, %s)", [chain, algorithm]
            )
            return ChainHead(*cursor.fetchone())
    ChainHead.objects.get_or_create(pk=chain, defaults={"algorithm": algorithm})
    return ChainHead.objects.select_for_update().get(pk=chain)


def append(entry: Entry) -> None:
    """Add the entry to its chain, which the caller holds, and move the head on."""
    if not _called("journal_append", entry, _ENTRY):
        entry.save(force_insert=True)
        ChainHead.objects.filter(pk=entry.chain).update(sequence=entry.sequence, hash=entry.hash)


def keep(checkpoint: Checkpoint) -> None:
    """Add the checkpoint to its chain, which the caller holds."""
    if not _called("journal_seal", checkpoint, _CHECKPOINT):
        checkpoint.save(force_insert=True)


def _called(function: str, row: Entry | Checkpoint, fields: tuple[str, ...]) -> bool:
    """Have a function that takes these fields in order add the row; False where the database has none."""
    if connection.vendor != "postgresql":
        return False
    places = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}({places})", [getattr(row, name) for name in fields])
        row.pk = int(cursor.fetchone()[0])
    row._state.adding = False
    return True

"""Reading the journal. Below accounts, so the caller passes what the viewer may see."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from .models import SYSTEM_CHAIN, Checkpoint, Entry
from .notes import Note


def entries_of(bodies: Collection[UUID], *, system: bool = False) -> QuerySet[Entry]:
    """Entries of these bodies' chains, newest first; with `system` also those of the system's own chain."""
    chains = [str(b) for b in bodies] + ([SYSTEM_CHAIN] if system else [])
    return Entry.objects.filter(chain__in=chains).order_by("-at", "-id")


def history_of(object_ids: Collection[object]) -> QuerySet[Entry]:
    """What was done to these records, oldest first. The caller has shown that the viewer may see them."""
    return Entry.objects.filter(object_id__in=[str(i) for i in object_ids]).order_by("at", "id")


def entries_by(actor: UUID) -> QuerySet[Entry]:
    return Entry.objects.filter(actor_id=actor).order_by("-at", "-id")


def with_code_parts(rows: QuerySet[Entry]) -> QuerySet[Entry]:
    """Each entry with `sealed_size` and `sealed_root` of the first checkpoint over it; None before there is
    one. `checkpoint_code` makes the code of them."""
    over = Checkpoint.objects.filter(chain=OuterRef("chain"), size__gte=OuterRef("sequence")).order_by("size")
    return rows.annotate(sealed_size=Subquery(over.values("size")[:1]),
                         sealed_root=Subquery(over.values("root")[:1]))  # fmt: skip


def checkpoint_code(entry: Entry) -> str:
    """The code that is printed for an entry read by `with_code_parts`; empty before there is a checkpoint."""
    size, root = getattr(entry, "sealed_size", None), getattr(entry, "sealed_root", None)
    if size is None or root is None:
        return ""
    return Note(entry.chain, size, bytes.fromhex(root), entry.algorithm, "").code()


def checkpoints_on(chains: Collection[str]) -> QuerySet[Checkpoint]:
    """The checkpoints of these chains, newest first."""
    return Checkpoint.objects.filter(chain__in=chains).order_by("-at", "-id")

"""Checkpoints: from time to time the whole chain is summed up in one root and signed.

A checkpoint costs what has been written since the one before, never the whole chain.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from .appending import held, keep
from .chain import hashing
from .keys import public_bytes, signing_key
from .models import ChainHead, Checkpoint, CheckpointReason, Entry, chain_of
from .notes import Note, signed, verifier_key
from .tree import Peaks, leaf_of

#: at the latest after so many entries
EVERY = 1000
#: how long an entry waits for a checkpoint at most while the worker runs
OFTEN = timedelta(minutes=10)


def seal(body: UUID | None, reason: CheckpointReason) -> Checkpoint | None:
    """Sign the chain of `body` as it stands now; the last checkpoint where nothing has been written since.

    Must be called inside a transaction, which holds the chain until it ends. None for an empty chain.
    """
    return seal_chain(chain_of(body), reason)


@transaction.atomic
def seal_chain(chain: str, reason: CheckpointReason) -> Checkpoint | None:
    head = held(chain)
    last = Checkpoint.objects.filter(chain=chain).order_by("-size").first()
    if head.sequence == (last.size if last else 0):
        return last
    hashed = hashing(head.algorithm)
    before = peaks_of(last) if last else Peaks()
    peaks = before.grown(leaves(chain, before.size, head.sequence, head.algorithm), hashed)
    at = timezone.now()
    note = Note(chain, peaks.size, peaks.root(hashed), head.algorithm, _iso(at))
    key = signing_key()
    made = Checkpoint(
        chain=chain, size=peaks.size, at=at, reason=reason, algorithm=head.algorithm, root=note.root.hex(),
        peaks=",".join(p.hex() for p in peaks.hashes), key=public_bytes(key).hex(),
        signature=key.sign(note.text().encode()).hex(),
    )  # fmt: skip
    keep(made)
    return made


def seal_quiet_chains() -> int:
    """A checkpoint for every chain that has grown since its last one; gives how many were made."""
    sealed = dict(Checkpoint.objects.order_by("chain", "size").values_list("chain", "size"))
    grown = [h.chain for h in ChainHead.objects.all() if h.sequence > sealed.get(h.chain, 0)]
    for chain in grown:
        seal_chain(chain, CheckpointReason.TIME)
    return len(grown)


def leaves(chain: str, after: int, until: int, algorithm: str) -> Iterator[bytes]:
    """The leaves of the entries `after` < sequence ≤ `until`."""
    hashed = hashing(algorithm)
    rows = Entry.objects.filter(chain=chain, sequence__gt=after, sequence__lte=until).order_by("sequence")
    for text in rows.values_list("hash", flat=True).iterator(chunk_size=5000):
        yield leaf_of(bytes.fromhex(text), hashed)


def peaks_of(checkpoint: Checkpoint) -> Peaks:
    return Peaks(checkpoint.size, tuple(bytes.fromhex(p) for p in checkpoint.peaks.split(",")))


def note_of(checkpoint: Checkpoint) -> Note:
    return Note(
        checkpoint.chain, checkpoint.size, bytes.fromhex(checkpoint.root), checkpoint.algorithm,
        _iso(checkpoint.at),
    )  # fmt: skip


def signed_note(checkpoint: Checkpoint) -> tuple[str, str]:
    """The note as it is handed out, and the key that it can be checked with."""
    public = bytes.fromhex(checkpoint.key)
    return signed(note_of(checkpoint), bytes.fromhex(checkpoint.signature), public), verifier_key(public)


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")

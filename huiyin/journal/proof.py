"""Proving the chain: every entry again, from the first to the last."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .chain import ALGORITHM, entry_hash, payload_hash
from .models import ChainHead, Entry


@dataclass(frozen=True, slots=True)
class Fault:
    """The first entry of a chain that does not hold, and why (a code that the wording knows)."""

    chain: str
    sequence: int
    code: str


@dataclass(frozen=True, slots=True)
class Proof:
    chain: str
    entries: int
    fault: Fault | None

    @property
    def holds(self) -> bool:
        return self.fault is None


def prove_all(progress: Callable[[int], None] | None = None) -> Iterator[Proof]:
    """One `Proof` a chain, also for chains whose head or entries alone are left."""
    chains = set(Entry.objects.values_list("chain", flat=True).distinct())
    chains |= set(ChainHead.objects.values_list("chain", flat=True))
    for chain in sorted(chains):
        yield prove(chain, progress)


def prove(chain: str, progress: Callable[[int], None] | None = None) -> Proof:
    """Walk one chain in constant memory; stops at the first bad entry."""
    count, previous = 0, ""
    rows = Entry.objects.filter(chain=chain).order_by("sequence").iterator(chunk_size=2000)
    for count, entry in enumerate(rows, start=1):
        if code := _objection(entry, count, previous):
            return Proof(chain, count, Fault(chain, count, code))
        previous = entry.hash
        if progress and count % 1000 == 0:
            progress(count)
    head = ChainHead.objects.filter(pk=chain).first()
    if head is None or head.sequence > count:
        return Proof(chain, count, Fault(chain, count + 1, "tail_missing"))
    if head.sequence != count or head.hash != previous:
        return Proof(chain, count, Fault(chain, count, "head_differs"))
    return Proof(chain, count, None)


def _objection(entry: Entry, expected: int, previous: str) -> str | None:
    if entry.sequence != expected:
        return "entry_missing"
    if entry.algorithm != ALGORITHM:
        return "algorithm_unknown"
    if entry.previous_hash != previous:
        return "link_broken"
    if payload_hash(entry.salt, entry.payload) != entry.payload_hash:
        return "payload_changed"
    again = entry_hash(
        chain=entry.chain, sequence=entry.sequence, at=entry.at,
        actor=(str(entry.actor_id or ""), entry.actor_name), action=entry.action,
        object_type=entry.object_type, object_id=entry.object_id,
        payload_hash=entry.payload_hash, previous_hash=entry.previous_hash,
    )  # fmt: skip
    return None if again == entry.hash else "entry_changed"

"""That a later checkpoint goes on from an earlier one, shown without the entries between them.

Whoever holds an old receipt and is given a new one can tell with a score of hashes (RFC 6962, 2.1.2) that
nothing which the old one covered was rewritten meanwhile. Two receipts of one chain that can't both be true
prove that it was, also where the machine and its database are out of reach.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

from .chain import hashing
from .checkpoints import leaves, peaks_of
from .models import Checkpoint
from .notes import Note, Unreadable
from .tree import consistency, is_consistent

#: the place of a chain: how many entries, and their root
Place = tuple[int, bytes]


@dataclass(frozen=True, slots=True)
class Step:
    """The chain's tree at `later` goes on from its tree at `earlier`."""

    chain: str
    earlier: Place
    later: Place


@dataclass(frozen=True, slots=True)
class Continuity:
    """What receipts alone say of one chain. `fork` is the size at which two of them exclude each other, None
    where they don't; `gap` the size that nothing leads on from, None where all of them are linked."""

    chain: str
    places: int
    fork: int | None = None
    gap: int | None = None


def steps_of(checkpoints: Iterable[Checkpoint]) -> list[dict[str, Any]]:
    """A step from each of these checkpoints to the next one of its chain, as receipts hold them. The entries
    between the first and the last are read once."""
    told = []
    ordered = sorted(checkpoints, key=lambda c: (c.chain, c.size))
    for earlier, later in pairwise(ordered):
        if earlier.chain != later.chain or earlier.size == later.size:
            continue
        grown = list(leaves(later.chain, earlier.size, later.size, later.algorithm))
        path = consistency(peaks_of(earlier), grown, hashing(later.algorithm))
        told.append({"chain": later.chain, "from": earlier.size, "root": earlier.root, "size": later.size,
                     "path": [p.hex() for p in path]})  # fmt: skip
    return told


def read_steps(told: Iterable[Mapping[str, Any]], notes: Iterable[Note]) -> list[Step]:
    """The steps of a receipt, once each leads to the root of a note or of a step after it; raises
    `Unreadable`."""
    roots = {(n.chain, n.size): n.root for n in notes}
    algorithms = {n.chain: n.algorithm for n in notes}
    found = []
    # from the end: what a step leads to was shown before
    for step in sorted(told, key=lambda s: (s["chain"], -s["size"])):
        chain, earlier, later = step["chain"], (step["from"], bytes.fromhex(step["root"])), step["size"]
        root, path = roots.get((chain, later)), [bytes.fromhex(p) for p in step["path"]]
        if root is None or not is_consistent(earlier, (later, root), path, hashing(algorithms[chain])):
            raise Unreadable("step")
        if roots.setdefault((chain, earlier[0]), earlier[1]) != earlier[1]:
            raise Unreadable("step")
        found.append(Step(chain, earlier, (later, root)))
    return found


def compared(places: Iterable[tuple[str, Place]], steps: Sequence[Step]) -> Iterator[Continuity]:
    """What these places, held by receipts, and the steps between them say of each chain."""
    for chain, group in groupby(sorted(set(places)), key=lambda p: p[0]):
        own = [place for _chain, place in group]
        mine = [s for s in steps if s.chain == chain]
        known = sorted({*own, *(s.earlier for s in mine), *(s.later for s in mine)})
        fork = next((a[0] for a, b in pairwise(known) if a[0] == b[0]), None)
        linked = {s.earlier for s in mine}
        gap = next((p[0] for p in known[:-1] if p not in linked), None)
        yield Continuity(chain, len(own), fork, None if fork is not None else gap)

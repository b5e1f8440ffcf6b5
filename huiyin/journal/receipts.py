"""Receipts: checkpoints, and the place of entries in them, as a file that is kept outside this machine.

{"huiyin": "receipt", "version": 1, "held_by": "…",
 "checkpoints": [{"note": "huiyin/…", "key": "huiyin+…", "code": "1024-…", "of": "甲省巡视办"}],
 "entries": [{"chain": "…", "sequence": 7, "hash": "…", "size": 1024, "path": ["…"], "what": "…"}],
 "steps": [{"chain": "…", "from": 512, "root": "…", "size": 1024, "path": ["…"]}]}

A step shows that the checkpoint goes on from an earlier one, of which a receipt was taken before.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .chain import hashing
from .checkpoints import leaves, note_of, peaks_of, signed_note
from .claims import Claim, claim_of_note
from .continuing import Place, Step, read_steps, steps_of
from .models import Checkpoint, Entry
from .notes import Note, Unreadable, opened, public_key
from .tree import Peaks, inclusion, is_included, leaf_of

#: larger than the receipts of many bodies together
MOST_BYTES = 5 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a file claims, once its signatures and paths were found to hold."""

    claims: tuple[Claim, ...]
    keys: frozenset[str]
    places: tuple[tuple[str, Place], ...] = ()
    steps: tuple[Step, ...] = ()


def first_checkpoint_over(entry: Entry) -> Checkpoint | None:
    """The first checkpoint that has this entry in it; None while none was made yet."""
    later = Checkpoint.objects.filter(chain=entry.chain, size__gte=entry.sequence)
    return later.order_by("size").first()


def last_checkpoints(chains: Iterable[str]) -> list[Checkpoint]:
    """The newest checkpoint of each chain that has one."""
    newest = (Checkpoint.objects.filter(chain=c).order_by("-size").first() for c in chains)
    return [c for c in newest if c]


def checkpoints_at(places: Iterable[tuple[str, int]]) -> list[Checkpoint]:
    """The checkpoints of these chains at these sizes, as far as they are there."""
    found = (Checkpoint.objects.filter(chain=c, size=s).first() for c, s in sorted(set(places)))
    return [c for c in found if c]


def receipt_of(
    checkpoints: Iterable[Checkpoint], names: Mapping[str, str], *, entry: Entry | None = None,
    what: str = "", since: Iterable[Checkpoint] = (),
) -> str:  # fmt: skip
    """The file's text. `names` says whose chain it is; `entry` lies in the first checkpoint, `what` says
    what it tells of; `since` are earlier checkpoints that these are shown to go on from."""
    kept = list(checkpoints)
    newest = {c.chain: c.size for c in kept}
    earlier = [c for c in since if c.size < newest.get(c.chain, 0)]
    told = {
        "huiyin": "receipt", "version": 1,
        "checkpoints": [_told(c, names.get(c.chain, "")) for c in kept],
        "entries": [_placed(entry, kept[0], what)] if entry else [],
        "steps": steps_of([*earlier, *kept]) if earlier else [],
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=1)


def _told(checkpoint: Checkpoint, name: str) -> dict[str, Any]:
    note, key = signed_note(checkpoint)
    return {"note": note, "key": key, "code": note_of(checkpoint).code(), "of": name}


def _placed(entry: Entry, checkpoint: Checkpoint, what: str) -> dict[str, Any]:
    path = [p.hex() for p in path_of(entry, checkpoint)]
    return {"chain": entry.chain, "sequence": entry.sequence, "hash": entry.hash, "size": checkpoint.size,
            "path": path, "what": what}  # fmt: skip


def path_of(entry: Entry, checkpoint: Checkpoint) -> list[bytes]:
    """What shows the entry to be in this checkpoint, made from the checkpoint before the entry."""
    hashed = hashing(checkpoint.algorithm)
    earlier = Checkpoint.objects.filter(chain=entry.chain, size__lt=entry.sequence).order_by("-size").first()
    start = peaks_of(earlier) if earlier else Peaks()
    place = entry.sequence - 1
    before = start.grown(leaves(entry.chain, start.size, place, checkpoint.algorithm), hashed)
    rest = list(leaves(entry.chain, place, checkpoint.size, checkpoint.algorithm))
    return inclusion(before, rest, hashed)


def read_receipt(text: str) -> Receipt:
    """Raises `Unreadable` for what is no receipt, was cut off or altered."""
    try:
        told = json.loads(text)
        if told["huiyin"] != "receipt":
            raise Unreadable("form")
        notes = [opened(c["note"], public_key(c["key"])) for c in told["checkpoints"]]
        keys = frozenset(public_key(c["key"]).hex() for c in told["checkpoints"])
        entries = [_shown(e, notes) for e in told.get("entries", ())]
        steps = read_steps(told.get("steps", ()), notes)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise error if isinstance(error, Unreadable) else Unreadable("form") from error
    before = (Claim(s.earlier[0], s.chain, s.earlier[1]) for s in steps)
    places = tuple((n.chain, (n.size, n.root)) for n in notes)
    return Receipt((*map(claim_of_note, notes), *entries, *before), keys, places, tuple(steps))


def _shown(entry: Mapping[str, Any], notes: Iterable[Note]) -> Claim:
    """The claim on one entry, once its path leads to the root of one of the notes."""
    for note in notes:
        if (note.chain, note.size) != (entry["chain"], entry["size"]):
            continue
        hashed = hashing(note.algorithm)
        leaf = leaf_of(bytes.fromhex(entry["hash"]), hashed)
        path = [bytes.fromhex(p) for p in entry["path"]]
        if is_included(leaf, entry["sequence"] - 1, note.size, path, note.root, hashed):
            return Claim(entry["sequence"], note.chain, entry_hash=entry["hash"])
    raise Unreadable("path")

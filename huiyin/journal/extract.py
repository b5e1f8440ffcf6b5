"""A chain written out whole, so that it can be proven by another program on another machine.

JSON Lines: first a line {"huiyin": "journal", "version": 1, "chain": …, "algorithm": …, "of": …}, then the
entries in their order as {"entry": {…}}, each followed by the checkpoint that ends with it as
{"checkpoint": {"size": …, "note": …, "key": …}}. `tools/check_journal.py` reads it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC

from .checkpoints import signed_note
from .models import ChainHead, Checkpoint, Entry

#: larger answers are sent line by line only when the lines are tiny; this many are put together
LINES = 500


def extract_of(chain: str, name: str) -> Iterator[str]:
    """The lines of one chain, some hundreds at a time."""
    head = ChainHead.objects.filter(pk=chain).first()
    algorithm = head.algorithm if head else ""
    waiting = [_line({"huiyin": "journal", "version": 1, "chain": chain, "algorithm": algorithm, "of": name})]
    checkpoints = Checkpoint.objects.filter(chain=chain).order_by("size").iterator(chunk_size=500)
    due = next(checkpoints, None)
    for entry in Entry.objects.filter(chain=chain).order_by("sequence").iterator(chunk_size=2000):
        waiting.append(_line({"entry": _told(entry)}))
        if due and due.size == entry.sequence:
            waiting.append(_signed(due))
            due = next(checkpoints, None)
        if len(waiting) >= LINES:
            yield "".join(waiting)
            waiting = []
    # of a chain that lost its end these are left
    waiting += [_signed(c) for c in ([due] if due else [])]
    waiting += [_signed(c) for c in checkpoints]
    yield "".join(waiting)


def _signed(checkpoint: Checkpoint) -> str:
    note, key = signed_note(checkpoint)
    return _line({"checkpoint": {"size": checkpoint.size, "note": note, "key": key}})


def _told(entry: Entry) -> dict[str, object]:
    return {
        "sequence": entry.sequence, "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor_id": str(entry.actor_id or ""), "actor_name": entry.actor_name, "action": entry.action,
        "object_type": entry.object_type, "object_id": entry.object_id, "payload": entry.payload,
        "salt": entry.salt, "payload_hash": entry.payload_hash, "previous_hash": entry.previous_hash,
        "hash": entry.hash, "algorithm": entry.algorithm,
    }  # fmt: skip


def _line(told: dict[str, object]) -> str:
    return json.dumps(told, ensure_ascii=False) + "\n"

"""Prove a journal that Huiyin wrote out, without Huiyin: standard library and `cryptography` alone.

    huiyin journal out/                                    # or the button 导出 on the journal's page
    python tools/check_journal.py out/*.jsonl --receipt kept-elsewhere.json --code 1024-ABCD-…
    python tools/check_journal.py --receipt old.json --receipt new.json    # receipts alone, held together

Exit status: 0 proven, 1 tampered with (says the first number that does not hold), 2 unproven: all holds
together, but nothing that was held outside speaks for it. Written from the definitions of RFC 6962
(a tree is hashed by halving the list), not from the product's code, which grows it leaf by leaf.
"""

import argparse
import base64
import functools
import hashlib
import json
import sys
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

PROVEN, TAMPERED, UNPROVEN = 0, 1, 2
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Bad(Exception):
    def __init__(self, number, why):
        self.number, self.why = number, why


def h(name, data):
    return hashlib.new({"sha256": "sha256", "sm3": "sm3"}[name], data).digest()


def tree_hash(name, leaves):
    """MTH of RFC 6962 over leaves[lo:hi]; complete halves are remembered, as later sizes need them."""

    @functools.cache
    def complete(lo, hi):
        return halves(lo, hi)

    def halves(lo, hi):
        if hi - lo == 0:
            return h(name, b"")
        if hi - lo == 1:
            return h(name, b"\0" + leaves[lo])
        k = 1
        while k * 2 < hi - lo:
            k *= 2
        right = complete if (hi - lo - k) & (hi - lo - k - 1) == 0 else halves
        return h(name, b"\1" + complete(lo, lo + k) + right(lo + k, hi))

    return lambda size: halves(0, size)


def open_note(note, key):
    """(chain, size, root, algorithm) of a signed note, or None where the signature does not hold."""
    try:
        raw = base64.b64decode(key.split("+", 2)[2])
        body, _, signature = note.partition("\n\n")
        line = base64.b64decode(signature.split(" ", 2)[2])
        assert raw[0] == 1
        assert line[:4] == hashlib.sha256(b"huiyin\n" + raw).digest()[:4]
        Ed25519PublicKey.from_public_bytes(raw[1:]).verify(line[4:], body.encode() + b"\n")
        origin, size, root, algorithm, _at = body.split("\n")
        return origin.split("/", 1)[1], int(size), base64.b64decode(root), algorithm
    except (InvalidSignature, ValueError, IndexError, AssertionError, AttributeError):
        return None


def code_of(chain, size, root, algorithm):
    bits = int.from_bytes(h(algorithm, f"{chain}\n{size}\n".encode() + root)[:13], "big") >> 4
    text = "".join(ALPHABET[bits >> 5 * (19 - n) & 31] for n in range(20))
    return "-".join([str(size), *(text[n : n + 4] for n in range(0, 20, 4))])


def check_entry(chain, algorithm, entry, number, before):
    if entry["sequence"] != number:
        raise Bad(number, "entry_missing")
    if entry["algorithm"] != algorithm:
        raise Bad(number, "algorithm_unknown")
    if entry["previous_hash"] != before:
        raise Bad(number, "link_broken")
    if h(algorithm, (entry["salt"] + "\n" + entry["payload"]).encode()).hex() != entry["payload_hash"]:
        raise Bad(number, "payload_changed")
    order = ("at", "actor_id", "actor_name", "action", "object_type", "object_id", "payload_hash",
             "previous_hash")  # fmt: skip
    fields = [algorithm, chain, number, *(entry[f] for f in order)]
    if h(algorithm, json.dumps(fields, ensure_ascii=False).encode()).hex() != entry["hash"]:
        raise Bad(number, "entry_changed")


def check(lines, held, codes):
    """(chain, entries, how far what is held outside reaches); raises Bad."""
    head = json.loads(next(lines))
    chain, algorithm = head["chain"], head["algorithm"]
    leaves, notes, before = [], [], ""
    for line in lines:
        told = json.loads(line)
        if "entry" in told:
            check_entry(chain, algorithm, told["entry"], len(leaves) + 1, before)
            before = told["entry"]["hash"]
            leaves.append(bytes.fromhex(before))
        else:
            notes.append(
                (told["checkpoint"]["size"], open_note(told["checkpoint"]["note"], told["checkpoint"]["key"]))
            )
    root, good, outside = tree_hash(algorithm, leaves), 0, 0
    for size, note in notes:
        if note is None:
            raise Bad(size, "signature_wrong")
        if size > len(leaves):
            raise Bad(len(leaves) + 1, "tail_missing")
        if note != (chain, size, root(size), algorithm):
            raise Bad(good + 1, "checkpoint_differs")
        good = size
    for kept in sorted(k for k in held if k[0] == chain):
        if kept[1] > len(leaves):
            raise Bad(len(leaves) + 1, "tail_missing")
        if kept[2] != root(kept[1]):
            raise Bad(outside + 1, "receipt_differs")
        outside = kept[1]
    for code in list(codes):
        size = int(code.split("-")[0])
        if size <= len(leaves) and code_of(chain, size, root(size), algorithm) == code:
            codes.remove(code)
            outside = max(outside, size)
    return chain, len(leaves), outside


def continued(name, m, n, path):
    """(root of m, root of n) that the path of RFC 6962, 2.1.2 comes to, given the root of m as path[0]."""
    left = path[1:]

    def both(m, n, whole):
        if m == n:
            it = path[0] if whole else left.pop()
            return it, it
        k = 1
        while k * 2 < n:
            k *= 2
        beside = left.pop()
        if m <= k:
            old, new = both(m, k, whole)
            return old, h(name, b"\1" + new + beside)
        old, new = both(m - k, n - k, False)
        return h(name, b"\1" + beside + old), h(name, b"\1" + beside + new)

    found = both(m, n, True)
    return None if left else found


def steps_of(told, notes):
    """The earlier places that a receipt shows its checkpoints to go on from, each as (chain, size, root,
    algorithm) and whether the proof holds."""
    there = {(chain, size): (root, name) for chain, size, root, name in notes}
    for step in sorted(told.get("steps", []), key=lambda s: -s["size"]):
        chain, m, n, old = step["chain"], step["from"], step["size"], bytes.fromhex(step["root"])
        new, name = there.get((chain, n), (None, "sha256"))
        try:
            path = [old, *(bytes.fromhex(p) for p in step["path"])]
            holds = 0 < m < n and continued(name, m, n, path) == (old, new)
        except IndexError:
            holds = False
        if there.setdefault((chain, m), (old, name))[0] != old:
            holds = False
        yield (chain, m, old, name), holds


def alone(held, linked):
    """Receipts held against each other: no size may have two roots, and each must lead on to the next."""
    result = PROVEN if held else UNPROVEN
    for chain in sorted({k[0] for k in held}):
        mine = sorted({(size, root) for c, size, root, _ in [*held, *linked] if c == chain})
        sizes = [size for size, _root in mine]
        own = {(size, root) for c, size, root, _ in held if c == chain}
        loose = [p for p in mine[:-1] if (chain, *p) not in {k[:3] for k in linked}]
        if len(sizes) != len(set(sizes)):
            print(f"{chain}: two different roots of one size: the journal was rewritten")
            return TAMPERED
        if len(own) < 2 or loose:
            print(f"{chain}: " + (f"nothing leads on from {loose[0][0]}" if loose else "one receipt alone"))
            result = UNPROVEN
        else:
            print(f"{chain}: {len(own)} receipts, each goes on from the one before")
    return result


def read_receipts(paths):
    """(notes held, earlier places that are linked to them, whether all could be read)."""
    held, linked, sound = [], [], True
    for path in paths:
        with Path(path).open(encoding="utf-8") as file:
            told = json.load(file)
        opened = [open_note(c["note"], c["key"]) for c in told["checkpoints"]]
        steps = list(steps_of(told, [note for note in opened if note]))
        if None in opened or not all(holds for _place, holds in steps):
            print(f"{path}: a signature or a proof does not hold, so it proves nothing")
            sound = False
            continue
        held += opened
        linked += [place for place, _holds in steps]
    return held, linked, sound


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("extract", nargs="*")
    parser.add_argument("--receipt", action="append", default=[])
    parser.add_argument("--code", action="append", default=[])
    given = parser.parse_args()
    codes, chains = [c.upper() for c in given.code], set()
    held, linked, sound = read_receipts(given.receipt)
    result = PROVEN if sound else UNPROVEN
    if not given.extract:
        return alone(held, linked) or result
    held += linked
    for path in given.extract:
        try:
            with Path(path).open(encoding="utf-8") as file:
                chain, entries, outside = check(file, held, codes)
        except Bad as bad:
            print(f"{path}: number {bad.number}: {bad.why}")
            return TAMPERED
        chains.add(chain)
        print(f"{path}: {entries} entries hold; {outside} of them are covered by what is held outside")
        if outside == 0:
            result = UNPROVEN
    if gone := {k[0] for k in held} - chains:
        print(f"no extract was given of {', '.join(sorted(gone))}")
        result = result or UNPROVEN
    if codes:
        print(f"no chain has {', '.join(codes)}: mistyped, or the journal is not what it was")
        return TAMPERED
    return result


if __name__ == "__main__":
    sys.exit(main())

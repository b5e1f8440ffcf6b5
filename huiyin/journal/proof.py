"""Proving a chain: every entry again from the first to the last, every checkpoint, and what is held outside.

The chain shows that no entry was changed by itself. That nobody cut off its end or computed all of it anew is
shown only by a checkpoint of which a copy is held where they could not reach it: a receipt, or the code on a
close-out slip.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import DatabaseError, connection

from .chain import ALGORITHMS, entry_hash, hashing, payload_hash
from .checkpoints import note_of
from .claims import Claim, claims_on
from .models import ChainHead, Checkpoint, Entry
from .notes import Note
from .tree import add_leaf, leaf_of, root_of_peaks

#: asked of each entry that holds: action, kind and id of the object, payload
See = Callable[[str, str, str, str], None]
FIELDS = (
    "sequence", "at", "actor_id", "actor_name", "action", "object_type", "object_id", "payload", "salt",
    "payload_hash", "previous_hash", "hash", "algorithm",
)  # fmt: skip
_STEP = 1000


@dataclass(frozen=True, slots=True)
class Fault:
    """The first entry of a chain that does not hold, and why (a code that the wording knows)."""

    chain: str
    sequence: int
    code: str


@dataclass(frozen=True, slots=True)
class Proof:
    """`checkpoints`: how many held; `outside`: how many entries are covered by what is held outside."""

    chain: str
    entries: int
    fault: Fault | None
    checkpoints: int = 0
    outside: int = 0
    keys: frozenset[str] = frozenset()
    #: the claims without a chain of their own (codes) that this chain met
    met: frozenset[Claim] = frozenset()

    @property
    def holds(self) -> bool:
        return self.fault is None


def chains() -> list[str]:
    """Every chain, also those of which the head, the entries or a checkpoint alone are left."""
    named = (Entry, ChainHead, Checkpoint)
    with _any_bytes():
        return sorted({c for kind in named for c in kind.objects.values_list("chain", flat=True).distinct()})


def prove_all(
    progress: Callable[[int], None] | None = None, claims: Sequence[Claim] = (), see: See | None = None
) -> Iterator[Proof]:
    """One `Proof` a chain, also for chains of which only a claim is left."""
    for chain in sorted({*chains(), *(c.chain for c in claims if c.chain)}):
        yield prove(chain, progress, claims, see)


def prove(
    chain: str, progress: Callable[[int], None] | None = None, claims: Sequence[Claim] = (),
    see: See | None = None,
) -> Proof:  # fmt: skip
    """Walk one chain in constant memory; stops at the first bad entry."""
    with _any_bytes():
        walk = _Walk(chain, [*claims_on(chain, claims)], [c for c in claims if c.code])
        for row in _rows(chain):
            if code := walk.step(row):
                return walk.proof(code)
            if see and row:
                see(row[4], row[5], row[6], row[7])
            if progress and walk.count % _STEP == 0:
                progress(walk.count)
        return walk.proof(walk.at_the_end())


@dataclass(slots=True)
class _Walk:
    """Where the proof of a chain has come to."""

    chain: str
    claims: list[Claim]
    codes: list[Claim]
    count: int = 0
    previous: str = ""
    algorithm: str = ""
    peaks: list[bytes] = field(default_factory=list)
    checkpoints: int = 0
    outside: int = 0
    keys: set[str] = field(default_factory=set)
    met: set[Claim] = field(default_factory=set)
    #: up to here signed checkpoints agree
    sealed: int = 0
    _rows: Iterator[Checkpoint] = field(init=False)
    _next: Checkpoint | None = field(init=False)

    def __post_init__(self) -> None:
        rows = Checkpoint.objects.filter(chain=self.chain).order_by("size")
        self._rows = rows.iterator(chunk_size=500)
        self._next = self._following()

    def _following(self) -> Checkpoint | None:
        try:
            return next(self._rows, None)
        except (DatabaseError, ValueError, TypeError, OverflowError):
            # bytes that are no time: it is met at the next entry, and differs
            return Checkpoint(chain=self.chain, size=0, at=None)

    def step(self, row: tuple[Any, ...] | None) -> str:
        """Take the next entry, None for one that can't be read; gives what is to be said against it."""
        self.algorithm = self.algorithm or (row[12] if row else "")
        if code := _objection(self.chain, row, self.count + 1, self.previous, self.algorithm):
            self.count += 1
            return code
        assert row is not None
        hashed = hashing(self.algorithm)
        add_leaf(self.peaks, self.count, leaf_of(bytes.fromhex(row[11]), hashed), hashed)
        self.count, self.previous = self.count + 1, row[11]
        return self._sealed() or self._claimed()

    def _root(self) -> bytes:
        return root_of_peaks(self.peaks, hashing(self.algorithm))

    def _sealed(self) -> str:
        found = self._next
        if found is None or (isinstance(found.size, int) and found.size > self.count):
            return ""
        self._next = self._following()
        peaks = ",".join(p.hex() for p in self.peaks)
        if (found.algorithm, found.root, found.peaks) != (self.algorithm, self._root().hex(), peaks):
            return "checkpoint_differs"
        if not is_signed(found):
            return "signature_wrong"
        self.keys.add(found.key)
        self.checkpoints, self.sealed = self.checkpoints + 1, found.size
        return ""

    def _claimed(self) -> str:
        while self.claims and self.claims[0].size == self.count:
            claim = self.claims.pop(0)
            if claim.entry_hash:
                if claim.entry_hash != self.previous:
                    return "receipt_entry_differs"
            elif not claim.is_met_by(self._note()):
                return "receipt_differs"
            else:
                self.outside = self.count
        for code in self.codes:
            if code.size == self.count and code.is_met_by(self._note()):
                self.met.add(code)
                self.outside = self.count
        return ""

    def _note(self) -> Note:
        return Note(self.chain, self.count, self._root(), self.algorithm, "")

    def at_the_end(self) -> str:
        if odd := _oddly_written(self.chain):
            self.count = odd
            return "entry_changed"
        head = ChainHead.objects.filter(pk=self.chain).first()
        longer = head and isinstance(head.sequence, int) and head.sequence > self.count
        if head is None or longer or self.claims or self._next:
            self.count += 1
            return "tail_missing"
        if (head.sequence, head.hash) != (self.count, self.previous) or (
            self.count and head.algorithm != self.algorithm
        ):
            return "head_differs"
        return ""

    def proof(self, code: str) -> Proof:
        # of a chain that was computed anew only what came before it is known to be as it was
        first = {"checkpoint_differs": self.sealed + 1, "receipt_differs": self.outside + 1}
        fault = Fault(self.chain, first.get(code, self.count), code) if code else None
        entries = self.count - 1 if code == "tail_missing" else self.count
        return Proof(
            self.chain, entries, fault, self.checkpoints, self.outside, frozenset(self.keys),
            frozenset(self.met),
        )  # fmt: skip


def is_signed(checkpoint: Checkpoint) -> bool:
    """Whether the signature is of the key that the checkpoint names."""
    try:
        public, signature = bytes.fromhex(checkpoint.key), bytes.fromhex(checkpoint.signature)
        Ed25519PublicKey.from_public_bytes(public).verify(signature, note_of(checkpoint).text().encode())
    except (InvalidSignature, ValueError, AttributeError):
        return False
    return (checkpoint.key, checkpoint.signature) == (public.hex(), signature.hex())


def _rows(chain: str) -> Iterator[tuple[Any, ...] | None]:
    """The entries one after the other; None where one is no longer made of texts, times and identifiers."""
    rows = Entry.objects.filter(chain=chain).order_by("sequence").values_list(*FIELDS)
    try:
        yield from rows.iterator(chunk_size=5000)
    except (DatabaseError, ValueError, TypeError, OverflowError):
        yield None


@contextmanager
def _any_bytes() -> Iterator[None]:
    """SQLite hands out whatever bytes a text has: what is no UTF-8 comes as it is, and is found to differ."""
    connection.ensure_connection()
    if connection.vendor != "sqlite":
        yield
        return
    usual = connection.connection.text_factory
    connection.connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        connection.connection.text_factory = usual


#: a time as Django writes it into SQLite, with microseconds or without
_WRITTEN = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9] [0-9][0-9]:[0-9][0-9]:[0-9][0-9]"
_ODD = (
    "SELECT MIN(place) FROM"
    " (SELECT sequence AS place, at, actor_id AS name FROM journal_entry WHERE chain = %s"
    " UNION ALL SELECT size, at, '' FROM journal_checkpoint WHERE chain = %s)"
    " WHERE name <> lower(name) OR NOT (at GLOB %s OR at GLOB %s)"
)


def _oddly_written(chain: str) -> int | None:
    """SQLite keeps times and identifiers as text, which can be changed without changing what they mean: a
    capital letter, a comma. Nobody writes them so; gives the first place where somebody did."""
    if connection.vendor != "sqlite":
        return None
    with connection.cursor() as cursor:
        cursor.execute(_ODD, [chain, chain, _WRITTEN, _WRITTEN + "." + "[0-9]" * 6])
        return cursor.fetchone()[0]


def _objection(
    chain: str, row: tuple[Any, ...] | None, expected: int, previous: str, algorithm: str
) -> str:  # fmt: skip
    if row is None:
        return "entry_changed"
    at: datetime
    actor: UUID | None
    sequence, at, actor, name, action, kind, about, payload, salt, digest, before, own, named = row
    if sequence != expected:
        return "entry_missing"
    if named != algorithm or named not in ALGORITHMS:
        return "algorithm_unknown"
    if before != previous:
        return "link_broken"
    try:
        if payload_hash(salt, payload, named) != digest:
            return "payload_changed"
        again = entry_hash(
            chain=chain, sequence=sequence, at=at, actor=(str(actor or ""), name), action=action,
            object_type=kind, object_id=about, payload_hash=digest, previous_hash=before, algorithm=named,
        )  # fmt: skip
    except (ValueError, TypeError, AttributeError):
        # bytes that are no text, or a time that is none
        return "entry_changed"
    return "" if again == own else "entry_changed"

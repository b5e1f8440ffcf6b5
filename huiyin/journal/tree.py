"""The Merkle tree over a chain's entries, as RFC 6962 builds it; each leaf is the hash of one entry.

A tree that only grows is held by its peaks, the roots of its complete subtrees from the largest to the
smallest: some twenty hashes for a million entries. From the peaks at one size and the leaves that came after,
the root and every proof are made without reading what came before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .chain import Hashing


def leaf_of(entry_hash: bytes, hashed: Hashing) -> bytes:
    """Leaves and nodes are hashed apart, so that none can be passed off as the other."""
    return hashed(b"\x00" + entry_hash)


def _node(left: bytes, right: bytes, hashed: Hashing) -> bytes:
    return hashed(b"\x01" + left + right)


@dataclass(frozen=True, slots=True)
class Peaks:
    """A tree of `size` leaves, by the roots of its complete subtrees, largest first."""

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def grown(self, leaves: Iterable[bytes], hashed: Hashing) -> Peaks:
        """The tree with these leaves added."""
        size, hashes = self.size, list(self.hashes)
        for leaf in leaves:
            add_leaf(hashes, size, leaf, hashed)
            size += 1
        return Peaks(size, tuple(hashes))

    def root(self, hashed: Hashing) -> bytes:
        return root_of_peaks(self.hashes, hashed)


def add_leaf(peaks: list[bytes], size: int, leaf: bytes, hashed: Hashing) -> None:
    """Add the leaf number `size` to the peaks of the tree before it, in place."""
    node = leaf
    while size & 1:
        node = _node(peaks.pop(), node, hashed)
        size >>= 1
    peaks.append(node)


def root_of_peaks(peaks: Sequence[bytes], hashed: Hashing) -> bytes:
    if not peaks:
        return hashed(b"")
    node = peaks[-1]
    for left in reversed(peaks[:-1]):
        node = _node(left, node, hashed)
    return node


def inclusion(before: Peaks, leaves: Sequence[bytes], hashed: Hashing) -> list[bytes]:
    """The path that shows `leaves[0]` to be leaf number `before.size` of the tree that ends with `leaves`.

    `before` is the tree up to that leaf (RFC 9162, 2.1.3.1).
    """
    left = list(before.hashes)
    place, size = before.size, before.size + len(leaves)

    def path(low: int, high: int) -> list[bytes]:
        if high - low == 1:
            return []
        middle = low + _left_part(high - low)
        if place < middle:
            right = Peaks().grown(leaves[middle - place : high - place], hashed).root(hashed)
            return [*path(low, middle), right]
        sibling = left.pop(0)
        return [*path(middle, high), sibling]

    return path(0, size)


def consistency(before: Peaks, later: Sequence[bytes], hashed: Hashing) -> list[bytes]:
    """What shows that the tree `before` is the beginning of the one that ends with `later` (2.1.4.1)."""
    left = list(before.hashes)
    held, size = before.size, before.size + len(later)

    def proof(low: int, high: int, whole: bool) -> list[bytes]:
        if high == held:
            return [] if whole else [left[0]]
        middle = low + _left_part(high - low)
        if held <= middle:
            right = Peaks().grown(later[middle - held : high - held], hashed).root(hashed)
            return [*proof(low, middle, whole), right]
        sibling = left.pop(0)
        return [*proof(middle, high, False), sibling]

    return proof(0, size, True) if 0 < held < size else []


def _left_part(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1


def is_included(
    leaf: bytes, place: int, size: int, path: Sequence[bytes], root: bytes, hashed: Hashing
) -> bool:
    """Whether `path` leads from the leaf number `place` to the root of `size` leaves (RFC 9162, 2.1.3.2)."""
    if not 0 <= place < size:
        return False
    at, last, node = place, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            node = _node(sibling, node, hashed)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            node = _node(node, sibling, hashed)
        at, last = at >> 1, last >> 1
    return last == 0 and node == root


def is_consistent(
    first: tuple[int, bytes], second: tuple[int, bytes], proof: Sequence[bytes], hashed: Hashing
) -> bool:
    """Whether the tree `second` (size and root) goes on from the tree `first` (RFC 9162, 2.1.4.2)."""
    (held, old), (size, new) = first, second
    if not 0 < held <= size:
        return False
    if held == size:
        return not proof and old == new
    path = list(proof)
    if held & (held - 1) == 0:
        path.insert(0, old)
    if not path:
        return False
    at, last = held - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    was = now = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            was, now = _node(sibling, was, hashed), _node(sibling, now, hashed)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            now = _node(now, sibling, hashed)
        at, last = at >> 1, last >> 1
    return last == 0 and was == old and now == new

"""Putting items into bins of limited room, each where it may go; where that fails, which conditions to blame.

Items that may go to the same bins are one class, so that thousands of items are a small flow.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
Class = frozenset[str]


@dataclass(frozen=True, slots=True)
class Restriction(Generic[K]):
    """A condition named `key` that keeps `item` out of `bins`."""

    key: K
    item: str
    bins: frozenset[str]


def fits(classes: Mapping[Class, int], room: Mapping[str, int]) -> bool:
    """Whether all items can be placed at once."""
    return _blocked(classes, room) is None


def _blocked(classes: Mapping[Class, int], room: Mapping[str, int]) -> Class | None:
    """The bins that are too small together for the items that may go nowhere else; None when all fit.

    An item without any bin gives the empty set.
    """
    left = dict(room)
    placed: dict[Class, Counter[str]] = {c: Counter() for c in classes}
    for class_ in sorted(classes, key=lambda c: (len(c), sorted(c))):
        wanted = classes[class_]
        while wanted:
            path, seen = _path(class_, left, placed)
            if not path:
                return frozenset(seen)
            wanted -= _push(path, wanted, left, placed)
    return None


Step = tuple[Class, str]


def _path(
    start: Class, left: Mapping[str, int], placed: Mapping[Class, Counter[str]]
) -> tuple[list[Step], set[str]]:
    """How an item of `start` gets room: a step puts one into a bin, the next moves one out of it."""
    came: dict[str, Step] = dict.fromkeys(sorted(start), (start, ""))
    queue = deque(came)
    while queue:
        here = queue.popleft()
        if left.get(here, 0) > 0:
            return _steps_to(here, came), set(came)
        for class_, bins in placed.items():
            if bins[here] > 0:
                for there in sorted(class_ - came.keys()):
                    came[there] = (class_, here)
                    queue.append(there)
    return [], set(came)


def _steps_to(end: str, came: Mapping[str, Step]) -> list[Step]:
    steps: list[Step] = []
    here = end
    while here:
        class_, before = came[here]
        steps.append((class_, here))
        here = before
    return steps


def _push(
    steps: Sequence[Step], wanted: int, left: dict[str, int], placed: Mapping[Class, Counter[str]]
) -> int:
    """Move as many as the path bears; how many."""
    amount = min(wanted, left[steps[0][1]])
    for (class_, _bin), (_next, before) in pairwise(steps):
        amount = min(amount, placed[class_][before])
    left[steps[0][1]] -= amount
    for number, (class_, here) in enumerate(steps):
        placed[class_][here] += amount
        if number + 1 < len(steps):
            placed[class_][steps[number + 1][1]] -= amount
    return amount


def classes_of(
    items: Iterable[str], bins: Collection[str], restrictions: Iterable[Restriction[K]]
) -> dict[str, Class]:
    """The bins that each item may go to."""
    everywhere = frozenset(bins)
    allowed = dict.fromkeys(items, everywhere)
    for one in restrictions:
        allowed[one.item] = allowed[one.item] - one.bins
    return allowed


@dataclass(frozen=True, slots=True)
class Blame(Generic[K]):
    """An irreducible conflict: with any one of these conditions lifted, the others can be met.

    `items` are those that can't all be placed, `full` the bins that are too small for them.
    """

    restrictions: tuple[K, ...]
    full: tuple[str, ...]
    items: tuple[str, ...]


def blame(
    items: Sequence[str], room: Mapping[str, int], restrictions: Sequence[Restriction[K]]
) -> Blame[K] | None:
    """What keeps all items from being placed, shrunk until nothing can be left out; None when they fit."""
    allowed = classes_of(items, room, restrictions)
    blocked = _blocked(Counter(allowed.values()), room)
    if blocked is None:
        return None
    stuck = {item for item in items if allowed[item] <= blocked}
    kept = list(dict.fromkeys(r.key for r in restrictions if r.item in stuck))
    full = sorted(blocked)
    for bin_ in list(full):
        trial = [b for b in full if b != bin_]
        if not _possible(items, room, restrictions, set(kept), trial):
            full = trial
    for key in list(kept):
        trial_keys = set(kept) - {key}
        if not _possible(items, room, restrictions, trial_keys, full):
            kept.remove(key)
    rest = [r for r in restrictions if r.key in set(kept)]
    where = classes_of(items, room, rest)
    return Blame(tuple(kept), tuple(full), tuple(i for i in items if where[i] <= frozenset(full)))


def _possible(
    items: Sequence[str],
    room: Mapping[str, int],
    restrictions: Iterable[Restriction[K]],
    keys: set[K],
    full: Collection[str],
) -> bool:
    """Whether all fit where only these conditions count and only these bins are limited."""
    kept = [r for r in restrictions if r.key in keys]
    limits = {b: room[b] if b in full else len(items) for b in room}
    return fits(Counter(classes_of(items, room, kept).values()), limits)

"""Bins that fill up one item after the other; an item that finds no room has others moved on."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence

from .fitting import Class


class Places:
    """Who is where while a plan grows. What can be placed at all must be known before (`fitting.fits`)."""

    def __init__(self, room: Mapping[str, int], allowed: Mapping[str, Class]) -> None:
        self.allowed = allowed
        self.room = dict(room)
        self.inside: dict[str, list[str]] = {key: [] for key in room}

    def free(self, place: str) -> int:
        return self.room[place] - len(self.inside[place])

    def put(self, item: str, preferred: Sequence[str] = ()) -> None:
        """Into the first place with room, in the order given (or that of the places)."""
        for place in preferred or self.room:
            if place in self.allowed[item] and self.free(place) > 0:
                self.inside[place].append(item)
                return
        self._make_room(item)

    def put_together(self, items: Sequence[str]) -> bool:
        """All of them into the first place that may hold and has room for all; False where there is none."""
        together = frozenset.intersection(*(self.allowed[i] for i in items))
        for place in self.room:
            if place in together and self.free(place) >= len(items):
                self.inside[place].extend(items)
                return True
        return False

    def _make_room(self, item: str) -> None:
        """Along the shortest chain of moves; of each place the one that came last moves first."""
        came: dict[str, tuple[str, str]] = {p: (item, "") for p in self.room if p in self.allowed[item]}
        queue = deque(came)
        while queue:
            here = queue.popleft()
            if self.free(here) > 0:
                return self._shift(here, came)
            for mover in reversed(self.inside[here]):
                for there in self.room:
                    if there in self.allowed[mover] and there not in came:
                        came[there] = (mover, here)
                        queue.append(there)
        raise ValueError(f"no room for {item}")

    def _shift(self, end: str, came: Mapping[str, tuple[str, str]]) -> None:
        here = end
        while here:
            mover, before = came[here]
            if before:
                self.inside[before].remove(mover)
            self.inside[here].append(mover)
            here = before

    def choice(self) -> dict[str, str]:
        return {item: place for place, items in self.inside.items() for item in items}

"""A life is a table of moves. One function tells what stands against a move; all channels ask it.

The answer that greys a button, words its tooltip and refuses the request is the same list of obstacles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, TypeVar

from .roles import Role

S = TypeVar("S", bound=StrEnum)
A = TypeVar("A", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One reason against a move: a code that the wording knows, and what it speaks of."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


Guard = Callable[[Any], Obstacle | None]


@dataclass(frozen=True, slots=True)
class Move(Generic[S, A]):
    """One legal step: in `source`, somebody with one of `roles` may do `action`, if no guard objects."""

    action: A
    source: S
    target: S
    roles: frozenset[Role]
    guards: tuple[Guard, ...] = ()


class Refused(Exception):
    """A move that the rules refuse, with every reason at once."""

    def __init__(self, action: StrEnum, obstacles: list[Obstacle]) -> None:
        self.action, self.obstacles = action, obstacles
        super().__init__(f"{action}: {', '.join(o.code for o in obstacles)}")


@dataclass(frozen=True, slots=True)
class Life(Generic[S, A]):
    """All legal moves of one kind of record."""

    name: str
    initial: S
    moves: tuple[Move[S, A], ...]

    def __str__(self) -> str:
        return self.name

    def rows(self, action: A, state: S) -> list[Move[S, A]]:
        return [m for m in self.moves if m.action == action and m.source == state]

    def obstacles(self, action: A, state: S, roles: Iterable[Role], facts: object) -> list[Obstacle]:
        """Every reason against `action`; an empty list means it may be done.

        Where several rows fit (the profile decides between them by guards), the row with the fewest
        objections speaks.
        """
        rows = self.rows(action, state)
        if not rows:
            return [Obstacle("not_in_this_state", {"state": state, "action": action})]
        mine = [m for m in rows if m.roles & frozenset(roles)]
        if not mine:
            allowed = sorted({r for m in rows for r in m.roles})
            return [Obstacle("not_your_role", {"roles": allowed, "action": action})]
        return min((self._objections(m, facts) for m in mine), key=len)

    def next_state(self, action: A, state: S, roles: Iterable[Role], facts: object) -> S:
        """The state after `action`; raises `Refused` with all obstacles when it may not be done."""
        held = frozenset(roles)
        for move in self.rows(action, state):
            if move.roles & held and not self._objections(move, facts):
                return move.target
        raise Refused(action, self.obstacles(action, state, held, facts))

    def offered(self, state: S, roles: Iterable[Role]) -> list[A]:
        """The actions that this state and these roles know at all, in the table's order, each once."""
        held = frozenset(roles)
        return list(dict.fromkeys(m.action for m in self.moves if m.source == state and m.roles & held))

    @staticmethod
    def _objections(move: Move[S, A], facts: object) -> list[Obstacle]:
        return [o for guard in move.guards if (o := guard(facts)) is not None]

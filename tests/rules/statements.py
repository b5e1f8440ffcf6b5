"""Lives held against statements that were written by hand: a line a move, `state action target roles…`."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest

from huiyin.rules.moves import Refused
from huiyin.rules.roles import Role


def stated(text: str) -> dict[tuple[str, str, str], str]:
    """The target of each state, action and role that a statement names."""
    lines = [line.split() for line in text.splitlines() if line]
    return {(state, action, role): target for state, action, target, *roles in lines for role in roles}


def holds_exactly(life: Any, states: Any, actions: Any, text: str, facts: Callable[[Role], object]) -> None:
    """All states × actions × roles: what is stated leads where it says, everything else is refused."""
    wanted = stated(text)
    for state, action, role in product(states, actions, Role):
        if target := wanted.get((state, action, role)):
            assert life.next_state(action, state, {role}, facts(role)) == target
            continue
        with pytest.raises(Refused):
            life.next_state(action, state, {role}, facts(role))

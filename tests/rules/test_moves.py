"""What a table of moves answers when several of its rows fit: shown on a small life made for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import pytest

from huiyin.rules.moves import Life, Move, Obstacle, Refused
from huiyin.rules.roles import Role


class Door(StrEnum):
    SHUT = "shut"
    OPEN = "open"
    BROKEN = "broken"


class Act(StrEnum):
    OPEN = "open"
    SHUT = "shut"


@dataclass(frozen=True)
class Facts:
    key: bool = False
    crowbar: bool = False
    permit: bool = False


def has_key(f: Facts) -> Obstacle | None:
    return None if f.key else Obstacle("key_missing")


def has_crowbar(f: Facts) -> Obstacle | None:
    return None if f.crowbar else Obstacle("crowbar_missing")


def has_permit(f: Facts) -> Obstacle | None:
    return None if f.permit else Obstacle("permit_missing")


LIFE: Life[Door, Act] = Life(
    name="door",
    initial=Door.SHUT,
    moves=(
        Move(Act.OPEN, Door.SHUT, Door.BROKEN, frozenset({Role.TEAM}), (has_crowbar, has_permit)),
        Move(Act.OPEN, Door.SHUT, Door.OPEN, frozenset({Role.TEAM, Role.OFFICE}), (has_key,)),
        Move(Act.SHUT, Door.OPEN, Door.SHUT, frozenset({Role.TEAM})),
    ),
)


def codes(role: Role, facts: Facts) -> list[str]:
    return [o.code for o in LIFE.obstacles(Act.OPEN, Door.SHUT, {role}, facts)]


def test_of_several_ways_the_one_with_the_fewest_objections_speaks():
    assert codes(Role.TEAM, Facts()) == ["key_missing"]


def test_one_open_way_is_enough():
    assert codes(Role.TEAM, Facts(key=True)) == []
    assert codes(Role.TEAM, Facts(crowbar=True, permit=True)) == []


def test_the_facts_decide_where_a_move_leads():
    assert LIFE.next_state(Act.OPEN, Door.SHUT, {Role.TEAM}, Facts(key=True)) == Door.OPEN
    assert LIFE.next_state(Act.OPEN, Door.SHUT, {Role.TEAM}, Facts(crowbar=True, permit=True)) == Door.BROKEN


def test_a_way_that_is_open_to_another_role_is_not_open_to_mine():
    facts = Facts(crowbar=True, permit=True)
    assert codes(Role.OFFICE, facts) == ["key_missing"]
    with pytest.raises(Refused):
        LIFE.next_state(Act.OPEN, Door.SHUT, {Role.OFFICE}, facts)


def test_an_action_with_several_ways_is_offered_once():
    assert LIFE.offered(Door.SHUT, {Role.TEAM}) == [Act.OPEN]


def test_an_action_of_no_role_of_mine_is_not_offered():
    assert LIFE.offered(Door.OPEN, {Role.OFFICE}) == []

"""A department with a key, and a clue that was sealed to it."""

from __future__ import annotations

import pytest

from huiyin.clues import actions, keys
from huiyin.clues.opening import open_keys
from huiyin.rules.clue import ClueAction, ClueClass, ClueSource
from huiyin.rules.roles import Role
from huiyin.sealing import Strength
from tests.conftest import person

PASSPHRASE = "一把只有本人知道的长口令"


@pytest.fixture(autouse=True)
def _quick_locks(monkeypatch):
    monkeypatch.setattr(keys, "STRENGTH", Strength(1, 8192))


@pytest.fixture
def codes(ours) -> list[str]:
    """The department's key is made by its first member; gives the recovery codes."""
    return keys.make_key(department_id=ours.department.pk, passphrase=PASSPHRASE, by=ours.department_staff)


@pytest.fixture
def colleague(ours):
    return person("审计厅同事", Role.DEPARTMENT, ours.body.pk, ours.department.pk)


def opened_by(side, by=None, passphrase=PASSPHRASE):
    """The department's key, open for this person."""
    by = by or side.department_staff
    cookie = keys.open_with(department_id=side.department.pk, passphrase=passphrase, by=by)
    return open_keys(by, cookie)


def enter(side, text="某人收受礼金", **more):
    given = {
        "target_id": side.targets[0].pk, "department_id": side.department.pk,
        "clue_class": ClueClass.INTEGRITY, "source": ClueSource.LETTERS, "by": side.team1,
        "fields": {"subject": "礼金", "concerned": "张某", "text": text, "origin": ""}, **more,
    }  # fmt: skip
    return actions.enter(**given)


def take(clue, action, by, **more):
    return actions.take(clue_id=clue.pk, action=ClueAction(action), by=by, **more)


def received(side, **more):
    """A clue that was sent and received."""
    clue = enter(side, **more)
    take(clue, "route", side.office)
    return take(clue, "receive", side.department_staff, keys=opened_by(side))

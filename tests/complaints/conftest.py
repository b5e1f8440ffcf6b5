"""A complaint that came by letter, and what is told of it."""

from __future__ import annotations

import pytest

from huiyin.complaints import actions, coming_in
from huiyin.complaints.actions import Given
from huiyin.complaints.coming_in import Letter
from huiyin.rules.complaint import ComplaintAction, ComplaintChannel, ComplaintTopic
from tests.clues.conftest import _quick_locks, codes

__all__ = ["_quick_locks", "codes"]
TEXT = "采购时把一个项目拆成三份，每份都不到招标限额，三家供应商是同一个老板。"


@pytest.fixture
def complaint(ours):
    return came(ours)


def came(side, *, by=None, subject="采购拆分", text=TEXT, name="钱某", contact="电话一二三", target=0):
    letter = Letter(ComplaintChannel.LETTER, subject, text, name, contact)
    made, _code = coming_in.register(letter=letter, target_id=side.targets[target].pk, by=by or side.team1)
    return made


def take(complaint, action, by, **given):
    return actions.take(
        complaint_id=complaint.pk, action=ComplaintAction(action), given=Given(**given), by=by
    )


def accepted(side, **more):
    return take(came(side, **more), "accept", side.office, topic=ComplaintTopic.MONEY)

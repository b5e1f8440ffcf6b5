"""Every notice can be put into words, whatever it is about: a page must not fail for want of one."""

from __future__ import annotations

import pytest

from huiyin.notices.models import Notice
from huiyin.notices.wording import DUE_SOON, KINDS, OVERDUE, label
from huiyin.rules.due import DueKind
from huiyin.rules.notices import NoticeKind


def test_every_kind_of_notice_has_a_word():
    assert set(KINDS) == set(NoticeKind)


@pytest.mark.parametrize("words", [DUE_SOON, OVERDUE], ids=["due soon", "overdue"])
def test_whatever_can_fall_due_has_a_word_of_its_own(words):
    assert set(words) == set(DueKind)
    assert len({str(word) for word in words.values()}) == len(words)


@pytest.mark.parametrize("kind", DueKind)
def test_a_notice_of_a_deadline_says_what_falls_due(kind):
    soon = label(Notice(kind=NoticeKind.DUE_SOON, due_kind=kind, count=1))
    late = label(Notice(kind=NoticeKind.OVERDUE, due_kind=kind, count=3))
    assert soon == str(DUE_SOON[kind])
    assert late.startswith(str(OVERDUE[kind]))
    assert "3" in late

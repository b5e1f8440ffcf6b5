"""Whatever is written into the journal has a word for those who read it."""

from __future__ import annotations

import re
from pathlib import Path

from huiyin.rules.finding import FindingAction
from huiyin.web.journal_words import ACTIONS, action_word

SOURCES = Path(__file__).resolve().parents[2] / "huiyin"
WRITTEN = re.compile(r"action=\"([a-z_]+)\"|_journal\(\w+, \w+, \"([a-z_]+)\"")


def written() -> set[str]:
    found = set()
    for path in SOURCES.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "record(" in text or "_journal(" in text:
            found |= {a or b for a, b in WRITTEN.findall(text)}
    return found - {"store_true", "version"}


def test_every_action_that_is_journaled_is_worded():
    assert {a for a in written() if a not in ACTIONS and a not in set(FindingAction)} == set()


def test_a_finding_action_is_worded_as_everywhere_else():
    assert str(action_word("feed_back")) == "反馈"

"""The third set is of the shape of the contract, half honest, and its open half is understood."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from huiyin.sifting import Code, Sifter, Unreadable, read_records

HERE = Path(__file__).parent


def gold_of(half: str) -> dict[str, dict]:
    rows = (HERE / half / "records" / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    return {row["id"]: row for row in map(json.loads, rows)}


@pytest.mark.parametrize("half", ["dev", "held"])
def test_every_record_can_be_read_and_has_its_gold(half):
    read = list(read_records(HERE / half / "records" / "records.jsonl"))
    assert not [item for item in read if isinstance(item, Unreadable)]
    assert {r.id for r in read if not isinstance(r, Unreadable)} == set(gold_of(half))


def test_every_code_is_planted_at_least_six_times_and_nearly_half_are_honest():
    gold = [row for half in ("dev", "held") for row in gold_of(half).values()]
    planted = Counter(code for row in gold for code in row["codes"])
    assert {code: planted[code] for code in Code if planted[code] < 6} == {}
    assert 0.45 <= sum(not row["codes"] for row in gold) / len(gold) <= 0.55
    assert len({row["kind"] for row in gold}) >= 25, "hard negatives of many sorts"


def test_the_open_half_is_understood():
    gold = gold_of("dev")
    given = [
        r for r in read_records(HERE / "dev" / "records" / "records.jsonl") if not isinstance(r, Unreadable)
    ]
    answers = Sifter(HERE / "dev" / "records" / "evidence").sift(given)
    found = {a.id: {s.code for s in a.signs} for a in answers}
    accused = [
        i for i, row in gold.items() if not row["codes"] and found.get(i, set()) - set(row["acceptable"])
    ]
    assert len(accused) <= 2
    missed = Counter(code for i, row in gold.items() for code in row["codes"] if code not in found.get(i, ()))
    assert sum(missed.values()) <= 4, missed

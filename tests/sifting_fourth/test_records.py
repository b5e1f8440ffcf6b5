"""The fourth set is of the shape of the contract, and what it taught is kept."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from huiyin.sifting import Sifter, Unreadable, read_records

HERE = Path(__file__).parent
WEAK = ("foreign_name", "copied_text", "totals_differ", "one_for_many")


def test_the_weak_codes_are_found_and_no_honest_record_is_accused():
    rows = (HERE / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    gold = {row["id"]: row for row in map(json.loads, rows)}
    given = [r for r in read_records(HERE / "records.jsonl") if not isinstance(r, Unreadable)]
    assert {r.id for r in given} == set(gold)
    planted = Counter(code for row in gold.values() for code in row["codes"])
    assert all(planted[code] >= 6 for code in WEAK)

    found = {a.id: {s.code.value for s in a.signs} for a in Sifter().sift(given)}
    accused = {
        i: codes
        for i, row in gold.items()
        if not row["codes"] and (codes := found.get(i, set()) - set(row["acceptable"]))
    }
    missed = {i: codes for i, row in gold.items() if (codes := set(row["codes"]) - found.get(i, set()))}
    assert accused == {}
    assert missed == {}

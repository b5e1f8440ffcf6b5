"""The held-apart set is what it says it is: the engine is not asked here."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

RECORDS = Path(__file__).parent / "records"
CODES = {
    *("copied_text", "recycled_text", "foreign_name", "no_substance", "plan_as_result", "meetings_only"),
    *("evidence_missing", "evidence_predates", "evidence_postdates", "reused_evidence", "totals_differ"),
    *("money_short", "one_for_many", "rushed_close", "recurred"),
}
FIELDS = {
    "": {"id", "body", "round", "unit", "unit_aliases", "finding", "measures", "claim", "evidence", "review"},
    "finding": {"text", "category", "recorded_on", "amount"},
    "claim": {"status", "claimed_on", "text", "counts", "money_recovered"},
    "review": {"closed_on", "closed_by", "opened_seconds"},
}
DAYS = ("recorded_on", "claimed_on", "closed_on", "dated", "due")


def _rows(name: str) -> list[dict]:
    return [json.loads(line) for line in (RECORDS / name).read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def records() -> list[dict]:
    return _rows("records.jsonl")


@pytest.fixture(scope="module")
def gold() -> dict[str, dict]:
    return {row["id"]: row for row in _rows("gold.jsonl")}


def _parts(record: dict):
    yield from (record, record["finding"], record.get("claim", {}), record.get("review", {}))
    yield from record.get("measures", [])
    yield from record.get("evidence", [])


def _threes(text: str) -> set[str]:
    bare = re.sub(r"[\W\d]+", "", text)
    return {bare[i : i + 3] for i in range(len(bare) - 2)}


def test_every_record_is_of_the_shape_of_the_contract(records):
    for record in records:
        assert record["unit"]
        assert record["finding"]["text"]
        assert set(record) <= FIELDS[""]
        for part in ("finding", "claim", "review"):
            assert set(record.get(part, {})) <= FIELDS[part], record["id"]
        assert all(set(m) == {"text", "due"} for m in record["measures"])
        assert all(set(e) <= {"file", "sha256", "title", "dated", "text"} for e in record.get("evidence", []))


def test_every_day_is_a_day_of_the_calendar(records):
    for part in (part for record in records for part in _parts(record)):
        for key in DAYS:
            assert date.fromisoformat(part.get(key, "2025-01-01"))


def test_ids_are_unique_and_gold_names_the_same_records(records, gold):
    assert len({r["id"] for r in records}) == len(records) == len(gold)
    assert {r["id"] for r in records} == set(gold)


def test_there_are_enough_records_and_half_of_them_are_honest(records, gold):
    honest = [row for row in gold.values() if not row["codes"]]
    assert len(records) >= 180
    assert 0.45 <= len(honest) / len(records) <= 0.55
    assert all((row["kind"] == "planted") == bool(row["codes"]) for row in gold.values())
    assert len({row["kind"] for row in honest}) >= 12, "hard negatives of many sorts"


def test_every_code_is_planted_at_least_seven_times_and_in_more_than_one_grade(gold):
    count = Counter(code for row in gold.values() for code in row["codes"])
    grades = {code: {row["difficulty"].get(code) for row in gold.values()} - {None} for code in CODES}
    assert {code: n for code, n in count.items() if n < 7} == {}
    assert set(count) == CODES
    assert all(len(found) >= 2 and found <= {"easy", "medium", "hard"} for found in grades.values())


def test_a_label_has_a_grade_and_refers_to_records_that_are_there(gold):
    for row in gold.values():
        assert len(row["codes"]) <= 3
        assert set(row["difficulty"]) == set(row["codes"])
        assert set(row["acceptable"]) <= CODES
        assert not set(row["codes"]) & set(row["acceptable"]), row["id"]
        for code in ("copied_text", "recycled_text", "reused_evidence", "one_for_many", "recurred"):
            assert (code in row["codes"]) == bool(row["refs"].get(code)), (row["id"], code)
        assert all(ref in gold and ref != row["id"] for refs in row["refs"].values() for ref in refs)


def test_what_recurs_or_is_recycled_stands_in_an_earlier_round_of_the_same_unit(records, gold):
    by_id = {r["id"]: r for r in records}
    for row in gold.values():
        for code in ("recycled_text", "recurred"):
            for earlier in (by_id[ref] for ref in row["refs"].get(code, [])):
                assert earlier["unit"] == by_id[row["id"]]["unit"]
                assert earlier["review"]["closed_on"] < by_id[row["id"]]["finding"]["recorded_on"]


def test_evidence_files_are_there_have_their_hashes_and_stay_small(records):
    pieces = [e for r in records for e in r.get("evidence", []) if "file" in e]
    for piece in pieces:
        data = (RECORDS / "evidence" / piece["file"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == piece["sha256"]
    files = [p for p in (RECORDS / "evidence").rglob("*") if p.is_file()]
    assert len(files) == len(pieces)
    assert {p.suffix for p in files} >= {".jpg", ".png", ".pdf", ".docx", ".txt"}
    assert sum(p.stat().st_size for p in files) < 6_000_000


def test_honest_texts_are_not_one_template_with_slots(records, gold):
    own = [
        (r["id"], _threes(r["claim"]["text"]))
        for r in records
        if not gold[r["id"]]["codes"]
        and "campaign" not in gold[r["id"]]["kind"]
        and len(r["claim"]["text"]) > 40
    ]
    alike = [(a, b) for (a, x), (b, y) in combinations(own, 2) if len(x & y) / len(x | y) > 0.2]
    assert alike == []


def test_honest_records_are_in_order_of_time(records, gold):
    older_on_purpose = ("old_contract", "original_contract", "finding_proof", "merged_unit")
    for record in (r for r in records if not gold[r["id"]]["codes"]):
        begun, claimed = record["finding"]["recorded_on"], record["claim"]["claimed_on"]
        assert claimed <= record.get("review", {}).get("closed_on", claimed), record["id"]
        if not gold[record["id"]]["kind"].endswith(older_on_purpose):
            assert all(begun <= e.get("dated", begun) <= claimed for e in record["evidence"]), record["id"]

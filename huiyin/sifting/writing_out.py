"""Record → the JSON object that it was read from, for keeping."""

from __future__ import annotations

from datetime import date
from typing import Any

from huiyin.sifting.records import Record


def as_json(record: Record) -> dict[str, Any]:
    """`parse_record(as_json(record)) == record`."""
    finding, claim, closing = record.finding, record.claim, record.closing
    given: dict[str, Any] = {
        "id": record.id,
        "body": record.body,
        "round": record.round,
        "unit": record.unit,
        "unit_aliases": list(record.aliases),
        "finding": {
            "text": finding.text,
            "category": finding.category,
            "recorded_on": _day(finding.recorded_on),
            "amount": finding.amount,
        },
        "measures": [{"text": m.text, "due": _day(m.due)} for m in record.measures],
        "evidence": [
            {"file": p.file, "sha256": p.sha256, "title": p.title, "dated": _day(p.dated), "text": p.text}
            for p in record.evidence
        ],
    }
    if claim is not None:
        given["claim"] = {
            "status": claim.status,
            "claimed_on": _day(claim.claimed_on),
            "text": claim.text,
            "counts": dict(claim.counts),
            "money_recovered": claim.money_recovered,
        }
    if closing is not None:
        given["review"] = {
            "closed_on": _day(closing.closed_on),
            "closed_by": closing.closed_by,
            "opened_seconds": closing.opened_seconds,
        }
    return given


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None

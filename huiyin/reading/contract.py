"""The printed form of a reading (docs/reading.md), and the complete form that a database keeps."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from huiyin.reading.result import (
    Check,
    Claim,
    Dates,
    Item,
    Reading,
    RoundFacts,
    RoundMeeting,
    RoundTarget,
    Span,
    Warning_,
)
from huiyin.rules.reconciliation import Note

_FORM = 1
#: why a check ended as it did, in the words of the printed form; the complete form keeps the code
NOTES: Mapping[str, str] = {
    Note.EXACT: "准确",
    Note.ROUNDED: "四舍五入",
    Note.CUT: "舍去尾数",
    Note.EXACT_WITH_BASICALLY_DONE: "准确，含基本完成",
    Note.ROUNDED_WITH_BASICALLY_DONE: "四舍五入，含基本完成",
    Note.CUT_WITH_BASICALLY_DONE: "舍去尾数，含基本完成",
    Note.DAMAGED: "原文有缺损，不作判断",
    Note.REST_NOT_TOLD: "未列明其余部分的状态",
    Note.TOTAL_IS_ZERO: "总数为零",
    Note.ONLY_SOME_LISTED: "文中说明只列出部分",
    Note.LIST_UNSURE: "正文列出的条目无法全部确认",
    Note.NOT_ALL_ITEMISED: "正文未必逐项列出",
}


def contract(reading: Reading) -> dict[str, Any]:
    """Exactly the keys of the contract, ready for JSON."""
    return {
        "source": {
            "name": reading.name, "media_type": reading.media_type, "sha256": reading.sha256,
            "characters": len(reading.text),
        },
        "kind": reading.kind,
        "title": reading.title,
        "unit": reading.unit,
        "inspector": reading.inspector,
        "dates": asdict(reading.dates),
        "inferred": list(reading.inferred),
        "claims": [_claim(c) for c in reading.claims],
        "items": [_item(i) for i in reading.items],
        "round": _round(reading.round),
        "reconciliation": [_check(c) for c in reading.reconciliation],
        "warnings": [{"code": w.code, "span": list(w.span), "text": w.text} for w in reading.warnings],
    }  # fmt: skip


def _number(value: float | None) -> float | int | None:
    return int(value) if value is not None and value == int(value) else value


def _claim(c: Claim) -> dict[str, Any]:
    row: dict[str, Any] = {
        "measure": c.measure,
        "value": _number(c.value),
        "unit": c.unit,
        "span": list(c.span),
    }
    if c.instrument is not None:
        row["instrument"] = c.instrument
    return row


def _item(i: Item) -> dict[str, Any]:
    return {
        "id": i.id, "parent": i.parent, "depth": i.depth, "marker": i.marker, "role": i.role,
        "title": i.title, "text": i.text, "status": i.status, "standing": i.standing, "leader": i.leader,
        "department": i.department, "person": i.person, "deadline": i.deadline, "span": list(i.span),
    }  # fmt: skip


def _round(facts: RoundFacts | None) -> dict[str, Any] | None:
    if facts is None:
        return None
    return {
        "name": facts.name,
        "kind_counts": dict(facts.kind_counts),
        "targets": [{"name": t.name, "kind": t.kind, "unit_type": t.unit_type} for t in facts.targets],
        "teams": facts.teams,
        "meetings": [{"kind": m.kind, "date": m.date, "date_end": m.date_end} for m in facts.meetings],
        "stationed_by": facts.stationed_by,
        "stay_months": _number(facts.stay_months),
        "finding_groups": [list(g) for g in facts.finding_groups],
        "clues_transferred_to": list(facts.clues_transferred_to),
        "demands": list(facts.demands),
    }


def _check(c: Check) -> dict[str, Any]:
    row: dict[str, Any] = {
        "rule": c.rule, "stated": _number(c.stated), "computed": _number(c.computed), "verdict": c.verdict,
        "spans": [list(s) for s in c.spans],
    }  # fmt: skip
    if c.note:
        row["note"] = NOTES.get(c.note, c.note)
    return row


# ── the complete form ─────────────────────────────────────────────────────────────────────────────────────
def dump(reading: Reading) -> dict[str, Any]:
    """Everything, confidence, fields and places too; `load` gives back an equal reading."""
    row = asdict(reading)
    row["form"] = _FORM
    return json.loads(json.dumps(row, ensure_ascii=False))  # type: ignore[no-any-return]


def load(row: Mapping[str, Any]) -> Reading:
    """The reading that `dump` gave. Raises ValueError when the form is not known."""
    if row.get("form") != _FORM:
        raise ValueError(f"读取结果的存储格式是 {row.get('form')!r}，本程序只认 {_FORM}；请用原文件重新读取")
    facts = row["round"]
    return Reading(
        **{k: row[k] for k in ("name", "media_type", "sha256", "text", "kind", "title", "unit", "inspector")},
        dates=Dates(**row["dates"]),
        inferred=tuple(row["inferred"]),
        claims=tuple(Claim(**{**c, "span": _span(c["span"])}) for c in row["claims"]),
        items=tuple(Item(**{**i, "span": _span(i["span"])}) for i in row["items"]),
        round=_load_round(facts) if facts is not None else None,
        reconciliation=tuple(
            Check(**{**c, "spans": tuple(_span(s) for s in c["spans"])}) for c in row["reconciliation"]
        ),
        warnings=tuple(Warning_(**{**w, "span": _span(w["span"])}) for w in row["warnings"]),
        places={k: _span(v) for k, v in row["places"].items()},
    )


def _span(pair: Any) -> Span:
    return int(pair[0]), int(pair[1])


def _load_round(row: Mapping[str, Any]) -> RoundFacts:
    return RoundFacts(
        name=row["name"],
        kind_counts=dict(row["kind_counts"]),
        targets=tuple(RoundTarget(**t) for t in row["targets"]),
        teams=row["teams"],
        meetings=tuple(RoundMeeting(**m) for m in row["meetings"]),
        stationed_by=row["stationed_by"],
        stay_months=row["stay_months"],
        finding_groups=tuple(tuple(g) for g in row["finding_groups"]),
        clues_transferred_to=tuple(row["clues_transferred_to"]),
        demands=tuple(row["demands"]),
    )


def schema() -> dict[str, Any]:
    """The JSON Schema of the contract."""
    path = Path(__file__).with_name("contract.schema.json")
    return json.loads(path.read_text("utf-8"))  # type: ignore[no-any-return]

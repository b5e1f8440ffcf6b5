"""The corpus's own way of writing a document and its labels in one place.

A source is a head (``key: value`` lines), a line ``---`` and the body, one paragraph a line. Inside the body
an item is written where it stands::

    [[2F|（一）|关于“台账不全”的问题|done standing]]

depth, role letter, marker, title, flags. It is printed as marker and title; a marker that begins with ``#``
is labelled but not printed (Word numbers the paragraph itself, or the marker stands in a cell of its own).
Writing label and text in one stroke is what keeps titles and parents right; everything else in the gold
stands in the head, by hand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

ROLES = {
    "S": "section",
    "C": "category",
    "F": "finding",
    "U": "subfinding",
    "M": "measure",
    "R": "result",
    "N": "next_step",
}
STATUSES = {"done": "done", "basically": "basically_done", "progress": "in_progress", "not": "not_done"}
OWNERS = {"L": "leader", "D": "department", "P": "person", "T": "deadline"}
DATES = ("inspection_start", "inspection_end", "feedback", "published")
TAG = re.compile(r"\[\[(\d)([SCFUMRN])\|([^|]*)\|([^|\]]*)(?:\|([^\]]*))?\]\]")
FACTORS = {"万": 10**4, "亿": 10**8}


@dataclass
class Source:
    """One annotated document. ``head`` keeps repeated keys as lists; ``body`` is not yet printed."""

    path: Path
    head: dict[str, list[str]] = field(default_factory=dict)
    body: list[str] = field(default_factory=list)

    def one(self, key: str, default: str = "") -> str:
        """The first value of a key of the head."""
        return self.head.get(key, [default])[0]


def load(path: Path) -> Source:
    """Read a source file; ValueError when the line between head and body is missing."""
    head, found, body = path.read_text(encoding="utf-8").partition("\n---\n")
    if not found:
        raise ValueError(f"{path.name}: 缺少分隔行 ---")
    source = Source(path)
    for line in filter(str.strip, head.splitlines()):
        key, _, value = line.partition(":")
        source.head.setdefault(key.strip(), []).append(value.strip())
    source.body = body.rstrip("\n").split("\n")
    return source


def printed(line: str) -> str:
    """The line as a reader of the document sees it."""
    return TAG.sub(lambda m: ("" if m[3].startswith("#") else m[3]) + m[4], line)


def number(text: str) -> int | float:
    """``5.78万`` → 57800; whole numbers stay whole."""
    factor = FACTORS.get(text[-1], 1)
    value = Decimal(text.rstrip("万亿")) * factor
    return int(value) if value == value.to_integral_value() else float(value)


def items(source: Source) -> list[dict[str, Any]]:
    """The items of the body in document order, with ids and parents that follow from their depths."""
    out: list[dict[str, Any]] = []
    open_items: list[dict[str, Any]] = []
    children: dict[str | None, int] = {}
    for depth, role, marker, title, flags in TAG.findall("\n".join(source.body)):
        while open_items and open_items[-1]["level"] >= int(depth):
            open_items.pop()
        parent = open_items[-1]["id"] if open_items else None
        children[parent] = children.get(parent, 0) + 1
        place = str(children[parent])
        item = {
            "id": f"{parent}.{place}" if parent else place,
            "parent": parent,
            "depth": len(open_items) + 1,
            "marker": marker.lstrip("#").strip() or None,
            "role": ROLES[role],
            "title": re.sub(r"\s*\\n\s*", "", title).strip(),
        }
        item.update(attributes(flags))
        open_items.append({**item, "level": int(depth)})
        out.append(item)
    return out


def attributes(flags: str) -> dict[str, Any]:
    """Status, persistence, owners and ``optional`` out of the flags of one item."""
    words = flags.split()
    out: dict[str, Any] = {
        "status": next((STATUSES[w] for w in words if w in STATUSES), None),
        "standing": "standing" in words,
        **dict.fromkeys(OWNERS.values()),
    }
    for word in words:
        key, equals, value = word.partition("=")
        if equals:
            out[OWNERS[key]] = value
        elif word not in STATUSES and word not in ("standing", "opt"):
            raise ValueError(f"unknown flag {word!r}")
    return out | ({"optional": True} if "opt" in words else {})


def claims(source: Source) -> list[dict[str, Any]]:
    """``claims: findings_total 8; persons 4 批评教育; ?money_recovered|money_involved 5.78万``"""
    out = []
    for entry in ";".join(source.head.get("claims", [])).split(";"):
        words = entry.split()
        if not words:
            continue
        names = words[0].lstrip("?").split("|")
        claim: dict[str, Any] = {"measure": names[0], "value": number(words[1])}
        if len(names) > 1:
            claim["any_measure"] = names
        if len(words) > 2:
            claim["instrument"] = words[2]
        if words[0].startswith("?"):
            claim["optional"] = True
        out.append(claim)
    return out


def reconciliation(source: Source) -> list[dict[str, Any]]:
    """``agrees: rule | stated | computed``; ``disagrees: rule | stated | computed | number of the fault``"""
    out = []
    for verdict in ("disagrees", "agrees", "cannot_tell"):
        for line in source.head.get(verdict, []):
            rule, stated, computed, *fault = (part.strip() for part in line.split("|"))
            row: dict[str, Any] = {"rule": rule, "stated": number(stated), "computed": number(computed)}
            row["verdict"] = verdict
            if verdict == "disagrees":
                row["fault"] = int(fault[0]) if fault else 1
            out.append(row)
    return out


def meeting(text: str) -> dict[str, str]:
    """``一对一反馈 2023-06-15..2023-06-17`` → kind, date and, where there is one, the last day."""
    kind, day = text.rsplit(" ", 1)
    first, _, last = day.partition("..")
    return {"kind": kind.strip(), "date": first} | ({"date_end": last} if last else {})


def a_round(source: Source) -> dict[str, Any] | None:
    """The round of a news item, out of the keys ``round.*``; None when no name is given."""
    name = source.one("round.name")
    if not name:
        return None
    targets = []
    for line in source.head.get("round.targets", []):
        label, _, names = line.partition("=")
        kind, _, unit_type = label.strip().partition("/")
        for target in names.strip().split("、"):
            targets.append({"name": target, "kind": kind or None, "unit_type": unit_type or None})
    counts = (entry.split() for entry in source.one("round.kinds").split(";") if entry.strip())
    teams, stay = source.one("round.teams"), source.one("round.stay_months")
    return {
        "name": name,
        "kind_counts": {kind: int(count) for kind, count in counts},
        "targets": targets,
        "teams": int(teams) if teams else None,
        "meetings": [meeting(m.strip()) for m in source.one("round.meetings").split(";") if m.strip()],
        "stationed_by": source.one("round.stationed_by") or None,
        "stay_months": int(stay) if stay else None,
        "finding_groups": [g.split("+") for g in source.one("round.groups").split(";") if g],
        "clues_transferred_to": [u for u in source.one("round.clues_to").split("、") if u],
        "demands": [d.strip() for d in source.one("round.demands").split(";") if d.strip()],
    }


def named(source: Source, key: str, gold: dict[str, Any]) -> None:
    """``unit: as written | also accepted | …``; a dash stands for nothing stated."""
    first, *more = (None if v.strip() == "-" else v.strip() for v in source.one(key, "-").split("|"))
    gold[key] = first
    if more:
        gold[f"{key}_alt"] = more


def gold(source: Source) -> dict[str, Any]:
    """All labels of a source, in the shape of the scorer's gold files."""
    out: dict[str, Any] = {"source_name": source.one("file"), "kind": source.one("kind")}
    for key in ("title", "unit", "inspector"):
        named(source, key, out)
    days = source.one("dates", "- - - -").split()
    out["dates"] = dict(zip(DATES, (None if d == "-" else d for d in days), strict=True))
    out["inferred"] = source.one("inferred").split()
    out |= {"claims": claims(source), "items": items(source), "round": a_round(source)}
    out["reconciliation"] = reconciliation(source)
    out["warnings"] = [{"text": w} for w in source.head.get("warning", [])]
    for line in source.head.get("dates_alt", []):
        key, _, values = line.partition(" ")
        accepted = [None if v == "-" else v for v in values.split()]
        out.setdefault("dates_alt", {})[key] = accepted
    if source.one("claims_open"):
        out["claims_open"] = source.one("claims_open").split()
    if source.one("status_null_open"):
        out["status_null_open"] = True
    faults = {row["fault"] for row in out["reconciliation"] if row["verdict"] == "disagrees"}
    return out | ({"planted": len(faults)} if faults else {})

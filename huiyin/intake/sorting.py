"""From a corrected reading to findings and tasks: which unit, which category, what text. Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from uuid import UUID

from huiyin.findings.fingerprints import fingerprint, fingerprints
from huiyin.rules.finding import Completion, Pace

from .matching import Likeness, heading_mark
from .parts import CorrectedItem
from .planned import (
    FEEDS_BACK,
    Choices,
    Conflict,
    HeadingLine,
    Ledger,
    PlannedFinding,
    PlannedTask,
    UnitChoice,
    UnitLine,
    where_of,
)

_PACES = {"立行立改": Pace.IMMEDIATE, "即知即改": Pace.IMMEDIATE, "立即整改": Pace.IMMEDIATE,
          "长期坚持": Pace.CONTINUING, "持续整改": Pace.CONTINUING, "分阶段": Pace.STAGED}  # fmt: skip
_MONEY = re.compile(r"^\s*([0-9][0-9,，]*(?:\.[0-9]+)?)\s*(亿元|万元|元)?\s*$")
_YUAN = {"亿元": Decimal(100_000_000), "万元": Decimal(10_000), "元": Decimal(1), None: Decimal(1)}
_CLAIMED = {c.value for c in Completion}


@dataclass(slots=True)
class Raw:
    """A finding's item with what stands below it and above it."""

    item: CorrectedItem
    heading: str = ""
    subfindings: list[CorrectedItem] = field(default_factory=list)
    measures: list[CorrectedItem] = field(default_factory=list)


@dataclass(slots=True)
class SortedOut:
    findings: list[PlannedFinding]
    left_out: list[str]
    units: list[UnitLine]
    headings: list[HeadingLine]
    conflicts: list[Conflict]


def sort_out(items: Sequence[CorrectedItem], choices: Choices, ledger: Ledger) -> SortedOut:
    """Findings with their unit, category and tasks; what has no unit is left out and named."""
    raws, conflicts = gather(items)
    wheres, units = _place(raws, choices, ledger)
    categories, headings = _categorise(raws, choices, ledger)
    marks = marks_of(raws, wheres)
    findings, left_out = [], []
    for raw, where, mark in zip(raws, wheres, marks, strict=True):
        if where is None:
            left_out.append(raw.item.id)
        else:
            findings.append(_finding(raw, where, mark, categories, choices))
    return SortedOut(findings, left_out, units, headings, conflicts)


def gather(items: Sequence[CorrectedItem]) -> tuple[list[Raw], list[Conflict]]:
    """Findings with their subfindings and measures; what stands under no finding becomes a conflict."""
    raws: dict[int, Raw] = {}
    lost: dict[str, list[str]] = defaultdict(list)
    for item in items:
        if item.dropped:
            continue
        if item.role == "finding":
            if not title_of(item):
                lost["finding_without_words"].append(item.id)
                continue
            raws[item.at] = Raw(item, _heading(item, items))
        elif item.role in ("subfinding", "measure"):
            owner = _owner(item, items, raws)
            if owner is None:
                lost[f"{item.role}_without_finding"].append(item.id)
            else:
                (owner.subfindings if item.role == "subfinding" else owner.measures).append(item)
    return list(raws.values()), [Conflict(code, tuple(ids)) for code, ids in lost.items()]


def title_of(item: CorrectedItem) -> str:
    return (item.title or item.item.text).strip()


def _owner(item: CorrectedItem, items: Sequence[CorrectedItem], raws: Mapping[int, Raw]) -> Raw | None:
    at = item.parent
    while at is not None:
        if at in raws:
            return raws[at]
        at = items[at].parent
    return None


def _heading(item: CorrectedItem, items: Sequence[CorrectedItem]) -> str:
    """The row's own category, else the nearest heading of that role above the finding."""
    if own := item.item.fields.get("category", "").strip():
        return own
    at = item.parent
    while at is not None:
        if items[at].role == "category":
            return title_of(items[at])
        at = items[at].parent
    return ""


def _place(raws: Sequence[Raw], choices: Choices, ledger: Ledger) -> tuple[list[str | None], list[UnitLine]]:
    """Where each finding goes (None: left out), and one line for each unit as written."""
    written = [raw.item.item.fields.get("unit", "").strip() for raw in raws]
    lines: dict[str, UnitLine] = {}
    whole = str(choices.target_id) if choices.target_id else None
    for name, number in Counter(w for w in written if w).items():
        likeness = ledger.places.find(name)
        choice = choices.units.get(name)
        lines[name] = UnitLine(
            name, number, likeness, _decided(name, likeness, choice, choices, ledger), choice
        )
    return [lines[name].where if name else whole for name in written], list(lines.values())


def _decided(
    name: str, likeness: Likeness, choice: UnitChoice | None, choices: Choices, ledger: Ledger
) -> str | None:
    if choice is None:
        if likeness.place and likeness.place.target_id:
            return where_of(likeness.place)
        if choices.unknown != "create":
            return None
        return where_of(likeness.place) if likeness.place else f"new:{name}"
    if choice.how == "create":
        return f"new:{name}"
    place = ledger.places.of_unit(choice.unit_id) if choice.how == "unit" and choice.unit_id else None
    return where_of(place) if place else None


def _categorise(
    raws: Sequence[Raw], choices: Choices, ledger: Ledger
) -> tuple[dict[str, UUID | None], list[HeadingLine]]:
    lines = []
    for heading, number in Counter(raw.heading for raw in raws if raw.heading).items():
        found = ledger.categories.find(heading)
        taken = found.category.id if found.category else None
        chosen = choices.headings.get(heading_mark(heading))
        if chosen is not None:
            own = ledger.categories.of_id(UUID(chosen)) if chosen else None
            taken = own.id if own else None
        lines.append(HeadingLine(heading, number, found, taken))
    return {line.heading: line.category_id for line in lines}, lines


def marks_of(raws: Sequence[Raw], wheres: Sequence[str | None]) -> list[str]:
    """Fingerprints as the ledger gives them: equal titles are numbered within their unit."""
    places: dict[str | None, list[int]] = defaultdict(list)
    for at, where in enumerate(wheres):
        places[where].append(at)
    marks = [""] * len(raws)
    for indices in places.values():
        given = fingerprints(title_of(raws[at].item) for at in indices)
        for at, mark in zip(indices, given, strict=True):
            marks[at] = mark
    return marks


def _finding(
    raw: Raw, where: str, mark: str, categories: Mapping[str, UUID | None], choices: Choices
) -> PlannedFinding:
    item = raw.item
    feeds_back = choices.kind in FEEDS_BACK
    return PlannedFinding(
        item=item.id, where=where, title=title_of(item), text=_text(raw), heading=raw.heading,
        category_id=categories.get(raw.heading), amount=_amount(item.item.fields.get("amount", "")),
        pace=_pace(item), claimed=(item.status or "") if item.status in _CLAIMED else "",
        standing=item.standing, mark=mark, known=None, tasks=_tasks(raw) if feeds_back else (),
    )  # fmt: skip


def _text(raw: Raw) -> str:
    """The finding's own words beyond its title, then its manifestations, one a line."""
    title, own = title_of(raw.item), raw.item.item.text.strip()
    lines = [own] if own and own != title else []
    for sub in raw.subfindings:
        text = sub.item.text.strip()
        words = text if text.startswith(sub.title) or not sub.title else f"{sub.title} {text}".strip()
        lines.append(f"{sub.item.marker or ''}{words}")
    return "\n".join(lines)


def _tasks(raw: Raw) -> tuple[PlannedTask, ...]:
    """Each measure once. Owner and deadline that only the finding names hold for all of its measures.

    A finding that names an owner or a deadline but no measure gets one task of its own, so that neither is
    lost.
    """
    tasks: dict[str, PlannedTask] = {}
    for measure in raw.measures:
        if title_of(measure):
            task = _task(measure, raw.item)
            tasks.setdefault(task.mark, task)
    item = raw.item
    if not tasks and (item.department or item.person or item.leader or item.deadline):
        own = _task(item, item, from_finding=True)
        tasks[own.mark] = own
    return tuple(tasks.values())


def _task(item: CorrectedItem, finding: CorrectedItem, *, from_finding: bool = False) -> PlannedTask:
    named = item if (item.leader or item.department or item.person) else finding
    title = title_of(item)
    text = item.item.text.strip()
    return PlannedTask(
        item=item.id, title=title, text="" if from_finding or text == title else text,
        mark=fingerprint(title), due_on=day(item.deadline) or day(finding.deadline),
        leader=(named.leader or "").strip()[:120], department=(named.department or "").strip()[:120],
        person=(named.person or "").strip()[:120], pace=_pace(finding), from_finding=from_finding,
    )  # fmt: skip


def day(written: str | None) -> date | None:
    """A whole ISO date; None for what names only a month, or no date at all."""
    try:
        return date.fromisoformat(written) if written and len(written) == 10 else None
    except ValueError:
        return None


def _pace(item: CorrectedItem) -> Pace:
    written = item.item.fields.get("pace", "") or item.deadline or ""
    return next((pace for word, pace in _PACES.items() if word in written), Pace.STAGED)


def _amount(written: str) -> Decimal | None:
    """Yuan; None where the cell says more than one plain amount."""
    if (found := _MONEY.match(written)) is None:
        return None
    try:
        return Decimal(found[1].replace(",", "").replace("，", "")) * _YUAN[found[2]]
    except InvalidOperation:
        return None

"""Readings made by hand, so that taking in is tested without the engine that reads."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

from huiyin.intake.matching import Categories, Category, Place, Places
from huiyin.intake.outline import Outline, from_items
from huiyin.intake.parts import CorrectedItem, corrected
from huiyin.intake.planned import Choices, KnownFinding
from huiyin.reading.result import Check, Claim, Dates, Item, Reading, Warning_
from huiyin.rules.round import RoundState

#: (depth, role, title, what else is known of the item)
Row = tuple[int, str, str, Mapping[str, object]]


def reading_of(
    rows: Sequence[Row],
    *,
    kind: str = "rectification_notice",
    unit: str | None = None,
    feedback: str | None = "2024-03-26",
    header: str = "关于整改情况的通报\n",
) -> Reading:
    """A reading whose text is its header and its titles, one a line; ids count within each parent."""
    text, items, path = header, [], []
    for depth, role, title, more in rows:
        del path[depth:]
        while len(path) < depth:
            path.append(0)
        path[depth - 1] += 1
        name = ".".join(map(str, path))
        start = len(text)
        text += title + "\n"
        parent = name.rpartition(".")[0] or None
        values = {"marker": None, "text": title, **more}
        items.append(Item(id=name, parent=parent, depth=depth, role=role, title=title,
                          span=(start, start + len(title)), **values))  # fmt: skip
    return Reading(
        name="通报.txt", media_type="text/plain", sha256=hashlib.sha256(text.encode()).hexdigest(), text=text,
        kind=kind, title=header.strip() or None, unit=unit, inspector=None, dates=Dates(feedback=feedback),
        inferred=(), claims=(Claim("findings_total", 2.0, "个", (0, 2)),), items=tuple(items), round=None,
        reconciliation=(Check("done = findings_total", 3.0, 2.0, "disagrees", ((0, 2),)),),
        warnings=(Warning_("uncertain_role", (0, 2), "关于"),), places={"title": (0, 4)},
    )  # fmt: skip


#: two findings under a category, the first with a manifestation, three measures and an owner
NOTICE: tuple[Row, ...] = (
    (1, "section", "一、整改落实情况", {}),
    (2, "category", "意识形态工作责任制方面", {}),
    (
        3,
        "finding",
        "关于“学习不深入”的问题",
        {"status": "done", "department": "办公室", "deadline": "2024-06-30"},
    ),
    (4, "subfinding", "中心组学习记录不全", {"marker": "（1）"}),
    (4, "measure", "制定学习计划", {}),
    (4, "measure", "补齐学习记录", {"person": "宣传科科长", "deadline": "2024-05-31"}),
    (3, "finding", "关于“台账更新不及时”的问题", {"status": "in_progress", "standing": True}),
    (4, "measure", "按月更新台账", {"department": "综合科"}),
)


@dataclass
class PlainLedger:
    """A ledger in memory: targets and categories by name, findings as they are put into it."""

    targets: Sequence[str] = ("水务厅",)
    outside: Sequence[str] = ()
    category_names: Sequence[str] = ("意识形态工作责任制",)
    round_state: RoundState | None = RoundState.RECTIFYING
    today: date = date(2024, 12, 1)
    may_issue: bool = True
    findings: dict[tuple[UUID, str], KnownFinding] = field(default_factory=dict)
    aliases: dict[str, UUID] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.place = {n: Place(uuid4(), n, uuid4()) for n in self.targets}
        self.place |= {n: Place(uuid4(), n, None) for n in self.outside}
        self.places = Places(self.place.values())
        known = [Category(uuid4(), n) for n in self.category_names]
        self.category = {c.name: c.id for c in known}
        self.categories = Categories(known, self.aliases)

    def target(self, name: str = "水务厅") -> UUID:
        return self.place[name].target_id

    def known(self, targets: set[UUID]) -> Mapping[tuple[UUID, str], KnownFinding]:
        return {key: found for key, found in self.findings.items() if key[0] in targets}


def items_of(reading: Reading, outline: Outline | None = None) -> list[CorrectedItem]:
    return list(corrected(reading.items, outline or from_items(reading.items)))


def chosen(ledger: PlainLedger, kind: str = "rectification_notice", **more: object) -> Choices:
    values = {"feedback_on": date(2024, 3, 26), "target_id": ledger.target(), **more}
    return Choices(kind=kind, **values)

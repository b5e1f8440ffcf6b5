"""Books kept beside the ledger: what was done, in the test's own words, and so what must be owed now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from huiyin.rules.review_chain import Stage

#: kind, identifier, what is owed, by whom: as the list of owed answers shows it
Line = tuple[str, UUID, str, str]

BY_STAGE = {
    Stage.TEAM: "team",
    Stage.DISCIPLINE: "reviewer",
    Stage.ORGANISATION: "reviewer",
    Stage.REVIEWER: "reviewer",
    Stage.OFFICE: "office",
}
#: whose finding it is to do something, where nothing was applied for
OF_FINDING = {
    "registered": ("feed_back", "office"),
    "fed_back": ("plan_tasks", "unit"),
    "in_progress": ("rectify", "unit"),
    "returned": ("rectify_again", "unit"),
    "reopened": ("rectify_again", "unit"),
}
OF_PLAN = {"draft": "hand_in", "returned": "hand_in_again", "amended": "hand_in_again"}
OPEN = frozenset({"fed_back", "in_progress", "returned", "reopened", "applied", "accepted"})
WORKED_ON = frozenset({"in_progress", "returned", "reopened"})


@dataclass
class Matter:
    """A finding: its state, the application that waits with all who had a hand in it, its yearly check."""

    pk: UUID
    target: int
    state: str
    application: UUID | None = None
    eyes: set[str] = field(default_factory=set)
    passed: int = 0
    standing: bool = False
    wants_standing: bool = False
    check: UUID | None = None
    check_reported: bool = False


@dataclass
class Asked:
    """Something that somebody has to answer: who, and of which finding."""

    kind: str
    pk: UUID
    matter: Matter | None
    target: int
    of: str
    by: str
    forwarded: bool = False


@dataclass
class Sent:
    """What lies before the head of a unit, of which kind, and the finding with which it was prepared."""

    pk: UUID
    kind: str
    matter: Matter


@dataclass
class Books:
    """All matters of one body; `targets` are the two units' targets in the round."""

    chain: tuple[Stage, ...]
    targets: list[UUID]
    matters: list[Matter] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    plans: dict[int, str] = field(default_factory=lambda: {0: "draft", 1: "draft"})
    plan_pks: dict[int, UUID] = field(default_factory=dict)
    reports: dict[int, UUID] = field(default_factory=dict)
    sent: list[Sent] = field(default_factory=list)

    def take(self, matter: Matter) -> Matter:
        self.matters.append(matter)
        return matter

    def waiting(self, kind: str) -> list[Asked]:
        return [a for a in self.asked if a.kind == kind]

    def answered(self, asked: Asked) -> None:
        self.asked.remove(asked)

    def owed(self) -> set[Line]:
        """Everything that is owed in this body now."""
        found = {line for m in self.matters for line in self._of(m)}
        found |= {(a.kind, a.pk, "answer", a.of) for a in self.asked if not self._moot(a)}
        return found | set(self._of_units())

    def _of(self, m: Matter) -> Iterator[Line]:
        if m.application:
            last = m.passed >= len(self.chain) - 1
            party = BY_STAGE[self.chain[min(m.passed, len(self.chain) - 1)]]
            yield "application", m.application, "decide" if last else "accept", party
        elif m.state in OF_FINDING:
            yield ("finding", m.pk, *OF_FINDING[m.state])
        elif m.state == "closed" and m.check:
            step = ("answer", "office") if m.check_reported else ("report_kept_up", "unit")
            yield ("standing", m.check, *step)

    def _moot(self, asked: Asked) -> bool:
        """What is asked about, or referred with, a finding that was withdrawn needs no answer."""
        withdrawn = asked.matter is not None and asked.matter.state == "withdrawn"
        return withdrawn and asked.kind in ("question", "referral")

    def _of_units(self) -> Iterator[Line]:
        for place, target in enumerate(self.targets):
            own = [m for m in self.matters if m.target == place]
            state = self.plans[place]
            if state in ("submitted", "under_review"):
                yield "plan", self.plan_pks[place], "answer", "office"
            elif state in OF_PLAN and any(m.state in OPEN | {"closed"} for m in own):
                yield "plan", target, OF_PLAN[state], "unit"
            if place in self.reports:
                yield "report", self.reports[place], "answer", "office"
            elif any(m.state in OPEN for m in own):
                yield "report", target, "hand_in", "unit"

"""What a notice of a whole round would make: the round, its teams, targets and meetings. Pure.

A name that is the same as a unit's (or as a former name or alias of it) is taken; one that is nearly so waits
for somebody to choose; one that is like none follows the general choice. Nothing is taken from an "等".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from huiyin.findings.fingerprints import essence
from huiyin.rules.round import InspectionKind, MeetingKind, RoundState
from huiyin.rules.unit import UnitType

from .matching import Likeness, Places
from .sorting import day

KIND_WORDS = {
    "常规": InspectionKind.REGULAR, "专项": InspectionKind.SPECIAL, "机动": InspectionKind.MOBILE,
    "回头看": InspectionKind.LOOK_BACK, "提级": InspectionKind.ELEVATED, "联动": InspectionKind.JOINT,
}  # fmt: skip
TYPE_WORDS = {
    "职能部门": UnitType.FUNCTIONAL_DEPARTMENT, "企业": UnitType.ENTERPRISE, "高校": UnitType.UNIVERSITY,
    "医院": UnitType.INSTITUTION, "乡镇街道": UnitType.LOCAL, "地区": UnitType.LOCAL,
    "村社区": UnitType.LOCAL,
}  # fmt: skip
#: one-to-one feedback belongs to a target, and a notice of the round does not say whose it was on which day
MEETING_WORDS = {
    "动员部署": MeetingKind.MOBILISATION, "集中反馈": MeetingKind.COLLECTIVE_FEEDBACK,
    "书记专题会": MeetingKind.LEADING_GROUP_REPORT, "领导小组会": MeetingKind.LEADING_GROUP_REPORT,
    "常委会": MeetingKind.COMPREHENSIVE_REPORT,
}  # fmt: skip
MOST_TEAMS = 60


@dataclass(frozen=True, slots=True)
class KnownRound:
    """The round that the notice goes into, as it is; meetings by kind and day, teams by number."""

    name: str
    state: RoundState
    stationed_from: date | None = None
    teams: frozenset[int] = frozenset()
    meetings: frozenset[tuple[str, date]] = frozenset()


@dataclass(frozen=True, slots=True)
class NewRound:
    """A round to be made: in a term that there is, or in one that is opened by name and first day."""

    name: str
    number: int | None
    term_id: UUID | None = None
    term_name: str = ""
    term_starts_on: date | None = None


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A target as written. `does`: join, create, known (in the round already), skip, open (to be chosen)."""

    written: str
    kind: InspectionKind
    unit_type: UnitType
    likeness: Likeness
    does: str
    unit_id: UUID | None = None
    remember: bool = False


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """`does`: hold, known, ahead (not held yet), skip (somebody's choice, or no kind of ours)."""

    at: int
    written: str
    kind: MeetingKind | None
    held_on: date | None
    does: str


@dataclass(slots=True)
class RoundPlan:
    """`problems` are codes of what has to be settled before; `kinds` are (kind, as printed, as listed)."""

    into: KnownRound | None
    new: NewRound | None
    targets: list[TargetLine] = field(default_factory=list)
    meetings: list[MeetingLine] = field(default_factory=list)
    teams: list[int] = field(default_factory=list)
    teams_known: int = 0
    stationed_from: date | None = None
    kinds: list[tuple[str, int, int]] = field(default_factory=list)
    other_name: str = ""
    problems: list[str] = field(default_factory=list)

    def count(self, *does: str) -> int:
        return sum(1 for t in self.targets if t.does in does)

    @property
    def changes(self) -> int:
        """How much would be made; nothing when the notice was imported before."""
        held = sum(1 for m in self.meetings if m.does == "hold")
        own = bool(self.new) + bool(self.stationed_from)
        return self.count("join", "create") + held + len(self.teams) + own


def plan_round(
    facts: Mapping[str, Any], choices: Mapping[str, Any], places: Places, *,
    into: KnownRound | None, new: NewRound | None, today: date, may: bool,
) -> RoundPlan:  # fmt: skip
    """The plan for these facts (`RoundFacts` as a dict); `new` when there is no round to go `into`."""
    made = RoundPlan(into, new)
    made.targets = [_target(t, choices, places) for t in _once(facts.get("targets") or ())]
    held = into.meetings if into else frozenset()
    rows = enumerate(facts.get("meetings") or ())
    made.meetings = [_meeting(at, m, choices, held, today) for at, m in rows]
    wanted = min(int(choices.get("teams", facts.get("teams") or 0) or 0), MOST_TEAMS)
    there = into.teams if into else frozenset()
    made.teams = [n for n in range(1, wanted + 1) if n not in there]
    made.teams_known = wanted - len(made.teams)
    start = day(choices.get("stationed_from", facts.get("stationed_by")))
    made.stationed_from = start if start and (into is None or into.stationed_from is None) else None
    made.kinds = _kinds(facts, made.targets)
    if into and facts.get("name") and not _same_round(facts["name"], into.name):
        made.other_name = facts["name"]
    made.problems = _problems(made, may=may)
    return made


def _once(targets: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return list({t["name"]: t for t in targets}.values())


def _same_round(one: str, other: str) -> bool:
    a, b = essence(one), essence(other)
    return a in b or b in a


def _target(written: Mapping[str, Any], choices: Mapping[str, Any], places: Places) -> TargetLine:
    name = written["name"]
    own = (choices.get("targets") or {}).get(name, {})
    kind = InspectionKind(own["kind"]) if own.get("kind") else KIND_WORDS.get(written.get("kind") or "")
    unit_type = UnitType(own["type"]) if own.get("type") else TYPE_WORDS.get(written.get("unit_type") or "")
    likeness = places.find(name)
    does, unit = _does(likeness, own, choices, places)
    return TargetLine(
        name, kind or InspectionKind.REGULAR, unit_type or UnitType.OTHER, likeness, does, unit,
        remember=bool(own.get("remember")) and does == "join" and likeness.how != "same",
    )  # fmt: skip


def _does(
    likeness: Likeness, own: Mapping[str, Any], choices: Mapping[str, Any], places: Places
) -> tuple[str, UUID | None]:
    how = own.get("how", "")
    place = places.of_unit(UUID(own["unit"])) if how == "unit" and own.get("unit") else None
    place = place or (likeness.place if not how else None)
    if place:
        return ("known" if place.target_id else "join"), place.unit_id
    if how in ("create", "skip"):
        return how, None
    if likeness.how == "near":
        return "open", None
    return choices.get("unknown") or "open", None


def _meeting(
    at: int, meeting: Mapping[str, Any], choices: Mapping[str, Any],
    held: frozenset[tuple[str, date]], today: date,
) -> MeetingLine:  # fmt: skip
    chosen = (choices.get("meetings") or {}).get(str(at))
    kind = MEETING_WORDS.get(meeting["kind"]) if chosen is None else _meeting_kind(chosen)
    on = day(meeting.get("date"))
    if kind is None or on is None:
        does = "skip"
    elif (kind, on) in held:
        does = "known"
    else:
        does = "ahead" if on > today else "hold"
    return MeetingLine(at, meeting["kind"], kind, on, does)


def _meeting_kind(chosen: str) -> MeetingKind | None:
    return MeetingKind(chosen) if chosen else None


def _kinds(facts: Mapping[str, Any], targets: Sequence[TargetLine]) -> list[tuple[str, int, int]]:
    """Where the notice counts more or fewer of a kind than it names."""
    listed = {word: sum(1 for t in targets if t.kind == kind) for word, kind in KIND_WORDS.items()}
    counts = facts.get("kind_counts") or {}
    return [(w, n, listed.get(w, 0)) for w, n in counts.items() if targets and n != listed.get(w, 0)]


def _problems(made: RoundPlan, *, may: bool) -> list[str]:
    found = [] if may else ["round_office"]
    if made.into and made.into.state == RoundState.COMPLETED:
        found.append("round_completed")
    if new := made.new:
        if not new.name:
            found.append("round_name_missing")
        if not new.number:
            found.append("round_number_missing")
        if not new.term_id and not (new.term_name and new.term_starts_on):
            found.append("term_missing")
    if made.count("open"):
        found.append("targets_open")
    return found

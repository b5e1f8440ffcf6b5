"""A kind of inspection as data: its words, levels, deadlines, categories, review chain and list columns.

A profile is one TOML text (see huiyin/profiles/*.toml). `parse` either gives a whole profile or says
everything that is wrong with the text at once, each with the key where it is.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .brief import ImportantRules
from .coordination import Recipient
from .deadlines import OF_THEMSELVES, STAND_INS, Deadline, DeadlineKind, DeadlineUnit, due
from .dispatch import PLEDGE, DispatchKind, UnitRules
from .extension import ALSO_DECIDING, ExtensionRules
from .ladder import LadderRules
from .plan import Party, PlanRules
from .profile_causes import read_causes
from .profile_copies import read_copies
from .profile_ladder import read_important, read_ladder
from .profile_phases import read_phases
from .profile_terms import KNOWN_COLUMNS, KNOWN_WORDS
from .profile_values import Problem, ProfileError, ValueReading, Words, below
from .review_chain import Stage, wrong_with
from .roles import Role
from .root_cause import RootCause
from .round_phases import PhaseRules
from .sign import MAY_DISMISS, SignRules
from .workdays import WorkCalendar

_KEYS = ("key", "name", "levels", "categories", "review_chain", "list_columns", "instruments", "words")
_OPTIONAL = (
    "roll_to_workday",
    "extensions",
    "plans",
    "signs",
    "unit",
    "ladder",
    "coordination",
    "rounds",
    "important",
    "causes",
)
_PERIOD = re.compile(r"([1-9]\d{0,3}) (day|workday|month)s?\Z")


@dataclass(frozen=True, slots=True)
class LevelRules:
    """What holds for inspecting bodies of one level; `deadlines` has every kind."""

    name: Words
    deadlines: Mapping[DeadlineKind, Deadline]


@dataclass(frozen=True, slots=True)
class CategoryDef:
    """A category of findings; `children` are its sub-categories, which have none of their own."""

    code: str
    words: Words
    children: tuple[CategoryDef, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """One kind of inspection, complete and consistent."""

    key: str
    name: Words
    levels: Mapping[str, LevelRules]
    categories: tuple[CategoryDef, ...]
    review_chain: tuple[Stage, ...]
    list_columns: Mapping[str, tuple[str, ...]]
    instruments: tuple[Words, ...]
    words: Mapping[str, Words]
    roll_to_workday: bool = True
    extensions: ExtensionRules = field(default_factory=ExtensionRules)
    plans: PlanRules = field(default_factory=PlanRules)
    signs: SignRules = field(default_factory=SignRules)
    unit: UnitRules = field(default_factory=UnitRules)
    ladder: LadderRules = field(default_factory=LadderRules)
    #: who is sent a copy of the feedback (抄告)
    copies_to: tuple[Recipient, ...] = ()
    rounds: PhaseRules = field(default_factory=PhaseRules)
    important: ImportantRules = field(default_factory=ImportantRules)
    #: what lies behind findings (深层次原因)
    causes: tuple[RootCause, ...] = ()

    def deadline(self, level: str, kind: DeadlineKind) -> Deadline:
        """The period of `kind` at `level`; KeyError when the profile doesn't know the level."""
        return self.levels[level].deadlines[kind]

    def due(self, level: str, kind: DeadlineKind, start: date, calendar: WorkCalendar) -> date:
        """The last day of the period of `kind` that began on `start`, counted as this profile counts."""
        return due(start, self.deadline(level, kind), calendar, roll_to_workday=self.roll_to_workday)


def parse(text: str) -> Profile:
    """Read a profile from TOML; raises `ProfileError` with every problem at once."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as e:
        raise ProfileError([Problem("TOML", f"can't be read: {e}")]) from e
    reading = _Reading()
    reading.no_others("", data, (*_KEYS, *_OPTIONAL))
    profile = Profile(
        key=reading.code("key", data.get("key")),
        name=reading.words("name", data.get("name")),
        levels=reading.table("levels", data.get("levels"), reading.level),
        categories=reading.categories("categories", data.get("categories")),
        review_chain=reading.review_chain("review_chain", data.get("review_chain")),
        list_columns=reading.columns("list_columns", data.get("list_columns")),
        instruments=reading.array("instruments", data.get("instruments"), reading.words),
        words=reading.all_words("words", data.get("words")),
        roll_to_workday=reading.flag("roll_to_workday", data.get("roll_to_workday", True)),
        extensions=reading.extensions("extensions", data.get("extensions", {})),
        plans=reading.plans("plans", data.get("plans", {})),
        signs=reading.signs("signs", data.get("signs", {})),
        unit=reading.unit("unit", data.get("unit", {})),
        important=read_important(reading, "important", data.get("important", {})),
        copies_to=read_copies(reading, "coordination", data.get("coordination", {})),
        ladder=read_ladder(reading, "ladder", data.get("ladder", {}), reading.deadline),
        causes=read_causes(reading, "causes", data.get("causes")),
        rounds=read_phases(reading, "rounds", data.get("rounds", {}), reading.deadline),
    )
    if reading.problems:
        raise ProfileError(reading.problems)
    return profile


class _Reading(ValueReading):
    """Reads the parts that a profile is made of."""

    def all_words(self, key: str, value: Any) -> dict[str, Words]:
        entries = self.mapping(key, value)
        if not entries:
            return {}
        self.no_others(key, entries, KNOWN_WORDS)
        return {name: self.words(below(key, name), entries.get(name)) for name in KNOWN_WORDS}

    def level(self, key: str, value: Any) -> LevelRules:
        entries = self.mapping(key, value)
        if not entries:
            return LevelRules(Words("", ""), {})
        self.no_others(key, entries, ("name", "deadlines"))
        name = self.words(below(key, "name"), entries.get("name"))
        key = below(key, "deadlines")
        periods = self.mapping(key, entries.get("deadlines", {}) or None)
        self.no_others(key, periods, tuple(DeadlineKind))
        free = STAND_INS.keys() | OF_THEMSELVES.keys()
        named = [k for k in DeadlineKind if k in periods or k not in free]
        given = {k: self.deadline(below(key, k), periods.get(k)) for k in named}
        given = {**OF_THEMSELVES, **given}
        return LevelRules(name, given | {k: given[v] for k, v in STAND_INS.items() if k not in given})

    def extensions(self, key: str, value: Any) -> ExtensionRules:
        entries = self.mapping(key, value) if value else {}
        self.no_others(key, entries, ("limit", "also_decided_by"))
        limit, others = entries.get("limit", ExtensionRules().limit), entries.get("also_decided_by", [])
        if not isinstance(limit, int) or isinstance(limit, bool) or limit < 0:
            self.wrong(below(key, "limit"), "has to be a number, 0 or more")
            limit = 0
        if not isinstance(others, list) or any(role not in ALSO_DECIDING for role in others):
            self.wrong(below(key, "also_decided_by"), f"possible are {', '.join(sorted(ALSO_DECIDING))}")
            others = []
        return ExtensionRules(limit, frozenset(Role(role) for role in others))

    def plans(self, key: str, value: Any) -> PlanRules:
        entries = self.mapping(key, value) if value else {}
        self.no_others(key, entries, ("reviewed_by",))
        named = entries.get("reviewed_by", list(PlanRules().reviewed_by))
        if not isinstance(named, list) or not named or any(n not in set(Party) for n in named):
            self.wrong(below(key, "reviewed_by"), f"possible are {', '.join(Party)}")
            return PlanRules()
        return PlanRules(tuple(Party(n) for n in dict.fromkeys(named)))

    def signs(self, key: str, value: Any) -> SignRules:
        entries = self.mapping(key, value) if value else {}
        self.no_others(key, entries, ("dismissed_by",))
        named = entries.get("dismissed_by", sorted(MAY_DISMISS))
        if not isinstance(named, list) or any(role not in MAY_DISMISS for role in named):
            self.wrong(below(key, "dismissed_by"), f"possible are {', '.join(sorted(MAY_DISMISS))}")
            return SignRules()
        return SignRules(frozenset(Role(role) for role in named))

    def unit(self, key: str, value: Any) -> UnitRules:
        entries = self.mapping(key, value) if value else {}
        self.no_others(key, entries, ("head_signs", "paper_pledge", "pledge", "sees_rank"))
        named = entries.get("head_signs", [])
        if not isinstance(named, list) or any(n not in set(DispatchKind) for n in named):
            self.wrong(below(key, "head_signs"), f"possible are {', '.join(DispatchKind)}")
            named = []
        paper = self.flag(below(key, "paper_pledge"), entries.get("paper_pledge", True))
        pledge = self.words(below(key, "pledge"), entries["pledge"]) if "pledge" in entries else PLEDGE
        rank = self.flag(below(key, "sees_rank"), entries.get("sees_rank", False))
        return UnitRules(frozenset(DispatchKind(n) for n in named), paper, pledge, rank)

    def deadline(self, key: str, value: Any) -> Deadline:
        found = _PERIOD.match(value) if isinstance(value, str) else None
        if found is None:
            self.wrong(key, "is missing" if value is None else 'has to be like "10 workdays" or "6 months"')
            return Deadline(1, DeadlineUnit.DAYS)
        return Deadline(int(found[1]), DeadlineUnit(f"{found[2]}s"))

    def categories(self, key: str, value: Any) -> tuple[CategoryDef, ...]:
        found = self.array(key, value, self.category)
        seen: set[str] = set()
        for category in (c for parent in found for c in (parent, *parent.children)):
            if category.code and category.code in seen:
                self.wrong(key, f"has the code {category.code} twice")
            seen.add(category.code)
        return found

    def category(self, key: str, value: Any) -> CategoryDef:
        children: tuple[CategoryDef, ...] = ()
        if isinstance(value, dict) and "children" in value:
            children = self.array(below(key, "children"), value["children"], self.sub_category)
        return CategoryDef(*self.coded(key, value), children)

    def sub_category(self, key: str, value: Any) -> CategoryDef:
        if isinstance(value, dict) and "children" in value:
            self.wrong(below(key, "children"), "goes too deep: a sub-category has none of its own")
        return CategoryDef(*self.coded(key, value))

    def coded(self, key: str, value: Any) -> tuple[str, Words]:
        code = self.code(below(key, "code"), value.get("code")) if isinstance(value, dict) else ""
        return code, self.words(key, value, also=("code", "children"))

    def review_chain(self, key: str, value: Any) -> tuple[Stage, ...]:
        chain = self.array(key, value, self.text)
        wrong = wrong_with(chain) if chain else []
        for place, what in wrong:
            self.wrong(key if place is None else f"{key}[{place}]", what)
        return () if wrong or not all(chain) else tuple(map(Stage, chain))

    def columns(self, key: str, value: Any) -> dict[str, tuple[str, ...]]:
        lists = self.mapping(key, value)
        if not lists:
            return {}
        self.no_others(key, lists, tuple(KNOWN_COLUMNS))
        return {name: self.list_columns(below(key, name), lists.get(name), name) for name in KNOWN_COLUMNS}

    def list_columns(self, key: str, value: Any, name: str) -> tuple[str, ...]:
        columns = self.array(key, value, self.text)
        known = KNOWN_COLUMNS[name]
        for column in dict.fromkeys(columns):
            if column and column not in known:
                self.wrong(key, f"has no column {column}; known are {', '.join(known)}")
            elif columns.count(column) > 1:
                self.wrong(key, f"has the column {column} twice")
        return columns

"""Who may not be sent to which unit: 任职、地域、亲属回避, nobody returns to a unit inspected before, and
what was decided for one person and one unit.

One row of `RULES` for each ground. A fact names all units that it speaks of: the unit itself, those above it
and the one it was merged into, so that a post in a branch counts for the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class RecusalGround(StrEnum):
    """Why a person may not be sent to a unit."""

    POST_NOW = "post_now"
    POST_BEFORE = "post_before"
    BORROWED_FROM = "borrowed_from"
    RELATIVE = "relative"
    ORIGIN = "origin"
    RETURN = "return"
    BARRED = "barred"


class Relation(StrEnum):
    """Relatives whose posts count."""

    SPOUSE = "spouse"
    PARENT = "parent"
    CHILD = "child"
    SIBLING = "sibling"
    IN_LAW = "in_law"
    OTHER_RELATIVE = "other_relative"


@dataclass(frozen=True, slots=True)
class PostHeld:
    """A post of the person; `until` None means that it is held now."""

    units: frozenset[str]
    post: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class RelativeAt:
    """A relative of the person with a post in one of these units."""

    units: frozenset[str]
    relation: Relation
    post: str = ""


@dataclass(frozen=True, slots=True)
class InspectedBefore:
    """An inspection of one of these units in which the person took part."""

    units: frozenset[str]
    round: str
    on: date


@dataclass(frozen=True, slots=True)
class BarredFrom:
    """The office decided that the person goes to none of these units, for another reason than those above."""

    units: frozenset[str]
    reason: str


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What is known of a person. `origins`: places from the widest to the narrowest, e.g. 甲省乙市."""

    key: str
    posts: tuple[PostHeld, ...] = ()
    borrowed_from: frozenset[str] = frozenset()
    relatives: tuple[RelativeAt, ...] = ()
    origins: tuple[str, ...] = ()
    inspected: tuple[InspectedBefore, ...] = ()
    barred: tuple[BarredFrom, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """A unit to be inspected. `place`: the area that it governs, empty where it governs none."""

    key: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class RecusalTerms:
    """How long a former post and a former inspection count, in years; None: for ever."""

    years_of_post: int | None = None
    years_of_return: int | None = None


@dataclass(frozen=True, slots=True)
class Recusal:
    """One ground against one person, with what it rests on."""

    person: str
    ground: RecusalGround
    params: Mapping[str, Any] = field(default_factory=dict)


Evidence = Iterator[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Rule:
    ground: RecusalGround
    finds: Callable[[PersonFacts, UnitFacts, RecusalTerms, date], Evidence]


def _posts_now(p: PersonFacts, u: UnitFacts, _terms: RecusalTerms, today: date) -> Evidence:
    for one in p.posts:
        if u.key in one.units and (one.until is None or one.until >= today):
            yield {"post": one.post}


def _posts_before(p: PersonFacts, u: UnitFacts, terms: RecusalTerms, today: date) -> Evidence:
    for one in p.posts:
        ended = one.until is not None and one.until < today
        if u.key in one.units and ended and _counts(one.until, terms.years_of_post, today):
            yield {"post": one.post, "until": one.until}


def _borrowed(p: PersonFacts, u: UnitFacts, _terms: RecusalTerms, _today: date) -> Evidence:
    if u.key in p.borrowed_from:
        yield {}


def _relatives(p: PersonFacts, u: UnitFacts, _terms: RecusalTerms, _today: date) -> Evidence:
    for one in p.relatives:
        if u.key in one.units:
            yield {"relation": one.relation, "post": one.post}


def _origins(p: PersonFacts, u: UnitFacts, _terms: RecusalTerms, _today: date) -> Evidence:
    """The person comes from the area that the unit governs, or from a part of it."""
    for place in p.origins:
        if u.place and bare_place(place).startswith(bare_place(u.place)):
            yield {"place": place}


def _returns(p: PersonFacts, u: UnitFacts, terms: RecusalTerms, today: date) -> Evidence:
    for one in p.inspected:
        if u.key in one.units and _counts(one.on, terms.years_of_return, today):
            yield {"round": one.round}


def _barred(p: PersonFacts, u: UnitFacts, _terms: RecusalTerms, _today: date) -> Evidence:
    for one in p.barred:
        if u.key in one.units:
            yield {"reason": one.reason}


def bare_place(place: str) -> str:
    return "".join(place.split())


def _counts(day: date | None, years: int | None, today: date) -> bool:
    return years is None or day is None or (today - day).days < years * 365.25


RULES: tuple[Rule, ...] = (
    Rule(RecusalGround.POST_NOW, _posts_now),
    Rule(RecusalGround.POST_BEFORE, _posts_before),
    Rule(RecusalGround.BORROWED_FROM, _borrowed),
    Rule(RecusalGround.RELATIVE, _relatives),
    Rule(RecusalGround.ORIGIN, _origins),
    Rule(RecusalGround.RETURN, _returns),
    Rule(RecusalGround.BARRED, _barred),
)


def recusals(
    person: PersonFacts, unit: UnitFacts, *, today: date, terms: RecusalTerms | None = None
) -> list[Recusal]:
    """Every ground against sending this person to this unit, in the table's order; empty: may be sent."""
    held = terms or RecusalTerms()
    return [
        Recusal(person.key, rule.ground, params)
        for rule in RULES
        for params in rule.finds(person, unit, held, today)
    ]

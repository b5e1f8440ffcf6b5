"""Comments on a finding: who reads them, who may write for whom, and whom they may name.

Departments read what is said to all and write nothing: a word of theirs on a finding's page would tell the
unit that it was referred. They speak in their answers, to whoever asked. A unit's staff read as well, and
speak inside of their unit.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from .moves import Obstacle
from .roles import OF_UNIT, WHOLE_UNIT, Role


class Audience(StrEnum):
    """Whom a comment is for: all who see the finding, or the inspecting side alone."""

    ALL = "all"
    INSIDE = "inside"


#: the inspecting side
INSPECTING = frozenset({Role.OFFICE, Role.LEADING_GROUP, Role.TEAM, Role.REVIEWER})
#: who takes part in the talk about a finding
TALKING = INSPECTING | WHOLE_UNIT


class Group(StrEnum):
    """Whom one may name without knowing a name: everybody of one side who sees the finding."""

    OFFICE = "office"
    TEAM = "team"
    UNIT = "unit"


def audiences_of(held: Collection[Role]) -> tuple[Audience, ...]:
    """The audiences whose comments somebody with these roles reads."""
    roles = frozenset(held)
    if roles & INSPECTING:
        return tuple(Audience)
    return (Audience.ALL,) if roles & (OF_UNIT | {Role.DEPARTMENT}) else ()


def writes_for(held: Collection[Role]) -> tuple[Audience, ...]:
    """The audiences for which somebody with these roles may write."""
    return audiences_of(frozenset(held) & TALKING)


def groups_for(held: Collection[Role], audience: Audience) -> tuple[Group, ...]:
    """The groups that somebody with these roles may name in a comment for this audience."""
    if audience not in writes_for(held):
        return ()
    return tuple(g for g in Group if audience == Audience.ALL or g != Group.UNIT)


def names_people_of(held: Collection[Role], audience: Audience) -> frozenset[Role]:
    """The roles whose people may be named one by one.

    The unit doesn't know the inspecting side's people by name, so it names them as a group.
    """
    if audience not in writes_for(held):
        return frozenset()
    if not frozenset(held) & INSPECTING:
        return WHOLE_UNIT
    return TALKING if audience == Audience.ALL else INSPECTING


@dataclass(frozen=True, slots=True)
class CommentFacts:
    """What the rules ask about one comment: who wrote it, who acts, in which roles towards its finding."""

    held: frozenset[Role] = frozenset()
    actor: str = ""
    written_by: str | None = None
    audience: Audience = Audience.ALL
    issued: bool = True
    withdrawn: bool = False
    text: str = ""
    same: bool = False


def against_writing(f: CommentFacts) -> list[Obstacle]:
    """Every reason against a new comment."""
    if not f.held & TALKING:
        return [Obstacle("not_your_role", {"roles": sorted(TALKING)})]
    found = [] if f.text.strip() else [Obstacle("comment_text_missing")]
    if f.audience not in writes_for(f.held):
        found.append(Obstacle("comment_audience"))
    if f.audience == Audience.ALL and not f.issued:
        found.append(Obstacle("comment_before_issue"))
    return found


def against_editing(f: CommentFacts) -> list[Obstacle]:
    """Every reason against another wording: only the writer's own, and only while it stands."""
    if not f.actor or f.actor != f.written_by:
        return [Obstacle("comment_of_another")]
    if f.withdrawn:
        return [Obstacle("comment_withdrawn")]
    if f.same:
        return [Obstacle("comment_unchanged")]
    return against_writing(f)


def against_withdrawing(f: CommentFacts) -> list[Obstacle]:
    """Every reason against taking it back: the writer's own, or the office's with its reason."""
    if not f.actor or (f.actor != f.written_by and Role.OFFICE not in f.held):
        return [Obstacle("comment_of_another")]
    if f.withdrawn:
        return [Obstacle("comment_withdrawn")]
    return [] if f.text.strip() else [Obstacle("reason_missing")]


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody named in a text: the words after the @, and where the @ stands."""

    label: str
    start: int


#: an @ that begins a mention: not one inside of an e-mail address
_AT = re.compile(r"(?<![A-Za-z0-9._%+-])[@＠]")
_WORD = re.compile(r"[^\s@＠，。；：！？、,;:!?]+")


@dataclass(frozen=True, slots=True)
class Named:
    """The mentions of a text by labels that are known, and the words after an @ that name nobody known."""

    mentions: tuple[Mention, ...]
    unknown: tuple[str, ...]


def named_in(text: str, labels: Iterable[str]) -> Named:
    """Whom a text names, of the people and groups with these labels; the longest label that fits is meant."""
    longest_first = sorted((label for label in labels if label), key=len, reverse=True)
    found, unknown = [], []
    for at in _AT.finditer(text):
        rest = text[at.end() :]
        label = next((known for known in longest_first if rest.startswith(known)), None)
        if label is not None:
            found.append(Mention(label, at.start()))
        elif word := _WORD.match(rest):
            unknown.append(word[0])
    return Named(tuple(found), tuple(dict.fromkeys(unknown)))

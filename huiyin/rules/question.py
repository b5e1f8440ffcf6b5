"""A question between the two sides: asked about a finding, a plan or an application, and always answered.

The inspecting side asks the unit, or the office a department to which the finding was referred; the unit asks
the office or the team. Office and team may hand a unit's question on to each other once. Whoever the question
is with owes the answer until the profile's day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from .moves import Guard, Life, Move, Obstacle
from .roles import Role


class QuestionState(StrEnum):
    ASKED = "asked"
    FORWARDED = "forwarded"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


class QuestionAction(StrEnum):
    ANSWER = "answer"
    FORWARD = "forward"
    WITHDRAW = "withdraw"


class QuestionAbout(StrEnum):
    """What a question is about."""

    FINDING = "finding"
    PLAN = "plan"
    APPLICATION = "application"


#: states in which somebody owes an answer
UNANSWERED = frozenset({QuestionState.ASKED, QuestionState.FORWARDED})

#: whom each role may ask. Only the office knows of referrals, so nobody else asks a department.
MAY_ASK: Mapping[Role, tuple[Role, ...]] = {
    Role.OFFICE: (Role.UNIT, Role.DEPARTMENT),
    Role.TEAM: (Role.UNIT,),
    Role.REVIEWER: (Role.UNIT,),
    Role.UNIT: (Role.OFFICE, Role.TEAM),
}

#: to whom a question may be handed on by whom it is with
HANDED_ON: Mapping[Role, Role] = {Role.OFFICE: Role.TEAM, Role.TEAM: Role.OFFICE}


@dataclass(frozen=True, slots=True)
class QuestionFacts:
    """What the guards ask.

    `asked_of` is the role that the question is with, `asked_as` the role in which it was asked; `held` are
    the roles of whoever acts towards this very matter. `open` tells whether the matter is still worked on (a
    finding fed back and not settled, an application not answered, a plan handed in), `issued` whether the
    unit knows of it. `has_team` and `referred` say whether there is a team, or such a department, to ask.
    """

    held: frozenset[Role] = frozenset()
    actor: str = ""
    asked_by: str | None = None
    asked_as: Role = Role.OFFICE
    asked_of: Role = Role.UNIT
    text: str = ""
    issued: bool = True
    open: bool = True
    has_team: bool = True
    referred: bool = True


def text_given(f: QuestionFacts) -> Obstacle | None:
    return None if f.text.strip() else Obstacle("question_text_missing")


def answer_given(f: QuestionFacts) -> Obstacle | None:
    return None if f.text.strip() else Obstacle("answer_missing")


def reason_given(f: QuestionFacts) -> Obstacle | None:
    return None if f.text.strip() else Obstacle("reason_missing")


def matter_issued(f: QuestionFacts) -> Obstacle | None:
    return None if f.issued else Obstacle("question_before_issue")


def matter_open(f: QuestionFacts) -> Obstacle | None:
    return None if f.open else Obstacle("question_not_now")


def somebody_to_ask(f: QuestionFacts) -> Obstacle | None:
    """A team that isn't there, or a department that was never told, can't answer."""
    if f.asked_of == Role.TEAM and not f.has_team:
        return Obstacle("question_no_team")
    if f.asked_of == Role.DEPARTMENT and not f.referred:
        return Obstacle("question_not_referred")
    return None


def asked_of_actor(f: QuestionFacts) -> Obstacle | None:
    """Only whom the question is with answers it or hands it on."""
    return None if f.asked_of in f.held else Obstacle("question_of_others", {"roles": [f.asked_of]})


def another_than_asked(f: QuestionFacts) -> Obstacle | None:
    """Nobody answers their own question; who asked is never assumed."""
    if f.actor and f.asked_by is not None and f.actor != f.asked_by:
        return None
    return Obstacle("own_question")


def asked_by_own_side(f: QuestionFacts) -> Obstacle | None:
    """A question is taken back by whoever asked, or by a colleague in the same role."""
    return None if f.asked_as in f.held else Obstacle("question_of_other_side")


def by_the_unit(f: QuestionFacts) -> Obstacle | None:
    """What the inspecting side asked isn't handed on by it."""
    return None if f.asked_as == Role.UNIT else Obstacle("question_not_forwarded")


def team_there(f: QuestionFacts) -> Obstacle | None:
    return None if f.asked_of != Role.OFFICE or f.has_team else Obstacle("question_no_team")


#: what stands before asking, once somebody is named whom the asker's role may ask
ASKING: tuple[Guard, ...] = (matter_issued, matter_open, somebody_to_ask, text_given)


def may_be_asked(roles: Iterable[Role]) -> tuple[Role, ...]:
    """Whom somebody with these roles may ask, in the order of the table."""
    held = frozenset(roles)
    return tuple(dict.fromkeys(r for role, others in MAY_ASK.items() if role in held for r in others))


def asks_as(roles: Iterable[Role], asked_of: Role) -> Role | None:
    """The role in which somebody asks: the first of theirs that may; None when none of them may."""
    held = frozenset(roles)
    return next((role for role, others in MAY_ASK.items() if role in held and asked_of in others), None)


def against_asking(roles: Iterable[Role], facts: QuestionFacts) -> list[Obstacle]:
    """Every reason against asking `facts.asked_of`; an empty list means that it may be asked."""
    if asks_as(roles, facts.asked_of) is None:
        allowed = sorted(r for r, others in MAY_ASK.items() if facts.asked_of in others)
        return [Obstacle("not_your_role", {"roles": allowed})]
    return [o for guard in ASKING if (o := guard(facts)) is not None]


_S, _A = QuestionState, QuestionAction
_ASKED_OF = frozenset({Role.UNIT, Role.DEPARTMENT, Role.OFFICE, Role.TEAM})
_ANSWERING: tuple[Guard, ...] = (asked_of_actor, another_than_asked, answer_given)
_WITHDRAWING: tuple[Guard, ...] = (asked_by_own_side, reason_given)

LIFE: Life[QuestionState, QuestionAction] = Life(
    name="question",
    initial=QuestionState.ASKED,
    moves=(
        Move(_A.ANSWER, _S.ASKED, _S.ANSWERED, _ASKED_OF, _ANSWERING),
        Move(_A.ANSWER, _S.FORWARDED, _S.ANSWERED, frozenset(HANDED_ON), _ANSWERING),
        Move(
            _A.FORWARD, _S.ASKED, _S.FORWARDED, frozenset(HANDED_ON),
            (asked_of_actor, by_the_unit, team_there, reason_given),
        ),
        Move(_A.WITHDRAW, _S.ASKED, _S.WITHDRAWN, frozenset(MAY_ASK), _WITHDRAWING),
        Move(_A.WITHDRAW, _S.FORWARDED, _S.WITHDRAWN, frozenset({Role.UNIT}), _WITHDRAWING),
    ),
)  # fmt: skip

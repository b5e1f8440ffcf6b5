"""A complaint by the public (信访): taken in, sorted; answered, referred elsewhere or handed on as a clue.

The inspecting side alone knows of it. Each step has a code for its reason and no text in clear: what somebody
tells of persons stays under a key of its own, which is destroyed when the complaint becomes a clue.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from .deadlines import DeadlineKind
from .moves import Life, Move, Obstacle
from .roles import Role


class ComplaintState(StrEnum):
    RECEIVED = "received"
    ACCEPTED = "accepted"
    ANSWERED = "answered"
    REFERRED = "referred"
    JOINED = "joined"
    HANDED_ON = "handed_on"
    SET_ASIDE = "set_aside"


class ComplaintAction(StrEnum):
    REGISTER = "register"
    PLACE = "place"
    ACCEPT = "accept"
    LINK = "link"
    ANSWER = "answer"
    REFER = "refer"
    JOIN = "join"
    HAND_ON = "hand_on"
    SET_ASIDE = "set_aside"
    RESUME = "resume"


class ComplaintChannel(StrEnum):
    """How it came in."""

    HOTLINE = "hotline"
    LETTER = "letter"
    VISIT = "visit"
    WEB = "web"


class ComplaintTopic(StrEnum):
    """What it is about, as far as lists and figures tell."""

    CONDUCT = "conduct"
    APPOINTMENTS = "appointments"
    MONEY = "money"
    SERVICE = "service"
    RIGHTS = "rights"
    LAWSUIT = "lawsuit"
    OTHER = "other"


class ComplaintReason(StrEnum):
    """Why it is set aside, or taken up again."""

    NO_SUBSTANCE = "no_substance"
    REPEATED = "repeated"
    TAKEN_BACK = "taken_back"
    NEW_FACTS = "new_facts"
    MISTAKE = "mistake"


class AnswerWay(StrEnum):
    """How the sender was told; an unsigned complaint without a way back is answered in its file alone."""

    PHONE = "phone"
    LETTER = "letter"
    IN_PERSON = "in_person"
    NOT_POSSIBLE = "not_possible"


#: states in which somebody owes the next step
OPEN = frozenset({ComplaintState.RECEIVED, ComplaintState.ACCEPTED})
#: states whose sender is told “answered”: nothing more will come
SETTLED = frozenset({ComplaintState.ANSWERED, ComplaintState.REFERRED, ComplaintState.SET_ASIDE})
#: who may know that there are complaints; to everybody else there are none
KNOWING = frozenset({Role.OFFICE, Role.TEAM})
SETTING_ASIDE = frozenset(
    {
        ComplaintReason.NO_SUBSTANCE,
        ComplaintReason.REPEATED,
        ComplaintReason.TAKEN_BACK,
        ComplaintReason.MISTAKE,
    }
)
RESUMING = frozenset({ComplaintReason.NEW_FACTS, ComplaintReason.MISTAKE})
#: so much of their wording have two complaints in common that are shown as alike, 0 to 1
ALIKE = 0.35

#: the period within which a state's step is owed
PERIODS: Mapping[ComplaintState, DeadlineKind] = {
    ComplaintState.RECEIVED: DeadlineKind.COMPLAINT_SORTING,
    ComplaintState.ACCEPTED: DeadlineKind.COMPLAINT_ANSWER,
}


@dataclass(frozen=True, slots=True)
class ComplaintFacts:
    """What the guards ask. `placed`: the unit that it concerns is known. `readable`: its words are there."""

    placed: bool = False
    readable: bool = True
    topic: str = ""
    elsewhere: str = ""
    reason: str = ""
    answer: str = ""
    way: str = ""
    other: bool = False
    department: bool = False


def placed(f: ComplaintFacts) -> Obstacle | None:
    return None if f.placed else Obstacle("complaint_not_placed")


def topic_chosen(f: ComplaintFacts) -> Obstacle | None:
    return None if f.topic else Obstacle("complaint_topic_missing")


def elsewhere_named(f: ComplaintFacts) -> Obstacle | None:
    return None if f.elsewhere.strip() else Obstacle("complaint_elsewhere_missing")


def other_chosen(f: ComplaintFacts) -> Obstacle | None:
    return None if f.other else Obstacle("complaint_other_missing")


def department_chosen(f: ComplaintFacts) -> Obstacle | None:
    return None if f.department else Obstacle("complaint_department_missing")


def readable(f: ComplaintFacts) -> Obstacle | None:
    return None if f.readable else Obstacle("complaint_unreadable")


def answer_written(f: ComplaintFacts) -> Obstacle | None:
    return None if f.answer.strip() and f.way else Obstacle("complaint_answer_missing")


def set_aside_for(f: ComplaintFacts) -> Obstacle | None:
    return None if f.reason in SETTING_ASIDE else Obstacle("complaint_reason_missing")


def resumed_for(f: ComplaintFacts) -> Obstacle | None:
    return None if f.reason in RESUMING else Obstacle("complaint_reason_missing")


def against_registering(roles: Iterable[Role], *, subject: str, text: str) -> list[Obstacle]:
    """Every reason against taking one in; the public needs no role."""
    if not KNOWING & frozenset(roles):
        return [Obstacle("not_your_role", {"roles": sorted(KNOWING)})]
    return [] if subject.strip() and text.strip() else [Obstacle("complaint_text_missing")]


_S, _A = ComplaintState, ComplaintAction
_OFFICE, _TEAM = frozenset({Role.OFFICE}), frozenset({Role.TEAM})
_BOTH = _OFFICE | _TEAM
_HANDING_ON = (placed, readable, department_chosen)

LIFE: Life[ComplaintState, ComplaintAction] = Life(
    name="complaint",
    initial=ComplaintState.RECEIVED,
    moves=(
        Move(_A.ACCEPT, _S.RECEIVED, _S.ACCEPTED, _BOTH, (placed, topic_chosen)),
        Move(_A.PLACE, _S.RECEIVED, _S.RECEIVED, _OFFICE),
        Move(_A.REFER, _S.RECEIVED, _S.REFERRED, _BOTH, (elsewhere_named,)),
        Move(_A.JOIN, _S.RECEIVED, _S.JOINED, _BOTH, (other_chosen,)),
        # a clue is the team's to enter, whatever it came from
        Move(_A.HAND_ON, _S.RECEIVED, _S.HANDED_ON, _TEAM, _HANDING_ON),
        Move(_A.SET_ASIDE, _S.RECEIVED, _S.SET_ASIDE, _BOTH, (set_aside_for,)),
        Move(_A.ANSWER, _S.ACCEPTED, _S.ANSWERED, _BOTH, (answer_written,)),
        Move(_A.LINK, _S.ACCEPTED, _S.ACCEPTED, _BOTH),
        Move(_A.REFER, _S.ACCEPTED, _S.REFERRED, _BOTH, (elsewhere_named,)),
        Move(_A.HAND_ON, _S.ACCEPTED, _S.HANDED_ON, _TEAM, _HANDING_ON),
        Move(_A.LINK, _S.ANSWERED, _S.ANSWERED, _BOTH),
        Move(_A.RESUME, _S.ANSWERED, _S.ACCEPTED, _BOTH, (resumed_for,)),
        Move(_A.RESUME, _S.REFERRED, _S.RECEIVED, _BOTH, (resumed_for,)),
        Move(_A.RESUME, _S.JOINED, _S.RECEIVED, _BOTH, (resumed_for,)),
        Move(_A.RESUME, _S.SET_ASIDE, _S.RECEIVED, _BOTH, (resumed_for,)),
    ),
)

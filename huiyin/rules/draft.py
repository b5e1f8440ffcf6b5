"""A team's draft of a finding: written from working papers, put to the team's leader, registered or dropped.

Several drafts of the same thing are merged into one: they stay as they were, readable, and can be separated
again until the merged one is registered. Whoever wrote a draft does not decide on it. Where no leader of the
team has an account, the office decides. A draft for immediate rectification (立行立改) is handed to the unit
at once while the team is there; all others wait for the round's feedback.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .moves import Guard, Life, Move, Obstacle
from .pace import Pace, leads_the_team
from .roles import Role
from .round import TEAM_THERE, RoundState


class DraftState(StrEnum):
    WRITTEN = "written"
    PROPOSED = "proposed"
    SENT_BACK = "sent_back"
    MERGED = "merged"
    REGISTERED = "registered"
    DROPPED = "dropped"


class DraftAction(StrEnum):
    AMEND = "amend"
    PROPOSE = "propose"
    RECALL = "recall"
    SEND_BACK = "send_back"
    REGISTER = "register"
    HAND_OVER = "hand_over"
    MERGE = "merge"
    SEPARATE = "separate"
    DROP = "drop"
    TAKE_UP = "take_up"


#: states in which the team works on a draft
OPEN = frozenset({DraftState.WRITTEN, DraftState.PROPOSED, DraftState.SENT_BACK})
#: states in which a draft counts: what rests on a paper, what a report tells of
LIVE = OPEN | {DraftState.REGISTERED}
#: rounds in which nothing is drafted: before it is announced, and when it is over
NOT_DRAFTING = frozenset({RoundState.PLANNED, RoundState.COMPLETED})


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """What the guards ask. Actors are user ids as text.

    `authors` are all who had a hand in it: who wrote it, and who wrote what was merged into it. `leads` says
    that the actor leads this team, `has_leader` that somebody with an account does. `papers` counts the
    working papers that it rests on, `parts` the drafts merged into it.
    """

    actor: str = ""
    authors: frozenset[str] | None = None
    leads: bool = False
    has_leader: bool = False
    reason: str = ""
    fact: str = ""
    has_category: bool = False
    papers: int = 0
    parts: int = 0
    whole_is_open: bool = True
    pace: Pace = Pace.STAGED
    round_state: RoundState = RoundState.PLANNED


def round_drafts(f: DraftFacts) -> Obstacle | None:
    if f.round_state in NOT_DRAFTING:
        return Obstacle("round_not_drafting", {"state": f.round_state})
    return None


def fact_stated(f: DraftFacts) -> Obstacle | None:
    return None if f.fact.strip() else Obstacle("fact_missing")


def category_set(f: DraftFacts) -> Obstacle | None:
    return None if f.has_category else Obstacle("category_missing")


def rests_on_a_paper(f: DraftFacts) -> Obstacle | None:
    return None if f.papers else Obstacle("paper_missing")


def nobody_leads(f: DraftFacts) -> Obstacle | None:
    """The office stands in where no leader could decide."""
    return Obstacle("leader_decides") if f.has_leader else None


def another_pair_of_eyes(f: DraftFacts) -> Obstacle | None:
    """Nobody decides on what they wrote; facts that do not say who wrote it stand against it."""
    if f.actor and f.authors is not None and f.actor not in f.authors:
        return None
    return Obstacle("own_draft")


def reason_given(f: DraftFacts) -> Obstacle | None:
    return None if f.reason.strip() else Obstacle("reason_missing")


def to_be_put_right_at_once(f: DraftFacts) -> Obstacle | None:
    return None if f.pace == Pace.IMMEDIATE else Obstacle("pace_not_immediate")


def team_is_there(f: DraftFacts) -> Obstacle | None:
    if f.round_state in TEAM_THERE:
        return None
    return Obstacle("team_not_there", {"state": f.round_state})


def not_put_together(f: DraftFacts) -> Obstacle | None:
    """What others were merged into is separated first, so that they don't vanish with it."""
    return Obstacle("separate_first", {"count": f.parts}) if f.parts else None


def whole_still_open(f: DraftFacts) -> Obstacle | None:
    return None if f.whole_is_open else Obstacle("whole_registered")


_S, _A = DraftState, DraftAction
_TEAM, _OFFICE = frozenset({Role.TEAM}), frozenset({Role.OFFICE})
_COMPLETE: tuple[Guard, ...] = (round_drafts, fact_stated, category_set, rests_on_a_paper)
_REGISTERING: tuple[Guard, ...] = (another_pair_of_eyes, *_COMPLETE)
_HANDING_OVER: tuple[Guard, ...] = (*_REGISTERING, to_be_put_right_at_once, team_is_there)

LIFE: Life[DraftState, DraftAction] = Life(
    name="draft",
    initial=DraftState.WRITTEN,
    moves=(
        *(Move(_A.AMEND, s, s, _TEAM, (round_drafts,)) for s in (_S.WRITTEN, _S.SENT_BACK)),
        *(Move(_A.PROPOSE, s, _S.PROPOSED, _TEAM, _COMPLETE) for s in (_S.WRITTEN, _S.SENT_BACK)),
        Move(_A.REGISTER, _S.PROPOSED, _S.REGISTERED, _TEAM, (leads_the_team, *_REGISTERING)),
        Move(_A.REGISTER, _S.PROPOSED, _S.REGISTERED, _OFFICE, (nobody_leads, *_REGISTERING)),
        Move(_A.HAND_OVER, _S.PROPOSED, _S.REGISTERED, _TEAM, (leads_the_team, *_HANDING_OVER)),
        Move(_A.HAND_OVER, _S.PROPOSED, _S.REGISTERED, _OFFICE, (nobody_leads, *_HANDING_OVER)),
        Move(_A.SEND_BACK, _S.PROPOSED, _S.SENT_BACK, _TEAM, (leads_the_team, reason_given)),
        Move(_A.SEND_BACK, _S.PROPOSED, _S.SENT_BACK, _OFFICE, (nobody_leads, reason_given)),
        Move(_A.RECALL, _S.PROPOSED, _S.WRITTEN, _TEAM),
        *(Move(_A.MERGE, s, _S.MERGED, _TEAM, (round_drafts,)) for s in _S if s in OPEN),
        Move(_A.SEPARATE, _S.MERGED, _S.WRITTEN, _TEAM, (whole_still_open,)),
        *(Move(_A.DROP, s, _S.DROPPED, _TEAM, (not_put_together, reason_given)) for s in _S if s in OPEN),
        Move(_A.TAKE_UP, _S.DROPPED, _S.WRITTEN, _TEAM, (round_drafts,)),
    ),
)

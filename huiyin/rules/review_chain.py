"""Who looks at an application to close, one after the other: the profile's chain of one to four stages.

The discipline and the organisation departments have no roles of their own: for them speak the reviewers whom
the office assigned to the target, as with plans. Each stage takes another person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from .roles import Role

LONGEST = 4


class Stage(StrEnum):
    """The parties that a chain may name."""

    TEAM = "team"
    REVIEWER = "reviewer"
    DISCIPLINE = "discipline"
    ORGANISATION = "organisation"
    OFFICE = "office"


#: who may decide at a stage; an assigned reviewer may stand in for the team that has long been dissolved
DECIDING: Mapping[Stage, frozenset[Role]] = {
    Stage.TEAM: frozenset({Role.TEAM, Role.REVIEWER}),
    Stage.REVIEWER: frozenset({Role.REVIEWER}),
    Stage.DISCIPLINE: frozenset({Role.REVIEWER}),
    Stage.ORGANISATION: frozenset({Role.REVIEWER}),
    Stage.OFFICE: frozenset({Role.OFFICE}),
}
#: stages at which the assigned reviewers decide
BY_REVIEWERS = frozenset({Stage.REVIEWER, Stage.DISCIPLINE, Stage.ORGANISATION})
#: the last word is the office's; a reviewer has it where nobody else looks
LAST = frozenset({Stage.OFFICE})
ALONE = frozenset({Stage.OFFICE, Stage.REVIEWER})


def stage_at(chain: Sequence[Stage], passed: int) -> Stage:
    """The stage at which an application stands that passed so many; a chain cut short meanwhile ends it."""
    return chain[min(passed, len(chain) - 1)]


def is_last(chain: Sequence[Stage], passed: int) -> bool:
    return passed >= len(chain) - 1


def wrong_with(chain: Sequence[str]) -> list[tuple[int | None, str]]:
    """What is wrong with a chain of stages: the place (None: the whole), and what it is."""
    if not 1 <= len(chain) <= LONGEST:
        return [(None, f"has {len(chain)} stages, but one to four are possible")]
    misplaced: list[tuple[int | None, str]] = [
        (place, f"can't be {name} here; possible are {', '.join(sorted(_possible(place, len(chain))))}")
        for place, name in enumerate(chain)
        if name and name not in _possible(place, len(chain))
    ]
    return misplaced or [
        (place, f"names {name} a second time; each stage is another party's")
        for place, name in enumerate(chain)
        if name and name in chain[:place]
    ]


def _possible(place: int, length: int) -> frozenset[Stage]:
    if length == 1:
        return ALONE
    return LAST if place == length - 1 else frozenset(Stage) - LAST

"""Which findings have a close-out slip (对账销号单), and what it certifies."""

from __future__ import annotations

from enum import StrEnum

from .finding import BEFORE_ISSUE, SETTLED, Completion, FindingState


class SlipKind(StrEnum):
    """What a slip certifies: closed, closed and kept up for good, or basically done with a rest."""

    CLOSED = "closed"
    STANDING = "standing"
    BASICALLY_DONE = "basically_done"


#: states in which what was recognised as basically done goes on
WITH_REST = frozenset(FindingState) - SETTLED - BEFORE_ISSUE


def slip_kind(state: FindingState, completion: Completion, *, standing: bool) -> SlipKind | None:
    """None while nothing is recognised, and again once a finding is reopened: the old slip holds no more."""
    if state == FindingState.CLOSED:
        return SlipKind.STANDING if standing else SlipKind.CLOSED
    if state in WITH_REST and completion == Completion.BASICALLY_DONE:
        return SlipKind.BASICALLY_DONE
    return None

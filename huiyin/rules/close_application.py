"""An application to close, from handing in to its answer. It moves in step with its finding.

`FINDING_STATE` is the bond between the two lives; a test walks both tables together.
"""

from __future__ import annotations

from enum import StrEnum

from .finding import (
    VERIFIED,
    FindingAction,
    FindingState,
    accepted_before,
    another_pair_of_eyes,
    reason_given,
    single_stage,
    two_stages,
)
from .moves import Life, Move
from .roles import Role


class ApplicationState(StrEnum):
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    CLOSED = "closed"
    RECALLED = "recalled"


class ApplicationAction(StrEnum):
    ACCEPT = "accept"
    RETURN = "return"
    CLOSE = "close"
    RECALL = "recall"


#: states in which somebody owes the unit an answer
UNANSWERED = frozenset({ApplicationState.SUBMITTED, ApplicationState.ACCEPTED})

#: the step of the finding that goes with each step of its application
FINDING_ACTION = {
    ApplicationAction.ACCEPT: FindingAction.ACCEPT,
    ApplicationAction.RETURN: FindingAction.RETURN,
    ApplicationAction.CLOSE: FindingAction.CLOSE,
    ApplicationAction.RECALL: FindingAction.RECALL,
}

#: the state of the finding that goes with each state of its newest application
FINDING_STATE = {
    ApplicationState.SUBMITTED: FindingState.APPLIED,
    ApplicationState.ACCEPTED: FindingState.ACCEPTED,
    ApplicationState.RETURNED: FindingState.RETURNED,
    ApplicationState.CLOSED: FindingState.CLOSED,
    ApplicationState.RECALLED: FindingState.IN_PROGRESS,
}

_S, _A = ApplicationState, ApplicationAction
_OFFICE = frozenset({Role.OFFICE})
_ACCEPTORS = frozenset({Role.TEAM, Role.REVIEWER})
_DECIDERS = frozenset({Role.OFFICE, Role.REVIEWER})
_RETURNING = (another_pair_of_eyes, reason_given)

LIFE: Life[ApplicationState, ApplicationAction] = Life(
    name="close_application",
    initial=ApplicationState.SUBMITTED,
    moves=(
        Move(_A.ACCEPT, _S.SUBMITTED, _S.ACCEPTED, _ACCEPTORS, (*VERIFIED, two_stages)),
        Move(_A.CLOSE, _S.SUBMITTED, _S.CLOSED, _DECIDERS, (*VERIFIED, single_stage)),
        Move(_A.CLOSE, _S.ACCEPTED, _S.CLOSED, _OFFICE, (*VERIFIED, accepted_before)),
        Move(_A.RETURN, _S.SUBMITTED, _S.RETURNED, _ACCEPTORS | _OFFICE, _RETURNING),
        Move(_A.RETURN, _S.ACCEPTED, _S.RETURNED, _OFFICE, _RETURNING),
        Move(_A.RECALL, _S.SUBMITTED, _S.RECALLED, frozenset({Role.UNIT})),
    ),
)

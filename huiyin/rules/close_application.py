"""An application to close, from handing in to its answer. It moves in step with its finding.

`FINDING_STATE` is the bond between the two lives; a test walks both tables together.
"""

from __future__ import annotations

from enum import StrEnum

from .finding import (
    CLOSING,
    LEAVING_REST,
    PASSING,
    SENDING_BACK,
    SPEAKING_LAST,
    FindingAction,
    FindingState,
)
from .moves import Life, Move
from .roles import Role


class ApplicationState(StrEnum):
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    CLOSED = "closed"
    REST_LEFT = "rest_left"
    RECALLED = "recalled"


class ApplicationAction(StrEnum):
    ACCEPT = "accept"
    RETURN = "return"
    CLOSE = "close"
    LEAVE_REST = "leave_rest"
    RECALL = "recall"


#: states in which somebody owes the unit an answer
UNANSWERED = frozenset({ApplicationState.SUBMITTED, ApplicationState.ACCEPTED})

#: the step of the finding that goes with each step of its application
FINDING_ACTION = {
    ApplicationAction.ACCEPT: FindingAction.ACCEPT,
    ApplicationAction.RETURN: FindingAction.RETURN,
    ApplicationAction.CLOSE: FindingAction.CLOSE,
    ApplicationAction.LEAVE_REST: FindingAction.LEAVE_REST,
    ApplicationAction.RECALL: FindingAction.RECALL,
}

#: the state of the finding that goes with each state of its newest application
FINDING_STATE = {
    ApplicationState.SUBMITTED: FindingState.APPLIED,
    ApplicationState.ACCEPTED: FindingState.ACCEPTED,
    ApplicationState.RETURNED: FindingState.RETURNED,
    ApplicationState.CLOSED: FindingState.CLOSED,
    ApplicationState.REST_LEFT: FindingState.IN_PROGRESS,
    ApplicationState.RECALLED: FindingState.IN_PROGRESS,
}

_S, _A = ApplicationState, ApplicationAction
_WAITING = (_S.SUBMITTED, _S.ACCEPTED)

LIFE: Life[ApplicationState, ApplicationAction] = Life(
    name="close_application",
    initial=ApplicationState.SUBMITTED,
    moves=(
        *(Move(_A.ACCEPT, s, _S.ACCEPTED, who, guards) for s in _WAITING for who, guards in PASSING),
        *(Move(_A.CLOSE, s, _S.CLOSED, who, (*CLOSING, t)) for s in _WAITING for who, t in SPEAKING_LAST),
        *(
            Move(_A.LEAVE_REST, s, _S.REST_LEFT, who, (*LEAVING_REST, turn))
            for s in _WAITING
            for who, turn in SPEAKING_LAST
        ),
        *(Move(_A.RETURN, s, _S.RETURNED, who, guards) for s in _WAITING for who, guards in SENDING_BACK),
        Move(_A.RECALL, _S.SUBMITTED, _S.RECALLED, frozenset({Role.UNIT})),
    ),
)

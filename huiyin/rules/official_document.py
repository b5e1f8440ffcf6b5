"""Official documents (公文): composed from the ledger, approved by others than the writer, issued once.

The office writes and submits; another of it approves, and where the document's kind asks for it the leading
group decides after that. Nothing is submitted with a blank in it, and nothing is issued while what people
changed by hand differs from the ledger without a reason. An issued document stands as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .moves import Life, Move, Obstacle
from .roles import Role


class OfficialState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    BEFORE_LEADERS = "before_leaders"
    APPROVED = "approved"
    ISSUED = "issued"
    WITHDRAWN = "withdrawn"


class OfficialAction(StrEnum):
    WRITE = "write"
    COMPOSE = "compose"
    UPLOAD = "upload"
    EXPLAIN = "explain"
    DISCARD = "discard"
    SUBMIT = "submit"
    APPROVE = "approve"
    RETURN = "return"
    ISSUE = "issue"
    WITHDRAW = "withdraw"


#: states in which somebody owes the next step of an approval
WAITING = frozenset({OfficialState.SUBMITTED, OfficialState.BEFORE_LEADERS})
#: states that the leading group sees
SHOWN_TO_LEADERS = frozenset({OfficialState.BEFORE_LEADERS, OfficialState.APPROVED, OfficialState.ISSUED})
#: states in which a document is not settled
LIVE = frozenset(OfficialState) - {OfficialState.ISSUED, OfficialState.WITHDRAWN}


@dataclass(frozen=True, slots=True)
class OfficialFacts:
    """What the guards ask of one step; user ids as text.

    `blanks` are parts that nobody has filled, `unexplained` the differences between the text that people
    changed and the ledger, `moved` the figures that are others in the ledger now, `copied` that there is
    such a text.
    """

    text: str = ""
    actor: str = ""
    written_by: str | None = None
    for_leaders: bool = False
    blanks: tuple[str, ...] = ()
    unexplained: int = 0
    moved: int = 0
    copied: bool = False


def reason_given(f: OfficialFacts) -> Obstacle | None:
    return None if f.text.strip() else Obstacle("document_reason_missing")


def nothing_blank(f: OfficialFacts) -> Obstacle | None:
    return Obstacle("document_blanks", {"blanks": f.blanks}) if f.blanks else None


def differences_settled(f: OfficialFacts) -> Obstacle | None:
    return Obstacle("document_differs", {"count": f.unexplained}) if f.unexplained else None


def ledger_unmoved(f: OfficialFacts) -> Obstacle | None:
    return Obstacle("document_moved", {"count": f.moved}) if f.moved else None


def copy_there(f: OfficialFacts) -> Obstacle | None:
    return None if f.copied else Obstacle("document_no_copy")


def another_pair_of_eyes(f: OfficialFacts) -> Obstacle | None:
    if f.actor and f.written_by is not None and f.actor != f.written_by:
        return None
    return Obstacle("own_document")


def leaders_decide(f: OfficialFacts) -> Obstacle | None:
    return None if f.for_leaders else Obstacle("document_not_for_leaders")


def office_decides(f: OfficialFacts) -> Obstacle | None:
    return Obstacle("document_for_leaders") if f.for_leaders else None


_S, _A = OfficialState, OfficialAction
_OFFICE, _LEADERS = frozenset({Role.OFFICE}), frozenset({Role.LEADING_GROUP})
_READY = (nothing_blank, differences_settled, ledger_unmoved)

LIFE: Life[OfficialState, OfficialAction] = Life(
    name="official_document",
    initial=OfficialState.DRAFT,
    moves=(
        Move(_A.WRITE, _S.DRAFT, _S.DRAFT, _OFFICE),
        Move(_A.COMPOSE, _S.DRAFT, _S.DRAFT, _OFFICE),
        Move(_A.UPLOAD, _S.DRAFT, _S.DRAFT, _OFFICE),
        Move(_A.EXPLAIN, _S.DRAFT, _S.DRAFT, _OFFICE),
        Move(_A.DISCARD, _S.DRAFT, _S.DRAFT, _OFFICE, (copy_there,)),
        Move(_A.SUBMIT, _S.DRAFT, _S.SUBMITTED, _OFFICE, _READY),
        Move(_A.WITHDRAW, _S.DRAFT, _S.WITHDRAWN, _OFFICE),
        Move(_A.APPROVE, _S.SUBMITTED, _S.BEFORE_LEADERS, _OFFICE, (another_pair_of_eyes, leaders_decide)),
        Move(_A.APPROVE, _S.SUBMITTED, _S.APPROVED, _OFFICE, (another_pair_of_eyes, office_decides)),
        Move(_A.RETURN, _S.SUBMITTED, _S.DRAFT, _OFFICE, (reason_given,)),
        Move(_A.APPROVE, _S.BEFORE_LEADERS, _S.APPROVED, _LEADERS, (another_pair_of_eyes,)),
        Move(_A.RETURN, _S.BEFORE_LEADERS, _S.DRAFT, _LEADERS, (reason_given,)),
        Move(_A.RETURN, _S.APPROVED, _S.DRAFT, _OFFICE, (reason_given,)),
        Move(_A.ISSUE, _S.APPROVED, _S.ISSUED, _OFFICE, _READY),
    ),
)

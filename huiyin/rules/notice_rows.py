"""Who is told of clues and complaints, of what goes up to the leading group, of what meetings decided, and of
the tasks of governance campaigns.

Parts of `notices.TABLE`.
"""

from __future__ import annotations

from collections.abc import Mapping

from .notice_kinds import NoticeKind, Part, Tell, Urgency

_R, _P, _U = Urgency.ROUTINE, Urgency.PRESSING, Urgency.URGENT
_K = NoticeKind
Rows = Mapping[tuple[str, str], tuple[Tell, ...]]

CONFIDED: Rows = {
    # without a word of what they are about: the number alone
    ("clue", "clue_enter"): (Tell(Part.OFFICE, _K.CLUE_ENTERED, _P),),
    ("clue", "clue_redirect"): (Tell(Part.OFFICE, _K.CLUE_ENTERED, _P),),
    ("clue", "clue_route"): (
        Tell(Part.DEPARTMENT, _K.CLUE_SENT, _U, "quick"),
        Tell(Part.DEPARTMENT, _K.CLUE_SENT, _P),
    ),
    ("clue", "clue_receive"): (
        Tell(Part.OFFICE, _K.CLUE_RECEIVED, _R),
        Tell(Part.TEAM, _K.CLUE_RECEIVED, _R),
    ),
    ("clue", "clue_handle"): (
        Tell(Part.OFFICE, _K.CLUE_REPLIED, _P),
        Tell(Part.TEAM, _K.CLUE_REPLIED, _R),
    ),
    ("clue", "clue_drop"): (
        Tell(Part.OFFICE, _K.CLUE_REPLIED, _P),
        Tell(Part.TEAM, _K.CLUE_REPLIED, _R),
    ),
    ("clue", "clue_return"): (
        Tell(Part.OFFICE, _K.CLUE_BACK, _P),
        Tell(Part.TEAM, _K.CLUE_BACK, _R),
    ),
    ("clue", "clue_withdraw"): (
        Tell(Part.DEPARTMENT, _K.CLUE_BACK, _R, "sent"),
        Tell(Part.TEAM, _K.CLUE_BACK, _R),
        Tell(Part.OFFICE, _K.CLUE_BACK, _R),
    ),
    ("complaint", "complaint_register"): (
        Tell(Part.OFFICE, _K.COMPLAINT_CAME, _P, "to_office"),
        Tell(Part.TEAM, _K.COMPLAINT_CAME, _P, "to_team"),
    ),
    ("complaint", "complaint_place"): (Tell(Part.TEAM, _K.COMPLAINT_CAME, _P, "to_team"),),
}  # fmt: skip

UPWARD: Rows = {
    ("finding", "brief_submit"): (Tell(Part.OFFICE, _K.BRIEF_TO_APPROVE, _P),),
    ("finding", "brief_approve"): (Tell(Part.LEADING_GROUP, _K.BRIEF_SENT, _P),),
    ("finding", "brief_note"): (Tell(Part.OFFICE, _K.BRIEF_NOTED, _R),),
    ("finding", "brief_instruct"): (
        Tell(Part.OFFICE, _K.INSTRUCTION_GIVEN, _P, "to_office"),
        Tell(Part.TEAM, _K.INSTRUCTION_GIVEN, _P, "to_team"),
    ),
    ("finding", "instruction_answer"): (Tell(Part.LEADING_GROUP, _K.INSTRUCTION_ANSWERED, _P),),
    ("finding", "instruction_accept"): (
        Tell(Part.OFFICE, _K.INSTRUCTION_SETTLED, _R, "to_office"),
        Tell(Part.TEAM, _K.INSTRUCTION_SETTLED, _R, "to_team"),
    ),
    ("finding", "instruction_return"): (
        Tell(Part.OFFICE, _K.INSTRUCTION_GIVEN, _P, "to_office"),
        Tell(Part.TEAM, _K.INSTRUCTION_GIVEN, _P, "to_team"),
    ),
}


def _to_owner(kind: NoticeKind, urgency: Urgency) -> tuple[Tell, ...]:
    """To whom a meeting gave something: only one of them is named by the entry."""
    parts = (Part.TEAM, Part.UNIT, Part.DEPARTMENT, Part.OFFICE)
    return tuple(Tell(part, kind, urgency, f"to_{part}") for part in parts)


#: journaled under the target where there is one, else under the round
DECIDED: Rows = {
    (about, action): rows
    for about in ("target", "round")
    for action, rows in (
        ("give_decision", _to_owner(_K.DECISION_GIVEN, _P)),
        (
            "decision_report",
            (
                Tell(Part.OFFICE, _K.DECISION_REPORTED, _P, "to_team|to_unit|to_department"),
                Tell(Part.LEADING_GROUP, _K.DECISION_REPORTED, _P, "to_office"),
            ),
        ),
        ("decision_confirm", _to_owner(_K.DECISION_ANSWERED, _R)),
        ("decision_return", _to_owner(_K.DECISION_ANSWERED, _P)),
    )
}


def _to_addressee(kind: NoticeKind, urgency: Urgency) -> tuple[Tell, ...]:
    return tuple(Tell(part, kind, urgency, f"to_{part}") for part in (Part.UNIT, Part.DEPARTMENT))


#: journaled under the campaign; each addressee is told of its own task
CAMPAIGN: Rows = {
    ("campaign", "open_campaign"): _to_addressee(_K.CAMPAIGN_GIVEN, _P),
    ("campaign", "give_campaign_tasks"): _to_addressee(_K.CAMPAIGN_GIVEN, _P),
    ("campaign", "campaign_return"): _to_addressee(_K.CAMPAIGN_GIVEN, _P),
    ("campaign", "campaign_answer"): (Tell(Part.OFFICE, _K.CAMPAIGN_ANSWERED, _P),),
    **{
        ("campaign", action): _to_addressee(_K.CAMPAIGN_SETTLED, _R)
        for action in (
            "campaign_accept", "campaign_leave", "campaign_withdraw", "end_campaign", "withdraw_campaign",
        )
    },
}  # fmt: skip

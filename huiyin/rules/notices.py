"""Who is told of what: one table from the journal's entries to people, and one from dates to people.

A row says: when this was done to such an object, whoever has this part in the matter is told, as this kind of
notice, this pressing. Nobody is told of their own deed; that is the caller's to leave out, as is whether the
person may (still) see the matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .deadlines import OverdueLevel
from .due import DueKind
from .notice_dues import OWING, WATCHING
from .notice_kinds import NoticeKind, Part, Tell, Urgency
from .notice_rows import CAMPAIGN, CONFIDED, DECIDED, UPWARD
from .roles import Role

#: the role as which somebody with this part sees the matter; the others see it as whatever they are
SEEN_AS: Mapping[Part, Role] = {
    Part.OFFICE: Role.OFFICE,
    Part.TEAM: Role.TEAM,
    Part.REVIEWER: Role.REVIEWER,
    Part.UNIT: Role.UNIT,
    Part.UNIT_HEAD: Role.UNIT_HEAD,
    Part.UNIT_STAFF: Role.UNIT_STAFF,
    Part.OWNER: Role.UNIT,
    Part.DEPARTMENT: Role.DEPARTMENT,
    Part.LEADING_GROUP: Role.LEADING_GROUP,
    Part.SECURITY_ADMIN: Role.SECURITY_ADMIN,
}


_R, _P, _U = Urgency.ROUTINE, Urgency.PRESSING, Urgency.URGENT
_K = NoticeKind


#: (type of object, journal action) → who is told; where a person has several parts, the first row counts
TABLE: Mapping[tuple[str, str], tuple[Tell, ...]] = {
    ("finding", "feed_back"): (Tell(Part.UNIT, _K.FED_BACK, _P),),
    ("finding", "register_findings"): (Tell(Part.UNIT, _K.FED_BACK, _P, "issued"),),
    ("document", "register_findings"): (
        Tell(Part.UNIT, _K.FED_BACK, _P, "issued"),
        Tell(Part.TEAM, _K.FED_BACK, _R, "issued"),
    ),
    ("finding", "withdraw"): (
        Tell(Part.UNIT, _K.WITHDRAWN, _R),
        Tell(Part.TEAM, _K.WITHDRAWN, _R),
    ),
    ("target", "plan_submit"): (
        Tell(Part.OFFICE, _K.PLAN_SUBMITTED, _P),
        Tell(Part.REVIEWER, _K.PLAN_SUBMITTED, _P),
        Tell(Part.TEAM, _K.PLAN_SUBMITTED, _R),
    ),
    ("target", "plan_opine"): (Tell(Part.OFFICE, _K.PLAN_OPINION, _R),),
    ("target", "plan_return"): (
        Tell(Part.UNIT, _K.PLAN_RETURNED, _P),
        Tell(Part.TEAM, _K.PLAN_RETURNED, _R),
    ),
    ("target", "plan_approve"): (
        Tell(Part.UNIT, _K.PLAN_APPROVED, _P),
        Tell(Part.TEAM, _K.PLAN_APPROVED, _R),
    ),
    ("finding", "task_assign"): (Tell(Part.OWNER, _K.TASK_ASSIGNED, _P),),
    ("task", "change_task"): (
        Tell(Part.OWNER, _K.TASK_ASSIGNED, _P, "after.person|after.lead_department"),
    ),
    ("errand", "give_errand"): (Tell(Part.UNIT_STAFF, _K.ERRAND_GIVEN, _P),),
    ("errand", "report_errand"): (Tell(Part.UNIT, _K.ERRAND_REPORTED, _R),),
    ("errand", "send_back_errand"): (Tell(Part.UNIT_STAFF, _K.ERRAND_RETURNED, _P),),
    ("dispatch", "prepare_dispatch"): (Tell(Part.UNIT_HEAD, _K.DISPATCH_WAITING, _P),),
    ("dispatch", "sign_dispatch"): (Tell(Part.UNIT, _K.DISPATCH_SIGNED, _R),),
    ("dispatch", "send_back_dispatch"): (Tell(Part.UNIT, _K.DISPATCH_RETURNED, _P),),
    ("finding", "apply"): (
        Tell(Part.TEAM, _K.APPLIED, _P),
        Tell(Part.REVIEWER, _K.APPLIED, _P),
        Tell(Part.OFFICE, _K.APPLIED, _R),
    ),
    ("finding", "accept"): (
        Tell(Part.OFFICE, _K.ACCEPTED, _P),
        Tell(Part.REVIEWER, _K.ACCEPTED, _R),
        Tell(Part.UNIT, _K.ACCEPTED, _R),
        Tell(Part.TEAM, _K.ACCEPTED, _R),
    ),
    ("finding", "return"): (
        Tell(Part.UNIT, _K.RETURNED, _P),
        Tell(Part.TEAM, _K.RETURNED, _R),
    ),
    ("finding", "close"): (
        Tell(Part.UNIT, _K.CLOSED, _P),
        Tell(Part.TEAM, _K.CLOSED, _R),
    ),
    ("finding", "leave_rest"): (
        Tell(Part.UNIT, _K.REST_LEFT, _P),
        Tell(Part.TEAM, _K.REST_LEFT, _R),
    ),
    ("finding", "standing_report"): (
        Tell(Part.OFFICE, _K.STANDING_REPORTED, _P),
        Tell(Part.REVIEWER, _K.STANDING_REPORTED, _R),
    ),
    ("finding", "standing_confirm"): (Tell(Part.UNIT, _K.STANDING_ANSWERED, _R),),
    ("finding", "standing_return"): (Tell(Part.UNIT, _K.STANDING_ANSWERED, _P),),
    ("finding", "reopen"): (
        Tell(Part.UNIT, _K.REOPENED, _U),
        Tell(Part.TEAM, _K.REOPENED, _P),
        Tell(Part.OFFICE, _K.REOPENED, _R),
    ),
    ("finding", "extension_ask"): (
        Tell(Part.OFFICE, _K.EXTENSION_ASKED, _P),
        Tell(Part.TEAM, _K.EXTENSION_ASKED, _R),
    ),
    ("finding", "extension_forward"): (Tell(Part.LEADING_GROUP, _K.EXTENSION_ASKED, _P),),
    ("finding", "extension_grant"): (
        Tell(Part.UNIT, _K.EXTENSION_ANSWERED, _P),
        Tell(Part.TEAM, _K.EXTENSION_ANSWERED, _R),
        Tell(Part.OFFICE, _K.EXTENSION_ANSWERED, _R),
    ),
    ("finding", "extension_refuse"): (
        Tell(Part.UNIT, _K.EXTENSION_ANSWERED, _P),
        Tell(Part.TEAM, _K.EXTENSION_ANSWERED, _R),
        Tell(Part.OFFICE, _K.EXTENSION_ANSWERED, _R),
    ),
    ("finding", "refer"): (Tell(Part.DEPARTMENT, _K.REFERRED, _P),),
    ("finding", "answer_referral"): (Tell(Part.OFFICE, _K.REFERRAL_ANSWERED, _P),),
    ("request", "ask_department"): (Tell(Part.DEPARTMENT, _K.DEPARTMENT_ASKED, _P),),
    ("request", "copy_to_department"): (Tell(Part.DEPARTMENT, _K.DEPARTMENT_ASKED, _P),),
    ("request", "ask_again"): (Tell(Part.DEPARTMENT, _K.DEPARTMENT_ASKED, _P),),
    ("request", "answer"): (
        Tell(Part.OFFICE, _K.DEPARTMENT_ANSWERED, _R),
        Tell(Part.TEAM, _K.DEPARTMENT_ANSWERED, _P),
    ),
    ("finding", "comment"): (Tell(Part.NAMED, _K.MENTIONED, _P),),
    ("finding", "edit_comment"): (Tell(Part.NAMED, _K.MENTIONED, _P),),
    ("finding", "ask_question"): (Tell(Part.ADDRESSEE, _K.QUESTION_ASKED, _P),),
    ("target", "ask_question"): (Tell(Part.ADDRESSEE, _K.QUESTION_ASKED, _P),),
    ("finding", "forward_question"): (Tell(Part.ADDRESSEE, _K.QUESTION_ASKED, _P),),
    ("target", "forward_question"): (Tell(Part.ADDRESSEE, _K.QUESTION_ASKED, _P),),
    ("finding", "answer_question"): (Tell(Part.ASKER, _K.QUESTION_ANSWERED, _P),),
    ("target", "answer_question"): (Tell(Part.ASKER, _K.QUESTION_ANSWERED, _P),),
    # the unit is told that it is asked something (`ask_question`), never what stands against it
    ("finding", "raise_signs"): (
        Tell(Part.TEAM, _K.SIGN_RAISED, _R),
        Tell(Part.REVIEWER, _K.SIGN_RAISED, _R),
        Tell(Part.OFFICE, _K.SIGN_RAISED, _R),
    ),
    ("finding", "confirm_sign"): (
        Tell(Part.OFFICE, _K.SIGN_CONFIRMED, _P),
        Tell(Part.TEAM, _K.SIGN_CONFIRMED, _R),
    ),
    ("finding", "supervision_propose"): (
        Tell(Part.OFFICE, _K.SUPERVISION_PROPOSED, _P, "office_approves"),
        Tell(Part.LEADING_GROUP, _K.SUPERVISION_PROPOSED, _P, "leaders_approve"),
    ),
    ("finding", "supervision_approve"): (
        Tell(Part.UNIT, _K.SUPERVISION_ISSUED, _U),
        Tell(Part.UNIT_HEAD, _K.SUPERVISION_ISSUED, _U),
        Tell(Part.OFFICE, _K.SUPERVISION_DECIDED, _R),
        Tell(Part.TEAM, _K.SUPERVISION_DECIDED, _R),
    ),
    ("finding", "supervision_refuse"): (
        Tell(Part.OFFICE, _K.SUPERVISION_DECIDED, _R),
        Tell(Part.TEAM, _K.SUPERVISION_DECIDED, _R),
    ),
    ("finding", "supervision_answer"): (Tell(Part.OFFICE, _K.SUPERVISION_ANSWERED, _P),),
    ("finding", "supervision_return"): (
        Tell(Part.UNIT, _K.SUPERVISION_RETURNED, _U),
        Tell(Part.UNIT_HEAD, _K.SUPERVISION_RETURNED, _U),
    ),
    ("finding", "supervision_settle"): (
        Tell(Part.UNIT, _K.SUPERVISION_ENDED, _R),
        Tell(Part.UNIT_HEAD, _K.SUPERVISION_ENDED, _R),
    ),
    # what was taken back before it was issued never existed for the unit
    ("finding", "supervision_withdraw"): (
        Tell(Part.UNIT, _K.SUPERVISION_ENDED, _R, "issued"),
        Tell(Part.UNIT_HEAD, _K.SUPERVISION_ENDED, _R, "issued"),
    ),
    ("finding", "accountability_open"): (Tell(Part.OFFICE, _K.ACCOUNTABILITY_OPENED, _P),),
    **{
        ("finding", f"accountability_{action}"): (
            Tell(Part.UNIT_HEAD, _K.ACCOUNTABILITY_DECIDED, _P),
            Tell(Part.UNIT, _K.ACCOUNTABILITY_DECIDED, _P),
            Tell(Part.TEAM, _K.ACCOUNTABILITY_DECIDED, _R),
        )
        for action in ("decide", "change", "revoke")
    },
    **CONFIDED,
    **UPWARD,
    **DECIDED,
    **CAMPAIGN,
    ("round", "assign_reviewers"): (Tell(Part.NAMED, _K.TO_REVIEW, _R),),
    ("document", "read_document"): (Tell(Part.UPLOADER, _K.IMPORT_WAITING, _R),),
    ("document", "hand_back_document"): (Tell(Part.UPLOADER, _K.IMPORT_WAITING, _P),),
    ("grant", "propose_grant"): (Tell(Part.SECURITY_ADMIN, _K.ROLE_PROPOSED, _P),),
    ("grant", "confirm_grant"): (Tell(Part.NAMED, _K.ROLE_GRANTED, _P),),
    ("grant", "revoke_grant"): (Tell(Part.NAMED, _K.ROLE_REVOKED, _U),),
}  # fmt: skip

#: told in bulk rather than one by one, where more than `MOST_SINGLY` of a target come together
MOST_SINGLY = 3
IN_BULK = frozenset(
    {
        _K.FED_BACK, _K.WITHDRAWN, _K.TASK_ASSIGNED, _K.APPLIED, _K.ACCEPTED, _K.RETURNED, _K.CLOSED,
        _K.REST_LEFT, _K.REOPENED, _K.SIGN_RAISED, _K.SUPERVISION_PROPOSED, _K.DUE_SOON, _K.OVERDUE,
    }
)  # fmt: skip


def told(action: str, object_type: str, payload: Mapping[str, Any]) -> tuple[Tell, ...]:
    """The rows for one entry of the journal, or one part of an entry; none where nobody is told."""
    rows = TABLE.get((object_type, action), ())
    return tuple(row for row in rows if not row.when or _says(payload, row.when))


def _says(payload: Mapping[str, Any], when: str) -> bool:
    def at(path: str) -> Any:
        found: Any = payload
        for name in path.split("."):
            found = found.get(name) if isinstance(found, Mapping) else None
        return found

    return any(at(path) for path in when.split("|"))


def told_of_due(kind: DueKind, level: OverdueLevel) -> tuple[Tell, ...]:
    """Who is told that something of this kind falls due soon, is late, or has been late for long."""
    owing = OWING.get(kind, ())
    watching = tuple(p for p in WATCHING.get(kind, ()) if p not in owing)
    match level:
        case OverdueLevel.DUE_SOON:
            return tuple(Tell(part, _K.DUE_SOON, _P) for part in owing)
        case OverdueLevel.OVERDUE:
            return tuple(Tell(p, _K.OVERDUE, _P if p in owing else _R) for p in (*owing, *watching))
        case OverdueLevel.LONG_OVERDUE:
            return tuple(Tell(p, _K.OVERDUE, _U if p in owing else _P) for p in (*owing, *watching))
        case _:
            return ()


def _every_row() -> tuple[Tell, ...]:
    pressing = (OverdueLevel.DUE_SOON, OverdueLevel.OVERDUE, OverdueLevel.LONG_OVERDUE)
    dated = (row for kind in DueKind for level in pressing for row in told_of_due(kind, level))
    return (*(row for rows in TABLE.values() for row in rows), *dated)


EVERY_ROW = _every_row()


def kinds_for(roles: Iterable[Role]) -> tuple[NoticeKind, ...]:
    """The kinds of notices that somebody with these roles can get at all, in the order of the work."""
    held = frozenset(roles)
    mine = {row.kind for row in EVERY_ROW if SEEN_AS.get(row.part) in held or row.part not in SEEN_AS}
    if not held & {Role.OFFICE, Role.TEAM}:
        mine.discard(NoticeKind.IMPORT_WAITING)
    if Role.REVIEWER not in held:
        mine.discard(NoticeKind.TO_REVIEW)
    if held and held <= {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN}:
        mine &= {NoticeKind.ROLE_PROPOSED, NoticeKind.ROLE_GRANTED, NoticeKind.ROLE_REVOKED}
    return tuple(kind for kind in NoticeKind if kind in mine)


def pressing_for(roles: Iterable[Role]) -> frozenset[NoticeKind]:
    """Of these kinds, those that are more than routine to one of these roles: sent out by default."""
    held = frozenset(roles)
    rows = (r for r in EVERY_ROW if SEEN_AS.get(r.part) in held or r.part not in SEEN_AS)
    return frozenset(r.kind for r in rows if r.urgency != Urgency.ROUTINE)

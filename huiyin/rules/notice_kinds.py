"""What notices are about, how pressing they are, and what somebody is to a matter."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Urgency(StrEnum):
    """How pressing: only the inbox by default; also by mail; also by night and outside of digests."""

    ROUTINE = "routine"
    PRESSING = "pressing"
    URGENT = "urgent"


class NoticeKind(StrEnum):
    """What a notice is about, in the order of the work."""

    FED_BACK = "fed_back"
    WITHDRAWN = "withdrawn"
    PLAN_SUBMITTED = "plan_submitted"
    PLAN_OPINION = "plan_opinion"
    PLAN_RETURNED = "plan_returned"
    PLAN_APPROVED = "plan_approved"
    TASK_ASSIGNED = "task_assigned"
    ERRAND_GIVEN = "errand_given"
    ERRAND_REPORTED = "errand_reported"
    ERRAND_RETURNED = "errand_returned"
    DISPATCH_WAITING = "dispatch_waiting"
    DISPATCH_SIGNED = "dispatch_signed"
    DISPATCH_RETURNED = "dispatch_returned"
    APPLIED = "applied"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    CLOSED = "closed"
    REST_LEFT = "rest_left"
    REOPENED = "reopened"
    STANDING_REPORTED = "standing_reported"
    STANDING_ANSWERED = "standing_answered"
    EXTENSION_ASKED = "extension_asked"
    EXTENSION_ANSWERED = "extension_answered"
    REFERRED = "referred"
    REFERRAL_ANSWERED = "referral_answered"
    DEPARTMENT_ASKED = "department_asked"
    DEPARTMENT_ANSWERED = "department_answered"
    QUESTION_ASKED = "question_asked"
    QUESTION_ANSWERED = "question_answered"
    MENTIONED = "mentioned"
    SIGN_RAISED = "sign_raised"
    SIGN_CONFIRMED = "sign_confirmed"
    SUPERVISION_PROPOSED = "supervision_proposed"
    SUPERVISION_DECIDED = "supervision_decided"
    SUPERVISION_ISSUED = "supervision_issued"
    SUPERVISION_ANSWERED = "supervision_answered"
    SUPERVISION_RETURNED = "supervision_returned"
    SUPERVISION_ENDED = "supervision_ended"
    ACCOUNTABILITY_OPENED = "accountability_opened"
    ACCOUNTABILITY_DECIDED = "accountability_decided"
    BRIEF_TO_APPROVE = "brief_to_approve"
    BRIEF_SENT = "brief_sent"
    BRIEF_NOTED = "brief_noted"
    INSTRUCTION_GIVEN = "instruction_given"
    INSTRUCTION_ANSWERED = "instruction_answered"
    INSTRUCTION_SETTLED = "instruction_settled"
    CLUE_ENTERED = "clue_entered"
    CLUE_SENT = "clue_sent"
    CLUE_RECEIVED = "clue_received"
    CLUE_REPLIED = "clue_replied"
    CLUE_BACK = "clue_back"
    COMPLAINT_CAME = "complaint_came"
    DECISION_GIVEN = "decision_given"
    DECISION_REPORTED = "decision_reported"
    DECISION_ANSWERED = "decision_answered"
    CAMPAIGN_GIVEN = "campaign_given"
    CAMPAIGN_ANSWERED = "campaign_answered"
    CAMPAIGN_SETTLED = "campaign_settled"
    TO_REVIEW = "to_review"
    IMPORT_WAITING = "import_waiting"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    ROLE_PROPOSED = "role_proposed"
    ROLE_GRANTED = "role_granted"
    ROLE_REVOKED = "role_revoked"


class Part(StrEnum):
    """What somebody is to a matter. The first eight are roles towards it; the others are persons."""

    OFFICE = "office"
    TEAM = "team"
    REVIEWER = "reviewer"
    UNIT = "unit"
    UNIT_HEAD = "unit_head"
    UNIT_STAFF = "unit_staff"
    DEPARTMENT = "department"
    LEADING_GROUP = "leading_group"
    SECURITY_ADMIN = "security_admin"
    #: the unit's people who answer for a task; all of the unit while none of them is named
    OWNER = "owner"
    #: named in the entry itself: mentioned, granted a role, asked to review
    NAMED = "named"
    #: those to whom a question was put
    ADDRESSEE = "addressee"
    #: whoever asked what is answered now
    ASKER = "asker"
    UPLOADER = "uploader"


@dataclass(frozen=True, slots=True)
class Tell:
    """One row: this part is told, as this kind; only where the entry has something under `when`, a name or
    a path of names, several parted by |."""

    part: Part
    kind: NoticeKind
    urgency: Urgency = Urgency.ROUTINE
    when: str = ""

"""Who is told that something falls due or is late: whoever owes it, and whoever watches that."""

from __future__ import annotations

from collections.abc import Mapping

from .due import DueKind
from .notice_kinds import Part

#: who owes what falls due, and so is told before and after; who watches it is told when it is late
OWING: Mapping[DueKind, tuple[Part, ...]] = {
    DueKind.PLAN: (Part.UNIT,),
    DueKind.TASK: (Part.UNIT,),
    DueKind.FINDING: (Part.UNIT,),
    DueKind.STANDING_CHECK: (Part.UNIT,),
    DueKind.PLAN_ANSWER: (Part.OFFICE, Part.REVIEWER),
    DueKind.EXTENSION_ANSWER: (Part.OFFICE,),
    DueKind.APPLICATION_ANSWER: (Part.TEAM, Part.REVIEWER, Part.OFFICE),
    DueKind.STANDING_ANSWER: (Part.OFFICE, Part.REVIEWER),
    DueKind.REFERRAL_ANSWER: (Part.DEPARTMENT,),
    DueKind.COORDINATION_ANSWER: (Part.DEPARTMENT,),
    DueKind.PROGRESS_REPORT: (Part.UNIT,),
    DueKind.REPORT_ANSWER: (Part.OFFICE,),
    DueKind.SUPERVISION_DECISION: (Part.OFFICE,),
    DueKind.SUPERVISION_LEADERS: (Part.LEADING_GROUP,),
    DueKind.SUPERVISION_ANSWER: (Part.UNIT, Part.UNIT_HEAD),
    DueKind.SUPERVISION_REVIEW: (Part.OFFICE,),
    DueKind.BRIEF_SENDING: (Part.OFFICE,),
    DueKind.BRIEF_READING: (Part.LEADING_GROUP,),
    DueKind.INSTRUCTION_OFFICE: (Part.OFFICE,),
    DueKind.INSTRUCTION_TEAM: (Part.TEAM,),
    DueKind.INSTRUCTION_REVIEW: (Part.LEADING_GROUP,),
    DueKind.CLUE_ROUTING: (Part.OFFICE,),
    DueKind.CLUE_RECEIPT: (Part.DEPARTMENT,),
    DueKind.CLUE_REPLY: (Part.DEPARTMENT,),
    DueKind.ACCOUNTABILITY_DECISION: (Part.OFFICE,),
    DueKind.APPEAL_ANSWER: (Part.OFFICE,),
    DueKind.DECISION_TEAM: (Part.TEAM,),
    DueKind.DECISION_UNIT: (Part.UNIT,),
    DueKind.DECISION_DEPARTMENT: (Part.DEPARTMENT,),
    DueKind.DECISION_OFFICE: (Part.OFFICE,),
    DueKind.DECISION_ANSWER: (Part.OFFICE,),
    DueKind.DECISION_LEADERS: (Part.LEADING_GROUP,),
    DueKind.COMPLAINT_OFFICE: (Part.OFFICE,),
    DueKind.COMPLAINT_TEAM: (Part.TEAM,),
    DueKind.CAMPAIGN_UNIT: (Part.UNIT,),
    DueKind.CAMPAIGN_DEPARTMENT: (Part.DEPARTMENT,),
    DueKind.CAMPAIGN_ANSWER: (Part.OFFICE,),
}
WATCHING: Mapping[DueKind, tuple[Part, ...]] = {
    DueKind.PLAN: (Part.OFFICE, Part.TEAM),
    DueKind.TASK: (Part.TEAM,),
    DueKind.FINDING: (Part.OFFICE, Part.TEAM),
    DueKind.STANDING_CHECK: (Part.OFFICE,),
    DueKind.REFERRAL_ANSWER: (Part.OFFICE,),
    DueKind.COORDINATION_ANSWER: (Part.OFFICE, Part.TEAM),
    DueKind.PROGRESS_REPORT: (Part.OFFICE, Part.TEAM),
    DueKind.SUPERVISION_ANSWER: (Part.OFFICE,),
    DueKind.CLUE_RECEIPT: (Part.OFFICE,),
    DueKind.CLUE_REPLY: (Part.OFFICE,),
    DueKind.INSTRUCTION_TEAM: (Part.OFFICE,),
    DueKind.DECISION_TEAM: (Part.OFFICE,),
    DueKind.DECISION_UNIT: (Part.OFFICE,),
    DueKind.DECISION_DEPARTMENT: (Part.OFFICE,),
    DueKind.COMPLAINT_TEAM: (Part.OFFICE,),
    DueKind.CAMPAIGN_UNIT: (Part.OFFICE,),
    DueKind.CAMPAIGN_DEPARTMENT: (Part.OFFICE,),
}

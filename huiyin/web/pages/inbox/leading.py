"""Where a notice leads: to the very matter, or to the list of what it tells of together."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from huiyin.rules.due import ACCOUNTABILITY, DECISIONS, SUPERVISION, UPWARD, DueKind
from huiyin.rules.finding import FindingState
from huiyin.rules.notice_kinds import NoticeKind as K
from huiyin.rules.notice_kinds import Part

from ...doors import door

_PLANS = frozenset({K.PLAN_SUBMITTED, K.PLAN_OPINION, K.PLAN_RETURNED, K.PLAN_APPROVED})
_PLANS_DUE = frozenset({DueKind.PLAN, DueKind.PLAN_ANSWER})
_REPORTS_DUE = frozenset({DueKind.PROGRESS_REPORT, DueKind.REPORT_ANSWER})
_SUPERVISION = frozenset(k for k in K if k.value.startswith("supervision_"))
_ACCOUNTABILITY = frozenset({K.ACCOUNTABILITY_OPENED, K.ACCOUNTABILITY_DECIDED})
_UPWARD = frozenset(k for k in K if k.value.startswith(("brief_", "instruction_")))
_DECISIONS = frozenset({K.DECISION_GIVEN, K.DECISION_REPORTED, K.DECISION_ANSWERED})
_EXTENSIONS = frozenset({K.EXTENSION_ASKED, K.EXTENSION_ANSWERED})
#: the states in which findings that were told of together are found, while nothing has been done since
_STATES = {
    K.APPLIED: FindingState.APPLIED,
    K.ACCEPTED: FindingState.ACCEPTED,
    K.RETURNED: FindingState.RETURNED,
    K.CLOSED: FindingState.CLOSED,
    K.REOPENED: FindingState.REOPENED,
    K.WITHDRAWN: FindingState.WITHDRAWN,
}


def address_of_matter(notice: Any) -> str:
    """The address of the page on which the reader sees or does what the notice is about."""
    match notice.about:
        case "finding":
            return _finding(notice)
        case "target":
            return _target(notice)
        case "question":
            return reverse("question", args=[notice.thing_id])
        case "comment":
            return f"{reverse('finding', args=[notice.finding_id])}#comment-{notice.thing_id}"
        case "document":
            return reverse("intake_document", args=[notice.document_id])
        case "grant" if notice.part == Part.SECURITY_ADMIN:
            return reverse("grant", args=[notice.grant_id])
        case "errand":
            return reverse("finding", args=[notice.finding_id])
        case "clue":
            return reverse("clue", args=[notice.thing_id])
        case "complaint":
            return reverse("complaint", args=[notice.thing_id])
        case "request":
            return reverse("coordination_request", args=[notice.thing_id])
        case "campaign":
            return reverse("campaign_task", args=[notice.thing_id])
        case "decision":
            return reverse("decision", args=[notice.thing_id])
        case "dispatch":
            return reverse("dispatch", args=[notice.thing_id])
        case _:
            return reverse("home")


def _finding(notice: Any) -> str:
    if notice.kind in _EXTENSIONS and notice.thing_id:
        return reverse("extension", args=[notice.thing_id])
    if notice.due_kind == DueKind.EXTENSION_ANSWER and notice.thing_id:
        return reverse("extension", args=[notice.thing_id])
    supervision = notice.kind in _SUPERVISION or notice.due_kind in SUPERVISION
    if supervision and notice.thing_id:
        return reverse("supervision_step", args=[notice.thing_id])
    if (notice.kind in _ACCOUNTABILITY or notice.due_kind in ACCOUNTABILITY) and notice.thing_id:
        return reverse("accountability_case", args=[notice.thing_id])
    if notice.kind in _UPWARD and notice.thing_id:
        return reverse("brief", args=[notice.thing_id])
    if notice.due_kind in UPWARD and notice.thing_id:
        of_brief = notice.due_kind in (DueKind.BRIEF_SENDING, DueKind.BRIEF_READING)
        return reverse("brief" if of_brief else "instruction", args=[notice.thing_id])
    return reverse("finding", args=[notice.finding_id])


def _target(notice: Any) -> str:
    decided = notice.kind in _DECISIONS or notice.due_kind in DECISIONS
    if decided and notice.thing_id:
        return reverse("decision", args=[notice.thing_id])
    if notice.kind in _PLANS or notice.due_kind in _PLANS_DUE:
        return reverse("plan", args=[notice.target_id])
    if notice.due_kind in _REPORTS_DUE:
        return reverse("target_reports", args=[notice.target_id])
    state = _STATES.get(notice.kind)
    place = {"round": notice.round_id, "unit": notice.unit_id}
    if notice.kind in _SUPERVISION or notice.due_kind in SUPERVISION:
        return door("supervision", **place)
    return door("findings", **place, **({"state": state.value} if state else {}))

"""The colour and the sign of every state: the same in chips, charts, calendars and documents."""

from __future__ import annotations

from enum import Enum

from .document_words import DOCUMENT_TONES
from .governance_words import GOVERNANCE_TONES

#: (tone, icon); the tones are the CSS variables --tone-… of theme.css, the icons the symbols of icons.svg
TONES: dict[str, dict[str, tuple[str, str]]] = {
    **GOVERNANCE_TONES,
    "Recheck": {
        "unchecked": ("idle", "circle"),
        "kept": ("closed", "check"),
        "come_back": ("returned", "again"),
    },
    "DecisionState": {
        "given": ("active", "half"),
        "reported": ("asked", "hand"),
        "settled": ("closed", "check"),
        "withdrawn": ("idle", "ban"),
    },
    "FindingState": {
        "registered": ("idle", "pencil"),
        "fed_back": ("idle", "send"),
        "in_progress": ("active", "half"),
        "applied": ("asked", "hand"),
        "accepted": ("asked", "eye"),
        "returned": ("returned", "back"),
        "closed": ("closed", "check"),
        "reopened": ("returned", "again"),
        "withdrawn": ("idle", "ban"),
    },
    "TaskState": {
        "planned": ("idle", "circle"),
        "under_way": ("active", "half"),
        "done": ("closed", "check"),
        "cancelled": ("idle", "ban"),
    },
    "ApplicationState": {
        "submitted": ("asked", "hand"),
        "accepted": ("asked", "eye"),
        "returned": ("returned", "back"),
        "closed": ("closed", "check"),
        "rest_left": ("standing", "most"),
        "recalled": ("idle", "again"),
    },
    "PaperState": {
        "open": ("active", "pencil"),
        "final": ("closed", "check"),
        "withdrawn": ("idle", "ban"),
    },
    "RequestState": {
        "asked": ("asked", "hand"),
        "answered": ("closed", "check"),
        "withdrawn": ("idle", "ban"),
    },
    "ComplaintState": {
        "received": ("asked", "hand"),
        "accepted": ("active", "half"),
        "answered": ("closed", "check"),
        "referred": ("closed", "send"),
        "joined": ("idle", "most"),
        "handed_on": ("closed", "flag"),
        "set_aside": ("idle", "ban"),
    },
    "DraftState": {
        "written": ("active", "pencil"),
        "proposed": ("asked", "hand"),
        "sent_back": ("returned", "back"),
        "merged": ("idle", "most"),
        "registered": ("closed", "check"),
        "dropped": ("idle", "ban"),
    },
    "StandingState": {
        "due": ("standing", "clock"),
        "reported": ("asked", "hand"),
        "confirmed": ("closed", "check"),
        "reopened": ("returned", "again"),
        "dropped": ("idle", "ban"),
    },
    "Severity": {
        "against": ("overdue", "warn"),
        "explain": ("returned", "pencil"),
        "hint": ("idle", "circle"),
    },
    "PlanState": {
        "draft": ("idle", "pencil"),
        "submitted": ("asked", "hand"),
        "under_review": ("asked", "eye"),
        "returned": ("returned", "back"),
        "approved": ("closed", "check"),
        "amended": ("active", "half"),
    },
    "ExtensionState": {
        "asked": ("asked", "hand"),
        "forwarded": ("asked", "up"),
        "granted": ("closed", "check"),
        "refused": ("returned", "back"),
        "recalled": ("idle", "again"),
    },
    "UnitReportState": {
        "due": ("idle", "pencil"),
        "handed_in": ("asked", "hand"),
        "noted": ("closed", "eye"),
        "answered": ("closed", "check"),
        "recalled": ("idle", "again"),
    },
    "QuestionState": {
        "asked": ("asked", "hand"),
        "forwarded": ("asked", "up"),
        "answered": ("closed", "check"),
        "withdrawn": ("idle", "ban"),
    },
    "SignState": {
        "open": ("sign", "flag"),
        "asked": ("asked", "send"),
        "confirmed": ("overdue", "warn"),
        "dismissed": ("closed", "check"),
        "suppressed": ("idle", "ban"),
        "gone": ("idle", "check"),
    },
    "ProposalState": {
        "waiting": ("idle", "clock"),
        "running": ("active", "half"),
        "done": ("closed", "check"),
        "failed": ("overdue", "warn"),
    },
    "CoverageState": {
        "covered": ("closed", "check"),
        "planned": ("active", "circle"),
        "missing": ("returned", "warn"),
    },
    "Light": {
        "green": ("closed", "check"),
        "amber": ("returned", "warn"),
        "red": ("overdue", "alarm"),
    },
    "StepState": {
        "proposed": ("asked", "hand"),
        "issued": ("overdue", "send"),
        "answered": ("asked", "eye"),
        "settled": ("closed", "check"),
        "escalated": ("returned", "up"),
        "refused": ("idle", "ban"),
        "withdrawn": ("idle", "again"),
    },
    "SweepState": {
        "waiting": ("idle", "clock"),
        "running": ("active", "half"),
        "done": ("closed", "check"),
        "stopped": ("idle", "ban"),
        "failed": ("overdue", "warn"),
    },
    "SlipBatchState": {
        "waiting": ("idle", "clock"),
        "running": ("active", "half"),
        "done": ("closed", "check"),
        "stopped": ("idle", "ban"),
        "failed": ("overdue", "warn"),
        "let_go": ("idle", "clock"),
    },
    "DispatchState": {
        "prepared": ("asked", "hand"),
        "sent_back": ("returned", "back"),
        "signed": ("closed", "check"),
        "taken_back": ("idle", "again"),
    },
    "ErrandState": {
        "given": ("active", "half"),
        "reported": ("asked", "hand"),
        "sent_back": ("returned", "back"),
        "taken_over": ("closed", "check"),
        "withdrawn": ("idle", "ban"),
    },
    "CheckState": {
        "to_check": ("idle", "circle"),
        "doubted": ("asked", "eye"),
        "recorded": ("closed", "check"),
        "confirmed": ("overdue", "warn"),
    },
    "CheckResult": {
        "holds": ("closed", "check"),
        "remarks": ("standing", "most"),
        "fails": ("overdue", "warn"),
    },
    "ContributionState": {
        "waiting": ("asked", "hand"),
        "taken_over": ("closed", "check"),
        "sent_back": ("returned", "back"),
    },
    "RoundState": {
        "planned": ("idle", "circle"),
        "mobilised": ("active", "flag"),
        "stationed": ("active", "pin"),
        "reported": ("active", "journal"),
        "feeding_back": ("asked", "send"),
        "rectifying": ("active", "half"),
        "completed": ("closed", "check"),
    },
    "Completion": {
        "not_done": ("idle", "circle"),
        "in_progress": ("active", "half"),
        "basically_done": ("standing", "most"),
        "done": ("closed", "check"),
    },
    "OverdueLevel": {
        "none": ("idle", "clock"),
        "due_soon": ("returned", "clock"),
        "overdue": ("overdue", "alarm"),
        "long_overdue": ("overdue", "alarm"),
    },
    "CaseState": {
        "opened": ("asked", "hand"),
        "in_force": ("overdue", "person"),
        "appealed": ("returned", "back"),
        "revoked": ("idle", "ban"),
        "ended": ("closed", "check"),
        "dropped": ("idle", "ban"),
    },
    "BriefState": {
        "draft": ("idle", "pencil"),
        "submitted": ("asked", "hand"),
        "sent": ("asked", "send"),
        "noted": ("closed", "check"),
        "instructed": ("active", "flag"),
        "withdrawn": ("idle", "ban"),
    },
    "InstructionState": {
        "given": ("active", "half"),
        "answered": ("asked", "hand"),
        "done": ("closed", "check"),
    },
    "ClueState": {
        "entered": ("asked", "pencil"),
        "sent": ("asked", "send"),
        "received": ("active", "hand"),
        "checking": ("active", "eye"),
        "filed": ("active", "file"),
        "handled": ("closed", "check"),
        "no_case": ("closed", "circle"),
        "returned": ("returned", "back"),
        "withdrawn": ("idle", "ban"),
    },
    "DocumentState": {
        "waiting": ("idle", "circle"),
        "reading": ("active", "half"),
        "read": ("asked", "eye"),
        "failed": ("overdue", "warn"),
        "applying": ("active", "half"),
        "applied": ("closed", "check"),
        "discarded": ("idle", "ban"),
    },
    "WorkbookState": {
        "waiting": ("idle", "circle"),
        "reading": ("active", "half"),
        "read": ("asked", "eye"),
        "failed": ("overdue", "warn"),
        "applying": ("active", "half"),
        "applied": ("closed", "check"),
        "undone": ("idle", "back"),
        "discarded": ("idle", "ban"),
    },
    "GrantState": {
        "proposed": ("asked", "hand"),
        "confirmed": ("closed", "check"),
        "refused": ("returned", "back"),
        "revoked": ("idle", "ban"),
    },
    "Urgency": {
        "routine": ("idle", "circle"),
        "pressing": ("active", "flag"),
        "urgent": ("overdue", "alarm"),
    },
    "Verdict": {
        "will_change": ("active", "pencil"),
        "unchanged": ("idle", "circle"),
        "conflict": ("returned", "people"),
        "refused": ("overdue", "warn"),
        "not_found": ("idle", "ban"),
    },
    "OfficialState": DOCUMENT_TONES,
    "Pace": {
        "immediate": ("returned", "flag"),
        "staged": ("active", "half"),
        "continuing": ("standing", "again"),
    },
}
_BREACH = ("overdue", "warn")
_PLAIN = ("idle", "circle")


def tone(member: object, kind: str | None = None) -> tuple[str, str]:
    """Tone and icon of an enum member, or of a plain value of the enum named `kind`."""
    name = kind or type(member).__name__
    if name == "Breach":
        return _BREACH
    value = member.value if isinstance(member, Enum) else member
    return TONES.get(name, {}).get(str(value), _PLAIN)

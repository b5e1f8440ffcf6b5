"""A finding's life as a line of events, worded from the journal, for whoever looks.

The journal holds more than everybody may know. The inspected unit and a department see what concerns the
unit's own rectification, from the feedback on; what the inspecting side does among itself (registering,
correcting, watching, referring) is not theirs, nor are the names of its people.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huiyin.accounts.viewer import Viewer
from huiyin.journal.queries import history_of
from huiyin.rules.comment import audiences_of
from huiyin.rules.extension import ExtensionAction
from huiyin.rules.finding import LIFE, FindingAction, FindingState
from huiyin.rules.roles import OF_UNIT, WHOLE_UNIT, Role
from huiyin.rules.task import LIFE as TASK_LIFE
from huiyin.rules.task import TaskAction

from ...figures import day
from ...tones import tone
from .event_words import event_word
from .list_changes import list_changes

#: roles of the inspecting side
INSIDE = frozenset({Role.OFFICE, Role.LEADING_GROUP, Role.TEAM, Role.REVIEWER})
#: who knows of referrals, as `findings.queries.referrals_for` has it
KNOWS_REFERRALS = frozenset({Role.OFFICE, Role.LEADING_GROUP})
REFERRING = frozenset({"refer", "answer_referral"})
#: what goes up to the leading group and comes back; of a brief it learns when that is sent
UPWARD = ("brief_", "instruction_")
DRAFTING = frozenset({"brief_write", "brief_submit", "brief_return", "brief_withdraw"})
#: what concerns the unit's rectification; anything else is the inspecting side's own
OF_THE_UNIT = frozenset(
    {
        *("feed_back", "plan", "report", "apply", "recall", "accept", "return", "close", "reopen"),
        *("leave_rest", "withdraw"),
        *("standing_report", "standing_confirm", "standing_return", "standing_reopen"),
        *(f"extension_{a}" for a in ("ask", *ExtensionAction)),
        *("attach_evidence", "withdraw_evidence", "replace_evidence"),
        *("correct_progress", "withdraw_progress"),
        *(f"task_{a}" for a in TaskAction),
        *(f"supervision_{a}" for a in ("approve", "answer", "settle", "return")),
        *(f"accountability_{a}" for a in ("decide", "appeal", "uphold", "change", "revoke", "end")),
    }
)
#: steps that the unit may know of, without what the inspecting side says of them to itself
UNWORDED = frozenset({"extension_forward"})
#: the talk between the two sides; what is said inside, and to a department, is told by its payload
TALK = frozenset(
    {
        *("comment", "edit_comment", "withdraw_comment"),
        *("ask_question", "answer_question", "forward_question", "withdraw_question"),
    }
)
#: no events of a life: told by another entry of the same moment, or only that somebody read
ECHOES = frozenset({"task_report", "read_evidence"})
_BY_THE_UNIT = frozenset({"standing_report", "extension_ask", "extension_recall"})
TOGETHER = timedelta(minutes=10)

Event = dict[str, Any]


def life_line(finding: Any, viewer: Viewer, roles: frozenset[Role]) -> list[Event]:
    """Events for {% timeline %}, newest first; `told` is what the journal holds of each."""
    entries = [e for e in history_of([finding.pk]) if e.action not in ECHOES]
    seen = list(_seen(entries, roles))
    inside = bool(roles & INSIDE)
    events = _taken_in(finding, {e.action for e in entries}, inside)
    for entry in seen:
        event = _event(entry, viewer, inside)
        if not _merged(events, event):
            events.append(event)
    events += list_changes(finding, viewer, inside=inside)
    events.sort(key=lambda e: (0, 0.0) if "at" not in e else (1, e["at"].timestamp()))
    return [_counted(e) for e in reversed(events)]


def _taken_in(finding: Any, told: set[str], inside: bool) -> list[Event]:
    """How a finding came in with many others: their one journal entry stands under the file, not under each.

    Told from the finding itself, by the day, unless it has entries of its own for this.
    """
    steps = [("register_findings", finding.recorded_on), (FindingAction.FEED_BACK.value, finding.fed_back_on)]
    words = _("从文件导入") if finding.source_document else _("与其他问题一并登记")
    return [
        {
            "on": on,
            "title": event_word(action),
            "by": finding.recorded_by_name if inside else _("巡视巡察机构"),
            "text": words if action == "register_findings" else "",
            "tone": "idle",
            "icon": "send" if action == FindingAction.FEED_BACK else "circle",
            "action": action,
            "told": [],
            "count": 1,
        }
        for action, on in steps
        if "register_findings" not in told and action not in told and on and (inside or action in OF_THE_UNIT)
    ]


def _seen(entries: list[Any], roles: frozenset[Role]) -> Iterator[Any]:
    issued = roles & INSIDE or not any(e.action == FindingAction.FEED_BACK for e in entries)
    for entry in entries:
        issued = issued or entry.action == FindingAction.FEED_BACK
        if _is_others(entry.action, roles):
            continue
        if entry.action in TALK:
            if may_hear(entry.action, json.loads(entry.payload or "{}"), roles):
                yield entry
        elif roles & INSIDE or (issued and entry.action in OF_THE_UNIT):
            yield entry


def _is_others(action: str, roles: frozenset[Role]) -> bool:
    """Whether this is for nobody with these roles, though they may see the finding from inside."""
    if action in DRAFTING:
        return Role.OFFICE not in roles
    return (action in REFERRING or action.startswith(UPWARD)) and not roles & KNOWS_REFERRALS


def may_hear(action: str, told: Mapping[str, Any], roles: frozenset[Role]) -> bool:
    """Whether somebody with these roles may know that this was said or asked, by what its entry tells."""
    if action.endswith("comment"):
        return told.get("audience") in audiences_of(roles)
    if told.get("department"):
        return bool(roles & KNOWS_REFERRALS)
    return bool(roles & (INSIDE | WHOLE_UNIT))


def _event(entry: Any, viewer: Viewer, inside: bool) -> Event:
    told = json.loads(entry.payload or "{}")
    if entry.action in UNWORDED and not inside:
        told.pop("reason", None)
    colour, sign = _tone(entry.action, told)
    return {
        "at": entry.at,
        "title": event_word(entry.action),
        "by": _who(entry, told, viewer, inside),
        "text": _text(entry.action, told),
        "tone": colour,
        "icon": sign,
        "action": entry.action,
        "actor": entry.actor_id,
        "told": [told],
        "count": 1,
    }


def _tone(action: str, told: Mapping[str, Any]) -> tuple[str, str]:
    after = told.get("to")
    if action in set(FindingAction) and after in set(FindingState):
        return tone(after, "FindingState")
    signs = {"attach_evidence": "file", "withdraw_evidence": "ban", "watch": "flag", "task_complete": "check"}
    return ("active" if action.startswith("task_") else "idle", signs.get(action, "circle"))


def _who(entry: Any, told: Mapping[str, Any], viewer: Viewer, inside: bool) -> str:
    """Names within one side; to the other side, the side."""
    if inside or (entry.actor_id is not None and entry.actor_id == viewer.id):
        return entry.actor_name
    if "inside" in told:
        return _("巡视巡察机构") if told["inside"] else entry.actor_name
    roles = _roles_of(entry.action)
    if roles and roles <= OF_UNIT:
        return entry.actor_name
    if Role.UNIT in roles:
        return ""
    return _("巡视巡察机构")


def _roles_of(action: str) -> frozenset[Role]:
    """Who may take this step at all, by the tables of moves."""
    if action in _BY_THE_UNIT or action.endswith(("_evidence", "_progress")):
        return frozenset({Role.UNIT})
    life: Any = TASK_LIFE if action.startswith("task_") else LIFE
    bare = action.removeprefix("task_")
    return frozenset(role for move in life.moves if move.action == bare for role in move.roles)


def _text(action: str, told: Mapping[str, Any]) -> str:
    """What is worth telling of an entry: its reason, its task, its dates. Nothing else of it is shown."""
    parts = []
    if task := told.get("task") if action == FindingAction.PLAN else None:
        parts.append(_("任务：%(title)s") % {"title": task})
    if action == FindingAction.FEED_BACK and told.get("on"):
        parts.append(
            _("反馈日期 %(on)s，整改时限 %(due)s") % {"on": told["on"], "due": told.get("due") or day(None)}
        )
    if action == FindingAction.REFER and told.get("department"):
        parts.append(str(told["department"]))
    if reason := str(told.get("reason") or "").strip():
        parts.append(reason)
    return "\n".join(parts)


def _merged(events: list[Event], event: Event) -> bool:
    """Several files handed in by one person in one go are one event."""
    last = events[-1] if events else None
    same = last is not None and last["action"] == event["action"] == "attach_evidence"
    if not same or last["actor"] != event["actor"] or event["at"] - last["at"] > TOGETHER:
        return False
    last["count"] += 1
    last["told"] += event["told"]
    last["at"] = event["at"]
    return True


def _counted(event: Event) -> Event:
    n = event["count"]
    if n > 1:
        words = ngettext("%(what)s %(n)d 份", "%(what)s %(n)d 份", n)
        event["title"] = words % {"what": event["title"], "n": n}
    return event

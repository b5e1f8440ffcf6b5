"""Taking in a complaint and each step of its life: one transaction, one entry of the journal.

Neither journal nor event holds a word of what was told, or by whom.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.clues import actions as clues
from huiyin.journal.actions import record
from huiyin.journal.staleness import check_version, update_unchanged
from huiyin.organisations.clock import due_date, today
from huiyin.organisations.models import InspectingBody
from huiyin.rules.clue import ClueClass, ClueSource
from huiyin.rules.complaint import (
    LIFE,
    OPEN,
    PERIODS,
    AnswerWay,
    ComplaintAction,
    ComplaintFacts,
    ComplaintReason,
    ComplaintState,
    ComplaintTopic,
)
from huiyin.rules.moves import Obstacle, Refused
from huiyin.rules.roles import Role

from .house_key import locked_answer
from .models import Complaint, ComplaintEvent, LetterBox
from .noting import handler_of, journal, note
from .queries import Words, findings_about, roles_at, sender_in_clear, targets_for, words_of


@dataclass(frozen=True, slots=True)
class Given:
    """What the form of a step gives; each step uses its own."""

    topic: ComplaintTopic | None = None
    target: UUID | None = None
    findings: Collection[UUID] = ()
    elsewhere: str = ""
    reason: ComplaintReason | None = None
    answer: str = ""
    way: AnswerWay | None = None
    other: UUID | None = None
    department: UUID | None = None
    clue_class: ClueClass = ClueClass.OTHER


@transaction.atomic
def take(
    *, complaint_id: UUID, action: ComplaintAction, given: Given, by: Viewer, version: int | None = None
) -> Complaint:  # fmt: skip
    """One step of the life. Raises `Refused`, `Stale`."""
    complaint = _locked(complaint_id, by, version)
    other = _other(complaint, given, by) if action == ComplaintAction.JOIN else None
    facts = ComplaintFacts(
        placed=complaint.target_id is not None, readable=words_of(complaint) is not None,
        topic=given.topic or complaint.topic, elsewhere=given.elsewhere, reason=given.reason or "",
        answer=given.answer, way=given.way or "", other=other is not None,
        department=given.department is not None,
    )  # fmt: skip
    before = ComplaintState(complaint.state)
    after = LIFE.next_state(action, before, roles_at(complaint, by), facts)
    changes = {
        "state": after,
        **_days(complaint, before, after),
        **_changed(complaint, action, given, other, by),
    }
    update_unchanged(complaint, version=complaint.version, **changes)
    if action == ComplaintAction.HAND_ON:
        _hand_on_joined(complaint, by)
    note(complaint, action, by, reason=given.reason or "")
    return complaint


def _days(complaint: Complaint, before: ComplaintState, after: ComplaintState) -> dict[str, Any]:
    """Sorting is owed from the day it came in, an answer from the day it was accepted."""
    if after not in OPEN:
        return {"due_on": None, "ended_on": complaint.ended_on or today()}
    if before == after:
        return {}
    return {"due_on": due_date(complaint.body, PERIODS[after], today()), "ended_on": None}


def _changed(
    complaint: Complaint, action: ComplaintAction, given: Given, other: Complaint | None, by: Viewer
) -> dict[str, Any]:  # fmt: skip
    match action:
        case ComplaintAction.PLACE:
            target = targets_for(by).get(pk=given.target, body=complaint.body_id)
            return {"target": target, "round": target.round, "handled_by": handler_of(target)}
        case ComplaintAction.ACCEPT:
            return {"topic": given.topic or complaint.topic}
        case ComplaintAction.LINK:
            found = findings_about(complaint, by).filter(pk__in=given.findings)
            complaint.findings.set(found)
            return {}
        case ComplaintAction.ANSWER:
            return {"answer": locked_answer(complaint, given.answer.strip()), "way": given.way}
        case ComplaintAction.REFER:
            return {"elsewhere": given.elsewhere.strip()}
        case ComplaintAction.JOIN:
            return {"joined_to": other}
        case ComplaintAction.RESUME:
            return {"joined_to": None, "elsewhere": "", "way": ""}
        case ComplaintAction.HAND_ON:
            return {"clue": _as_clue(complaint, given, by), **_GONE}
    return {}


#: what goes when a complaint becomes a clue: its key, and all that was under it
_GONE: dict[str, Any] = {"key": None, "content": None, "sender": None, "answer": None}


def _as_clue(complaint: Complaint, given: Given, by: Viewer) -> Any:
    """Seal what was told, with its sender and with what was joined to it, to the department."""
    if given.department is None or complaint.target_id is None:
        raise AssertionError("the rules let a complaint go that goes nowhere")
    told = [complaint, *Complaint.objects.filter(joined_to=complaint).order_by("year", "number")]
    pairs = [(c, w) for c in told if (w := words_of(c))]
    return clues.enter(
        target_id=complaint.target_id, department_id=given.department, clue_class=given.clue_class,
        source=ClueSource.LETTERS, by=by,
        fields={
            "subject": pairs[0][1].subject, "concerned": "",
            "text": "\n\n".join(w.text if c is complaint else _headed(c, w) for c, w in pairs),
            "origin": "\n".join(_origin(c) for c, _w in pairs),
        },
    )  # fmt: skip


def _headed(complaint: Complaint, words: Words) -> str:
    """What was joined, under its own number and subject."""
    return f"［{complaint}］{words.subject}\n{words.text}"


def _origin(complaint: Complaint) -> str:
    sender = sender_in_clear(complaint) or {}
    return "，".join(t for t in (f"信访 {complaint}", sender.get("name"), sender.get("contact")) if t)


def _hand_on_joined(complaint: Complaint, by: Viewer) -> None:
    """What was joined went into the clue as well: its words go too."""
    for other in Complaint.objects.select_for_update().filter(joined_to=complaint):
        handed = {"state": ComplaintState.HANDED_ON, "clue": complaint.clue, **_GONE}
        update_unchanged(other, version=other.version, **handed)
        ComplaintEvent.objects.create(complaint=other, action=ComplaintAction.HAND_ON, by_name=by.name)


def _other(complaint: Complaint, given: Given, by: Viewer) -> Complaint | None:
    """The complaint to join: in scope, still in clear, not joined itself, and not one of its own."""
    if given.other is None:
        return None
    rows = Complaint.objects.visible_to(by).exclude(pk=complaint.pk).filter(round=complaint.round_id)
    found = rows.get(pk=given.other)
    if found.state in (ComplaintState.JOINED, ComplaintState.HANDED_ON):
        raise Refused(ComplaintAction.JOIN, [Obstacle("complaint_other_not_open")])
    if Complaint.objects.filter(joined_to=complaint).exists():
        raise Refused(ComplaintAction.JOIN, [Obstacle("complaint_has_joined")])
    return found


@transaction.atomic
def note_sender(*, complaint_id: UUID, by: Viewer) -> Complaint:
    """Enter into the journal that name and contact are read."""
    complaint = _locked(complaint_id, by, None)
    journal(complaint, by, "read_complaint_sender")
    return complaint


@transaction.atomic
def set_box(*, body_id: UUID, opened: bool, by: Viewer) -> None:
    """Open or shut a body's web form."""
    if body_id not in by.bodies(Role.OFFICE):
        raise InspectingBody.DoesNotExist
    LetterBox.objects.update_or_create(
        body_id=body_id,
        defaults={"opened": opened, "changed_at": timezone.now(), "changed_by_name": by.name},
    )
    record(body=body_id, by=by, action="open_letter_box" if opened else "shut_letter_box",
           object_type="letter_box", object_id=body_id, payload={})  # fmt: skip


def _locked(complaint_id: UUID, by: Viewer, version: int | None) -> Complaint:
    """The complaint in the viewer's scope, its row held; `Stale` when it moved on meanwhile."""
    Complaint.objects.visible_to(by).get(pk=complaint_id)
    Complaint.objects.select_for_update().get(pk=complaint_id)
    complaint = Complaint.objects.select_related("target__round", "target__unit", "body").get(pk=complaint_id)
    check_version(complaint, version)
    return complaint

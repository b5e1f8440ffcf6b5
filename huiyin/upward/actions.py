"""Writing a brief, sending it up, and what comes back: one transaction and one journal entry a step."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.findings import actions as findings
from huiyin.findings.queries import roles_on
from huiyin.journal.actions import record
from huiyin.journal.staleness import check_version, update_unchanged
from huiyin.organisations.clock import due_date, today
from huiyin.rules.brief import BEFORE_LEADERS, INSTRUCTED, UNSENT, BriefAction, BriefState
from huiyin.rules.brief import LIFE as BRIEF
from huiyin.rules.deadlines import DeadlineKind
from huiyin.rules.instruction import LIFE as INSTRUCTION
from huiyin.rules.instruction import InstructionAction, InstructionState
from huiyin.rules.moves import Obstacle, Refused
from huiyin.rules.roles import Role

from .models import Brief, BriefEvent, BriefRead, Instruction, InstructionEvent
from .queries import facts_of, importance_of, ledger_facts, roles_at, unsent_brief

#: what the leading group is not told: how the brief came to be
_INSIDE = frozenset({BriefAction.WRITE, BriefAction.SUBMIT, BriefAction.RETURN, BriefAction.WITHDRAW})


@transaction.atomic
def draft(*, finding_id: UUID, title: str, text: str, by: Viewer) -> Brief:
    """Begin a brief of one finding, with the ledger's facts of today. One unsent brief a finding."""
    finding = findings.locked(finding_id, by)
    against = []
    if Role.OFFICE not in roles_on(finding, by):
        against = [Obstacle("not_your_role", {"roles": [Role.OFFICE]})]
    elif unsent_brief(finding) is not None:
        against = [Obstacle("brief_there_already")]
    if not title.strip() or not text.strip():
        against.append(Obstacle("upward_text_missing"))
    if against or by.id is None:
        raise Refused(BriefAction.WRITE, against)
    brief = Brief.objects.create(
        finding=finding, title=title.strip(), text=text.strip(), facts=ledger_facts(finding),
        reasons=[r.value for r in importance_of(by, finding)], facts_on=today(), written_by=by.id,
        written_by_name=by.name, due_on=due_date(finding.body, DeadlineKind.BRIEF, today()),
    )  # fmt: skip
    _note(brief, BriefAction.WRITE, by, "")
    return brief


@transaction.atomic
def take(
    *, brief_id: UUID, action: BriefAction, by: Viewer, text: str = "", title: str = "",
    to: Role = Role.OFFICE, due_on: date | None = None, version: int | None = None,
) -> Brief:  # fmt: skip
    """One step of a brief. `text` is the brief's own on writing and submitting, else what is said to it.

    On submitting, the ledger's facts are taken anew. Raises `Refused`, `Stale`.
    """
    brief = _locked(brief_id, by, version)
    state = BriefState(brief.state)
    if action == BriefAction.INSTRUCT and to not in INSTRUCTED:
        raise Refused(action, [Obstacle("instruction_to_nobody")])
    facts = facts_of(brief, by, text=text, to=to, due_on=due_on)
    after = BRIEF.next_state(action, state, roles_at(brief, by), facts)
    changes: dict[str, Any] = {"state": after, "due_on": _due(brief, after)}
    if action in (BriefAction.WRITE, BriefAction.SUBMIT):
        changes |= {"text": text.strip(), "title": title.strip() or brief.title}
        changes |= {"facts": ledger_facts(brief.finding), "facts_on": today()}
    if action == BriefAction.APPROVE:
        changes |= {"approved_by": by.id, "sent_on": today()}
    update_unchanged(brief, version=brief.version, **changes)
    if action == BriefAction.INSTRUCT:
        Instruction.objects.create(
            brief=brief, finding=brief.finding, text=text.strip(), to=to, given_by_name=by.name,
            due_on=due_on,
        )  # fmt: skip
    own = "" if action in (BriefAction.WRITE, BriefAction.SUBMIT) else text
    _note(brief, action, by, own, to=to.value if action == BriefAction.INSTRUCT else "")
    return brief


def _due(brief: Brief, after: BriefState) -> date | None:
    """The office has some days to send it up, the leading group some to answer; then nobody owes a step."""
    if after in UNSENT | {BriefState.SENT}:
        return due_date(brief.finding.body, DeadlineKind.BRIEF, today())
    return None


@transaction.atomic
def note_read(*, brief: Brief, by: Viewer) -> None:
    """A read receipt for whoever of the leading group opens a brief for the first time."""
    if brief.state not in BEFORE_LEADERS or Role.LEADING_GROUP not in roles_at(brief, by):
        return
    _row, first = BriefRead.objects.get_or_create(brief=brief, reader_id=by.id)
    if first:
        _journal(brief, by, "brief_read")


@transaction.atomic
def take_instruction(
    *, instruction_id: UUID, action: InstructionAction, by: Viewer, text: str = "",
    due_on: date | None = None, version: int | None = None,
) -> Instruction:  # fmt: skip
    """Answer an instruction, accept the answer, or return it by another day."""
    Instruction.objects.visible_to(by).get(pk=instruction_id)
    Instruction.objects.select_for_update().get(pk=instruction_id)
    rows = Instruction.objects.select_related("brief__finding__body", "brief__finding__target")
    one = rows.get(pk=instruction_id)
    check_version(one, version)
    facts = facts_of(one.brief, by, text=text, to=Role(one.to), due_on=due_on)
    after = INSTRUCTION.next_state(action, InstructionState(one.state), roles_at(one.brief, by), facts)
    until = {
        InstructionState.GIVEN: due_on,
        InstructionState.ANSWERED: due_date(one.brief.finding.body, DeadlineKind.BRIEF, today()),
    }.get(after)
    update_unchanged(one, version=one.version, state=after, due_on=until)
    InstructionEvent.objects.create(
        instruction=one, action=action, by_name=by.name, text=text.strip(), at=timezone.now()
    )
    _journal(one.brief, by, f"instruction_{action}", instruction=one.pk, to=one.to, text=text.strip(),
             **{f"to_{one.to}": True})  # fmt: skip
    return one


@transaction.atomic
def note_paper(*, brief: Brief, form: str, by: Viewer) -> None:
    _journal(brief, by, "export_brief", form=form)


def _locked(brief_id: UUID, by: Viewer, version: int | None) -> Brief:
    """The brief in the viewer's scope, its row held; `Stale` when it moved on meanwhile."""
    Brief.objects.visible_to(by).get(pk=brief_id)
    Brief.objects.select_for_update().get(pk=brief_id)
    brief = Brief.objects.select_related("finding__body", "finding__target").get(pk=brief_id)
    check_version(brief, version)
    return brief


def _note(brief: Brief, action: BriefAction, by: Viewer, text: str, to: str = "") -> None:
    BriefEvent.objects.create(
        brief=brief, action=action, by_name=by.name, inside=action in _INSIDE, text=text.strip(),
        at=timezone.now(),
    )  # fmt: skip
    more: dict[str, Any] = {f"to_{to}": True} if to else {}
    _journal(brief, by, f"brief_{action}", state=brief.state, text=text.strip(), **more)


def _journal(brief: Brief, by: Viewer, action: str, **more: Any) -> None:
    record(body=brief.finding.body_id, by=by, action=action, object_type="finding",
           object_id=brief.finding_id, payload={"brief": brief.pk, **more})  # fmt: skip

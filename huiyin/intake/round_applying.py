"""Making a round, its teams, targets and meetings from one notice: all in one transaction, or nothing."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.viewer import Viewer
from huiyin.journal.actions import one_entry
from huiyin.journal.staleness import Stale
from huiyin.organisations.actions import add_unit
from huiyin.rounds.actions import add_targets, add_team, hold_meeting, open_term, plan_round, set_stationing
from huiyin.rules.moves import Obstacle, Refused
from huiyin.rules.roles import Role

from .models import DocumentState, ImportedDocument
from .naming import remember_name
from .planned import TELLS
from .queries import document_for
from .round_ledger import round_facts, round_plan_for
from .round_plan import NewRound, RoundPlan

_DIGITS = "零一二三四五六七八九"


def apply_round(*, document_id: UUID, version: int, by: Viewer) -> ImportedDocument:
    """Make what the notice tells of and the ledger does not have; imported again it makes nothing.

    Raises `ValidationError` while something has to be settled first, `Refused` for a document that is not
    waiting, `Stale` when somebody was first.
    """
    document = document_for(by, document_id)
    if document.state == DocumentState.APPLIED:
        return document
    if document.version != version:
        raise Stale(document)
    with transaction.atomic():
        held = ImportedDocument.objects.select_for_update().get(pk=document.pk)
        if held.state != DocumentState.READ or held.kind not in TELLS:
            raise Refused(Role.OFFICE, [Obstacle("not_in_this_state", {})])
        if held.version != version:
            raise Stale(held)
        made = round_plan_for(held, by)
        if made.problems:
            raise ValidationError(_("还有没有定下来的内容，请按页面上的提示补齐后再登记。"))
        with one_entry(
            body=held.body_id, by=by, action="import_document", object_type="document", object_id=held.pk
        ) as entry:
            held.round_id, outcome = _make(held, made, by)
            entry.payload |= {"name": held.name, "sha256": held.sha256, "kind": held.kind,
                              "choices": held.choices, **outcome}  # fmt: skip
        held.state, held.outcome, held.applied_at = DocumentState.APPLIED, outcome, timezone.now()
        held.version, held.problem = held.version + 1, {}
        held.save(update_fields=["state", "outcome", "applied_at", "version", "problem", "round"])
    return held


def _make(document: ImportedDocument, made: RoundPlan, by: Viewer) -> tuple[UUID, dict[str, Any]]:
    round_id = document.round_id or _new_round(document.body_id, made.new, by)
    if made.stationed_from:
        set_stationing(round_id=round_id, start=made.stationed_from, end=None, by=by)
    word = "巡察" if "巡察" in str(round_facts(document).get("name")) else "巡视"
    for number in made.teams:
        add_team(round_id=round_id, number=number, name=f"第{numeral(number)}{word}组", by=by)
    added = _targets(document, made, round_id, by)
    held = [m for m in made.meetings if m.does == "hold" and m.kind and m.held_on]
    for meeting in held:
        hold_meeting(round_id=round_id, kind=meeting.kind, held_on=meeting.held_on, by=by)
    return round_id, {
        "round": str(round_id), "round_made": made.new is not None, "round_teams": len(made.teams),
        "meetings": len(held), "units_added": made.count("create"), "targets_added": added,
        "stationed_from": str(made.stationed_from or ""), "known": made.count("known"),
        "left_out": [t.written for t in made.targets if t.does == "skip"],
    }  # fmt: skip


def _new_round(body_id: UUID, new: NewRound | None, by: Viewer) -> UUID:
    if new is None or new.number is None:
        raise ValidationError(_("还没有选择轮次。"))
    term = new.term_id
    if term is None and new.term_starts_on:
        term = open_term(body_id=body_id, name=new.term_name, starts_on=new.term_starts_on, by=by).pk
    return plan_round(term_id=term, number=new.number, name=new.name, by=by).pk


def _targets(document: ImportedDocument, made: RoundPlan, round_id: UUID, by: Viewer) -> int:
    """Units that are new are made, then all join the round, kind by kind."""
    wanted: dict[Any, list[UUID]] = defaultdict(list)
    for line in made.targets:
        if line.does == "create":
            unit = add_unit(body_id=document.body_id, name=line.written, unit_type=line.unit_type, by=by)
            wanted[line.kind].append(unit.pk)
        elif line.does == "join" and line.unit_id and line.unit_id not in wanted[line.kind]:
            wanted[line.kind].append(line.unit_id)
            if line.remember:
                remember_name(line.unit_id, line.written, by)
    for kind, units in wanted.items():
        add_targets(round_id=round_id, unit_ids=units, kind=kind, by=by)
    return sum(len(units) for units in wanted.values())


def numeral(number: int) -> str:
    """A number below a hundred as teams are called by: 一, 十, 十二, 二十, 三十五."""
    tens, ones = divmod(number, 10)
    lead = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return lead + (_DIGITS[ones] if ones or not tens else "")

"""Bringing a document into the ledger: all of it in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from huiyin.accounts.viewer import SYSTEM, Viewer
from huiyin.findings.models import Finding
from huiyin.findings.registering import NewFinding, Registered, register_findings
from huiyin.journal.actions import one_entry, record
from huiyin.journal.staleness import Stale, check_version
from huiyin.organisations.actions import add_unit
from huiyin.organisations.clock import today
from huiyin.rectification.actions import Owner
from huiyin.rectification.bulk import NewTask, plan_tasks
from huiyin.rectification.changesets import apply as apply_changes
from huiyin.rectification.models import Task
from huiyin.rounds.actions import add_target
from huiyin.rounds.models import Target
from huiyin.rules.bulk import ChangeSource
from huiyin.rules.finding import FindingState
from huiyin.rules.moves import Obstacle, Refused
from huiyin.rules.roles import Role
from huiyin.rules.unit import UnitType

from .models import DocumentState, HeadingAlias, ImportedDocument
from .planned import PLANNABLE, ImportPlan, PlannedFinding, is_target
from .progress import note_progress
from .queries import document_for, plan_for
from .row_log import Judged, counted, keep_log, reason_of, reconciliation

#: what the end of a unit's name says about its type; the office can change it afterwards
UNIT_TYPES = (
    (("公司", "集团", "银行", "厂"), UnitType.ENTERPRISE),
    (("大学", "学院"), UnitType.UNIVERSITY),
    (("县", "区", "市", "镇", "乡", "街道", "村"), UnitType.LOCAL),
    (("局", "厅", "委", "办", "办公室", "委员会", "部", "处"), UnitType.FUNCTIONAL_DEPARTMENT),
    (("院", "中心", "馆", "学校", "中学", "小学", "所", "站", "校", "台"), UnitType.INSTITUTION),
)


Watch = Callable[[str, int, int], None]


def apply_document(
    *, document_id: UUID, by: Viewer, version: int | None = None, watch: Watch | None = None
) -> ImportedDocument:
    """Put what was read and corrected into the ledger; a document that is there already changes nothing.

    Everything is prepared before the transaction begins, so that the ledger is held for as short as may be;
    inside, findings and tasks are recognised by their fingerprints once more. Raises `Refused` with every
    obstacle, `Stale` when the document was changed since `version`. `watch` is told phase, done and total.
    """
    document = document_for(by, document_id)
    if document.state == DocumentState.APPLIED:
        return document
    check_version(document, version)
    note_progress(document.pk, "planning")
    made = plan_for(document, by)
    demand_clear(made)
    judged = reconciliation(document, made, by)
    with transaction.atomic():
        held = ImportedDocument.objects.select_for_update().get(pk=document.pk)
        if held.state == DocumentState.APPLIED:
            return held
        if held.state not in (DocumentState.READ, DocumentState.APPLYING):
            raise Refused(Role.OFFICE, [Obstacle("not_in_this_state", {})])
        if held.version != document.version:
            raise Stale(held)
        with one_entry(
            body=held.body_id, by=by, action="import_document", object_type="document", object_id=held.pk
        ) as entry:
            outcome = _Applying(held, made, judged, by, watch).run()
            entry.payload |= {
                "name": held.name, "sha256": held.sha256, "kind": held.kind,
                "corrections": held.corrections, "choices": held.choices, **outcome,
            }  # fmt: skip
        held.state, held.outcome, held.applied_at = DocumentState.APPLIED, outcome, timezone.now()
        held.version, held.problem = held.version + 1, {}
        held.save(update_fields=["state", "outcome", "applied_at", "version", "problem"])
    note_progress(document.pk, "done", 1, 1)
    return held


def hand_back(document_id: UUID, problem: dict[str, Any]) -> None:
    """Give a document that could not be applied back to its user, with what stood against it."""
    mine = ImportedDocument.objects.filter(pk=document_id, state=DocumentState.APPLYING)
    with transaction.atomic():
        body = mine.values_list("body_id", flat=True).first()
        if mine.update(state=DocumentState.READ, problem=problem):
            record(body=body, by=SYSTEM, action="hand_back_document", object_type="document",
                   object_id=document_id, payload=problem)  # fmt: skip


def demand_clear(made: ImportPlan) -> None:
    if made.obstacles:
        raise Refused(Role.OFFICE, made.obstacles)


class _Applying:
    """One run inside the transaction: places, findings, tasks, what was learnt."""

    def __init__(
        self, document: ImportedDocument, made: ImportPlan, judged: Sequence[Judged], by: Viewer,
        watch: Watch | None,
    ) -> None:  # fmt: skip
        self._document, self._plan, self._judged = document, made, judged
        self._by, self._watch = by, watch
        self._units = 0
        self._targets: dict[str, str] = {}

    def run(self) -> dict[str, Any]:
        findings = self._with_targets(self._plan.findings)
        registered = self._register(findings)
        # before new tasks are planned: those move their findings on
        changes = self._change()
        added = self._plan_tasks(findings, registered)
        self._log(findings, registered)
        self._learn()
        earlier = [str(t.pk) for t in added if t.finding_id not in registered.created]
        return {
            "new": len(registered.created), "known": len(findings) - len(registered.created),
            "tasks": len(added), "tasks_known": self._plan.counts["tasks_known"],
            "owners": self._plan.counts["owners"], "without_unit": len(self._plan.left_out),
            "units_added": self._units, "targets_added": len(self._targets), "tasks_added": earlier,
            "feedback_on": str(self._plan.choices.feedback_on or "") if self._plan.feeds_back else "",
            "targets": sorted({f.where for f in findings}), "rows": counted(self._judged),
            "change_set": changes,
        }  # fmt: skip

    def _with_targets(self, findings: Sequence[PlannedFinding]) -> list[PlannedFinding]:
        """The findings with real targets: units that the user asked for are created and join the round."""
        made = self._targets
        for where in dict.fromkeys(f.where for f in findings if not is_target(f.where)):
            how, what = where.split(":", 1)
            unit_id = UUID(what) if how == "unit" else self._unit(what)
            target = add_target(round_id=self._document.round_id, unit_id=unit_id, by=self._by)
            made[where] = str(target.pk)
        placed = [replace(f, where=made.get(f.where, f.where)) for f in findings]
        # in one order for everybody, so that two imports of the same units queue up instead of colliding
        wanted = Target.objects.filter(pk__in={f.where for f in placed}).order_by("pk")
        list(wanted.select_for_update().values_list("pk"))
        return placed

    def _unit(self, name: str) -> UUID:
        self._units += 1
        kind = next((t for ends, t in UNIT_TYPES if name.endswith(ends)), UnitType.OTHER)
        return add_unit(body_id=self._document.body_id, name=name, unit_type=kind, by=self._by).pk

    def _register(self, findings: Sequence[PlannedFinding]) -> Registered:
        new = [
            NewFinding(
                target_id=UUID(f.where), title=f.title, text=f.text, category_id=f.category_id,
                heading=f.heading, amount=f.amount, pace=f.pace, claimed_completion=f.claimed,
                standing=f.standing,
            )
            for f in findings
            if not f.reworded
        ]  # fmt: skip
        registered = register_findings(
            new, by=self._by, recorded_on=today(), source_document=self._document.pk,
            fed_back_on=self._plan.choices.feedback_on if self._plan.feeds_back else None,
            progress=self._counter("findings", len(new)),
        )  # fmt: skip
        return self._with_reworded(findings, registered)

    def _with_reworded(self, findings: Sequence[PlannedFinding], registered: Registered) -> Registered:
        """The findings in the plan's order, with those that a person recognised in other words."""
        said = {f.known.id for f in findings if f.reworded and f.known}
        if not said:
            return registered
        there = Finding.objects.visible_to(self._by).in_bulk(said)
        rest = iter(registered.findings)
        rows = (there[f.known.id] if f.reworded and f.known else next(rest) for f in findings)
        return Registered(tuple(rows), registered.created)

    def _plan_tasks(self, findings: Sequence[PlannedFinding], registered: Registered) -> tuple[Task, ...]:
        new = [
            NewTask(
                finding=row, title=t.title, text=t.text, due_on=t.due_on, pace=t.pace,
                owner=Owner(leader=t.leader, lead_department=t.department, person=t.person),
            )
            for planned, row in zip(findings, registered.findings, strict=True)
            if FindingState(row.state) in PLANNABLE
            for t in planned.tasks
        ]  # fmt: skip
        return plan_tasks(new, by=self._by, progress=self._counter("tasks", len(new)))

    def _change(self) -> str:
        """Write what is to be taken over of known records; the change set, or "" for none."""
        changes = [j.change for j in self._judged if j.change is not None]
        if not changes:
            return ""
        note_progress(self._document.pk, "changes", 0, len(changes))
        reason = reason_of(self._document)
        done = apply_changes(changes, by=self._by, source=ChangeSource.WORKBOOK, reason=reason)
        return str(done.pk)

    def _log(self, findings: Sequence[PlannedFinding], registered: Registered) -> None:
        rows = {(f.where, f.mark): row for f, row in zip(findings, registered.findings, strict=True)}
        keep_log(self._document, self._judged, rows, self._targets)

    def _counter(self, phase: str, total: int) -> Callable[[int], None]:
        def count(done: int) -> None:
            note_progress(self._document.pk, phase, done, total)
            if self._watch:
                self._watch(phase, done, total)

        return count

    def _learn(self) -> None:
        """Remember which category the user gave to a heading, for the next document."""
        for mark, category in self._plan.choices.headings.items():
            if category:
                HeadingAlias.objects.update_or_create(
                    body_id=self._document.body_id, mark=mark, defaults={"category_id": UUID(category)}
                )

"""Rows copied from a sheet: tasks of a target changed by their number, and new tasks of its findings."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from huiyin.accounts.viewer import Viewer
from huiyin.findings.fingerprints import fingerprint
from huiyin.findings.models import Finding
from huiyin.findings.queries import roles_on_all
from huiyin.journal.actions import one_entry
from huiyin.journal.staleness import Stale
from huiyin.organisations.clock import today
from huiyin.rounds.models import Target
from huiyin.rules.bulk import ChangeSource, RowKind, Verdict, cleaned
from huiyin.rules.finding import LIFE, FindingAction, FindingFacts, FindingState, Pace
from huiyin.rules.moves import Obstacle, Refused
from huiyin.rules.task import Deliverable

from .actions import OWNER_FIELDS, Owner
from .bulk import NewTask, plan_tasks
from .change_models import ChangeSet
from .changesets import RowChange, RowOutcome, apply, preview, will_change
from .models import Task

#: rows that can be pasted at once
MOST_PASTED = 500


@dataclass(frozen=True, slots=True)
class Pasted:
    """One row as it was understood: the finding's number, the task's (None: a new task), and its values."""

    finding: int
    task: int | None
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class PastedOutcome:
    """What becomes of one row: a change of a task, or a new one (`new`), or why not."""

    row: Pasted
    verdict: Verdict
    outcome: RowOutcome | None = None
    new: NewTask | None = None
    obstacles: tuple[Obstacle, ...] = ()


def looked_at(target: Target, rows: Sequence[Pasted], *, by: Viewer, reason: str) -> list[PastedOutcome]:
    """What would become of each row, in order. The target is one that the viewer may see."""
    findings = {f.number: f for f in Finding.objects.visible_to(by).filter(target=target)}
    roles = roles_on_all(_with_target(findings.values(), target), by)
    tasks = {
        (number, task): pk
        for pk, number, task in Task.objects.visible_to(by)
        .filter(finding__target=target)
        .values_list("pk", "finding__number", "number")
    }
    known = [r for r in rows if r.task is not None and (r.finding, r.task) in tasks]
    changes = [RowChange(RowKind.TASK, tasks[r.finding, r.task or 0], None, r.values) for r in known]
    by_row = dict(zip(map(id, known), preview(changes, by=by, reason=reason), strict=True))
    titles = _titles(findings)
    found = []
    for row in rows:
        outcome = by_row.get(id(row))
        if outcome is not None:
            found.append(PastedOutcome(row, outcome.verdict, outcome, obstacles=outcome.obstacles))
        elif row.task is not None or row.finding not in findings:
            found.append(PastedOutcome(row, Verdict.NOT_FOUND, obstacles=(Obstacle("number_unknown"),)))
        else:
            finding = findings[row.finding]
            found.append(_new(row, finding, roles[finding.pk], titles))
    return found


def _with_target(findings: Any, target: Target) -> list[Finding]:
    found = list(findings)
    for finding in found:
        finding.target = target
    return found


def _titles(findings: Mapping[int, Finding]) -> set[tuple[UUID, str]]:
    rows = Task.objects.filter(finding__in=[f.pk for f in findings.values()])
    return set(rows.order_by().values_list("finding_id", "fingerprint"))


def _new(
    row: Pasted, finding: Finding, roles: frozenset[Any], titles: set[tuple[UUID, str]]
) -> PastedOutcome:
    values, unfit = cleaned(RowKind.TASK, row.values, today=today())
    state = FindingState(finding.state)
    against = [*unfit, *LIFE.obstacles(FindingAction.PLAN, state, roles, FindingFacts())]
    title = str(values.get("title", ""))
    mark = (finding.pk, fingerprint(title))
    if not title:
        against.append(Obstacle("title_missing"))
    elif mark in titles:
        against.append(Obstacle("title_taken"))
    titles.add(mark)
    if against:
        return PastedOutcome(row, Verdict.REFUSED, obstacles=tuple(against))
    owner = Owner(**{name: str(values.pop(name, "")) for name in OWNER_FIELDS})
    given: dict[str, Any] = {"deliverable": Deliverable.OTHER, "pace": Pace(finding.pace), **values}
    return PastedOutcome(row, Verdict.WILL_CHANGE, new=NewTask(finding=finding, owner=owner, **given))


def seal(outcomes: Sequence[PastedOutcome]) -> str:
    """Names what was seen: which rows would change from which version, and which would be new."""
    changed = [(c.id, c.version) for c in will_change([o.outcome for o in outcomes if o.outcome])]
    new = [(o.new.finding.pk, o.new.title) for o in outcomes if o.new]
    told = [(o.row.finding, o.row.task, sorted(o.row.values.items())) for o in outcomes]
    return hashlib.sha256(repr((changed, new, told)).encode()).hexdigest()


@transaction.atomic(savepoint=False)
def paste(
    target: Target, rows: Sequence[Pasted], *, seen: str, by: Viewer, reason: str = ""
) -> tuple[ChangeSet | None, int]:
    """Do all of it or nothing; gives the change set and how many tasks are new.

    Raises `Refused` when a row can't be taken, `Stale` when it is no longer what was looked at.
    """
    outcomes = looked_at(target, rows, by=by, reason=reason)
    against = [o for each in outcomes for o in each.obstacles]
    if against:
        raise Refused(RowKind.TASK, against)
    if seal(outcomes) != seen:
        raise Stale(target)
    wanted = will_change([o.outcome for o in outcomes if o.outcome])
    new = [o.new for o in outcomes if o.new]
    if not wanted and not new:
        raise Refused(RowKind.TASK, [Obstacle("nothing_changes")])
    made = apply(wanted, by=by, source=ChangeSource.PASTE, reason=reason) if wanted else None
    if new:
        with one_entry(
            body=target.body_id, by=by, action="paste_tasks", object_type="target", object_id=target.pk
        ) as entry:
            planned = plan_tasks(new, by=by)
            entry.payload |= {"tasks": [{"task": t.pk, "finding": t.finding_id} for t in planned]}
    return made, len(new)

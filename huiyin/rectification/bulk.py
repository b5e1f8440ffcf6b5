"""Planning tasks for many findings at once, and taking that back: what a document brings into the ledger.

The same rules as `actions.plan_task`; findings take their steps through `findings.bulk`. The caller writes
the journal's one entry for the whole in the same transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from huiyin.accounts.viewer import Viewer
from huiyin.findings.bulk import BATCH, FREED, batches, hold_all, move_all, withdraw_all
from huiyin.findings.fingerprints import fingerprint
from huiyin.findings.models import Finding
from huiyin.organisations.clock import today
from huiyin.rules.finding import FindingAction, Pace
from huiyin.rules.task import Deliverable, TaskState

from .actions import OWNER_FIELDS, Owner
from .models import Responsibility, Task

NOBODY_YET = Owner()


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task for one finding, and who answers for it."""

    finding: Finding
    title: str
    text: str = ""
    due_on: date | None = None
    owner: Owner = NOBODY_YET
    deliverable: Deliverable = Deliverable.OTHER
    pace: Pace = Pace.STAGED


# no savepoint: SQLite would keep a copy of every page that ten thousand rows touch
@transaction.atomic(savepoint=False)
def plan_tasks(
    new: Sequence[NewTask], *, by: Viewer, progress: Callable[[int], None] | None = None
) -> tuple[Task, ...]:
    """Plan these tasks; a task that its finding has already is left exactly as it is. Gives the new ones.

    Raises `Refused` when a finding's life does not allow planning now, `Finding.DoesNotExist` for what is not
    the viewer's, `Stale` when a finding was moved meanwhile.
    """
    findings = {n.finding.pk: n.finding for n in new}
    states = hold_all(findings, by=by)
    there = _there(list(findings))
    fresh: list[tuple[Task, Owner]] = []
    for item in new:
        marks = there[item.finding.pk]
        mark = fingerprint(item.title)
        if mark not in marks:
            marks[mark] = max(marks.values(), default=0) + 1
            fresh.append((_task(item, mark, marks[mark]), item.owner))
    move_all({t.finding_id for t, _ in fresh}, findings, states, FindingAction.PLAN, by=by)
    for start in range(0, len(fresh), BATCH):
        batch = fresh[start : start + BATCH]
        Task.objects.bulk_create(task for task, _ in batch)
        Responsibility.objects.bulk_create(_responsibility(task, owner) for task, owner in batch)
        if progress:
            progress(min(start + BATCH, len(fresh)))
    return tuple(task for task, _ in fresh)


def _task(item: NewTask, mark: str, number: int) -> Task:
    return Task(
        finding=item.finding, number=number, title=item.title.strip()[:500], text=item.text,
        deliverable=item.deliverable, pace=item.pace, due_on=item.due_on, planned_on=today(),
        fingerprint=mark,
    )  # fmt: skip


def _responsibility(task: Task, owner: Owner) -> Responsibility:
    lengths = {name: Responsibility._meta.get_field(name).max_length for name in OWNER_FIELDS}
    return Responsibility(task=task, **{k: getattr(owner, k).strip()[:n] for k, n in lengths.items()})


def _there(finding_ids: Sequence[UUID]) -> dict[UUID, dict[str, int]]:
    """The tasks that each finding has: fingerprint → number."""
    there: dict[UUID, dict[str, int]] = defaultdict(dict)
    for batch in batches(finding_ids):
        rows = Task.objects.filter(finding_id__in=batch).order_by()
        for finding, mark, number in rows.values_list("finding_id", "fingerprint", "number"):
            there[finding][mark] = number
    return there


@transaction.atomic(savepoint=False)
def take_back(
    *, findings: Sequence[Finding], task_ids: Collection[UUID], reason: str, by: Viewer
) -> tuple[int, int]:
    """Withdraw these findings with all their tasks, and cancel these tasks of other findings.

    The caller has shown that nobody has built on any of it. The rows stay, but their fingerprints are freed,
    so that the document can come again once it is mended. Gives how many findings and tasks.
    """
    known = {f.pk: f for f in findings}
    states = hold_all(known, by=by)
    tasks = 0
    for batch in batches(list(known)):
        tasks += _cancel(Task.objects.filter(finding_id__in=batch))
    for ids in batches(sorted(task_ids)):
        tasks += _cancel(Task.objects.visible_to(by).filter(pk__in=ids))
    withdraw_all(known, states, reason=reason, by=by)
    return len(known), tasks


def _cancel(tasks: QuerySet[Task]) -> int:
    """Their findings are withdrawn or lose only what this import added, so the last-task rule has no say."""
    live = tasks.exclude(state=TaskState.CANCELLED)
    return int(live.update(state=TaskState.CANCELLED, version=F("version") + 1, fingerprint=FREED))

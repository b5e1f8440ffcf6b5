"""Planning tasks for many findings at once, and taking that back: what a document brings into the ledger.

The same rules as `actions.plan_task` and `findings.actions.move`, asked once for each state instead of once
for each row: ten thousand findings must not hold the database for minutes. The caller writes the journal's
one entry for the whole in the same transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import CharField, F, Value, prefetch_related_objects
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.findings.fingerprints import fingerprint
from huiyin.findings.models import Finding
from huiyin.findings.queries import roles_on
from huiyin.journal.staleness import Stale
from huiyin.organisations.clock import today
from huiyin.rules.finding import LIFE, FindingAction, FindingFacts, FindingState, Pace
from huiyin.rules.roles import Role
from huiyin.rules.task import Deliverable, TaskState

from .actions import OWNER_FIELDS, Owner
from .models import Responsibility, Task

BATCH = 500
NOBODY_YET = Owner()
T = TypeVar("T")


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


def batches(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


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
    states = _states(findings, by)
    there = _there(list(findings))
    fresh: list[tuple[Task, Owner]] = []
    for item in new:
        marks = there[item.finding.pk]
        mark = fingerprint(item.title)
        if mark not in marks:
            marks[mark] = max(marks.values(), default=0) + 1
            fresh.append((_task(item, mark, marks[mark]), item.owner))
    _move({t.finding_id for t, _ in fresh}, findings, states, FindingAction.PLAN, by, FindingFacts())
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


def _states(findings: dict[UUID, Finding], by: Viewer) -> dict[UUID, tuple[FindingState, int]]:
    """State and version of each finding as it is now, its row held until the transaction ends."""
    found: dict[UUID, tuple[FindingState, int]] = {}
    for batch in batches(list(findings)):
        own = Finding.objects.visible_to(by).filter(pk__in=batch).values("pk")
        rows = Finding.objects.filter(pk__in=own).select_for_update().order_by()
        found |= {pk: (FindingState(s), v) for pk, s, v in rows.values_list("pk", "state", "version")}
    if missing := findings.keys() - found.keys():
        raise Finding.DoesNotExist(f"{len(missing)}")
    prefetch_related_objects(list(findings.values()), "target")
    return found


def _there(finding_ids: Sequence[UUID]) -> dict[UUID, dict[str, int]]:
    """The tasks that each finding has: fingerprint → number."""
    there: dict[UUID, dict[str, int]] = defaultdict(dict)
    for batch in batches(finding_ids):
        rows = Task.objects.filter(finding_id__in=batch).order_by()
        for finding, mark, number in rows.values_list("finding_id", "fingerprint", "number"):
            there[finding][mark] = number
    return there


def _move(
    moved: Collection[UUID], findings: dict[UUID, Finding], states: dict[UUID, tuple[FindingState, int]],
    action: FindingAction, by: Viewer, facts: FindingFacts, **changes: Any,
) -> None:  # fmt: skip
    """Take one step of the lives of all these findings, by the same table of moves as one alone."""
    after: dict[tuple[FindingState, frozenset[Role]], FindingState] = {}
    steps: dict[tuple[FindingState, FindingState], list[UUID]] = defaultdict(list)
    for pk in moved:
        state = states[pk][0]
        roles = roles_on(findings[pk], by)
        if (state, roles) not in after:
            after[state, roles] = LIFE.next_state(action, state, roles, facts)
        steps[state, after[state, roles]].append(pk)
    now = timezone.now()
    for (source, target), ids in steps.items():
        for batch in batches(ids):
            rows = Finding.objects.filter(pk__in=batch, state=source)
            done = rows.update(state=target, version=F("version") + 1, updated_at=now, **changes)
            if done != len(batch):
                raise Stale(Finding.objects.filter(pk__in=batch).exclude(state=target).latest("pk"))


@transaction.atomic(savepoint=False)
def take_back(
    *, findings: Sequence[Finding], task_ids: Collection[UUID], reason: str, by: Viewer
) -> tuple[int, int]:
    """Withdraw these findings with all their tasks, and cancel these tasks of other findings.

    The caller has shown that nobody has built on any of it. The rows stay, but their fingerprints are freed,
    so that the document can come again once it is mended. Gives how many findings and tasks.
    """
    known = {f.pk: f for f in findings}
    states = _states(known, by)
    freed = Concat(Value("taken-back:"), Cast("pk", CharField()), output_field=CharField())
    tasks = 0
    for batch in batches(list(known)):
        tasks += _cancel(Task.objects.filter(finding_id__in=batch), freed)
    for ids in batches(sorted(task_ids)):
        tasks += _cancel(Task.objects.visible_to(by).filter(pk__in=ids), freed)
    _move(known.keys(), known, states, FindingAction.WITHDRAW, by, FindingFacts(reason=reason),
          fingerprint=freed)  # fmt: skip
    return len(known), tasks


def _cancel(tasks: Any, freed: Concat) -> int:
    """Their findings are withdrawn or lose only what this import added, so the last-task rule has no say."""
    live = tasks.exclude(state=TaskState.CANCELLED)
    return int(live.update(state=TaskState.CANCELLED, version=F("version") + 1, fingerprint=freed))

"""Reading tasks, owners, progress and applications, within the viewer's scope."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum

from huiyin.accounts.viewer import Viewer
from huiyin.evidence.models import Evidence
from huiyin.evidence.queries import standing_evidence
from huiyin.findings.models import Finding
from huiyin.findings.queries import basic_facts
from huiyin.rules.close_checks import ClosePoint, against, unexplained
from huiyin.rules.finding import FindingFacts, FindingState
from huiyin.rules.task import TaskFacts, TaskState

from .close_facts import points_of
from .gathering import LIVE, gathered_of_all, has_owner
from .models import CloseApplication, ProgressReport, Responsibility, Task

#: states in which the unit may apply, so that the checks before closing are of interest
APPLYING = (FindingState.IN_PROGRESS, FindingState.RETURNED, FindingState.REOPENED)

#: a prefetch of findings' tasks, each with who answers for it
TASKS_WITH_OWNERS = Prefetch(
    "tasks", queryset=Task.objects.select_related("responsibility").order_by("number")
)


def tasks_for(viewer: Viewer) -> QuerySet[Task]:
    """All tasks in scope with what a row of the task or responsibility list shows."""
    related = ("finding__unit", "finding__round", "finding__body", "finding__target", "responsibility")
    return Task.objects.visible_to(viewer).select_related(*related)


def task_for(viewer: Viewer, task_id: UUID) -> Task:
    return tasks_for(viewer).get(pk=task_id)


def evidence_counts(task_ids: list[UUID]) -> dict[UUID, int]:
    """How many standing pieces of evidence each of these tasks has (one query for a page of tasks)."""
    rows = Evidence.objects.filter(task_id__in=task_ids, withdrawn_at__isnull=True)
    return {r["task_id"]: r["n"] for r in rows.values("task_id").annotate(n=Count("pk")).order_by()}


def tasks_of(finding: Finding) -> QuerySet[Task]:
    """A finding's tasks; the caller has shown that the viewer may see the finding."""
    return Task.objects.filter(finding=finding).select_related("responsibility").order_by("number")


def workable_tasks(finding: Finding) -> list[Task]:
    """A finding's tasks that can still be reported on; the caller has shown that it may be seen."""
    return list(tasks_of(finding).filter(state__in=(TaskState.PLANNED, TaskState.UNDER_WAY)))


def owners_known(viewer: Viewer, unit_id: UUID) -> dict[str, list[str]]:
    """Departments, persons and leaders that this unit has named before, for suggestions; 50 of each."""
    rows = Responsibility.objects.filter(
        task__finding__in=Finding.objects.visible_to(viewer).filter(unit_id=unit_id)
    )
    fields = ("lead_department", "person", "leader", "support_departments")
    return {
        name: list(rows.exclude(**{name: ""}).order_by(name).values_list(name, flat=True).distinct()[:50])
        for name in fields
    }


def progress_for(viewer: Viewer, finding_id: UUID) -> QuerySet[ProgressReport]:
    rows = ProgressReport.objects.visible_to(viewer).filter(finding_id=finding_id)
    return rows.select_related("task").prefetch_related("people")


def report_for(viewer: Viewer, report_id: UUID) -> ProgressReport:
    """One progress report; raises `ProgressReport.DoesNotExist` outside the viewer's scope."""
    rows = ProgressReport.objects.visible_to(viewer).prefetch_related("people")
    return rows.select_related("finding__unit", "finding__body", "finding__target").get(pk=report_id)


def applications_for(viewer: Viewer) -> QuerySet[CloseApplication]:
    """Applications in scope, those waiting longest for an answer first."""
    rows = CloseApplication.objects.visible_to(viewer)
    return rows.select_related("finding__unit", "finding__round", "finding__target__team").order_by(
        "answer_due_on", "submitted_at"
    )


def newest_application(finding: Finding) -> CloseApplication | None:
    return CloseApplication.objects.filter(finding=finding).order_by("-submitted_at", "-id").first()


def gathered_facts(finding: Finding, *, reason: str = "", signed: bool = False) -> FindingFacts:
    """What the finding's guards ask of tasks, owners, evidence and the open application."""
    return gathered_of_all([finding], reason=reason, signed=signed)[finding.pk]


def checked_facts(
    facts: FindingFacts, points: Sequence[ClosePoint], explanations: Mapping[str, str] | None = None
) -> FindingFacts:
    """The facts with what the checks before closing found. Without explanations none is asked for: they are
    given in the form of the application, and don't stand against opening it."""
    missing = () if explanations is None else unexplained(points, explanations)
    return replace(facts, points_against=against(points), points_unexplained=missing)


def all_facts(finding: Finding, viewer: Viewer, *, reason: str = "") -> FindingFacts:
    """Everything that the finding's guards ask, for showing what stands against each action."""
    facts = gathered_facts(finding, reason=reason)
    if finding.state in APPLYING:
        facts = checked_facts(facts, points_of([finding])[finding.pk])
    return basic_facts(finding, viewer, facts)


def task_facts(task: Task, **more: object) -> TaskFacts:
    """What a task's guards ask."""
    others = Task.objects.filter(finding_id=task.finding_id, state__in=LIVE).exclude(pk=task.pk)
    facts = TaskFacts(
        finding_state=FindingState(task.finding.state),
        has_owner=has_owner(task),
        evidence=standing_evidence(task.finding_id).filter(task_id=task.pk).count(),
        other_live_tasks=others.count(),
    )
    return replace(facts, **more)  # type: ignore[arg-type]


def outcomes(viewer: Viewer, finding_ids: QuerySet[Finding] | list[UUID]) -> dict[str, object]:
    """Rules made, people dealt with, meetings, and money recovered (yuan), summed over these findings.

    What is reported is seen with its finding: whether those are the viewer's is asked once, not row by row.
    """
    seen = Finding.objects.visible_to(viewer).filter(pk__in=finding_ids).order_by().values("pk")
    rows = ProgressReport.objects.counting().filter(finding__in=seen)
    return rows.aggregate(
        rules_made=Sum("rules_made", default=0), persons=Sum("persons", default=0),
        meetings=Sum("meetings", default=0), money_recovered=Sum("money_recovered", default=0),
    )  # fmt: skip


def without_home(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    """Of these findings, those that lack a task, or have one without owner or deadline."""
    live = Task.objects.filter(finding=OuterRef("pk"), state__in=LIVE)
    named = Q(responsibility__lead_department__gt="") | Q(responsibility__person__gt="")
    lacking = live.filter(Q(due_on__isnull=True) | ~named)
    return rows.filter(~Exists(live) | Exists(lacking))


def with_task_counts(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    """Findings of one page with how many live tasks they have, and how many of those are done."""
    live = Count("tasks", filter=Q(tasks__state__in=LIVE))
    return rows.annotate(live_tasks=live, done_tasks=Count("tasks", filter=Q(tasks__state=TaskState.DONE)))


def with_latest(rows: QuerySet[Task]) -> QuerySet[Task]:
    """Tasks of one page with what was reported last about each, and how much evidence stands for it."""
    last = ProgressReport.objects.filter(task=OuterRef("pk"), counts=True).order_by("-reported_at", "-id")
    pieces = Evidence.objects.filter(task_id=OuterRef("pk"), withdrawn_at__isnull=True).order_by()
    return rows.annotate(
        last_text=Subquery(last.values("text")[:1]),
        last_at=Subquery(last.values("reported_at")[:1]),
        pieces=Subquery(pieces.values("task_id").annotate(n=Count("pk")).values("n")),
    )


def facts_of_tasks(
    finding: Finding, tasks: Sequence[Task], proven: Iterable[UUID | None]
) -> dict[UUID, TaskFacts]:
    """What the guards of all of a finding's tasks ask, without a query for each; reasons count as given.

    `proven` names the task of each piece of standing evidence.
    """
    pieces = Counter(proven)
    live = [t for t in tasks if t.state in LIVE]
    return {
        task.pk: TaskFacts(
            finding_state=FindingState(finding.state),
            reason="…",
            has_owner=has_owner(task),
            evidence=pieces[task.pk],
            other_live_tasks=len([t for t in live if t.pk != task.pk]),
        )
        for task in tasks
    }

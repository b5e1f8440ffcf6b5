"""Reading units' periodic reports, within scope; what is owed; and the figures that go with one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Sum

from huiyin.accounts.viewer import Viewer
from huiyin.findings.models import Finding
from huiyin.organisations.clock import due_date
from huiyin.rounds.models import Target
from huiyin.rules.deadlines import DeadlineKind
from huiyin.rules.finding import OPEN, FindingState
from huiyin.rules.round import FEEDBACK_STATES
from huiyin.rules.task import TaskState
from huiyin.rules.unit_report import UNANSWERED, UnitReportState, due_of

from .models import PeopleDealtWith, ProgressReport, Task, UnitReport
from .plans import INSPECTING, first_feedback


@dataclass(frozen=True, slots=True)
class DueReport:
    """A report that a unit still owes: its number, since when and until when."""

    target: Target
    number: int
    since: date
    due: date


def reports_for(viewer: Viewer) -> QuerySet[UnitReport]:
    """All reports in scope, with what a page shows of them."""
    related = ("target__unit", "target__round", "target__body")
    return UnitReport.objects.visible_to(viewer).select_related(*related)


def waiting_reports(viewer: Viewer) -> QuerySet[UnitReport]:
    """Reports in scope to which the office owes an answer, the first due at the top."""
    return (
        reports_for(viewer.only(*INSPECTING))
        .filter(state__in=sorted(UNANSWERED))
        .order_by("answer_due_on", "pk")
    )


def owing_targets(rows: QuerySet[Target]) -> QuerySet[Target]:
    """Of these targets, those that owe reports: something was fed back and is not settled."""
    open_one = Finding.objects.filter(target=OuterRef("pk"), state__in=sorted(OPEN)).order_by()
    return rows.filter(Exists(open_one), round__state__in=sorted(FEEDBACK_STATES))


def due_reports(rows: QuerySet[Target]) -> list[DueReport]:
    """The next report that each of these targets owes, the first due at the top; none while one waits.

    Two queries in all.
    """
    handed = Q(unit_reports__isnull=False) & ~Q(unit_reports__state=UnitReportState.RECALLED)
    waits = UnitReport.objects.filter(target=OuterRef("pk"), state__in=sorted(UNANSWERED))
    found = owing_targets(rows).filter(~Exists(waits)).select_related("body", "unit", "round")
    targets: list[Any] = list(found.annotate(last=Max("unit_reports__number", filter=handed)))
    first = first_feedback([t.pk for t in targets])
    owed = [_due(t, (t.last or 0) + 1, first[t.pk]) for t in targets if t.pk in first]
    return sorted(owed, key=lambda r: (r.due, str(r.target.pk)))


def owed_reports(viewer: Viewer) -> list[DueReport]:
    return due_reports(Target.objects.visible_to(viewer))


def next_report(target: Target) -> DueReport | None:
    """The report that this target owes next; None while it owes none."""
    return next(iter(due_reports(Target.objects.filter(pk=target.pk))), None)


def _due(target: Target, number: int, fed_back_on: date) -> DueReport:
    def period(day: date) -> date:
        return due_date(target.body, DeadlineKind.PROGRESS_REPORT, day)

    since = due_of(number - 1, fed_back_on, period)
    return DueReport(target, number, since, period(since))


def composed(target: Target) -> dict[str, Any]:
    """The ledger's figures of a target today, as a report holds them; money in yuan, as text."""
    findings = Finding.objects.filter(target=target, fed_back_on__isnull=False)
    findings = findings.exclude(state=FindingState.WITHDRAWN)
    by_state = {r["state"]: r["n"] for r in findings.values("state").annotate(n=Count("pk")).order_by()}
    tasks = Task.objects.filter(finding__in=findings).exclude(state=TaskState.CANCELLED)
    reports = ProgressReport.objects.counting().filter(finding__in=findings)
    summed = reports.aggregate(
        rules_made=Sum("rules_made", default=0), persons=Sum("persons", default=0),
        meetings=Sum("meetings", default=0), money_recovered=Sum("money_recovered", default=0),
    )  # fmt: skip
    people = PeopleDealtWith.objects.filter(report__in=reports).values_list("instrument")
    return {
        "findings": sum(by_state.values()),
        "by_state": by_state,
        "tasks": tasks.count(),
        "tasks_done": tasks.filter(state=TaskState.DONE).count(),
        **{k: v for k, v in summed.items() if k != "money_recovered"},
        "money_recovered": str(summed["money_recovered"]),
        "people": dict(people.annotate(n=Sum("count")).order_by("-n")),
    }

"""What is left of something basically done: a task is made of it, so that the rest has a home."""

from __future__ import annotations

from datetime import date

from django.db.models import Max

from huiyin.findings.fingerprints import fingerprint
from huiyin.organisations.clock import today
from huiyin.rules.task import TaskState

from .actions import OWNER_FIELDS
from .models import CloseApplication, Responsibility, Task


def make_rest_task(application: CloseApplication, *, text: str, due_on: date) -> Task:
    """The task of an application's rest, for whoever answers for what is not done, else for the first task.

    The caller holds the finding and writes the journal's entry. A task of the same words gets a number after
    its title, because each task of a finding is there once.
    """
    tasks = list(
        Task.objects.filter(finding_id=application.finding_id)
        .exclude(state=TaskState.CANCELLED)
        .select_related("responsibility")
        .order_by("number")
    )
    last = Task.objects.filter(finding_id=application.finding_id).aggregate(n=Max("number"))["n"] or 0
    title = " ".join(text.split())[:480]
    if Task.objects.filter(finding_id=application.finding_id, fingerprint=fingerprint(title)).exists():
        title = f"{title} ({last + 1})"
    made = Task.objects.create(
        finding_id=application.finding_id, number=last + 1, title=title, text=text.strip(), due_on=due_on,
        planned_on=today(), fingerprint=fingerprint(title),
    )  # fmt: skip
    owed = next((t for t in tasks if t.state != TaskState.DONE), tasks[0] if tasks else None)
    owner = getattr(owed, "responsibility", None)
    Responsibility.objects.create(task=made, **{k: getattr(owner, k, "") for k in OWNER_FIELDS})
    return made

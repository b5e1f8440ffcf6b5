"""A task of a campaign: answered by its addressee, accepted or returned by the office, left with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from huiyin.accounts.viewer import Viewer
from huiyin.evidence.models import StoredFile
from huiyin.evidence.storage import Named, each_once
from huiyin.journal.actions import record
from huiyin.journal.staleness import check_version, update_unchanged
from huiyin.organisations.clock import due_date, today
from huiyin.rules.campaign_task import LIFE, CampaignTaskAction, CampaignTaskState
from huiyin.rules.deadlines import DeadlineKind

from .models import CampaignEvent, CampaignTask, TaskFile
from .queries import roles_in, task_facts


@transaction.atomic
def take(
    *, task_id: UUID, action: CampaignTaskAction, by: Viewer, text: str = "", due_on: date | None = None,
    files: Sequence[Named] = (), version: int | None = None,
) -> CampaignTask:  # fmt: skip
    """One step of a task. `text` is the answer, or what the office says to it; `due_on` the day by which what
    is returned is answered again; `files` come with an answer. Raises `Refused`, `Stale`."""
    task = _locked(task_id, by, version)
    facts = task_facts(task, by, text=text, due_on=due_on)
    after = LIFE.next_state(action, CampaignTaskState(task.state), roles_in(task, by), facts)
    changes: dict[str, Any] = {"state": after, "answer_due_on": None}
    match action:
        case CampaignTaskAction.ANSWER:
            until = due_date(task.body, DeadlineKind.REPORT_ANSWER, today())
            changes |= {"answer": text.strip(), "answered_on": today(), "answered_by_name": by.name,
                        "answer_due_on": until}  # fmt: skip
            _attach(task, files)
        case CampaignTaskAction.RETURN:
            changes["due_on"] = due_on
        case _:
            changes["ended_on"] = today()
    if action == CampaignTaskAction.ACCEPT:
        changes["accepted_by"] = by.id
    update_unchanged(task, version=task.version, **changes)
    CampaignEvent.objects.create(
        campaign=task.campaign, task=task, action=action, by_name=by.name, text=text.strip()
    )
    record(body=task.body_id, by=by, action=f"campaign_{action}", object_type="campaign",
           object_id=task.campaign_id, payload={
               "task": task.pk, f"to_{task.owner}": True, "department": [task.addressee_id],
               "text": text.strip(), "files": len(files),
           })  # fmt: skip
    return task


def _locked(task_id: UUID, by: Viewer, version: int | None) -> CampaignTask:
    CampaignTask.objects.visible_to(by).get(pk=task_id)
    rows = CampaignTask.objects.select_for_update(of=("self",)).select_related("campaign", "body")
    task = rows.get(pk=task_id)
    check_version(task, version)
    return task


def _attach(task: CampaignTask, files: Sequence[Named]) -> None:
    for kept, name in each_once(files):
        TaskFile.objects.get_or_create(task=task, file=StoredFile.objects.of(kept), defaults={"name": name})

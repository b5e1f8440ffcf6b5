"""Files of a meeting: signed minutes, agenda, what was laid before it; read by whoever reads its minutes."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from huiyin.accounts.viewer import Viewer
from huiyin.journal.actions import record
from huiyin.rounds.meetings import may_keep, minutes_visible
from huiyin.rules.moves import Obstacle, Refused
from huiyin.rules.round import RoundAction

from .models import MeetingFile, StoredFile
from .storage import Named, each_once


def files_of_meetings(viewer: Viewer) -> QuerySet[MeetingFile]:
    rows = MeetingFile.objects.filter(meeting__in=minutes_visible(viewer).values("pk"))
    return rows.select_related("file", "meeting__round")


@transaction.atomic
def attach_to_meeting(*, meeting_id: UUID, files: Sequence[Named], by: Viewer) -> list[MeetingFile]:
    """Keep files with a meeting; those whose content it has already are left out. Gives the new ones.

    Raises `Refused` for who may not keep its minutes, and where no file is left.
    """
    meeting = minutes_visible(by).get(pk=meeting_id)
    standing = may_keep(meeting, by)
    there = MeetingFile.objects.filter(meeting=meeting, withdrawn_reason="").values_list("file_id", flat=True)
    fresh = [(kept, name) for kept, name in each_once(files) if kept.sha256 not in set(there)]
    if not fresh:
        standing.append(Obstacle("meeting_file_missing"))
    if standing:
        raise Refused(RoundAction.AMEND, standing)
    made = [
        MeetingFile.objects.create(
            meeting=meeting, file=StoredFile.objects.of(kept), name=name, added_by_name=by.name
        )
        for kept, name in fresh
    ]
    record(body=meeting.round.body_id, by=by, action="attach_to_meeting", object_type="round",
           object_id=meeting.round_id,
           payload={"meeting": meeting.pk, "files": [f.file_id for f in made]})  # fmt: skip
    return made


@transaction.atomic
def withdraw_meeting_file(*, file_id: UUID, reason: str, by: Viewer) -> MeetingFile:
    """Take back a file that does not belong there: it can be fetched no more, that it was there stays."""
    found = files_of_meetings(by).get(pk=file_id)
    meeting = minutes_visible(by).get(pk=found.meeting_id)
    standing = may_keep(meeting, by)
    if not reason.strip():
        standing.append(Obstacle("reason_missing"))
    if standing:
        raise Refused(RoundAction.AMEND, standing)
    found.withdrawn_reason = reason.strip()
    found.save(update_fields=["withdrawn_reason"])
    record(body=meeting.round.body_id, by=by, action="withdraw_meeting_file", object_type="round",
           object_id=meeting.round_id,
           payload={"meeting": meeting.pk, "file": found.file_id, "reason": reason.strip()})  # fmt: skip
    return found

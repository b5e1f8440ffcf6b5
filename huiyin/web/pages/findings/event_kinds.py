"""The kinds by which a finding's history is filtered: what each event is about."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from huiyin.rules.bulk import RowKind

from .life_line import TALK


class EventKind(StrEnum):
    """As the address names them."""

    FINDING = "finding"
    TASK = "task"
    PROGRESS = "progress"
    REVIEW = "review"
    EXTENSION = "extension"
    SUPERVISION = "supervision"
    TALK = "talk"
    OTHER = "other"


KIND_WORDS: dict[EventKind, Promise] = {
    EventKind.FINDING: pgettext_lazy("events", "问题"),
    EventKind.TASK: pgettext_lazy("events", "任务"),
    EventKind.PROGRESS: pgettext_lazy("events", "进展和佐证"),
    EventKind.REVIEW: pgettext_lazy("events", "申请和审核"),
    EventKind.EXTENSION: pgettext_lazy("events", "延期"),
    EventKind.SUPERVISION: pgettext_lazy("events", "督办和问责"),
    EventKind.TALK: pgettext_lazy("events", "提问和意见"),
    EventKind.OTHER: pgettext_lazy("events", "其他"),
}
_KINDS: dict[str, EventKind] = {
    **dict.fromkeys(
        ("register_findings", "amend", "feed_back", "withdraw", "watch", "unwatch", "key_posts"),
        EventKind.FINDING,
    ),
    "plan": EventKind.TASK,
    **dict.fromkeys(("report", "correct_progress", "withdraw_progress"), EventKind.PROGRESS),
    **dict.fromkeys(("attach_evidence", "replace_evidence", "withdraw_evidence"), EventKind.PROGRESS),
    **dict.fromkeys(("apply", "recall", "accept", "return", "close"), EventKind.REVIEW),
    **dict.fromkeys(("leave_rest", "reopen"), EventKind.REVIEW),
    **dict.fromkeys(TALK, EventKind.TALK),
}


def kind_of(event: Mapping[str, Any]) -> EventKind:
    """The kind of an event of `life_line`; rows changed in lists are of what they are rows of."""
    if row := event.get("row"):
        return EventKind.TASK if row == RowKind.TASK else EventKind.FINDING
    action = str(event["action"])
    if action.startswith("task_"):
        return EventKind.TASK
    if action.startswith("extension_"):
        return EventKind.EXTENSION
    if action.startswith(("supervision_", "accountability_")):
        return EventKind.SUPERVISION
    return _KINDS.get(action, EventKind.OTHER)

"""Several drafts of the same thing become one; each stays as it was and can be separated again."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.viewer import Viewer
from huiyin.journal.actions import record
from huiyin.rules.draft import OPEN, DraftAction, DraftState

from .actions import Content, locked, make, step
from .models import Draft
from .papers import desk

LEAST = 2


def joined(drafts: Sequence[Draft]) -> Content:
    """What the merged draft would say if nobody changed it: every text once, amounts added, the pace that
    allows the least time, all papers."""
    first = drafts[0]

    def texts(name: str) -> str:
        return "\n".join(dict.fromkeys(t for d in drafts if (t := getattr(d, name).strip())))

    amounts = [d.amount for d in drafts if d.amount is not None]
    papers = {g.paper_id for d in drafts for g in d.grounds.all()}
    return Content(
        title=first.title, fact=texts("fact"), basis=texts("basis"), people=texts("people"),
        category_id=next((d.category_id for d in drafts if d.category_id), None), pace=first.pace,
        amount=sum(amounts) if amounts else None, papers=frozenset(papers),
    )  # fmt: skip


@transaction.atomic
def merge(*, draft_ids: Sequence[UUID], content: Content, by: Viewer) -> Draft:
    """Make one draft of several of one target; raises `ValidationError` for fewer than two."""
    parts = [locked(pk, by) for pk in dict.fromkeys(draft_ids)]
    if len(parts) < LEAST:
        raise ValidationError(_("至少选两条问题初稿才能合并。"))
    if len({p.target_id for p in parts}) > 1:
        raise ValidationError(_("只能合并同一被巡视单位的问题初稿。"))
    whole = make(desk(parts[0].target_id, by), content, by)
    for part in parts:
        step(part, DraftAction.MERGE, by, note={"into": whole.pk}, merged_into_id=whole.pk,
             merged_at=timezone.now(), merged_by_name=by.name)  # fmt: skip
    record(body=whole.body_id, by=by, action="merge_drafts", object_type="draft", object_id=whole.pk,
           payload={"merged": [p.pk for p in parts]})  # fmt: skip
    return whole


@transaction.atomic
def separate(*, draft_id: UUID, reason: str, by: Viewer, version: int | None = None) -> Draft:
    """Take a merged draft apart: its parts are worked on again, the merged one is dropped for this reason."""
    whole = locked(draft_id, by, version)
    parts = Draft.objects.filter(merged_into=whole, state=DraftState.MERGED)
    if whole.state not in OPEN or not parts:
        raise ValidationError(_("这条问题初稿不是合并来的，或已登记，不能拆分。"))
    for pk in parts.values_list("pk", flat=True):
        step(locked(pk, by), DraftAction.SEPARATE, by, note={"from_whole": whole.pk}, merged_into_id=None,
             merged_at=None, merged_by_name="")  # fmt: skip
    return step(whole, DraftAction.DROP, by, reason=reason.strip())

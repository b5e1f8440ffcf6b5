"""A person's calendar address: made, renewed and revoked by that person; a token opens it to a program.

The token is the only key, for calendar programs log in nowhere. It is shown once, kept as its hash, and what
it opens is read with the person's roles of that moment.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from huiyin.journal.actions import record

from .calendar_models import CalendarAddress
from .viewer import Viewer

#: of 256 bits, so that nobody need slow down guessing
TOKEN_BYTES = 32
#: programs fetch every few minutes; that they still do is worth one write an hour
NOTED_EACH = timedelta(hours=1)


def address_of(viewer: Viewer) -> CalendarAddress | None:
    """The person's address where one is in use."""
    return CalendarAddress.objects.filter(user_id=viewer.id, digest__isnull=False).first()


@transaction.atomic
def make(*, everything: bool, by: Viewer) -> str:
    """A new address, told by its token this once; the one before ends at this moment."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    made, _new = CalendarAddress.objects.update_or_create(
        user_id=by.id,
        defaults={
            "digest": _digest(token), "everything": everything, "made_at": timezone.now(),
            "fetched_at": None,
        },
    )  # fmt: skip
    record(body=None, by=by, action="make_calendar_address", object_type="user", object_id=made.user_id,
           payload={"everything": everything})  # fmt: skip
    return token


@transaction.atomic
def revoke(*, by: Viewer) -> bool:
    """End the address at once; False where there was none."""
    if not end_of(by.id):
        return False
    record(body=None, by=by, action="revoke_calendar_address", object_type="user", object_id=by.id)
    return True


def end_of(user_id: object) -> bool:
    """End a person's address as part of another step, which is journaled by itself."""
    rows = CalendarAddress.objects.filter(user_id=user_id, digest__isnull=False)
    return bool(rows.update(digest=None))


def opened_by(token: str) -> CalendarAddress | None:
    """The address that this token opens, with its person; None for every other token and a locked account."""
    rows = CalendarAddress.objects.select_related("user").filter(user__is_active=True)
    found = rows.filter(digest=_digest(token)).first()
    now = timezone.now()
    if found is not None and (found.fetched_at is None or now - found.fetched_at > NOTED_EACH):
        CalendarAddress.objects.filter(pk=found.pk).update(fetched_at=now)
    return found


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

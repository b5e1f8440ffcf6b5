"""Tokens of the API: made and revoked by a person, overseen by the security administrators of their bodies.

A token is told once and kept as its hash. What it opens is read with the person's roles of that moment, so a
grant that was taken back, a locked account and a new password end at once what it could do.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.journal.actions import record

from .models import Grant, GrantState
from .token_models import ApiToken
from .viewer import Viewer

#: so that a token is known again where it should not be: in a log, a repository, a message
PREFIX = "huiyin_"
_BYTES = 32
#: a token lasts a year at most, and a person has so many in use
LONGEST = timedelta(days=366)
MOST = 20
#: that a program still comes is worth one write an hour
NOTED_EACH = timedelta(hours=1)


def tokens_for(viewer: Viewer) -> QuerySet[ApiToken]:
    """One's own tokens; a security administrator's bodies' people's as well. None has its secret."""
    return ApiToken.objects.visible_to(viewer).select_related("user")


@transaction.atomic
def make_token(*, name: str, writes: bool, expires_on: date, by: Viewer) -> tuple[ApiToken, str]:
    """A new token and its text, told this once. Raises `ValidationError` by field."""
    now, name = timezone.localdate(), " ".join(name.split())[:80]
    if not name:
        raise ValidationError({"name": _("请写明这个令牌给哪个程序用。")})
    if not now <= expires_on <= now + LONGEST:
        raise ValidationError({"expires_on": _("有效期从今天起，最长一年。")})
    if ApiToken.objects.filter(user_id=by.id, revoked_at=None, expires_on__gte=now).count() >= MOST:
        raise ValidationError({"name": _("在用的令牌已有 %(n)d 个：请先停用不再需要的。") % {"n": MOST}})
    text = PREFIX + secrets.token_urlsafe(_BYTES)
    made = ApiToken.objects.create(
        user_id=by.id, name=name, digest=_digest(text), writes=writes, expires_on=expires_on
    )
    record(body=None, by=by, action="make_token", object_type="token", object_id=made.pk,
           payload={"name": name, "writes": writes, "expires_on": expires_on})  # fmt: skip
    return made, text


@transaction.atomic
def revoke_token(*, token_id: UUID, by: Viewer) -> ApiToken:
    """End a token at once: one's own, or as a security administrator; raises `DoesNotExist` out of scope."""
    token = ApiToken.objects.visible_to(by).get(pk=token_id)
    rows = ApiToken.objects.filter(pk=token.pk, revoked_at=None)
    if rows.update(revoked_at=timezone.now(), revoked_by_name=by.name):
        record(body=None, by=by, action="revoke_token", object_type="token", object_id=token.pk,
               payload={"of": token.user_id})  # fmt: skip
    return token


def end_tokens_of(user_id: object) -> None:
    """End a person's tokens as part of another step, which is journaled by itself."""
    ApiToken.objects.filter(user_id=user_id, revoked_at=None).update(revoked_at=timezone.now())


def opened_by(text: str) -> ApiToken | None:
    """The token of this text, its person's grants read with it; None for every other text, what was revoked
    or has expired, and a locked account."""
    rows = ApiToken.objects.select_related("user").filter(user__is_active=True, digest=_digest(text))
    token, now = rows.first(), timezone.now()
    if token is None or not token.is_open(timezone.localdate()):
        return None
    token.user.held = list(Grant.objects.filter(user=token.user_id, state=GrantState.CONFIRMED))
    if token.used_at is None or now - token.used_at > NOTED_EACH:
        ApiToken.objects.filter(pk=token.pk).update(used_at=now)
    return token


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()

"""Who came in, who tried to, who left: entries of the system's own chain, read by audit administrators.

A name that was typed and is nobody's is not kept: it may be a password in the wrong field.
"""

from __future__ import annotations

from typing import Any

from allauth.account.signals import user_logged_in
from allauth.mfa import signals as second_factor
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest

from huiyin.journal.actions import record

from .models import User
from .viewer import Viewer

_AGENT = 120


def _note(action: str, request: HttpRequest | None, user: User | None, **more: Any) -> None:
    by = Viewer(user.pk if user else None, user.name if user else "")
    meta = request.META if request else {}
    told = {
        "address": meta.get("REMOTE_ADDR", ""),
        "browser": meta.get("HTTP_USER_AGENT", "")[:_AGENT],
        **more,
    }
    with transaction.atomic():
        record(body=None, by=by, action=action, object_type="user", object_id=user.pk if user else "unknown",
               payload=told)  # fmt: skip


@receiver(user_logged_in)
def _came_in(request: HttpRequest, user: User, **_more: Any) -> None:
    _note("log_in", request, user)


@receiver(user_logged_out)
def _left(request: HttpRequest, user: User | None, **_more: Any) -> None:
    if user is not None:
        _note("log_out", request, user)


@receiver(user_login_failed)
def _failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_more: Any) -> None:
    # whoever is locked out may go on trying: that they are is one entry, not thousands
    if not getattr(request, "axes_locked_out", False):
        _note("log_in_failed", request, _named(credentials.get("username")))


@receiver(user_locked_out)
def _locked(request: HttpRequest, username: str, **_more: Any) -> None:
    _note("locked_out", request, _named(username))


def _named(username: str | None) -> User | None:
    return User.objects.filter(username__iexact=username or "").first()


@receiver(second_factor.authenticator_added)
def _added(request: HttpRequest, user: User, authenticator: Any, **_more: Any) -> None:
    _note("add_second_factor", request, user, kind=authenticator.type)


@receiver(second_factor.authenticator_removed)
def _removed(request: HttpRequest, user: User, authenticator: Any, **_more: Any) -> None:
    _note("remove_second_factor", request, user, kind=authenticator.type)


@receiver(second_factor.authenticator_reset)
def _reset(request: HttpRequest, user: User, authenticator: Any, **_more: Any) -> None:
    _note("renew_second_factor", request, user, kind=authenticator.type)


@receiver(second_factor.authentication_failed)
def _wrong_code(request: HttpRequest, user: User, **_more: Any) -> None:
    _note("second_factor_failed", request, user)

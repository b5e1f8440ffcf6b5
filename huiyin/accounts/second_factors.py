"""What somebody has besides a password, and where they are logged in: always one's own."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from .models import User


def how_many(user: User, kind: str) -> int:
    """How many factors of one kind somebody has."""
    return Authenticator.objects.filter(user=user, type=kind).count()


def is_last(authenticator: Authenticator) -> bool:
    """Whether nothing else would be asked for; recovery codes alone are no factor."""
    own = Authenticator.objects.filter(user_id=authenticator.user_id).exclude(pk=authenticator.pk)
    return not own.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def sessions_of(user: User) -> list[UserSession]:
    """Where somebody is logged in, newest first."""
    found = UserSession.objects.purge_and_list(user)
    return sorted(found, key=lambda s: s.created_at, reverse=True)


def end_session(user: User, pk: int) -> None:
    """Log somebody out at one place; raises `UserSession.DoesNotExist` for what is not theirs."""
    UserSession.objects.get(pk=pk, user=user).end()

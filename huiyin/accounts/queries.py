"""Reading people and what they have been granted."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from huiyin.rules.roles import Granted, Role

from .models import Grant, GrantState, User
from .viewer import NOBODY, Viewer


def viewer_for(user: object) -> Viewer:
    """The viewer behind a user, read anew each time, so that a revoked grant ends at once."""
    if not isinstance(user, User) or not user.is_active:
        return NOBODY
    return _viewer(user, Grant.objects.filter(user=user, state=GrantState.CONFIRMED))


def viewer_asking(user: object) -> Viewer:
    """The viewer behind the user of a request, whose grants were read together with the account."""
    if not isinstance(user, User) or user.held is None or not user.is_active:
        return viewer_for(user)
    return _viewer(user, user.held)


def _viewer(user: User, held: Iterable[Grant]) -> Viewer:
    grants = frozenset(Granted(Role(g.role), g.body_id, g.scope_id) for g in held)
    return Viewer(id=user.pk, name=user.name, grants=grants)


def viewer_named(username: str) -> Viewer:
    """For the command line; raises `User.DoesNotExist`."""
    return viewer_for(User.objects.get(username=username))


def account_named(username: str) -> User | None:
    """The active account of this name, in whatever letters it was typed; None where there is none."""
    return User.objects.filter(username__iexact=username, is_active=True).first() if username else None


def post_of(viewer: Viewer) -> str:
    """The post of whoever acts; empty where the account names none."""
    return User.objects.filter(pk=viewer.id).values_list("post", flat=True).first() or ""


def people_for(viewer: Viewer) -> QuerySet[User]:
    """Accounts: to the administrators all, to everybody else only themselves."""
    if viewer.has(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN):
        return User.objects.order_by("name")
    return User.objects.filter(pk=viewer.id)


def grants_for(viewer: Viewer) -> QuerySet[Grant]:
    """Grants in the viewer's bodies: security and audit administrators all; everybody else their own."""
    grants = Grant.objects.select_related("user").order_by("-proposed_at")
    if bodies := viewer.bodies(Role.SECURITY_ADMIN, Role.AUDIT_ADMIN):
        return grants.filter(body_id__in=bodies)
    return grants.filter(user_id=viewer.id)


def reviewers_of(viewer: Viewer, body: UUID) -> QuerySet[User]:
    """Who may be asked to review in `body`; an empty list for who is not of its office."""
    if Role.OFFICE not in viewer.roles(body):
        return User.objects.none()
    held = Grant.objects.filter(body_id=body, role=Role.REVIEWER, state=GrantState.CONFIRMED)
    return User.objects.filter(pk__in=held.values("user_id"), is_active=True).order_by("name")

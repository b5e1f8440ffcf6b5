"""Making accounts and giving roles: the system administrator makes, two security administrators grant."""

from __future__ import annotations

from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.journal.actions import record
from huiyin.rules.moves import Obstacle, Refused
from huiyin.rules.roles import SCOPED_ROLES, Role, conflict_of_roles

from .calendar_address import end_of
from .models import Grant, GrantState, User
from .tokens import end_tokens_of
from .viewer import Viewer


def _demand(by: Viewer, role: Role) -> None:
    if not by.has(role):
        raise Refused(role, [Obstacle("not_your_role", {"roles": [role]})])


@transaction.atomic
def create_account(*, username: str, name: str, post: str = "", password: str, by: Viewer) -> User:
    """A new account, with no role yet. Raises `ValidationError` on a taken name or a weak password."""
    _demand(by, Role.SYSTEM_ADMIN)
    if User.objects.filter(username__iexact=username).exists():
        raise ValidationError({"username": _("这个用户名已被使用，请换一个。")})
    user = User(username=username, name=name, post=post)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from error
    user.set_password(password)
    user.save()
    record(body=None, by=by, action="create_account", object_type="user", object_id=user.pk,
           payload={"username": username, "name": name, "post": post})  # fmt: skip
    return user


@transaction.atomic
def set_active(*, user_id: UUID, active: bool, by: Viewer) -> User:
    """Lock an account or open it again. Nobody locks themselves out."""
    _demand(by, Role.SYSTEM_ADMIN)
    user = User.objects.select_for_update().get(pk=user_id)
    if user.pk == by.id:
        raise Refused(Role.SYSTEM_ADMIN, [Obstacle("own_account")])
    user.is_active = active
    user.save(update_fields=["is_active"])
    record(body=None, by=by, action="unlock_account" if active else "lock_account", object_type="user",
           object_id=user.pk, payload={"username": user.username})  # fmt: skip
    return user


@transaction.atomic
def reset_password(*, user_id: UUID, password: str, by: Viewer) -> User:
    """Give an account a new password, which ends its sessions, calendar address and tokens.

    Raises `ValidationError` on a weak one.
    """
    _demand(by, Role.SYSTEM_ADMIN)
    user = User.objects.select_for_update().get(pk=user_id)
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    end_of(user.pk)
    end_tokens_of(user.pk)
    record(body=None, by=by, action="reset_password", object_type="user", object_id=user.pk,
           payload={"username": user.username})  # fmt: skip
    return user


@transaction.atomic
def lift_second_factor(*, user_id: UUID, by: Viewer) -> User:
    """Take away the second factor of somebody who lost it, who then sets up another; never one's own."""
    _demand(by, Role.SYSTEM_ADMIN)
    user = User.objects.select_for_update().get(pk=user_id)
    if user.pk == by.id:
        raise Refused(Role.SYSTEM_ADMIN, [Obstacle("own_account")])
    Authenticator.objects.filter(user=user).delete()
    record(body=None, by=by, action="lift_second_factor", object_type="user", object_id=user.pk,
           payload={"username": user.username})  # fmt: skip
    return user


@transaction.atomic
def propose_grant(*, user_id: UUID, role: Role, body_id: UUID, scope_id: UUID | None, by: Viewer) -> Grant:
    """Propose a role; it counts once a second security administrator has confirmed it.

    Raises `ValidationError` where the role needs a team or unit and none is named, or conflicts with a role
    that the person holds, or is held already.
    """
    if Role.SECURITY_ADMIN not in by.roles(body_id):
        raise Refused(Role.SECURITY_ADMIN, [Obstacle("not_your_role", {"roles": [Role.SECURITY_ADMIN]})])
    user = User.objects.select_for_update().get(pk=user_id)
    if (scope_id is None) == (role in SCOPED_ROLES):
        raise ValidationError({"scope_id": _("这个角色需要（且只有它需要）指明组、单位或部门。")})
    current = Grant.objects.filter(user=user, state__in=[GrantState.PROPOSED, GrantState.CONFIRMED])
    if clash := conflict_of_roles(frozenset(Role(g.role) for g in current), role):
        raise ValidationError({"role": _("与此人已有的角色冲突：%(role)s。") % {"role": clash}})
    if current.filter(role=role, body_id=body_id, scope_id=scope_id).exists():
        raise ValidationError({"role": _("此人已有这个角色，或已在等待确认。")})
    grant = Grant.objects.create(user=user, role=role, body_id=body_id, scope_id=scope_id, proposed_by=by.id)
    _journal(grant, by, "propose_grant")
    return grant


@transaction.atomic
def decide_grant(*, grant_id: UUID, confirm: bool, by: Viewer) -> Grant:
    """Confirm or refuse what another security administrator proposed."""
    grant = Grant.objects.select_for_update().get(
        pk=grant_id, body_id__in=by.bodies(Role.SECURITY_ADMIN), state=GrantState.PROPOSED
    )
    if grant.proposed_by == by.id:
        raise Refused(Role.SECURITY_ADMIN, [Obstacle("own_proposal")])
    grant.state = GrantState.CONFIRMED if confirm else GrantState.REFUSED
    grant.confirmed_by, grant.confirmed_at = by.id, timezone.now()
    grant.save()
    _journal(grant, by, "confirm_grant" if confirm else "refuse_grant")
    return grant


@transaction.atomic
def revoke_grant(*, grant_id: UUID, reason: str, by: Viewer) -> Grant:
    """Take a role back; works at the person's next request. One person is enough to take away."""
    grant = Grant.objects.select_for_update().get(
        pk=grant_id, body_id__in=by.bodies(Role.SECURITY_ADMIN), state=GrantState.CONFIRMED
    )
    if not reason.strip():
        raise Refused(Role.SECURITY_ADMIN, [Obstacle("reason_missing")])
    grant.state, grant.revoked_at = GrantState.REVOKED, timezone.now()
    grant.save()
    _journal(grant, by, "revoke_grant", reason=reason)
    return grant


def _journal(grant: Grant, by: Viewer, action: str, **more: str) -> None:
    payload = {"user": grant.user_id, "role": grant.role, "scope": grant.scope_id, **more}
    record(body=grant.body_id, by=by, action=action, object_type="grant", object_id=grant.pk, payload=payload)

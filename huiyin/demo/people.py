"""The demonstration's accounts: one log-in a role, and a post without password for everybody else."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password

from huiyin.accounts.actions import decide_grant
from huiyin.accounts.models import Grant, GrantState, User
from huiyin.accounts.queries import viewer_for
from huiyin.accounts.viewer import SYSTEM, Viewer
from huiyin.journal.actions import record
from huiyin.rounds.granting import propose
from huiyin.rules.roles import Role

#: shown to everybody on the log-in page: the demonstration has nothing to protect
PASSWORD = "huiyin-echo-2024"  # noqa: S105
ADMINISTRATORS = (
    ("sysadmin", "系统管理员", Role.SYSTEM_ADMIN),
    ("secadmin1", "安全管理员甲", Role.SECURITY_ADMIN),
    ("secadmin2", "安全管理员乙", Role.SECURITY_ADMIN),
    ("auditadmin", "审计管理员", Role.AUDIT_ADMIN),
)


@dataclass(frozen=True, slots=True)
class LogIn:
    """An account that visitors may use."""

    username: str
    name: str
    role: Role


class People:
    """Makes accounts as the administrators would: one makes, one grants, another one confirms."""

    def __init__(self, body: UUID) -> None:
        self._body = body
        self._hash = make_password(PASSWORD)
        self.log_ins: list[LogIn] = []
        made = {name: self._administrator(name, post, role) for name, post, role in ADMINISTRATORS}
        self._maker, self._first, self._second, _audit = (viewer_for(user) for user in made.values())

    def _administrator(self, username: str, post: str, role: Role) -> User:
        """As `huiyin init` makes the first ones: there is nobody yet who could."""
        user = User.objects.create(username=username, name=post, post=post, password=self._hash)
        Grant.objects.create(user=user, role=role, body_id=self._body, state=GrantState.CONFIRMED)
        record(body=self._body, by=SYSTEM, action="first_grant", object_type="user", object_id=user.pk,
               payload={"username": username, "role": role})  # fmt: skip
        self.log_ins.append(LogIn(username, post, role))
        return user

    def visitor(self, username: str, post: str, role: Role, scope: UUID | None = None) -> Viewer:
        """An account with the demonstration's password, which the validators take."""
        self.log_ins.append(LogIn(username, post, role))
        user = self._account(username, post, self._hash)
        validate_password(PASSWORD, user)
        self._grant(user, role, scope)
        return viewer_for(user)

    def colleague(self, username: str, post: str, role: Role, scope: UUID | None = None) -> Viewer:
        """Somebody who acts in the story but whom no visitor can log in as: the account has no password."""
        user = self._account(username, post, make_password(None))
        self._grant(user, role, scope)
        return viewer_for(user)

    def _account(self, username: str, post: str, hashed: str) -> User:
        """As `accounts.actions.create_account`, which would hash the one password anew for each account."""
        user = User.objects.create(username=username, name=post, post=post, password=hashed)
        record(body=None, by=self._maker, action="create_account", object_type="user", object_id=user.pk,
               payload={"username": username, "name": post, "post": post})  # fmt: skip
        return user

    def also(self, viewer: Viewer, role: Role, scope: UUID) -> Viewer:
        """The same person with one scope more."""
        user = User.objects.get(pk=viewer.id)
        self._grant(user, role, scope)
        return viewer_for(user)

    def _grant(self, user: User, role: Role, scope: UUID | None) -> None:
        grant = propose(user_id=user.pk, role=role, body_id=self._body, scope_id=scope, by=self._first)
        decide_grant(grant_id=grant.pk, confirm=True, by=self._second)

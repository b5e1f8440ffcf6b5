"""Logging in with the password of the house's directory (LDAP): an optional part, huiyin[directory].

The directory says whether the password is right; whose account it is, whether it is active and what it may
see is said here. Nobody gets an account by it.
"""

from __future__ import annotations

from typing import Any

from django_auth_ldap.backend import LDAPBackend

from .log_in import AccountBackend
from .models import User


class DirectoryBackend(LDAPBackend):
    def authenticate_ldap_user(self, ldap_user: Any, password: str) -> User | None:
        user = super().authenticate_ldap_user(ldap_user, password)
        return user if user is not None and user.is_active else None

    def get_user(self, user_id: object) -> User | None:
        """As with a password: read together with what is granted."""
        return AccountBackend().get_user(user_id)

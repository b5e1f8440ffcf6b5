"""Who an account is while it is logged in."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend

from .models import Grant, GrantState, User


class AccountBackend(AuthenticationBackend):
    """As allauth has it, but what is granted is read together with the account: every page asks for both."""

    def get_user(self, user_id: object) -> User | None:
        held = list(Grant.objects.filter(user_id=user_id, state=GrantState.CONFIRMED).select_related("user"))
        user = held[0].user if held else super().get_user(user_id)
        if user is None or not self.user_can_authenticate(user):
            return None
        user.held = held
        return user

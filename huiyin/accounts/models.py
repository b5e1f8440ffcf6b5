from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from huiyin.journal.identity import new_id
from huiyin.rules.roles import Role

from .calendar_models import CalendarAddress
from .token_models import ApiToken
from .view_models import DefaultView, SavedView

__all__ = [
    "ApiToken", "CalendarAddress", "DefaultView", "Grant", "GrantState", "SavedView", "User", "UserManager",
]  # fmt: skip


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: object) -> User:
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who may log in. Shown by post (职务), not by name, wherever the post is enough."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=80)
    post = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)
    language = models.CharField(max_length=10, blank=True)
    density = models.CharField(max_length=10, blank=True)

    #: what is granted and confirmed, where it was read together with the account
    held: list[Grant] | None = None

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        db_table = "accounts_user"

    def __str__(self) -> str:
        return self.name


class GrantState(models.TextChoices):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    REVOKED = "revoked"


class Grant(models.Model):
    """A role given to a person: proposed by one security administrator, confirmed by a second.

    `body_id` and `scope_id` name rows of layers above this one (inspecting bodies; teams and units), so they
    are plain identifiers; the actions that grant check that they exist.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20, choices=[(r.value, r.value) for r in Role])
    body_id = models.UUIDField()
    scope_id = models.UUIDField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=GrantState.choices, default=GrantState.PROPOSED)
    proposed_by = models.UUIDField(null=True)
    proposed_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_grant"
        constraints = (
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
                name="grant_by_two_people",
            ),
        )
        indexes = (models.Index(fields=["user", "state"], name="grant_user_state"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"

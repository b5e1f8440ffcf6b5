"""The keys with which other programs use the API in a person's name."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.journal.identity import new_id
from huiyin.rules.roles import Role


class TokenQuerySet(models.QuerySet["ApiToken"]):
    def visible_to(self, viewer: Viewer) -> TokenQuerySet:
        """One's own; to a security administrator those of everybody who was granted a role in the body."""
        own = models.Q(user=viewer.id)
        if bodies := viewer.bodies(Role.SECURITY_ADMIN):
            # `grants` is the reverse of `models.Grant.user`
            known = self.model._base_manager.filter(user__grants__body_id__in=bodies)
            own |= models.Q(pk__in=known.values("pk"))
        return self.filter(own)


class ApiToken(models.Model):
    """One program's key. The database has its SHA-256 alone: who reads it can ask for nothing.

    `writes`: steps may be taken with it, not only lists be read. It ends with the day `expires_on`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    writes = models.BooleanField(default=False)
    expires_on = models.DateField()
    made_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by_name = models.CharField(max_length=120, blank=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        db_table = "accounts_api_token"
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return self.name

    def is_open(self, today: date) -> bool:
        return self.revoked_at is None and self.expires_on >= today

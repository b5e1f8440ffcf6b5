"""The secret address at which a calendar program fetches what concerns a person."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from huiyin.journal.identity import new_id


class CalendarAddress(models.Model):
    """One a person. The database has the token's SHA-256 alone: who reads it can fetch nothing.

    `digest` None: revoked. `everything`: what others owe within scope as well, not only one's own.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="calendar_address"
    )
    digest = models.CharField(max_length=64, unique=True, null=True, blank=True)
    everything = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)
    fetched_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "accounts_calendar_address"

    def __str__(self) -> str:
        return f"{self.user_id} since {self.made_at:%Y-%m-%d}"

"""What leaves the house: channels, what people want of them, and each delivery with its fate."""

from __future__ import annotations

from datetime import time

from django.db import models
from django.utils import timezone

from huiyin.accounts.models import User
from huiyin.journal.identity import new_id
from huiyin.organisations.models import InspectingBody
from huiyin.rules.notice_times import Digest
from huiyin.rules.roles import Role


class WebhookFormat(models.TextChoices):
    """Whose messages a webhook takes."""

    WECOM = "wecom"
    DINGTALK = "dingtalk"
    FEISHU = "feishu"
    JSON = "json"


#: roles that may have a group of their own: what one of them sees, all of them see
GROUPS = (Role.OFFICE, Role.LEADING_GROUP)


class Channel(models.Model):
    """A webhook to which notices are posted: to each person by user name, or to the group of one role.

    Address and secret are sealed (`sealing`): both let whoever knows them post. `host` alone is shown.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=60, unique=True)
    format = models.CharField(max_length=10, choices=WebhookFormat.choices)
    body = models.ForeignKey(InspectingBody, on_delete=models.PROTECT, related_name="+")
    #: the role whose group this is; empty: each person gets their own
    role = models.CharField(max_length=20, blank=True, choices=[(r.value, r.value) for r in GROUPS])
    host = models.CharField(max_length=260)
    sealed_address = models.TextField()
    sealed_secret = models.TextField(blank=True)
    active = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "notices_channel"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class DeliveryState(models.TextChoices):
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"


class Delivery(models.Model):
    """One notice on its way by one channel. Without a channel it goes by mail; without a recipient, to the
    channel's group. `reason` says why an attempt failed, or why it was not sent after all."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    notice = models.ForeignKey("notices.Notice", on_delete=models.PROTECT, related_name="deliveries")
    channel = models.ForeignKey(Channel, null=True, on_delete=models.PROTECT, related_name="deliveries")
    recipient = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    due_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    claim = models.CharField(max_length=32, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    key = models.CharField(max_length=200, unique=True)

    class Meta:
        db_table = "notices_delivery"
        indexes = (models.Index(fields=["state", "due_at"], name="delivery_due"),)

    def __str__(self) -> str:
        return f"{self.notice_id} {self.state}"


class Wish(models.Model):
    """What one person has said about how they want to be told; nothing here, and their role decides.

    `mail` and `messages` list the kinds that go out by mail and by webhook; None leaves it to the role.
    """

    user = models.OneToOneField(User, primary_key=True, on_delete=models.CASCADE, related_name="+")
    mail = models.JSONField(null=True)
    messages = models.JSONField(null=True)
    digest = models.CharField(max_length=8, choices=[(d.value, d.value) for d in Digest])
    hour = models.PositiveSmallIntegerField(default=8)
    weekday = models.PositiveSmallIntegerField(default=0)
    quiet_from = models.TimeField(default=time(20, 0))
    quiet_until = models.TimeField(default=time(7, 30))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "notices_wish"

    def __str__(self) -> str:
        return f"{self.user_id} {self.digest}"

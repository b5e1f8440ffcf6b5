"""A department's key, and the people who can open it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from huiyin.accounts.models import User
from huiyin.journal.identity import new_id
from huiyin.organisations.models import Unit


class DepartmentKey(models.Model):
    """The pair of keys of a receiving department: the public one, and never the private one.

    `codes` is how many recovery codes were printed. A retired key opens what was sealed to it and seals
    nothing any more; `handed_on` is its private key, sealed to the public one that followed it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    department = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    public = models.BinaryField()
    codes = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField(default=timezone.now)
    made_by_name = models.CharField(max_length=120)
    retired_at = models.DateTimeField(null=True, blank=True)
    handed_on = models.BinaryField(null=True)

    class Meta:
        db_table = "clues_department_key"
        ordering = ("-made_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["department"], condition=Q(retired_at=None), name="one_key_a_department"
            ),
        )

    def __str__(self) -> str:
        return f"{self.department_id} {self.made_at:%Y-%m-%d}"


class KeyMember(models.Model):
    """A person's own pair of keys for one department, the private one locked by a passphrase.

    `wrong` counts wrong passphrases in a row; at the fifth the lock stays shut (`locked_at`).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    public = models.BinaryField()
    locked_private = models.BinaryField()
    wrong = models.PositiveSmallIntegerField(default=0)
    locked_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "clues_key_member"
        ordering = ("at",)
        constraints = (models.UniqueConstraint(fields=["user", "department"], name="key_member_once"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.department_id}"


class KeyWrap(models.Model):
    """A department's private key sealed to one member: what admits them."""

    key = models.ForeignKey(DepartmentKey, on_delete=models.PROTECT, related_name="wraps")
    member = models.ForeignKey(KeyMember, on_delete=models.CASCADE, related_name="wraps")
    sealed = models.BinaryField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "clues_key_wrap"
        constraints = (models.UniqueConstraint(fields=["key", "member"], name="key_wrap_once"),)

    def __str__(self) -> str:
        return f"{self.key_id} {self.member_id}"


class KeyOpening(models.Model):
    """A key that stands open for a while, in two halves: this row, and the browser's cookie.

    The row holds the private keys under a key that only the cookie has; neither opens anything alone.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    member = models.ForeignKey(KeyMember, on_delete=models.CASCADE, related_name="openings")
    sealed = models.BinaryField()
    until = models.DateTimeField()

    class Meta:
        db_table = "clues_key_opening"

    def __str__(self) -> str:
        return f"{self.member_id} {self.until}"

"""The journal's rows. Database triggers forbid changing or deleting them (migrations 0002 to 0004)."""

from __future__ import annotations

from uuid import UUID

from django.db import models

#: the chain of what belongs to no inspecting body: accounts, grants, settings
SYSTEM_CHAIN = "system"


def chain_of(body: UUID | None) -> str:
    return str(body) if body else SYSTEM_CHAIN


class ChainHead(models.Model):
    """Where each chain ends; locked while an entry is appended, so that entries queue up."""

    chain = models.CharField(max_length=36, primary_key=True)
    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)
    algorithm = models.CharField(max_length=16, default="sha256")

    class Meta:
        db_table = "journal_chain_head"

    def __str__(self) -> str:
        return f"{self.chain} #{self.sequence}"


class Entry(models.Model):
    """One thing that somebody did. No foreign keys: the journal never interferes with live data."""

    id = models.BigAutoField(primary_key=True)
    chain = models.CharField(max_length=36)
    sequence = models.BigIntegerField()
    at = models.DateTimeField(db_index=True)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=120, blank=True)
    action = models.CharField(max_length=60)
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=64)
    payload = models.TextField()
    salt = models.CharField(max_length=32)
    payload_hash = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    algorithm = models.CharField(max_length=16)

    class Meta:
        db_table = "journal_entry"
        constraints = (models.UniqueConstraint(fields=["chain", "sequence"], name="journal_one_sequence"),)
        indexes = (models.Index(fields=["object_type", "object_id"], name="journal_object"),)

    def __str__(self) -> str:
        return f"{self.chain} #{self.sequence} {self.action}"


class CheckpointReason(models.TextChoices):
    MANY = "many"
    TIME = "time"
    CLOSE_OUT = "close_out"
    ASKED = "asked"


class Checkpoint(models.Model):
    """The first `size` entries of a chain summed up in one root, and signed; all of it in hex.

    `peaks` holds what the tree needs to grow further: the roots of its complete subtrees, parted by commas.
    """

    chain = models.CharField(max_length=36)
    size = models.BigIntegerField()
    at = models.DateTimeField()
    reason = models.CharField(max_length=10, choices=CheckpointReason.choices)
    algorithm = models.CharField(max_length=16)
    root = models.CharField(max_length=64)
    peaks = models.TextField()
    key = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)

    class Meta:
        db_table = "journal_checkpoint"
        constraints = (models.UniqueConstraint(fields=["chain", "size"], name="journal_one_checkpoint"),)

    def __str__(self) -> str:
        return f"{self.chain} up to {self.size}"

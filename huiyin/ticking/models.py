from __future__ import annotations

from django.db import models


class StepRun(models.Model):
    """One row a step: when it last ran through, who has it in hand now, and what went wrong last.

    `claimed_until` is a lease: a process that dies with a step in hand loses it when the lease is over.
    """

    name = models.CharField(max_length=80, primary_key=True)
    ran_at = models.DateTimeField(null=True)
    took_ms = models.PositiveIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True)
    claim = models.CharField(max_length=32, blank=True)
    failures = models.PositiveIntegerField(default=0)
    failed_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "ticking_step_run"

    def __str__(self) -> str:
        return self.name

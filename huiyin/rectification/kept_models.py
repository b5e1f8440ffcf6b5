from __future__ import annotations

from django.db import models

from huiyin.findings.kept_models import repeated
from huiyin.organisations.models import InspectingBody, Unit
from huiyin.rounds.models import Round


class TaskTotal(models.Model):
    """How many tasks a round has per unit, state of the finding and state of the task; kept by triggers."""

    id = models.BigAutoField(primary_key=True)
    body = repeated(InspectingBody)
    round = repeated(Round)
    unit = repeated(Unit)
    finding_state = models.CharField(max_length=12)
    state = models.CharField(max_length=10)
    count = models.IntegerField(default=0)

    class Meta:
        db_table = "rectification_task_total"
        constraints = (
            models.UniqueConstraint(
                fields=["body", "round", "unit", "finding_state", "state"], name="task_total_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.round_id} {self.unit_id} {self.finding_state} {self.state}: {self.count}"


class OwnerTotal(models.Model):
    """For how many tasks of a body a department and a person answer together; kept by triggers.

    A name is looked for among these few rows instead of in millions of tasks.
    """

    id = models.BigAutoField(primary_key=True)
    body = repeated(InspectingBody)
    lead_department = models.CharField(max_length=120)
    person = models.CharField(max_length=120)
    count = models.IntegerField(default=0)

    class Meta:
        db_table = "rectification_owner_total"
        constraints = (
            models.UniqueConstraint(fields=["body", "lead_department", "person"], name="owner_total_once"),
        )

    def __str__(self) -> str:
        return f"{self.lead_department} {self.person}: {self.count}"

from __future__ import annotations

from django.db import models

from huiyin.organisations.models import InspectingBody, Unit
from huiyin.rounds.models import Round


def repeated(model: type[models.Model]) -> models.ForeignKey:
    """What a kept row repeats of the rows that it counts: no constraint, its own index has it."""
    return models.ForeignKey(
        model, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )


class UnitTotal(models.Model):
    """How many findings a round has per unit and state, and their money in yuan; kept by database triggers.

    Without the categories it is so small that the length of any list by round, unit and state is a sum of it.
    """

    id = models.BigAutoField(primary_key=True)
    body = repeated(InspectingBody)
    round = repeated(Round)
    unit = repeated(Unit)
    state = models.CharField(max_length=12)
    count = models.IntegerField(default=0)
    amount = models.DecimalField(max_digits=24, decimal_places=2, default=0)
    priced = models.IntegerField(default=0)

    class Meta:
        db_table = "findings_unit_total"
        constraints = (
            models.UniqueConstraint(fields=["body", "round", "unit", "state"], name="unit_total_once"),
        )

    def __str__(self) -> str:
        return f"{self.round_id} {self.unit_id} {self.state}: {self.count}"

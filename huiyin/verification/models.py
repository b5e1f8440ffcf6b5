from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from huiyin.journal.identity import new_id
from huiyin.rectification.models import CloseApplication
from huiyin.rules.close_application import ApplicationAction


class Review(models.Model):
    """One decision on an application, with its reason and by whom."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    application = models.ForeignKey(CloseApplication, on_delete=models.PROTECT, related_name="reviews")
    decision = models.CharField(max_length=10, choices=[(a.value, a.value) for a in ApplicationAction])
    reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(default=timezone.now)
    decided_by = models.UUIDField()
    decided_by_name = models.CharField(max_length=120)
    # kept here too, so that the database itself can refuse one pair of eyes
    submitted_by = models.UUIDField(null=True)

    class Meta:
        db_table = "verification_review"
        ordering = ("decided_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(submitted_by__isnull=True)
                | ~Q(decided_by=F("submitted_by"))
                | Q(decision="recall"),
                name="another_pair_of_eyes",
            ),
        )

    def __str__(self) -> str:
        return f"{self.application_id} {self.decision}"

"""Views of lists that people named, and which of them a list opens with."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from huiyin.journal.identity import new_id
from huiyin.rules.saved_views import LONGEST_NAME, SEEING_SHARED

from .viewer import Viewer


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, viewer: Viewer) -> SavedViewQuerySet:
        """One's own, and what the inspecting side of one's body shares among itself."""
        shared = Q(shared=True, body_id__in=viewer.bodies(*SEEING_SHARED))
        return self.filter(Q(owner_id=viewer.id) | shared)


class SavedView(models.Model):
    """A list's filters, order, columns and row height under a name.

    `query` are pairs of parameter and value as the list's address has them. `body_id` names a row of a layer
    above this one (docs/adr/0004).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="views")
    body_id = models.UUIDField()
    list_name = models.CharField(max_length=20)
    name = models.CharField(max_length=LONGEST_NAME)
    query = models.JSONField(default=list)
    shared = models.BooleanField(default=False)
    saved_at = models.DateTimeField(default=timezone.now)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        db_table = "accounts_saved_view"
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=["owner", "list_name", "name"], name="view_name_once_a_list"),
        )
        indexes = (models.Index(fields=["body_id", "list_name", "shared"], name="view_shared"),)

    def __str__(self) -> str:
        return self.name


class DefaultView(models.Model):
    """The view with which a list opens for one person."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    list_name = models.CharField(max_length=20)
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="+")

    class Meta:
        db_table = "accounts_default_view"
        constraints = (models.UniqueConstraint(fields=["user", "list_name"], name="one_default_a_list"),)

    def __str__(self) -> str:
        return f"{self.list_name} {self.view_id}"

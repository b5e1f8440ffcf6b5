from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.evidence.models import StoredFile
from huiyin.findings.models import Finding
from huiyin.journal.identity import new_id
from huiyin.organisations.models import InspectingBody, Unit
from huiyin.rounds.models import Target
from huiyin.rules.coordination import RequestKind, RequestState
from huiyin.rules.roles import Role
from huiyin.team_work.models import Draft


class RequestQuerySet(models.QuerySet["CoordinationRequest"]):
    def visible_to(self, viewer: Viewer) -> RequestQuerySet:
        """The office, the target's team, and the department that was asked: nobody else, never the unit."""
        seen = Q(body_id__in=viewer.bodies(Role.OFFICE))
        if teams := viewer.scopes(Role.TEAM):
            seen |= Q(target__team_id__in=teams)
        if departments := viewer.scopes(Role.DEPARTMENT):
            seen |= Q(department_id__in=departments)
        return self.filter(seen)


class CoordinationRequest(models.Model):
    """One request to one department about a target's unit, with the department's answer.

    What came in is linked to the drafts and findings that it bears on; the department sees no links.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    body = models.ForeignKey(InspectingBody, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="requests")
    department = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="requests")
    kind = models.CharField(
        max_length=10, choices=[(k.value, k.value) for k in RequestKind], default=RequestKind.INQUIRY
    )
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in RequestState], default=RequestState.ASKED
    )
    version = models.PositiveIntegerField(default=1)
    asked_on = models.DateField()
    asked_by_name = models.CharField(max_length=120)
    answer_due_on = models.DateField()
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=120, blank=True)
    #: what is still missing, or why it was withdrawn
    reason = models.TextField(blank=True)
    drafts = models.ManyToManyField(Draft, related_name="requests", blank=True)
    findings = models.ManyToManyField(Finding, related_name="requests", blank=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        db_table = "coordination_request"
        ordering = ("-asked_on", "-id")
        indexes = (
            models.Index(fields=["answer_due_on", "id"], condition=Q(state="asked"), name="request_waiting"),
        )
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="answered") | Q(answered_on__isnull=False),
                name="answered_request_has_a_date",
            ),
            models.UniqueConstraint(
                fields=["target", "department"],
                condition=Q(kind="copy") & ~Q(state="withdrawn"),
                name="copy_once_a_department",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def unit(self) -> Unit:
        return self.target.unit


class OfRequests(models.QuerySet):
    def visible_to(self, viewer: Viewer) -> OfRequests:
        return self.filter(request__in=CoordinationRequest.objects.visible_to(viewer))


class RequestFile(models.Model):
    """A file that came with the request, or with its answer."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    request = models.ForeignKey(CoordinationRequest, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    of_answer = models.BooleanField()
    added_at = models.DateTimeField(default=timezone.now)

    objects = OfRequests.as_manager()

    class Meta:
        db_table = "coordination_file"
        ordering = ("added_at",)
        constraints = (
            models.UniqueConstraint(fields=["request", "file", "of_answer"], name="file_once_a_request"),
        )

    def __str__(self) -> str:
        return self.name

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.findings.models import Finding
from huiyin.journal.identity import new_id
from huiyin.organisations.models import InspectingBody
from huiyin.rules.roles import Role


class ThemeQuerySet(models.QuerySet["Theme"]):
    def visible_to(self, viewer: Viewer) -> ThemeQuerySet:
        """Office and leading group: their body's; a team: those that one of its own findings is in."""
        seen = Q(body_id__in=viewer.bodies(Role.OFFICE, Role.LEADING_GROUP))
        if teams := viewer.scopes(Role.TEAM):
            own = ThemePlace.objects.filter(theme=OuterRef("pk"), finding__target__team_id__in=teams)
            seen |= Q(Exists(own))
        return self.filter(seen)

    def current(self) -> ThemeQuerySet:
        """Not those that were merged into another."""
        return self.filter(into=None)


class Theme(models.Model):
    """A common problem of one body. It keeps its identity when findings are grouped again.

    `phrases` are typical wordings, found by the program; `name` is a typical title until a person gives
    another. `gathers`: something was merged into it by hand, so that what falls apart later is put together
    again.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    body = models.ForeignKey(InspectingBody, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    named_by_hand = models.BooleanField(default=False)
    phrases = models.JSONField(default=list)
    into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    gathers = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)
    made_by_name = models.CharField(max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        db_table = "themes_theme"
        ordering = ("made_at", "id")
        indexes = (models.Index(fields=["body", "into"], name="theme_body"),)

    def __str__(self) -> str:
        return self.name


class ThemePlace(models.Model):
    """In which theme a finding is. `by_hand`: a person put it there, or (without theme) into none.

    `closeness`: how near it is to the theme's middle, 0 to 1.
    """

    finding = models.OneToOneField(Finding, primary_key=True, on_delete=models.PROTECT, related_name="place")
    body = models.ForeignKey(InspectingBody, on_delete=models.PROTECT, related_name="+")
    theme = models.ForeignKey(Theme, null=True, blank=True, on_delete=models.PROTECT, related_name="places")
    by_hand = models.BooleanField(default=False)
    closeness = models.FloatField(default=0.0)

    class Meta:
        db_table = "themes_place"
        indexes = (models.Index(fields=["theme", "-closeness", "finding"], name="theme_nearest"),)

    def __str__(self) -> str:
        return f"{self.finding_id} in {self.theme_id}"


class GroupingState(models.TextChoices):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


class Grouping(models.Model):
    """One run over a body's findings, in the background. `anew`: what is placed already is placed again."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    body = models.ForeignKey(InspectingBody, on_delete=models.PROTECT, related_name="+")
    anew = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=GroupingState.choices, default=GroupingState.WAITING)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by_name = models.CharField(max_length=120, blank=True)
    seen_alive_at = models.DateTimeField(default=timezone.now)
    stop_asked = models.BooleanField(default=False)
    share = models.PositiveSmallIntegerField(default=0)
    findings = models.PositiveIntegerField(default=0)
    placed = models.PositiveIntegerField(default=0)
    themes = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=80, blank=True)

    class Meta:
        db_table = "themes_grouping"
        ordering = ("-asked_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["body"], condition=Q(state__in=["waiting", "running"]), name="one_grouping_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.body_id} {self.asked_at:%F} {self.state}"


class FoundCause(models.Model):
    """The cause behind a finding, as a person decided it: a code of the body's profile."""

    finding = models.OneToOneField(Finding, primary_key=True, on_delete=models.PROTECT, related_name="cause")
    cause = models.CharField(max_length=40)
    decided_by = models.UUIDField()
    decided_by_name = models.CharField(max_length=120)
    decided_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "themes_cause"
        indexes = (models.Index(fields=["cause", "finding"], name="theme_cause"),)

    def __str__(self) -> str:
        return f"{self.finding_id}: {self.cause}"

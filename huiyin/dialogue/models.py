from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.findings.models import Finding
from huiyin.journal.identity import new_id
from huiyin.organisations.models import InspectingBody, Unit
from huiyin.rectification.models import CloseApplication, Task
from huiyin.rounds.models import ReviewAssignment, Round, Target
from huiyin.rules.comment import INSPECTING, Audience
from huiyin.rules.question import UNANSWERED, QuestionAbout, QuestionState
from huiyin.rules.roles import WHOLE_UNIT, Role


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, viewer: Viewer) -> CommentQuerySet:
        """Whoever sees the finding sees what is said to all; what is said inside, who sees it from inside."""
        inside = viewer.only(*INSPECTING)
        to_all = Q(audience=Audience.ALL, finding__in=Finding.objects.visible_to(viewer))
        return self.filter(to_all | Q(finding__in=Finding.objects.visible_to(inside)))


class Comment(models.Model):
    """Something said about a finding, or about one of its tasks. `version` counts its wordings."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="comments")
    task = models.ForeignKey(
        Task, null=True, blank=True, on_delete=models.PROTECT, related_name="comments", db_index=False
    )
    audience = models.CharField(max_length=8, choices=[(a.value, a.value) for a in Audience])
    inside = models.BooleanField()
    version = models.PositiveIntegerField(default=1)
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.UUIDField()
    written_by_name = models.CharField(max_length=120)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.UUIDField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        db_table = "dialogue_comment"
        ordering = ("written_at", "id")

    def __str__(self) -> str:
        return f"{self.finding_id} {self.written_at}"


class CommentWording(models.Model):
    """One wording of a comment, never overwritten.

    `mentions` lists whom it names: {"label", "users" (identifiers), "inside"}.
    """

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="wordings")
    number = models.PositiveIntegerField()
    text = models.TextField()
    mentions = models.JSONField(default=list)
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "dialogue_comment_wording"
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["comment", "number"], name="wording_once_a_comment"),)

    def __str__(self) -> str:
        return self.text[:40]


class QuestionQuerySet(models.QuerySet["Question"]):
    def visible_to(self, viewer: Viewer) -> QuestionQuerySet:
        """Office and leading group: all of their bodies. A department: what it was asked.

        Team, reviewer and unit: what the two sides ask each other; of questions to departments they know as
        little as of referrals.
        """
        seen = Q(body_id__in=viewer.bodies(Role.OFFICE, Role.LEADING_GROUP))
        if departments := viewer.scopes(Role.DEPARTMENT):
            seen |= Q(department_id__in=departments)
        between = Q(department=None)
        issued = Q(finding=None) | Q(finding__fed_back_on__isnull=False)
        if teams := viewer.scopes(Role.TEAM):
            seen |= between & Q(target__team_id__in=teams)
        if units := viewer.scopes(*WHOLE_UNIT):
            seen |= between & issued & Q(unit_id__in=units)
        if viewer.has(Role.REVIEWER):
            assigned = ReviewAssignment.objects.filter(reviewer_id=viewer.id).values("target_id")
            seen |= between & issued & Q(target_id__in=assigned, body_id__in=viewer.bodies(Role.REVIEWER))
        return self.filter(seen)


class Question(models.Model):
    """A question and its answer. `asked_of` says with whom it is now; `department` who of several."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    body = models.ForeignKey(InspectingBody, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="questions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=12, choices=[(a.value, a.value) for a in QuestionAbout])
    finding = models.ForeignKey(
        Finding, null=True, blank=True, on_delete=models.PROTECT, related_name="questions"
    )
    application = models.ForeignKey(
        CloseApplication, null=True, blank=True, on_delete=models.PROTECT, related_name="questions"
    )
    asked_as = models.CharField(max_length=20, choices=[(r.value, r.value) for r in Role])
    asked_of = models.CharField(max_length=20, choices=[(r.value, r.value) for r in Role])
    department = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="questions_to"
    )
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in QuestionState], default=QuestionState.ASKED
    )
    version = models.PositiveIntegerField(default=1)
    text = models.TextField()
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.UUIDField()
    asked_by_name = models.CharField(max_length=120)
    answer_due_on = models.DateField()
    forwarded_note = models.TextField(blank=True)
    forwarded_at = models.DateTimeField(null=True, blank=True)
    forwarded_by_name = models.CharField(max_length=120, blank=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.UUIDField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=120, blank=True)
    withdrawn_reason = models.TextField(blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        db_table = "dialogue_question"
        ordering = ("asked_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("asked_by")), name="question_by_another"
            ),
            models.CheckConstraint(
                condition=Q(department=None) | Q(asked_of=Role.DEPARTMENT.value), name="question_to_one"
            ),
        )
        indexes = (
            models.Index(
                fields=["body", "answer_due_on", "id"],
                condition=Q(state__in=sorted(UNANSWERED)),
                name="question_waiting",
            ),
        )

    def __str__(self) -> str:
        return self.text[:40]

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from huiyin.accounts.models import User
from huiyin.accounts.viewer import Viewer
from huiyin.clues.models import Clue
from huiyin.complaints.models import Complaint
from huiyin.coordination.models import CoordinationRequest
from huiyin.dialogue.models import Comment, Question
from huiyin.findings.models import Finding
from huiyin.governance.models import CampaignTask
from huiyin.intake.models import ImportedDocument
from huiyin.journal.identity import new_id
from huiyin.organisations.models import InspectingBody, Unit
from huiyin.rounds.models import MeetingDecision, Round, Target
from huiyin.rules.notice_kinds import NoticeKind, Part, Urgency
from huiyin.rules.notices import SEEN_AS
from huiyin.rules.roles import Role
from huiyin.unit_work.models import Dispatch, Errand

from .sending_models import Channel, Delivery, DeliveryState, WebhookFormat, Wish

__all__ = ["Channel", "Cursor", "Delivery", "DeliveryState", "DueTold", "Notice", "WebhookFormat", "Wish"]


class About(models.TextChoices):
    """What a notice is about, by which it is decided who may still see it."""

    FINDING = "finding"
    TARGET = "target"
    DOCUMENT = "document"
    COMMENT = "comment"
    QUESTION = "question"
    GRANT = "grant"
    ERRAND = "errand"
    DISPATCH = "dispatch"
    CLUE = "clue"
    REQUEST = "request"
    DECISION = "decision"
    COMPLAINT = "complaint"
    CAMPAIGN = "campaign"


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, viewer: Viewer) -> NoticeQuerySet:
        """The viewer's own notices about what they may see now, as what they were told of it.

        As what they were told: whoever learnt as a department that a finding was referred must not go on
        seeing that as a member of the unit, once the department's role is gone. Each row asks for its own
        matter alone, so the cost is that of the notices, not of the ledger.
        """
        seen = Q(about=About.GRANT) & ~Q(part=Part.SECURITY_ADMIN)
        seen |= Q(about=About.GRANT, body_id__in=viewer.bodies(Role.SECURITY_ADMIN))
        named = [p.value for p in Part if p not in SEEN_AS]
        seen |= Q(part__in=named) & _matter_seen_by(viewer)
        for role in sorted(viewer.roles()):
            parts = [part.value for part, seen_as in SEEN_AS.items() if seen_as == role]
            if parts and role != Role.SECURITY_ADMIN:
                seen |= Q(part__in=parts) & _matter_seen_by(viewer.only(role))
        return self.filter(seen, recipient_id=viewer.id)

    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at=None)


def _matter_seen_by(viewer: Viewer) -> Q:
    findings = Finding.objects.visible_to(viewer).filter(pk=OuterRef("finding_id"))
    targets = Target.objects.visible_to(viewer).filter(pk=OuterRef("target_id"))
    comments = Comment.objects.visible_to(viewer).filter(pk=OuterRef("thing_id"))
    questions = Question.objects.visible_to(viewer).filter(pk=OuterRef("thing_id"))
    errands = Errand.objects.visible_to(viewer).filter(pk=OuterRef("thing_id"))
    dispatches = Dispatch.objects.visible_to(viewer).filter(pk=OuterRef("thing_id"))
    clues = Clue.objects.visible_to(viewer).filter(pk=OuterRef("thing_id"))
    requests = CoordinationRequest.objects.visible_to(viewer).filter(pk=OuterRef("thing_id"))
    decisions = MeetingDecision.objects.visible_to(viewer).filter(pk=OuterRef("thing_id"))
    complaints = Complaint.objects.visible_to(viewer).filter(pk=OuterRef("thing_id"))
    campaign_tasks = CampaignTask.objects.visible_to(viewer).filter(pk=OuterRef("thing_id"))
    documents = ImportedDocument.objects.visible_to(viewer).filter(pk=OuterRef("document_id"))
    return (
        Q(Exists(findings.order_by()), about=About.FINDING)
        | Q(Exists(targets.order_by()), about=About.TARGET)
        | Q(Exists(comments.order_by()), about=About.COMMENT)
        | Q(Exists(questions.order_by()), about=About.QUESTION)
        | Q(Exists(documents.order_by()), about=About.DOCUMENT)
        | Q(Exists(errands.order_by()), about=About.ERRAND)
        | Q(Exists(dispatches.order_by()), about=About.DISPATCH)
        | Q(Exists(clues.order_by()), about=About.CLUE)
        | Q(Exists(requests.order_by()), about=About.REQUEST)
        | Q(Exists(decisions.order_by()), about=About.DECISION)
        | Q(Exists(complaints.order_by()), about=About.COMPLAINT)
        | Q(Exists(campaign_tasks.order_by()), about=About.CAMPAIGN)
    )


class Notice(models.Model):
    """One person told of one thing, or of several of a target together. It holds identifiers and no text:
    the words are made from the live rows within the reader's scope whenever it is shown.

    `about` decides who may see it; `matter` names what it belongs to and is read under; `count` is how many
    things are told together; `key` names the entry of the journal, or the due date, that it was made from.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    recipient = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    part = models.CharField(max_length=16, choices=[(p.value, p.value) for p in Part])
    kind = models.CharField(max_length=24, choices=[(k.value, k.value) for k in NoticeKind])
    urgency = models.CharField(max_length=10, choices=[(u.value, u.value) for u in Urgency])
    about = models.CharField(max_length=10, choices=About.choices)
    matter = models.CharField(max_length=60)
    body = models.ForeignKey(InspectingBody, on_delete=models.PROTECT, related_name="+", db_index=False)
    finding = models.ForeignKey(Finding, null=True, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(Target, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    round = models.ForeignKey(Round, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    document = models.ForeignKey(
        ImportedDocument, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    grant_id = models.UUIDField(null=True)
    #: the task, extension, comment, question, errand, dispatch, clue, decision or campaign's task
    thing_id = models.UUIDField(null=True)
    count = models.PositiveIntegerField(default=1)
    due_kind = models.CharField(max_length=24, blank=True)
    level = models.CharField(max_length=12, blank=True)
    due_on = models.DateField(null=True)
    at = models.DateTimeField()
    key = models.CharField(max_length=160)
    made_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    #: names what was marked as read together, so that it can be undone
    read_batch = models.UUIDField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        db_table = "notices_notice"
        constraints = (models.UniqueConstraint(fields=["recipient", "key"], name="notice_once"),)
        indexes = (
            models.Index(fields=["recipient", "at"], name="notice_recipient_at"),
            models.Index(fields=["recipient", "matter"], name="notice_recipient_matter"),
            models.Index(fields=["recipient"], condition=Q(read_at=None), name="notice_unread"),
            models.Index(fields=["key"], name="notice_key"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.matter}"


class Cursor(models.Model):
    """Up to where a chain of the journal has been turned into notices; moved in the same transaction."""

    chain = models.CharField(max_length=36, primary_key=True)
    sequence = models.BigIntegerField(default=0)

    class Meta:
        db_table = "notices_cursor"

    def __str__(self) -> str:
        return f"{self.chain} #{self.sequence}"


class DueTold(models.Model):
    """That this thing is due soon, late, or late for long was told, for this very date."""

    id = models.BigAutoField(primary_key=True)
    due_kind = models.CharField(max_length=24)
    thing_id = models.UUIDField()
    due_on = models.DateField()
    level = models.CharField(max_length=12)

    class Meta:
        db_table = "notices_due_told"
        constraints = (
            models.UniqueConstraint(fields=["due_kind", "thing_id", "due_on", "level"], name="due_told_once"),
        )

    def __str__(self) -> str:
        return f"{self.due_kind} {self.thing_id} {self.level}"

"""Reading comments and questions, within the viewer's scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from huiyin.accounts.viewer import Viewer
from huiyin.findings.models import Finding
from huiyin.findings.queries import roles_on
from huiyin.rectification.models import CloseApplication, Plan
from huiyin.rectification.plans import roles_on_target
from huiyin.rounds.models import Target
from huiyin.rules.close_application import UNANSWERED as UNANSWERED_APPLICATIONS
from huiyin.rules.finding import OPEN, FindingState
from huiyin.rules.question import UNANSWERED, QuestionAbout, QuestionFacts
from huiyin.rules.roles import Role
from huiyin.rules.round import RoundState

from .models import Comment, CommentWording, Question


@dataclass(frozen=True, slots=True)
class Said:
    """A comment as one reader sees it: its wordings, newest first; none where it was taken back from them."""

    comment: Comment
    wordings: Sequence[CommentWording]

    @property
    def wording(self) -> CommentWording | None:
        return self.wordings[0] if self.wordings else None

    @property
    def earlier(self) -> Sequence[CommentWording]:
        return self.wordings[1:]


def comments_for(viewer: Viewer) -> QuerySet[Comment]:
    return Comment.objects.visible_to(viewer).select_related("task")


def said_about(finding: Finding, viewer: Viewer) -> list[Said]:
    """A finding's comments, oldest first. What was taken back is read by whoever wrote it and by the office:
    it may have said more than its readers should know."""
    rows = list(comments_for(viewer).filter(finding=finding).prefetch_related("wordings"))
    office = Role.OFFICE in roles_on(finding, viewer) if rows else False
    return [
        Said(c, sorted(c.wordings.all(), key=lambda w: -w.number) if _readable(c, viewer, office) else [])
        for c in rows
    ]


def _readable(comment: Comment, viewer: Viewer, office: bool) -> bool:
    return comment.withdrawn_at is None or office or comment.written_by == viewer.id


def questions_for(viewer: Viewer) -> QuerySet[Question]:
    """All questions in scope with what a page shows of them, the newest first."""
    related = ("finding__unit", "unit", "round", "target__unit", "target__round", "department", "body")
    return Question.objects.visible_to(viewer).select_related(*related).order_by("-asked_at", "-id")


def questions_about(finding: Finding, viewer: Viewer) -> QuerySet[Question]:
    return questions_for(viewer).filter(finding=finding)


def waiting_questions(viewer: Viewer) -> QuerySet[Question]:
    """Questions in scope that nobody has answered; those about what was withdrawn need no answer."""
    rows = questions_for(viewer).filter(state__in=sorted(UNANSWERED))
    return rows.exclude(finding__state=FindingState.WITHDRAWN)


def asking_facts(
    *, target: Target, finding: Finding | None, application: CloseApplication | None, viewer: Viewer,
    asked_of: Role, department_id: UUID | None = None, text: str = "",
) -> QuestionFacts:  # fmt: skip
    """What the rules ask about a question that is about to be asked."""
    held = roles_on(finding, viewer) if finding else roles_on_target(target, viewer)
    return QuestionFacts(
        held=held,
        actor=str(viewer.id or ""),
        asked_of=asked_of,
        text=text,
        issued=finding is None or finding.fed_back_on is not None,
        open=_open(target, finding, application),
        has_team=target.team_id is not None,
        referred=finding is not None and finding.referrals.filter(department_id=department_id).exists(),
    )


def _open(target: Target, finding: Finding | None, application: CloseApplication | None) -> bool:
    if application is not None:
        return application.state in UNANSWERED_APPLICATIONS
    if finding is not None:
        return finding.state in OPEN
    return target.round.state != RoundState.COMPLETED and Plan.objects.filter(target=target).exists()


def question_facts(question: Question, viewer: Viewer, *, text: str = "") -> QuestionFacts:
    """What the guards of a question's life ask."""
    return QuestionFacts(
        held=roles_towards(question, viewer),
        actor=str(viewer.id or ""),
        asked_by=str(question.asked_by),
        asked_as=Role(question.asked_as),
        asked_of=Role(question.asked_of),
        text=text,
        has_team=question.target.team_id is not None,
    )


def roles_towards(question: Question, viewer: Viewer) -> frozenset[Role]:
    """The viewer's roles towards what is asked about; a department's only where it is the one asked."""
    if question.finding is None:
        return roles_on_target(question.target, viewer)
    held = roles_on(question.finding, viewer)
    return held if question.department_id in viewer.scopes(Role.DEPARTMENT) else held - {Role.DEPARTMENT}


def matter_of(question: Question) -> dict[str, Any]:
    """What a question is about: title and, for pages, which page."""
    if question.about == QuestionAbout.PLAN or question.finding is None:
        return {"title": str(question.round), "page": "plan", "pk": question.target_id}
    return {"title": question.finding.title, "page": "finding", "pk": question.finding_id}

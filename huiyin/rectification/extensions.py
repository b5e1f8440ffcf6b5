"""Reading requests for more time, within the viewer's scope; and what their guards ask."""

from __future__ import annotations

from datetime import date

from django.db.models import Case, DateField, IntegerField, Q, QuerySet, Value, When

from huiyin.accounts.viewer import Viewer
from huiyin.findings.models import Finding
from huiyin.findings.queries import roles_on
from huiyin.organisations.models import InspectingBody
from huiyin.organisations.profiles import profile_of
from huiyin.rules.dispatch import DispatchKind
from huiyin.rules.extension import (
    LIFE,
    UNANSWERED,
    ExtensionAction,
    ExtensionFacts,
    ExtensionRules,
    ExtensionState,
)
from huiyin.rules.finding import FindingState
from huiyin.rules.moves import Obstacle
from huiyin.rules.roles import Role

from .models import Extension, Task
from .signature import head_signs

#: the roles in which one answers, or watches that it is answered
ANSWERING = frozenset({Role.OFFICE, Role.LEADING_GROUP, Role.TEAM, Role.REVIEWER})


def extensions_for(viewer: Viewer) -> QuerySet[Extension]:
    """All requests in scope with what a row of the list shows: first those that wait for an answer, the one
    due first at the top; then the others, the newest first."""
    waits = Q(state__in=sorted(UNANSWERED))
    related = ("finding__unit", "finding__round", "finding__body", "finding__target", "task")
    return (
        Extension.objects.visible_to(viewer)
        .select_related(*related)
        # named, so that the list can be turned by cursors along it
        .annotate(
            rank=Case(When(waits, then=Value(0)), default=Value(1), output_field=IntegerField()),
            owed_on=Case(When(waits, then="answer_due_on"), output_field=DateField()),
        )
        .order_by("rank", "owed_on", "-asked_at", "id")
    )


def extensions_of(finding: Finding) -> QuerySet[Extension]:
    """A finding's requests, the newest first; the caller has shown that the viewer may see the finding."""
    return Extension.objects.filter(finding=finding).select_related("task").order_by("-asked_at")


def waiting_extensions(viewer: Viewer) -> QuerySet[Extension]:
    """Requests in scope that nobody has answered, of findings that the viewer sees on the inspecting side."""
    own = viewer.only(*ANSWERING)
    return extensions_for(own).filter(state__in=sorted(UNANSWERED))


def rules_of(body: InspectingBody) -> ExtensionRules:
    return profile_of(body).extensions


def _granted_before(finding: Finding, task: Task | None) -> int:
    mine = Q(task=task) if task else Q(task=None)
    return Extension.objects.filter(mine, finding=finding, state=ExtensionState.GRANTED).count()


def facts_for_asking(
    finding: Finding, task: Task | None, viewer: Viewer, *, reason: str = "", wanted_on: date | None = None,
    signed: bool = False,
) -> ExtensionFacts:  # fmt: skip
    """What stands behind asking for more time of this finding, or of this task of it."""
    waiting = Extension.objects.filter(finding=finding, task=task, state__in=sorted(UNANSWERED))
    return ExtensionFacts(
        finding_state=FindingState(finding.state),
        actor=str(viewer.id or ""),
        reason=reason,
        due_on=(task or finding).due_on,
        wanted_on=wanted_on,
        not_after=finding.due_on if task else None,
        another_waits=waiting.exists(),
        granted_before=_granted_before(finding, task),
        rules=rules_of(finding.body),
        held=roles_on(finding, viewer),
        head_signs=head_signs(finding.body, DispatchKind.EXTENSION, viewer),
        signed=signed,
    )


def facts_of(
    extension: Extension,
    finding: Finding,
    viewer: Viewer,
    *,
    reason: str = "",
    granted_on: date | None = None,
) -> ExtensionFacts:
    """What the guards of a request ask."""
    task = extension.task
    return ExtensionFacts(
        finding_state=FindingState(finding.state),
        actor=str(viewer.id or ""),
        asked_by=str(extension.asked_by),
        prepared_by=str(extension.prepared_by) if extension.prepared_by else None,
        reason=reason,
        due_on=(task or finding).due_on,
        old_due_on=extension.old_due_on,
        wanted_on=extension.wanted_on,
        granted_on=granted_on,
        not_after=finding.due_on if task else None,
        granted_before=_granted_before(finding, task),
        rules=rules_of(finding.body),
        held=roles_on(finding, viewer),
    )


def answers_to(extension: Extension, viewer: Viewer) -> dict[ExtensionAction, list[Obstacle]]:
    """Every step that the request's state and the viewer's roles know, with what stands against it.

    Reason and date are asked for in the form; before that they don't stand against the step.
    """
    finding, state = extension.finding, ExtensionState(extension.state)
    roles = roles_on(finding, viewer)
    facts = facts_of(extension, finding, viewer, reason="…", granted_on=extension.wanted_on)
    return {a: LIFE.obstacles(a, state, roles, facts) for a in LIFE.offered(state, roles)}

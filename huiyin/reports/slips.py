"""What a close-out slip tells of a finding, for many findings at a constant number of queries.

Each slip holds what its viewer may know of: signs, and who of the inspecting side decided, are told to that
side alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from huiyin.accounts.models import User
from huiyin.accounts.viewer import Viewer
from huiyin.authenticity.queries import signs_for
from huiyin.evidence.models import Evidence
from huiyin.evidence.queries import evidence_for
from huiyin.findings.models import Finding
from huiyin.findings.queries import findings_for, roles_on_all
from huiyin.journal.models import Entry
from huiyin.journal.queries import history_of, with_code_parts
from huiyin.rectification.figures import Figures, figures_of
from huiyin.rectification.models import CloseApplication, Task
from huiyin.rectification.queries import LIVE, applications_for, tasks_for
from huiyin.rules.close_application import ApplicationAction, ApplicationState
from huiyin.rules.close_slip import WITH_REST, SlipKind, slip_kind
from huiyin.rules.finding import Completion, FindingAction, FindingState
from huiyin.rules.roles import Role
from huiyin.rules.sign import SignState
from huiyin.verification.models import Review

#: those who are told what the inspecting side knows among itself
INSIDE = frozenset({Role.OFFICE, Role.LEADING_GROUP, Role.TEAM, Role.REVIEWER})
#: whose decision it is that a slip certifies
_DECIDED = (ApplicationState.CLOSED, ApplicationState.REST_LEFT)
_CERTIFYING = (FindingAction.CLOSE, FindingAction.LEAVE_REST)


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision; `post` is empty where the viewer may not know of it, or the account names none."""

    review: Review
    post: str = ""


@dataclass(frozen=True, slots=True)
class Slip:
    """Everything that a slip tells. `application` is the one that was decided on: None for what an imported
    ledger brought closed. `dismissed` is None for who may not know of signs. `entry` is what the journal has
    of the decision.
    """

    finding: Finding
    kind: SlipKind
    inside: bool
    tasks: tuple[Task, ...]
    figures: Figures
    evidence: tuple[Evidence, ...]
    application: CloseApplication | None
    returned: int
    decisions: tuple[Decided, ...]
    dismissed: int | None
    entry: Entry | None


def with_slip(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    """Of these findings, those that have a slip, as `rules.close_slip` says."""
    left = Q(state__in=sorted(WITH_REST), completion=Completion.BASICALLY_DONE)
    return rows.filter(Q(state=FindingState.CLOSED) | left)


def has_slip(finding: Finding) -> bool:
    return _kind(finding) is not None


def _kind(finding: Finding) -> SlipKind | None:
    state, completion = FindingState(finding.state), Completion(finding.completion)
    return slip_kind(state, completion, standing=finding.standing)


def slip_for(viewer: Viewer, finding_id: UUID) -> Slip:
    """One slip; raises `Finding.DoesNotExist` outside the viewer's scope and where there is none."""
    found = slips_for(viewer, [finding_id])
    if not found:
        raise Finding.DoesNotExist(str(finding_id))
    return found[0]


def slips_for(viewer: Viewer, ids: Sequence[UUID]) -> list[Slip]:
    """The slips of these findings that the viewer may see, in their order (twelve queries in all)."""
    rows = with_slip(findings_for(viewer)).select_related("round__term", "target__team", "category")
    found = {f.pk: f for f in rows.filter(pk__in=ids)}
    findings = [found[pk] for pk in ids if pk in found]
    roles = roles_on_all(findings, viewer)
    gathered = _Gathered(viewer, list(found))
    return [gathered.slip(f, inside=bool(roles[f.pk] & INSIDE)) for f in findings]


class _Gathered:
    """What hangs on some findings, read once for all of them."""

    def __init__(self, viewer: Viewer, ids: Collection[UUID]) -> None:
        self.tasks = _by_finding(
            tasks_for(viewer).filter(finding_id__in=ids, state__in=LIVE).order_by("finding_id", "number")
        )
        standing = evidence_for(viewer).filter(finding_id__in=ids, withdrawn_at=None)
        self.evidence = _by_finding(standing.order_by("uploaded_at", "pk"))
        self.figures = figures_of(ids)
        applications = list(
            applications_for(viewer).filter(finding_id__in=ids).order_by("submitted_at", "pk")
        )
        self.decided = {a.finding_id: a for a in applications if a.state in _DECIDED}
        self.returned = _returned(applications)
        self.reviews = _reviews([a.pk for a in self.decided.values()])
        self.dismissed = dict(
            signs_for(viewer).filter(finding_id__in=ids, state=SignState.DISMISSED).order_by()
            .values_list("finding_id").annotate(n=Count("pk"))
        )  # fmt: skip
        told = history_of(ids).filter(object_type="finding", action__in=_CERTIFYING)
        self.entries = {e.object_id: e for e in with_code_parts(told)}

    def slip(self, finding: Finding, *, inside: bool) -> Slip:
        kind = _kind(finding)
        if kind is None:
            raise Finding.DoesNotExist(str(finding.pk))
        application = self.decided.get(finding.pk)
        decisions = self.reviews.get(application.pk, []) if application else []
        return Slip(
            finding=finding, kind=kind, inside=inside, tasks=tuple(self.tasks.get(finding.pk, ())),
            figures=self.figures[finding.pk], evidence=tuple(self.evidence.get(finding.pk, ())),
            application=application, returned=self.returned.get(finding.pk, 0),
            decisions=tuple(d if inside else Decided(d.review) for d in decisions),
            dismissed=self.dismissed.get(finding.pk, 0) if inside else None,
            entry=self.entries.get(str(finding.pk)),
        )  # fmt: skip


def _by_finding(rows: QuerySet[Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.finding_id].append(row)
    return found


def _returned(applications: Sequence[CloseApplication]) -> dict[UUID, int]:
    found: dict[UUID, int] = defaultdict(int)
    for application in applications:
        found[application.finding_id] += application.state == ApplicationState.RETURNED
    return found


def _reviews(applications: Collection[UUID]) -> Mapping[UUID, list[Decided]]:
    rows = list(Review.objects.filter(application_id__in=applications).order_by("decided_at", "pk"))
    rows = [r for r in rows if r.decision != ApplicationAction.RECALL]
    people = {r.decided_by for r in rows}
    posts = dict(User.objects.filter(pk__in=people).values_list("pk", "post"))
    found: dict[UUID, list[Decided]] = defaultdict(list)
    for row in rows:
        found[row.application_id].append(Decided(row, posts.get(row.decided_by, "")))
    return found

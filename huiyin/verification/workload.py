"""How much reviewers decide, how long they look, and how long applications wait at each stage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from statistics import median
from uuid import UUID

from django.db.models import Q, QuerySet

from huiyin.accounts.viewer import Viewer
from huiyin.findings.queries import findings_for
from huiyin.rules.close_application import UNANSWERED, ApplicationAction
from huiyin.rules.roles import Role

from .models import Opening, Review


@dataclass(slots=True)
class Load:
    """One reviewer, or one stage. Times in seconds; None where there is nothing to take the middle of."""

    name: str
    waiting: int = 0
    decided: int = 0
    returned: int = 0
    looked: list[int] = field(default_factory=list)
    waited: list[int] = field(default_factory=list)

    @property
    def median_looked(self) -> int | None:
        """From opening to decision."""
        return int(median(self.looked)) if self.looked else None

    @property
    def median_waited(self) -> int | None:
        """From the stage's beginning to the decision."""
        return int(median(self.waited)) if self.waited else None

    def add(self, review: Review) -> None:
        self.decided += 1
        self.returned += review.decision == ApplicationAction.RETURN
        if review.opened_seconds is not None:
            self.looked.append(review.opened_seconds)
        if review.stage_since is not None:
            self.waited.append(max(0, int((review.decided_at - review.stage_since).total_seconds())))


def reviews_for(viewer: Viewer) -> QuerySet[Review]:
    """Decisions whose times the viewer may see: the office all of its body, everybody else their own."""
    offices = viewer.bodies(Role.OFFICE)
    own = Q(decided_by=viewer.id) & Q(application__finding__in=findings_for(viewer).order_by().values("pk"))
    return Review.objects.filter(own | Q(application__finding__body__in=offices))


def openings_for(viewer: Viewer) -> QuerySet[Opening]:
    """Applications that wait and were opened, as the viewer may know of them."""
    offices = viewer.bodies(Role.OFFICE)
    own = Q(reviewer=viewer.id) & Q(application__finding__in=findings_for(viewer).order_by().values("pk"))
    waiting = Opening.objects.filter(application__state__in=sorted(UNANSWERED))
    return waiting.filter(own | Q(application__finding__body__in=offices))


def workload(viewer: Viewer, first: date | None, last: date | None) -> tuple[list[Load], list[Load]]:
    """Reviewers and stages between two days (of the decision, both included), the busiest first."""
    rows = reviews_for(viewer)
    if first:
        rows = rows.filter(decided_at__date__gte=first)
    if last:
        rows = rows.filter(decided_at__date__lte=last)
    people: dict[UUID, Load] = {}
    stages: dict[str, Load] = {}
    for review in rows.order_by("decided_at").iterator(chunk_size=2000):
        people.setdefault(review.decided_by, Load(review.decided_by_name)).add(review)
        if review.stage:
            stages.setdefault(review.stage, Load(review.stage)).add(review)
    _open(people, openings_for(viewer).select_related("application"))
    return _busiest(people.values()), _busiest(stages.values())


def _open(people: dict[UUID, Load], openings: QuerySet[Opening]) -> None:
    """What each has opened at the stage at which it still waits."""
    for opening in openings:
        if opening.passed == opening.application.passed:
            people.setdefault(opening.reviewer, Load(opening.reviewer_name)).waiting += 1


def _busiest(loads: Iterable[Load]) -> list[Load]:
    return sorted(loads, key=lambda load: (-load.decided, -load.waiting, load.name))

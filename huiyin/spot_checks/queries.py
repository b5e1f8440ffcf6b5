"""Reading spot checks within the viewer's scope, drawing again, and what a check comes to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from huiyin.accounts.models import Grant, GrantState, User
from huiyin.accounts.viewer import Viewer
from huiyin.findings.models import Finding
from huiyin.findings.queries import findings_for, roles_on
from huiyin.rounds.models import ReviewAssignment
from huiyin.rules.finding import FindingState
from huiyin.rules.moves import Obstacle
from huiyin.rules.roles import Role
from huiyin.rules.sampling import Candidate, draw, fingerprint_of, wilson
from huiyin.rules.spot_check import (
    LIFE,
    SETTLED,
    CheckAction,
    CheckFacts,
    CheckQuestion,
    CheckResult,
    CheckState,
    Stratum,
)

from .models import CHECKERS, WHOLE, SpotCheck, SpotCheckFile, SpotCheckItem

__all__ = ["CHECKERS", "WHOLE"]


@dataclass(frozen=True, slots=True)
class Scope:
    """Of which closed findings is drawn."""

    body_id: UUID
    round_id: UUID | None = None
    closed_from: date | None = None
    closed_until: date | None = None


def checks_for(viewer: Viewer) -> QuerySet[SpotCheck]:
    """Draws with how many were drawn and how many of them are done."""
    done = Count("items", filter=Q(items__state__in=sorted(SETTLED)))
    rows = SpotCheck.objects.visible_to(viewer).defer("population")
    return rows.annotate(drawn=Count("items"), done=done).order_by("-seeded_at", "id")


def check_for(viewer: Viewer) -> QuerySet[SpotCheck]:
    return SpotCheck.objects.visible_to(viewer).select_related("body")


def items_for(viewer: Viewer) -> QuerySet[SpotCheckItem]:
    """Items in scope: those to be checked first."""
    related = ("check_of__body", "finding__unit", "finding__target__team", "finding__body", "finding__round")
    return SpotCheckItem.objects.visible_to(viewer).select_related(*related).order_by("-state", "place", "id")


def files_for(viewer: Viewer) -> QuerySet[SpotCheckFile]:
    return SpotCheckFile.objects.visible_to(viewer).select_related("file")


def population(viewer: Viewer, scope: Scope, by: Stratum) -> list[Candidate]:
    """The closed findings of a scope, each with its stratum; to the office of the body alone."""
    if Role.OFFICE not in viewer.roles(scope.body_id):
        return []
    rows = findings_for(viewer).filter(body_id=scope.body_id, state=FindingState.CLOSED)
    if scope.round_id:
        rows = rows.filter(round_id=scope.round_id)
    if scope.closed_from:
        rows = rows.filter(closed_on__gte=scope.closed_from)
    if scope.closed_until:
        rows = rows.filter(closed_on__lte=scope.closed_until)
    field = {
        Stratum.UNIT: "unit__name",
        Stratum.CATEGORY: "category__name",
        Stratum.UNIT_TYPE: "unit__unit_type",
    }
    pairs = rows.order_by("pk").values_list("pk", field[by])
    return [Candidate(str(pk), stratum or "") for pk, stratum in pairs]


def candidates_of(check: SpotCheck) -> list[Candidate]:
    return [Candidate(key, stratum) for key, stratum in check.population]


@dataclass(frozen=True, slots=True)
class Redrawn:
    """A draw made again from its seed and its list, beside what was drawn."""

    list_is_same: bool
    draw_is_same: bool
    keys: tuple[str, ...]


def drawn_again(check: SpotCheck) -> Redrawn:
    listed = candidates_of(check)
    keys = tuple(c.key for c in draw(listed, check.wanted, check.seed))
    kept = [str(pk) for pk in check.items.order_by("place").values_list("finding_id", flat=True)]
    return Redrawn(fingerprint_of(listed) == check.population_hash, list(keys) == kept, keys)


def checkers_of(finding: Finding) -> QuerySet[User]:
    """Who may be asked to check: the office, the finding's team, its reviewers: they see the finding."""
    held = Q(role=Role.OFFICE) | Q(role=Role.TEAM, scope_id=finding.target.team_id)
    assigned = ReviewAssignment.objects.filter(target_id=finding.target_id).values("reviewer_id")
    held |= Q(role=Role.REVIEWER, user_id__in=assigned)
    grants = Grant.objects.filter(held, body_id=finding.body_id, state=GrantState.CONFIRMED)
    return User.objects.filter(pk__in=grants.values("user_id"), is_active=True).order_by("name")


def check_facts(item: SpotCheckItem, viewer: Viewer, **more: object) -> CheckFacts:
    given = {
        "actor": str(viewer.id or ""),
        "checker": str(item.checker_id) if item.checker_id else None,
        "checked_by": str(item.checked_by) if item.checked_by else None,
    }
    return CheckFacts(**{**given, **more})


def steps_on(item: SpotCheckItem, viewer: Viewer) -> dict[CheckAction, list[Obstacle]]:
    """Every step that the state and the viewer's roles know; what the form asks for stands not against it."""
    state, held = CheckState(item.state), roles_on(item.finding, viewer)
    facts = check_facts(
        item, viewer, result=CheckResult.HOLDS, answered=len(CheckQuestion), reason="…", remarks="…"
    )
    return {a: LIFE.obstacles(a, state, held, facts) for a in LIFE.offered(state, held)}


@dataclass(frozen=True, slots=True)
class Line:
    """What a stratum comes to: counts, the share that holds, how satisfied people are, with intervals."""

    stratum: str
    drawn: int
    checked: int
    holds: int
    remarks: int
    fails: int
    asked: int
    satisfied: int

    @property
    def good(self) -> int:
        return self.holds + self.remarks

    @property
    def interval(self) -> tuple[float, float] | None:
        return wilson(self.good, self.checked)

    @property
    def satisfaction(self) -> tuple[float, float] | None:
        return wilson(self.satisfied, self.asked)


def summary(items: Iterable[SpotCheckItem]) -> list[Line]:
    """A line for each stratum by name, and one for all at the end. What is not done counts as drawn alone."""
    rows = list(items)
    names = sorted({i.stratum for i in rows})
    return [_line(name, [i for i in rows if i.stratum == name]) for name in names] + [_line("", rows)]


def _line(name: str, rows: list[SpotCheckItem]) -> Line:
    done = [i for i in rows if i.state in SETTLED]
    count = {r: sum(i.result == r for i in done) for r in CheckResult}
    return Line(
        name, len(rows), len(done), count[CheckResult.HOLDS], count[CheckResult.REMARKS],
        count[CheckResult.FAILS], sum(i.asked for i in done), sum(i.satisfied for i in done),
    )  # fmt: skip

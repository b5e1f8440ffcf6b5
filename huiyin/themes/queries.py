"""Reading common problems within the viewer's scope: every figure counts only what the viewer may see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from huiyin.accounts.viewer import Viewer
from huiyin.findings.models import Finding
from huiyin.findings.queries import findings_for
from huiyin.organisations.profiles import profile_of
from huiyin.rules.finding import OPEN, FindingState
from huiyin.rules.roles import Role
from huiyin.rules.root_cause import Suggestion, suggest
from huiyin.verification.came_back import came_back

from .models import FoundCause, Grouping, Theme

#: who reads common problems
READERS = (Role.OFFICE, Role.LEADING_GROUP, Role.TEAM)
CENTRAL, MOST_UNITS = 5, 12


@dataclass(frozen=True, slots=True)
class ThemeFigures:
    """Of one theme, among what the viewer sees: findings, in how many units and rounds, open and closed ones,
    those that came back after closing (`verification.came_back`), and money in yuan."""

    theme: UUID
    findings: int
    units: int
    rounds: int
    open: int
    closed: int
    back: int
    amount: Decimal | None


def themes_for(viewer: Viewer) -> QuerySet[Theme]:
    return Theme.objects.visible_to(viewer).current()


def figures(viewer: Viewer, *, round_id: UUID | None = None) -> dict[UUID, ThemeFigures]:
    """Figures of every theme that has findings in the viewer's scope; one query."""
    rows = _themed(viewer)
    if round_id:
        rows = rows.filter(round_id=round_id)
    return _counted(viewer, rows)


def _counted(viewer: Viewer, rows: QuerySet[Finding]) -> dict[UUID, ThemeFigures]:
    counted = rows.values("place__theme").annotate(
        findings=Count("pk"), units=Count("unit", distinct=True), rounds=Count("round", distinct=True),
        open=Count("pk", filter=Q(state__in=sorted(OPEN))),
        closed=Count("pk", filter=Q(state=FindingState.CLOSED)),
        back=Count("pk", filter=came_back(viewer)), amount=Sum("amount"),
    ).order_by()  # fmt: skip
    return {row["place__theme"]: ThemeFigures(row.pop("place__theme"), **row) for row in counted}


def figures_of(viewer: Viewer, theme: Theme) -> ThemeFigures:
    """The same of one theme; all nothing where it has no finding in the viewer's scope."""
    nothing = ThemeFigures(theme.pk, 0, 0, 0, 0, 0, 0, None)
    return _counted(viewer, _themed(viewer).filter(place__theme=theme)).get(theme.pk, nothing)


def _themed(viewer: Viewer) -> QuerySet[Finding]:
    rows = Finding.objects.visible_to(viewer).exclude(state=FindingState.WITHDRAWN)
    return rows.filter(place__theme__in=themes_for(viewer).values("pk"))


def findings_of(viewer: Viewer, theme: Theme) -> QuerySet[Finding]:
    """Its findings that the viewer sees, those nearest to its middle first."""
    rows = findings_for(viewer).exclude(state=FindingState.WITHDRAWN).filter(place__theme=theme)
    return rows.order_by("-place__closeness", "-pk")


def central(viewer: Viewer, theme: Theme) -> list[Finding]:
    return list(findings_of(viewer, theme)[:CENTRAL])


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a theme's findings: by round, unit or category; its identifier and name."""

    key: UUID | None
    name: str
    findings: int
    closed: int
    back: int


def parts_of(viewer: Viewer, theme: Theme, by: str) -> list[Part]:
    """The theme's findings by "round" (the oldest first), "unit" or "category" (the most first)."""
    order = {"round": ("round__term__starts_on", "round__number")}.get(by, ("-findings", f"{by}__name"))
    rows = findings_of(viewer, theme).select_related(None).order_by().values(f"{by}_id", f"{by}__name")
    counted = rows.annotate(
        findings=Count("pk"), closed=Count("pk", filter=Q(state=FindingState.CLOSED)),
        back=Count("pk", filter=came_back(viewer)),
    ).order_by(*order)  # fmt: skip
    return [
        Part(row[f"{by}_id"], row[f"{by}__name"] or "", row["findings"], row["closed"], row["back"])
        for row in (counted if by == "round" else counted[:MOST_UNITS])
    ]


def causes_of(viewer: Viewer, theme: Theme) -> Mapping[str, int]:
    """How many findings of one theme have which cause, the most first."""
    rows = _themed(viewer).filter(place__theme=theme, cause__isnull=False).values_list("cause__cause")
    return dict(rows.annotate(n=Count("pk")).order_by("-n", "cause__cause"))


def causes_by_theme(viewer: Viewer) -> Mapping[UUID, Counter[str]]:
    """For each theme how many of its findings have which cause; one query."""
    rows = _themed(viewer).filter(cause__isnull=False).values_list("place__theme", "cause__cause")
    found: dict[UUID, Counter[str]] = {}
    for theme, cause, n in rows.annotate(n=Count("pk")).order_by():
        found.setdefault(theme, Counter())[cause] = n
    return found


def cause_of(finding: Finding) -> FoundCause | None:
    """What was decided. The caller has shown that the viewer may see the finding."""
    return FoundCause.objects.filter(finding=finding).first()


def suggested(finding: Finding) -> list[Suggestion]:
    """What its own words point at. The caller has shown that the viewer may see the finding."""
    return suggest(profile_of(finding.body).causes, (finding.title, finding.text, finding.basis))


def theme_of(finding: Finding) -> Theme | None:
    """The common problem it is in. The caller has shown that the viewer may see the finding, and is one of
    `READERS`: who sees a finding sees the theme that it is in."""
    return Theme.objects.current().filter(places__finding=finding).first()


def groupings_for(viewer: Viewer, bodies: Collection[UUID] = ()) -> QuerySet[Grouping]:
    own = viewer.bodies(Role.OFFICE, Role.LEADING_GROUP)
    return Grouping.objects.filter(body_id__in=own & set(bodies) if bodies else own).select_related("body")


def unplaced(viewer: Viewer) -> int:
    """Findings in the viewer's scope that are in no theme."""
    rows: QuerySet[Any] = Finding.objects.visible_to(viewer).exclude(state=FindingState.WITHDRAWN)
    return rows.filter(Q(place=None) | Q(place__theme=None)).count()

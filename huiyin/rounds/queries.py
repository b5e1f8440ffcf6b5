"""Reading rounds, targets, teams and meetings, within the viewer's scope."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from huiyin.accounts.models import User
from huiyin.accounts.viewer import Viewer
from huiyin.organisations.clock import today
from huiyin.organisations.models import Unit
from huiyin.rules.roles import Role
from huiyin.rules.round import MeetingKind

from .models import (
    Bar,
    Inspector,
    Meeting,
    ReviewAssignment,
    Round,
    Stationing,
    Target,
    Team,
    TeamMember,
    Term,
    Tie,
)
from .recusing import recused_now


def rounds_for(viewer: Viewer) -> QuerySet[Round]:
    return Round.objects.visible_to(viewer).select_related("term", "body")


def round_for(viewer: Viewer, round_id: UUID) -> Round:
    return rounds_for(viewer).get(pk=round_id)


def current_round(viewer: Viewer) -> Round | None:
    """The round that a page shows when none was chosen: the newest one in scope that is not completed,
    else the newest."""
    rows = list(rounds_for(viewer)[:20])
    return next((r for r in rows if r.state not in ("completed", "planned")), rows[0] if rows else None)


def terms_for(viewer: Viewer) -> QuerySet[Term]:
    """Terms: planning is the office's matter, the leading group reads."""
    bodies = viewer.bodies(Role.OFFICE, Role.LEADING_GROUP)
    return Term.objects.filter(body_id__in=bodies).annotate(number_of_rounds=Count("rounds"))


def targets_for(viewer: Viewer, round_id: UUID | None = None) -> QuerySet[Target]:
    rows = Target.objects.visible_to(viewer).select_related("unit", "team", "round")
    rows = rows if round_id is None else rows.filter(round_id=round_id)
    return rows.order_by("team__number", "unit__name")


def teams_for(viewer: Viewer, round_id: UUID) -> QuerySet[Team]:
    """Teams of a round: all where the viewer sees the whole body, else their own and their targets'."""
    seen = Q(round__body_id__in=viewer.bodies(Role.OFFICE, Role.LEADING_GROUP))
    seen |= Q(pk__in=viewer.scopes(Role.TEAM))
    seen |= Q(pk__in=Target.objects.visible_to(viewer).filter(round_id=round_id).values("team_id"))
    return Team.objects.filter(seen, round_id=round_id)


def reviewers_by_target(viewer: Viewer, round_id: UUID) -> dict[UUID, list[User]]:
    """Who reviews which target of a round; told to the office alone."""
    own = Target.objects.filter(round_id=round_id, body_id__in=viewer.bodies(Role.OFFICE))
    rows = list(ReviewAssignment.objects.filter(target__in=own).values_list("target_id", "reviewer_id"))
    people = User.objects.in_bulk({reviewer for _target, reviewer in rows})
    found: dict[UUID, list[User]] = defaultdict(list)
    for target, reviewer in rows:
        found[target].append(people[reviewer])
    return {target: sorted(named, key=lambda p: p.name) for target, named in found.items()}


def meetings_for(viewer: Viewer, round_id: UUID) -> QuerySet[Meeting]:
    """Meetings of a round; one-to-one feedback only where the target is in scope."""
    visible = Round.objects.visible_to(viewer).filter(pk=round_id)
    rows = Meeting.objects.filter(round__in=visible).select_related("target__unit")
    own = Target.objects.visible_to(viewer).filter(round_id=round_id).values("pk")
    return rows.filter(target__isnull=True) | rows.filter(target__in=own)


def feedback_days(viewer: Viewer, rounds: Collection[UUID]) -> dict[UUID, date]:
    """When the last collective feedback of each of these rounds was held; rounds before it are left out."""
    seen = Round.objects.visible_to(viewer).filter(pk__in=rounds)
    held = Meeting.objects.filter(round__in=seen, kind=MeetingKind.COLLECTIVE_FEEDBACK)
    return dict(held.values_list("round_id").annotate(last=Max("held_on")).order_by())


def stays_for(viewer: Viewer, round_id: UUID | None = None) -> QuerySet[Stationing]:
    """Stays of teams in units, of a round or of all rounds, in scope as their targets are."""
    rows = Stationing.objects.visible_to(viewer).select_related(
        "target__unit", "target__team", "target__round"
    )
    return rows if round_id is None else rows.filter(target__round_id=round_id)


def inspectors_for(viewer: Viewer) -> QuerySet[Inspector]:
    """Those who can serve in teams, with what keeps them away; to the office alone."""
    return Inspector.objects.visible_to(viewer).select_related("body", "borrowed_from")


def ties_of(viewer: Viewer, inspector_id: UUID) -> QuerySet[Tie]:
    """Posts of an inspector and of relatives; to the office alone."""
    mine = Inspector.objects.visible_to(viewer).filter(pk=inspector_id)
    return Tie.objects.filter(inspector__in=mine).select_related("unit")


def bars_of(viewer: Viewer, inspector_id: UUID) -> QuerySet[Bar]:
    """Units to which an inspector is not to go, and why; to the office alone."""
    mine = Inspector.objects.visible_to(viewer).filter(pk=inspector_id)
    return Bar.objects.filter(inspector__in=mine).select_related("unit")


def recused_in_teams(viewer: Viewer, inspector_id: UUID) -> list[tuple[Team, Unit]]:
    """Teams with units from which this inspector, who serves there, has to keep away; to the office alone."""
    found = Inspector.objects.visible_to(viewer).filter(pk=inspector_id).first()
    return recused_now(found, today()) if found is not None else []


def members_for(viewer: Viewer, round_id: UUID) -> QuerySet[TeamMember]:
    """Who serves in which team of a round; to the office alone."""
    mine = Inspector.objects.visible_to(viewer)
    rows = TeamMember.objects.filter(team__round_id=round_id, inspector__in=mine)
    return rows.select_related("team", "inspector").order_by("team__number", "pk")

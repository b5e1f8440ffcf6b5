"""Who leads a team: its leader and deputies of the roster, by the accounts that they log in with."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from huiyin.accounts.models import Grant, GrantState, User
from huiyin.accounts.viewer import Viewer
from huiyin.rules.roles import Role
from huiyin.rules.team import LEADING

from .people_models import TeamMember


def leaders_of(team_id: UUID | None) -> frozenset[UUID]:
    """The accounts of those who lead the team and have been granted it; nobody where there is no team."""
    if team_id is None:
        return frozenset()
    granted = Grant.objects.filter(role=Role.TEAM, scope_id=team_id, state=GrantState.CONFIRMED)
    rows = TeamMember.objects.filter(
        team_id=team_id, part__in=sorted(LEADING), inspector__account__in=granted.values("user_id")
    )
    return frozenset(rows.values_list("inspector__account_id", flat=True))


def leads(viewer: Viewer, team_id: UUID | None) -> bool:
    return team_id in viewer.scopes(Role.TEAM) and viewer.id in leaders_of(team_id)


def accounts_of_teams(body_id: UUID) -> QuerySet[User]:
    """The accounts of those who were granted a team of this body, to be put beside their names."""
    granted = Grant.objects.filter(role=Role.TEAM, body_id=body_id, state=GrantState.CONFIRMED)
    return User.objects.filter(pk__in=granted.values("user_id"), is_active=True).order_by("name")

"""What a role can be granted for: the teams, units and departments of a body, known only up here."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from huiyin.accounts import actions as accounts
from huiyin.accounts.models import Grant
from huiyin.accounts.viewer import Viewer
from huiyin.organisations.models import InspectingBody, Unit
from huiyin.rules.roles import OF_UNIT, Role

from .models import Team


def bodies_to_grant_in(viewer: Viewer) -> list[InspectingBody]:
    """Bodies in which the viewer may propose and confirm roles."""
    return list(InspectingBody.objects.filter(pk__in=viewer.bodies(Role.SECURITY_ADMIN)).order_by("name"))


def scopes_to_grant(viewer: Viewer) -> dict[Role, list[tuple[UUID, str]]]:
    """For each role that needs one: what it can be for, with its name. To security administrators only."""
    bodies = viewer.bodies(Role.SECURITY_ADMIN)
    teams = Team.objects.filter(round__body_id__in=bodies).select_related("round")
    units = Unit.objects.filter(body_id__in=bodies)
    inspected = [(u.pk, u.name) for u in units.filter(receives=False)]
    return {
        Role.TEAM: [(t.pk, f"{t.round.name} · {t.name}") for t in teams.order_by("-round__number", "number")],
        **{role: inspected for role in Role if role in OF_UNIT},
        Role.DEPARTMENT: [(u.pk, u.name) for u in units.filter(receives=True)],
    }


def names_of_scopes(grants: list[Grant]) -> dict[UUID, str]:
    """The names of what these grants are for (two queries for a page of them)."""
    ids = {g.scope_id for g in grants if g.scope_id}
    names = {
        t.pk: f"{t.round.name} · {t.name}" for t in Team.objects.filter(pk__in=ids).select_related("round")
    }
    return names | {u.pk: u.name for u in Unit.objects.filter(pk__in=ids)}


def propose(*, user_id: UUID, role: Role, body_id: UUID, scope_id: UUID | None, by: Viewer) -> Grant:
    """As `accounts.actions.propose_grant`, after checking that the scope is this body's and fits the role."""
    if scope_id is not None:
        known = {pk for pk, _name in scopes_to_grant(by).get(role, [])}
        in_body = (
            Team.objects.filter(pk=scope_id, round__body_id=body_id).exists()
            or Unit.objects.filter(pk=scope_id, body_id=body_id).exists()
        )
        if scope_id not in known or not in_body:
            raise ValidationError({"scope_id": _("请选择与角色相符的组、单位或部门。")})
    return accounts.propose_grant(user_id=user_id, role=role, body_id=body_id, scope_id=scope_id, by=by)

"""Keeping inspectors and their ties, and putting them into teams."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.viewer import Viewer
from huiyin.journal.actions import record
from huiyin.journal.staleness import update_unchanged
from huiyin.organisations.clock import today
from huiyin.organisations.models import Unit
from huiyin.rules.moves import Obstacle, Refused
from huiyin.rules.recusal import Relation
from huiyin.rules.roles import Role
from huiyin.rules.round import LIFE, RoundAction, RoundFacts, RoundState
from huiyin.rules.team import SINGLE, TeamPart

from .leading import accounts_of_teams
from .models import Team
from .people_models import Inspector, TeamMember, Tie
from .recusing import against, recused


@transaction.atomic
def add_inspector(
    *, body_id: UUID, name: str, post: str = "", borrowed_from: UUID | None = None,
    origins: Sequence[str] = (), skills: Sequence[str] = (), account_id: UUID | None = None, by: Viewer,
) -> Inspector:  # fmt: skip
    """Raises `ValidationError` when somebody of that name and post is there, or has the account."""
    if Role.OFFICE not in by.roles(body_id):
        raise Refused(RoundAction.AMEND, [Obstacle("not_your_role", {"roles": [Role.OFFICE]})])
    if Inspector.objects.filter(body_id=body_id, name=name.strip(), post=post.strip()).exists():
        raise ValidationError({"name": _("已有姓名和职务都相同的人员，请核对。")})
    if borrowed_from is not None:
        Unit.objects.get(pk=borrowed_from, body_id=body_id)
    _demand_free(account_id, body_id)
    made = Inspector.objects.create(
        body_id=body_id, name=name.strip(), post=post.strip(), borrowed_from_id=borrowed_from,
        origins=list(origins), skills=list(skills), account_id=account_id,
    )  # fmt: skip
    record(body=body_id, by=by, action="add_inspector", object_type="inspector", object_id=made.pk,
           payload={"name": made.name, "post": made.post})  # fmt: skip
    return made


@transaction.atomic
def amend_inspector(
    *, inspector_id: UUID, version: int, name: str, post: str, borrowed_from: UUID | None,
    origins: Sequence[str], skills: Sequence[str], account_id: UUID | None = None, by: Viewer,
) -> Inspector:  # fmt: skip
    """Raises `Stale` when somebody else changed them meanwhile. What changed is journaled, not the places."""
    found = Inspector.objects.visible_to(by).select_for_update().get(pk=inspector_id)
    twins = Inspector.objects.filter(body_id=found.body_id, name=name.strip(), post=post.strip())
    if twins.exclude(pk=found.pk).exists():
        raise ValidationError({"name": _("已有姓名和职务都相同的人员，请核对。")})
    if borrowed_from is not None:
        Unit.objects.get(pk=borrowed_from, body_id=found.body_id)
    if account_id != found.account_id:
        _demand_free(account_id, found.body_id)
    update_unchanged(
        found, version=version, name=name.strip(), post=post.strip(), borrowed_from_id=borrowed_from,
        origins=list(origins), skills=list(skills), account_id=account_id,
    )  # fmt: skip
    record(body=found.body_id, by=by, action="amend_inspector", object_type="inspector", object_id=found.pk,
           payload={"name": name.strip(), "post": post.strip()})  # fmt: skip
    return found


def _demand_free(account_id: UUID | None, body_id: UUID) -> None:
    """An account is one person's, who serves in teams of this body."""
    if account_id is None:
        return
    if not accounts_of_teams(body_id).filter(pk=account_id).exists():
        raise ValidationError({"account_id": _("所选账号没有巡视组成员的授权，请先授权。")})
    if Inspector.objects.filter(body_id=body_id, account_id=account_id).exists():
        raise ValidationError({"account_id": _("这个账号已属于另一名巡视人员，请核对。")})


@transaction.atomic
def add_tie(
    *, inspector_id: UUID, unit_id: UUID, relation: Relation | None = None, post: str = "",
    until: date | None = None, by: Viewer,
) -> Tie:  # fmt: skip
    """A post of the inspector (`relation` None) or of a relative; who it is stays out of the journal."""
    found = Inspector.objects.visible_to(by).get(pk=inspector_id)
    unit = Unit.objects.get(pk=unit_id, body_id=found.body_id)
    made = Tie.objects.create(
        inspector=found, unit=unit, relation=relation or "", post=post.strip(), until=until
    )
    record(body=found.body_id, by=by, action="add_tie", object_type="inspector", object_id=found.pk,
           payload={"tie": made.pk, "unit": unit.pk})  # fmt: skip
    return made


@transaction.atomic
def remove_tie(*, tie_id: UUID, by: Viewer) -> Inspector:
    """Take away what was written down by mistake."""
    mine = Inspector.objects.visible_to(by)
    tie = Tie.objects.select_related("inspector").get(pk=tie_id, inspector__in=mine)
    record(body=tie.inspector.body_id, by=by, action="remove_tie", object_type="inspector",
           object_id=tie.inspector_id, payload={"tie": tie.pk, "unit": tie.unit_id})  # fmt: skip
    tie.delete()
    return tie.inspector


def _amendable(team_id: UUID, by: Viewer) -> Team:
    team = Team.objects.select_related("round").get(pk=team_id, round__body_id__in=by.bodies(Role.OFFICE))
    held = by.roles(team.round.body_id)
    LIFE.next_state(RoundAction.AMEND, RoundState(team.round.state), held, RoundFacts())
    return team


@transaction.atomic
def join_team(
    *, team_id: UUID, inspector_id: UUID, part: TeamPart, reason: str = "", by: Viewer
) -> TeamMember:
    """Put an inspector into a team; raises `ValidationError` for one who is in another team of the round, and
    for a second leader.

    Who has to keep away from a unit that the team goes to is refused, unless there is a reason, which is
    journaled.
    """
    team = _amendable(team_id, by)
    person = Inspector.objects.visible_to(by).get(pk=inspector_id, body_id=team.round.body_id)
    there = TeamMember.objects.filter(team__round=team.round, inspector=person).select_related("team").first()
    if there is not None:
        words = _("%(name)s已在本轮的%(team)s，一人不能同时在两个组。")
        raise ValidationError({"inspector": words % {"name": person.name, "team": there.team.name}})
    if part in SINGLE and TeamMember.objects.filter(team=team, part=part).exists():
        raise ValidationError({"part": _("这个组已有组长，请先调整。")})
    made = TeamMember.objects.create(team=team, inspector=person, part=part)
    standing = [
        (unit, ground)
        for unit in Unit.objects.filter(targets__team=team)
        for ground in against(team, unit, today())[0]
        if ground.person == str(person.pk)
    ]
    if standing and not reason.strip():
        raise Refused(
            RoundAction.AMEND,
            [recused(unit, ground, {ground.person: person.name}) for unit, ground in standing],
        )
    payload = {"team": team.pk, "inspector": person.pk, "part": part}
    payload |= {"reason": reason.strip()} if standing else {}
    record(body=team.round.body_id, by=by, action="join_team", object_type="round", object_id=team.round_id,
           payload=payload)  # fmt: skip
    return made


@transaction.atomic
def leave_team(*, member_id: UUID, by: Viewer) -> Team:
    member = TeamMember.objects.select_related("team").get(pk=member_id)
    team = _amendable(member.team_id, by)
    record(body=team.round.body_id, by=by, action="leave_team", object_type="round", object_id=team.round_id,
           payload={"team": team.pk, "inspector": member.inspector_id, "part": member.part})  # fmt: skip
    member.delete()
    return team


def names_of_members(viewer: Viewer, round_id: UUID) -> dict[str, str]:
    """The inspectors of a round's teams by key; to the office alone."""
    mine = Inspector.objects.visible_to(viewer).filter(services__team__round_id=round_id)
    return {str(pk): name for pk, name in mine.values_list("pk", "name")}

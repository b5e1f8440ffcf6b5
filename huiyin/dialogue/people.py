"""Who sees a finding, turned round: the people and groups that a comment on it may name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from huiyin.accounts.models import Grant, GrantState, User
from huiyin.accounts.pinyin import matches
from huiyin.accounts.viewer import Viewer
from huiyin.findings.models import Finding
from huiyin.findings.queries import roles_on
from huiyin.rounds.models import ReviewAssignment
from huiyin.rules.comment import INSPECTING, Audience, Group, groups_for, names_people_of
from huiyin.rules.roles import WHOLE_UNIT, Role

#: suggestions shown at once
SUGGESTED = 12
_GROUP_ROLES = {
    Group.OFFICE: frozenset({Role.OFFICE}),
    Group.TEAM: frozenset({Role.TEAM}),
    Group.UNIT: WHOLE_UNIT,
}


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody who may be named: the words after the @, the post, whose they are, and on which side."""

    label: str
    post: str
    users: tuple[UUID, ...]
    inside: bool


def grants_towards(finding: Finding, roles: Collection[Role]) -> QuerySet[Grant]:
    """Confirmed grants of these roles that let active people see this very finding."""
    seen = Q(role__in=[r for r in roles if r in (Role.OFFICE, Role.LEADING_GROUP)])
    if Role.TEAM in roles and finding.target.team_id:
        seen |= Q(role=Role.TEAM, scope_id=finding.target.team_id)
    if finding.fed_back_on is not None:
        if own := WHOLE_UNIT.intersection(roles):
            seen |= Q(role__in=own, scope_id=finding.unit_id)
        if Role.REVIEWER in roles:
            assigned = ReviewAssignment.objects.filter(target_id=finding.target_id).values("reviewer_id")
            seen |= Q(role=Role.REVIEWER, user_id__in=assigned)
    rows = Grant.objects.filter(seen, state=GrantState.CONFIRMED, body_id=finding.body_id)
    return rows.filter(user__is_active=True).select_related("user")


def namable(finding: Finding, viewer: Viewer, audience: Audience) -> list[Named]:
    """Everybody whom this viewer may name in a comment for this audience: groups first, then people by name.

    People of the same name are told apart by their post, and where that is the same by their user name.
    """
    held = roles_on(finding, viewer)
    groups = groups_for(held, audience)
    people = names_people_of(held, audience)
    grants = list(grants_towards(finding, people.union(*(_GROUP_ROLES[g] for g in groups))))
    found = [_group(g, grants) for g in groups]
    mine = {g.user_id: g for g in grants if g.role in people and g.user_id != viewer.id}
    return [g for g in found if g.users] + _people([g.user for g in mine.values()], mine)


def suggested(finding: Finding, viewer: Viewer, audience: Audience, typed: str) -> list[Named]:
    """Of those who may be named, those that fit: by a part of name or post, or by pinyin initials."""
    found = [n for n in namable(finding, viewer, audience) if matches(typed, n.label, n.post)]
    return found[:SUGGESTED]


def _group(group: Group, grants: Iterable[Grant]) -> Named:
    users = {g.user_id for g in grants if g.role in _GROUP_ROLES[group]}
    return Named(_group_label(group), "", tuple(sorted(users)), group != Group.UNIT)


def _group_label(group: Group) -> str:
    return {Group.OFFICE: _("巡视巡察办"), Group.TEAM: _("巡视巡察组"), Group.UNIT: _("被巡视单位")}[group]


def _people(users: list[User], grants: Mapping[UUID, Grant]) -> list[Named]:
    names = Counter(u.name for u in users)
    posts = Counter((u.name, u.post) for u in users)
    found = []
    for user in sorted(users, key=lambda u: (u.name, u.post, u.username)):
        label = user.name
        if names[user.name] > 1:
            more = user.post if user.post and posts[user.name, user.post] == 1 else user.username
            label = _("%(name)s（%(more)s）") % {"name": user.name, "more": more}
        inside = grants[user.pk].role in INSPECTING
        found.append(Named(label, user.post, (user.pk,), inside))
    return found

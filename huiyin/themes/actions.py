"""What people do with common problems: have them found, named, merged, split; causes decided."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.viewer import NOBODY, Viewer
from huiyin.findings.models import Finding
from huiyin.findings.queries import findings_for, roles_on
from huiyin.journal.actions import record
from huiyin.journal.staleness import Stale, check_version, update_unchanged
from huiyin.organisations.models import InspectingBody
from huiyin.organisations.profiles import profile_of
from huiyin.rules.finding import FindingState
from huiyin.rules.moves import Obstacle, Refused
from huiyin.rules.roles import Role
from huiyin.rules.root_cause import known

from .models import FoundCause, Grouping, GroupingState, Theme, ThemePlace
from .tasks import group_findings

#: who says what lies behind a finding
DECIDE_CAUSES = frozenset({Role.OFFICE, Role.TEAM})


@transaction.atomic
def start_grouping(*, body_id: UUID, by: Viewer, anew: bool = False) -> Grouping:
    """Have the body's findings grouped in the background; a run that is under way is given instead."""
    if Role.OFFICE not in by.roles(body_id):
        raise Refused("group", [Obstacle("not_your_role", {"roles": [Role.OFFICE]})])
    return _started(body_id, anew, by.name)


def _started(body_id: UUID, anew: bool, name: str) -> Grouping:
    InspectingBody.objects.select_for_update().get(pk=body_id)
    under_way = Grouping.objects.filter(
        body=body_id, state__in=[GroupingState.WAITING, GroupingState.RUNNING]
    )
    if found := under_way.first():
        return found
    found = Grouping.objects.create(body_id=body_id, anew=anew, asked_by_name=name)
    transaction.on_commit(lambda: group_findings.enqueue(str(found.pk)))
    return found


def join_new() -> int:
    """Have new findings join the themes of every body that has some; gives how many runs were started."""
    unplaced = Finding.objects.filter(body=OuterRef("pk"), place=None).exclude(state=FindingState.WITHDRAWN)
    themed = Theme.objects.filter(body=OuterRef("pk"))
    bodies = InspectingBody.objects.filter(Exists(themed), Exists(unplaced)).values_list("pk", flat=True)
    for body in list(bodies):
        with transaction.atomic():
            _started(body, False, NOBODY.name)
    return len(bodies)


@transaction.atomic
def stop_grouping(*, grouping_id: UUID, by: Viewer) -> None:
    """Ask a run to stop; what it has placed stays."""
    bodies = by.bodies(Role.OFFICE)
    found = Grouping.objects.select_for_update().get(pk=grouping_id, body_id__in=bodies)
    if found.state == GroupingState.WAITING:
        Grouping.objects.filter(pk=found.pk).update(state=GroupingState.STOPPED, ended_at=timezone.now())
    Grouping.objects.filter(pk=found.pk).update(stop_asked=True)


@transaction.atomic
def rename(*, theme_id: UUID, name: str, by: Viewer, version: int | None = None) -> Theme:
    """Give it a name that later runs keep."""
    theme = _locked(theme_id, by, version)
    if not name.strip():
        raise ValidationError({"name": _("请填写名称。")})
    return _changed(theme, by, "rename_theme", name=name.strip()[:120], named_by_hand=True)


@transaction.atomic
def pin(*, theme_id: UUID, by: Viewer) -> Theme:
    """Keep it as it is called, because something is done about it; of a merged one, that which it is in.

    A part of what is done, which writes the journal's entry.
    """
    theme = _locked(theme_id, by, None)
    theme = theme if theme.into_id is None else _locked(theme.into_id, by, None)
    return theme if theme.named_by_hand else _changed(theme, by, None, named_by_hand=True)


@transaction.atomic
def merge(*, theme_id: UUID, into_id: UUID, by: Viewer, version: int | None = None) -> Theme:
    """All findings of one theme go into another of the same body; gives the other one."""
    theme, into = _locked(theme_id, by, version), _locked(into_id, by, None)
    if theme.pk == into.pk or theme.body_id != into.body_id or into.into_id is not None:
        raise ValidationError({"into": _("请选择同一机构的另一个共性问题。")})
    moved = ThemePlace.objects.filter(theme=theme).update(theme=into)
    Theme.objects.filter(into=theme).update(into=into)
    _changed(theme, by, "merge_theme", into=into, payload={"into": str(into.pk), "findings": moved})
    return _changed(into, by, None, gathers=True)


@transaction.atomic
def split(*, theme_id: UUID, finding_ids: Collection[UUID], name: str, by: Viewer) -> Theme:
    """These findings become a theme of their own, which later runs leave together."""
    theme = _locked(theme_id, by, None)
    rows = ThemePlace.objects.filter(theme=theme, finding__in=findings_for(by).filter(pk__in=finding_ids))
    chosen = list(rows.values_list("finding_id", flat=True))
    if not chosen or not name.strip():
        raise ValidationError(_("请选择问题，并填写新的名称。"))
    fresh = Theme.objects.create(body_id=theme.body_id, name=name.strip()[:120], named_by_hand=True,
                                 made_by_name=by.name)  # fmt: skip
    ThemePlace.objects.filter(finding__in=chosen).update(theme=fresh, by_hand=True)
    _changed(theme, by, "split_theme", payload={"new": str(fresh.pk), "findings": len(chosen)})
    return fresh


@transaction.atomic
def place(*, finding_id: UUID, theme_id: UUID | None, by: Viewer) -> ThemePlace:
    """Put a finding into a theme of its body, or (None) into no theme; later runs leave it there."""
    finding = findings_for(by).get(pk=finding_id)
    if Role.OFFICE not in by.roles(finding.body_id):
        raise Refused("place", [Obstacle("not_your_role", {"roles": [Role.OFFICE]})])
    theme = _locked(theme_id, by, None) if theme_id else None
    if theme is not None and (theme.body_id != finding.body_id or theme.into_id):
        raise ValidationError({"theme": _("请选择同一机构的另一个共性问题。")})
    made, _new = ThemePlace.objects.update_or_create(
        finding=finding,
        defaults={"body_id": finding.body_id, "theme": theme, "by_hand": True, "closeness": 1.0},
    )
    record(body=finding.body_id, by=by, action="place_finding", object_type="finding", object_id=finding.pk,
           payload={"theme": str(theme.pk) if theme else None})  # fmt: skip
    return made


@transaction.atomic
def decide_cause(*, finding_id: UUID, cause: str, by: Viewer, version: int = 0) -> FoundCause | None:
    """Say what lies behind a finding: a code of the profile's causes, or "" to take it back.

    `version` is that of the decision that was seen, 0 where there was none; raises `Stale` otherwise.
    """
    finding = findings_for(by).get(pk=finding_id)
    if not DECIDE_CAUSES & roles_on(finding, by):
        raise Refused("decide_cause", [Obstacle("not_your_role", {"roles": sorted(DECIDE_CAUSES)})])
    if cause and cause not in known(profile_of(finding.body).causes):
        raise ValidationError({"cause": _("请从列表中选择原因。")})
    found = FoundCause.objects.select_for_update().filter(finding=finding).first()
    if (found.version if found else 0) != version:
        raise Stale(found or finding)
    record(body=finding.body_id, by=by, action="decide_cause", object_type="finding", object_id=finding.pk,
           payload={"cause": cause, "before": found.cause if found else ""})  # fmt: skip
    if not cause:
        FoundCause.objects.filter(finding=finding).delete()
        return None
    told = {"cause": cause, "decided_by": by.id, "decided_by_name": by.name, "decided_at": timezone.now()}
    if found is None:
        return FoundCause.objects.create(finding=finding, **told)
    update_unchanged(found, version=found.version, **told)
    return found


def _locked(theme_id: UUID, by: Viewer, version: int | None) -> Theme:
    theme = Theme.objects.visible_to(by).select_for_update(of=("self",)).get(pk=theme_id)
    if Role.OFFICE not in by.roles(theme.body_id):
        raise Refused("theme", [Obstacle("not_your_role", {"roles": [Role.OFFICE]})])
    check_version(theme, version)
    return theme


def _changed(
    theme: Theme, by: Viewer, action: str | None, payload: dict[str, Any] | None = None, **changes: Any
) -> Theme:
    update_unchanged(theme, version=theme.version, **changes)
    if action:
        record(body=theme.body_id, by=by, action=action, object_type="theme", object_id=theme.pk,
               payload=payload or {"name": theme.name})  # fmt: skip
    return theme

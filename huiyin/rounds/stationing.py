"""Keeping the stays of a round's teams: dates for one unit or several, the announcement of each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from huiyin.accounts.viewer import Viewer
from huiyin.journal.actions import record
from huiyin.journal.staleness import Stale, update_unchanged
from huiyin.rules.moves import Obstacle, Refused
from huiyin.rules.roles import Role
from huiyin.rules.round import RoundAction, RoundState
from huiyin.rules.stationing import Stay, against, clashes

from .models import Target
from .stationing_models import Stationing


@dataclass(frozen=True, slots=True)
class StayDates:
    """When a team is in a unit; `alongside`: it is in another one as well, as was decided (一托二)."""

    enters_on: date
    leaves_on: date | None = None
    alongside: bool = False


@dataclass(frozen=True, slots=True)
class Announcement:
    """What the announcement of a stay says, each as it is printed; `accepts_until` is the last day."""

    office: str = ""
    hotline: str = ""
    hotline_hours: str = ""
    mailbox: str = ""
    postal_address: str = ""
    accepts: str = ""
    declines: str = ""
    accepts_until: date | None = None
    announced_on: date | None = None


@transaction.atomic
def station(
    *, target_id: UUID, dates: StayDates, announcement: Announcement | None = None, by: Viewer,
    version: int | None = None,
) -> Stationing:  # fmt: skip
    """Keep a stay and, where given, its announcement; the same again changes nothing.

    Raises `Refused` for dates out of order and for a team that is in another unit then, `Stale` when somebody
    else kept it meanwhile (`version` is 0 where it was not there).
    """
    target = Target.objects.visible_to(by).select_related("round", "unit").get(pk=target_id)
    found = Stationing.objects.select_for_update().filter(target=target).first()
    if found is not None and version is not None and version != found.version:
        raise Stale(found)
    given = asdict(dates) | (asdict(announcement) if announcement else {})
    given = {name: v.strip() if isinstance(v, str) else v for name, v in given.items()}
    if found is not None and all(getattr(found, name) == v for name, v in given.items()):
        return found
    _demand_possible(target, given, found, by)
    if found is None:
        found = Stationing.objects.create(target=target, **given)
    else:
        update_unchanged(found, version=found.version, **given)
    record(body=target.body_id, by=by, action="station", object_type="round", object_id=target.round_id,
           payload={"target": target.pk, "from": dates.enters_on, "until": dates.leaves_on,
                    "alongside": dates.alongside})  # fmt: skip
    return found


@transaction.atomic
def station_at_once(*, target_ids: Collection[UUID], dates: StayDates, by: Viewer) -> list[Stationing]:
    """The same days for several targets, for all of them or none; what they announced stays."""
    return [station(target_id=t, dates=dates, by=by) for t in target_ids]


def _demand_possible(target: Target, given: dict[str, Any], found: Stationing | None, by: Viewer) -> None:
    until = given.get("accepts_until", found.accepts_until if found else None)
    stay = Stay(target.unit.name, given["enters_on"], given["leaves_on"], given["alongside"], until)
    standing = against(stay, _elsewhere(target), roles_at(by, target), RoundState(target.round.state))
    if standing:
        raise Refused(RoundAction.AMEND, standing)


def _elsewhere(target: Target) -> list[Stay]:
    """The stays of the target's team in other units."""
    if not target.team_id:
        return []
    rows = Stationing.objects.filter(target__team=target.team_id).exclude(target=target)
    return [stay_of(s) for s in rows.select_related("target__unit")]


def clashes_of(target: Target) -> list[Obstacle]:
    """Where the target's team is elsewhere during the stay that is kept; asked when teams are changed."""
    own = Stationing.objects.select_related("target__unit").filter(target=target).first()
    return clashes(stay_of(own), _elsewhere(target)) if own is not None else []


def roles_at(viewer: Viewer, target: Target) -> frozenset[Role]:
    """The viewer's roles at a target: a team's role counts at its own targets alone."""
    held = viewer.roles(target.body_id)
    return held if target.team_id in viewer.scopes(Role.TEAM) else held - {Role.TEAM}


def stay_of(found: Stationing) -> Stay:
    """The stay as the rules ask about it; the target's unit should have been read with it."""
    unit = found.target.unit.name
    return Stay(unit, found.enters_on, found.leaves_on, found.alongside, found.accepts_until)


@transaction.atomic
def note_announcement(*, stationing: Stationing, form: str, by: Viewer) -> None:
    """Enter into the body's journal that an announcement was taken out, and as what (docx, pdf)."""
    target = stationing.target
    record(body=target.body_id, by=by, action="export_announcement", object_type="round",
           object_id=target.round_id, payload={"target": target.pk, "form": form})  # fmt: skip

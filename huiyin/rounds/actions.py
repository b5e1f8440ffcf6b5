"""Planning and conducting a round: targets, teams, meetings, reviewers, and the round's own life."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.queries import reviewers_of
from huiyin.accounts.viewer import Viewer
from huiyin.journal.actions import record
from huiyin.journal.staleness import check_version, update_unchanged
from huiyin.organisations.clock import today
from huiyin.organisations.models import Unit
from huiyin.rules.moves import Obstacle, Refused
from huiyin.rules.roles import Role
from huiyin.rules.round import (
    LIFE,
    InspectionKind,
    MeetingKind,
    RoundAction,
    RoundFacts,
    RoundState,
    out_of_order,
)

from .models import Meeting, ReviewAssignment, Round, Target, Team, Term
from .recusing import against, recused
from .stationing import clashes_of


def _demand_office(by: Viewer, body_id: UUID) -> None:
    if Role.OFFICE not in by.roles(body_id):
        raise Refused(RoundAction.AMEND, [Obstacle("not_your_role", {"roles": [Role.OFFICE]})])


@transaction.atomic
def open_term(*, body_id: UUID, name: str, starts_on: date, ends_on: date | None = None, by: Viewer) -> Term:
    """A new term; raises `ValidationError` when the name is taken or the dates are the wrong way round."""
    _demand_office(by, body_id)
    if ends_on and ends_on < starts_on:
        raise ValidationError({"ends_on": _("届满日期早于起始日期，请核对。")})
    if Term.objects.filter(body_id=body_id, name=name.strip()).exists():
        raise ValidationError({"name": _("已有同名的届，请换一个名称。")})
    term = Term.objects.create(body_id=body_id, name=name.strip(), starts_on=starts_on, ends_on=ends_on)
    record(body=body_id, by=by, action="open_term", object_type="term", object_id=term.pk,
           payload={"name": term.name})  # fmt: skip
    return term


@transaction.atomic
def plan_round(*, term_id: UUID, number: int, name: str, by: Viewer) -> Round:
    """A new round of a term; raises `ValidationError` when the term has that number already."""
    term = Term.objects.get(pk=term_id, body_id__in=by.bodies(Role.OFFICE))
    if Round.objects.filter(term=term, number=number).exists():
        raise ValidationError({"number": _("这一届已有第 %(n)s 轮。") % {"n": number}})
    planned = Round.objects.create(body_id=term.body_id, term=term, number=number, name=name.strip())
    record(body=term.body_id, by=by, action="plan_round", object_type="round", object_id=planned.pk,
           payload={"name": planned.name, "number": number})  # fmt: skip
    return planned


def _amendable(round_id: UUID, by: Viewer) -> Round:
    """The round, held, if the rules let this viewer change it."""
    own = Round.objects.visible_to(by).filter(pk=round_id)
    found = Round.objects.select_for_update().get(pk__in=own.values("pk"))
    LIFE.next_state(RoundAction.AMEND, RoundState(found.state), by.roles(found.body_id), RoundFacts())
    return found


@transaction.atomic
def add_team(*, round_id: UUID, number: int, name: str, by: Viewer) -> Team:
    found = _amendable(round_id, by)
    if Team.objects.filter(round=found, number=number).exists():
        raise ValidationError({"number": _("这一轮已有第 %(n)s 组。") % {"n": number}})
    team = Team.objects.create(round=found, number=number, name=name.strip())
    record(body=found.body_id, by=by, action="add_team", object_type="round", object_id=found.pk,
           payload={"team": team.pk, "number": number})  # fmt: skip
    return team


@transaction.atomic
def add_target(
    *, round_id: UUID, unit_id: UUID, kind: InspectionKind = InspectionKind.REGULAR,
    team_id: UUID | None = None, looks_back_at: UUID | None = None, by: Viewer,
) -> Target:  # fmt: skip
    """Put a unit into a round; raises `ValidationError` when it is in it already."""
    found = _amendable(round_id, by)
    unit = Unit.objects.get(pk=unit_id, body_id=found.body_id)
    if Target.objects.filter(round=found, unit=unit).exists():
        raise ValidationError({"unit": _("“%(unit)s”已是本轮的巡视对象。") % {"unit": unit.name}})
    team = Team.objects.get(pk=team_id, round=found) if team_id else None
    earlier = Target.objects.get(pk=looks_back_at, unit=unit) if looks_back_at else None
    target = Target.objects.create(
        body_id=found.body_id, round=found, unit=unit, kind=kind, team=team, looks_back_at=earlier
    )
    record(body=found.body_id, by=by, action="add_target", object_type="round", object_id=found.pk,
           payload={"target": target.pk, "unit": unit.name, "kind": kind})  # fmt: skip
    return target


@transaction.atomic
def add_targets(
    *,
    round_id: UUID,
    unit_ids: Collection[UUID],
    kind: InspectionKind,
    team_id: UUID | None = None,
    by: Viewer,
) -> list[Target]:
    """Put several units into a round, all of them or none.

    A look-back is tied to the unit's latest target in another round, where there is one: a unit may have been
    inspected before this installation knew of it.
    """
    earlier: dict[UUID, UUID] = {}
    if kind == InspectionKind.LOOK_BACK:
        former = Target.objects.filter(unit_id__in=unit_ids).exclude(round_id=round_id)
        former = former.order_by("round__term__starts_on", "round__number")
        earlier = dict(former.values_list("unit_id", "pk"))
    return [
        add_target(round_id=round_id, unit_id=unit, kind=kind, team_id=team_id,
                   looks_back_at=earlier.get(unit), by=by)
        for unit in unit_ids
    ]  # fmt: skip


@transaction.atomic
def assign_team(
    *, target_id: UUID, team_id: UUID, reason: str = "", by: Viewer, stays_too: bool = True
) -> Target:
    """Send a team to a target; the same team again changes nothing.

    Where somebody of the team has to keep away from the unit it is refused, unless there is a reason, which
    is journaled with who and why; where the team is to be in another unit then, it is refused. Whoever
    changes several at once asks `stationing.clashes_of` after the last, with `stays_too` False.
    """
    target = Target.objects.visible_to(by).get(pk=target_id)
    found = _amendable(target.round_id, by)
    before = target.team_id
    target.team = Team.objects.get(pk=team_id, round=found)
    if target.team_id == before:
        return target
    grounds, names = against(target.team, target.unit, today())
    if grounds and not reason.strip():
        raise Refused(RoundAction.AMEND, [recused(target.unit, r, names) for r in grounds])
    if stays_too and (elsewhere := clashes_of(target)):
        raise Refused(RoundAction.AMEND, elsewhere)
    target.save(update_fields=["team"])
    payload: dict[str, Any] = {"target": target.pk, "before": before, "after": team_id}
    if grounds:
        payload |= {
            "reason": reason.strip(), "recused": sorted({f"{r.person} {r.ground.value}" for r in grounds}),
        }  # fmt: skip
    record(body=found.body_id, by=by, action="assign_team", object_type="round", object_id=found.pk,
           payload=payload)  # fmt: skip
    return target


@transaction.atomic
def assign_team_to(
    *, target_ids: Collection[UUID], team_id: UUID, reason: str = "", by: Viewer
) -> list[Target]:
    """Send a team to several targets of its round, to all of them or none."""
    return [assign_team(target_id=t, team_id=team_id, reason=reason, by=by) for t in target_ids]


@transaction.atomic
def assign_reviewers(*, target_id: UUID, reviewer_ids: Collection[UUID], by: Viewer) -> Target:
    """Say which reviewers look at this target's applications; replaces those named before.

    Raises `ValidationError` when one newly named is no reviewer of this body.
    """
    target = Target.objects.visible_to(by).get(pk=target_id)
    _demand_office(by, target.body_id)
    before = set(ReviewAssignment.objects.filter(target=target).values_list("reviewer_id", flat=True))
    wanted = set(reviewer_ids)
    if wanted == before:
        return target
    if (wanted - before) - set(reviewers_of(by, target.body_id).values_list("pk", flat=True)):
        raise ValidationError({"reviewers": _("所选人员没有本机构的审核角色，请先由安全管理员授权。")})
    ReviewAssignment.objects.filter(target=target, reviewer_id__in=before - wanted).delete()
    ReviewAssignment.objects.bulk_create(
        ReviewAssignment(target=target, reviewer_id=r) for r in sorted(wanted - before)
    )
    record(body=target.body_id, by=by, action="assign_reviewers", object_type="round",
           object_id=target.round_id,
           payload={"target": target.pk, "before": sorted(map(str, before)),
                    "after": sorted(map(str, wanted))})  # fmt: skip
    return target


@transaction.atomic
def assign_reviewers_to(
    *, target_ids: Collection[UUID], reviewer_ids: Collection[UUID], by: Viewer
) -> list[Target]:
    """The same reviewers for several targets, for all of them or none; replaces those named before."""
    return [assign_reviewers(target_id=t, reviewer_ids=reviewer_ids, by=by) for t in target_ids]


@transaction.atomic
def set_stationing(
    *, round_id: UUID, start: date, end: date | None, by: Viewer, version: int | None = None
) -> Round:
    """When the teams came and left; raises `ValidationError` when the dates are the wrong way round."""
    found = _amendable(round_id, by)
    check_version(found, version)
    if end and end < start:
        raise ValidationError({"stationed_until": _("撤离日期早于进驻日期，请核对。")})
    update_unchanged(found, version=found.version, stationed_from=start, stationed_until=end)
    record(body=found.body_id, by=by, action="set_stationing", object_type="round", object_id=found.pk,
           payload={"from": start, "until": end})  # fmt: skip
    return found


@transaction.atomic
def hold_meeting(
    *, round_id: UUID, kind: MeetingKind, held_on: date, target_id: UUID | None = None, note: str = "",
    by: Viewer,
) -> Meeting:  # fmt: skip
    """Record a meeting or milestone that was held; one-to-one feedback needs its target.

    Raises `ValidationError` for a day to come (the round moves on by meetings held) and for what is recorded.
    """
    found = _amendable(round_id, by)
    if held_on > today():
        raise ValidationError({"held_on": _("这一天还没有到：会议召开以后再登记。")})
    if (kind == MeetingKind.ONE_TO_ONE_FEEDBACK) != (target_id is not None):
        raise ValidationError({"target": _("一对一反馈（且只有它）需要指明巡视对象。")})
    target = Target.objects.get(pk=target_id, round=found) if target_id else None
    if Meeting.objects.filter(round=found, target=target, kind=kind, held_on=held_on).exists():
        raise ValidationError({"held_on": _("这一天的这次会议已经登记，不必重复。")})
    _demand_order(found, kind, held_on)
    meeting = Meeting.objects.create(round=found, target=target, kind=kind, held_on=held_on, note=note[:300])
    record(body=found.body_id, by=by, action="hold_meeting", object_type="round", object_id=found.pk,
           payload={"kind": kind, "on": held_on, "target": target_id})  # fmt: skip
    return meeting


def _demand_order(found: Round, kind: MeetingKind, held_on: date) -> None:
    """A meeting can't be taken back: a slip in its day would hold the round for good."""
    held = [(MeetingKind(k), on) for k, on in found.meetings.values_list("kind", "held_on")]
    if out_of_order(held) is not None or (wrong := out_of_order([*held, (kind, held_on)])) is None:
        return
    raise Refused(
        RoundAction.AMEND, [Obstacle("meetings_out_of_order", {"first": wrong[0], "then": wrong[1]})]
    )


@transaction.atomic
def advance(
    *, round_id: UUID, action: RoundAction, facts: RoundFacts, by: Viewer, version: int | None = None
) -> Round:
    """Take a step of the round's life. `facts` come from `verification.queries.round_facts`, which knows
    the findings too."""
    own = Round.objects.visible_to(by).filter(pk=round_id)
    found = Round.objects.select_for_update().get(pk__in=own.values("pk"))
    check_version(found, version)
    before = RoundState(found.state)
    after = LIFE.next_state(action, before, by.roles(found.body_id), facts)
    changes: dict[str, Any] = {"state": after}
    update_unchanged(found, version=found.version, **changes)
    record(body=found.body_id, by=by, action=f"round_{action}", object_type="round", object_id=found.pk,
           payload={"from": before, "to": after})  # fmt: skip
    return found

"""Asking for a proposal, stopping it, and taking it over into the ledger."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.viewer import Viewer
from huiyin.journal.actions import one_entry, record
from huiyin.rounds.actions import add_targets, assign_team
from huiyin.rounds.models import Round, Target, Term
from huiyin.rounds.recusing import skills_in
from huiyin.rounds.stationing import clashes_of
from huiyin.rules.moves import Refused
from huiyin.rules.roles import Role
from huiyin.rules.round import InspectionKind, RoundAction

from .models import Proposal
from .states import ProposalState
from .tasks import solve

_RUNS = (ProposalState.WAITING, ProposalState.RUNNING)


@transaction.atomic
def ask_for_term(*, term_id: UUID, asked: dict[str, Any], by: Viewer) -> Proposal:
    """Have a term planned in the background; the one that runs already where there is one."""
    term = Term.objects.get(pk=term_id, body_id__in=by.bodies(Role.OFFICE))
    return _ask(term, None, asked, by)


@transaction.atomic
def ask_for_round(*, round_id: UUID, asked: dict[str, Any], by: Viewer) -> Proposal:
    """Have a round's teams assigned in the background.

    Raises `ValidationError` for an override without reason, and for a skill that nobody in the round has.
    """
    found = Round.objects.select_related("term").get(pk=round_id, body_id__in=by.bodies(Role.OFFICE))
    if any(not reason.strip() for _target, _team, reason in asked.get("overrides", [])):
        raise ValidationError({"reason": _("不按回避规定分派的，请写明理由。")})
    if strange := sorted(
        {s for wanted in asked.get("skills", {}).values() for s in wanted} - skills_in(found)
    ):
        words = _("本轮各组没有人具备这些专长：%(skills)s。请核对写法，或先编入有这些专长的人员。")
        raise ValidationError({"skills": words % {"skills": _("、").join(strange)}})
    return _ask(found.term, found, asked, by)


def _ask(term: Term, found: Round | None, asked: dict[str, Any], by: Viewer) -> Proposal:
    running = Proposal.objects.filter(term=term, round=found, state__in=_RUNS).first()
    if running is not None:
        return running
    made = Proposal.objects.create(
        body_id=term.body_id, term=term, round=found, asked=asked, asked_by=by.id, asked_by_name=by.name
    )
    about = ("round", found.pk) if found else ("term", term.pk)
    record(body=term.body_id, by=by, action="ask_for_proposal", object_type=about[0], object_id=about[1],
           payload={"proposal": made.pk, "asked": asked})  # fmt: skip
    transaction.on_commit(lambda: solve.enqueue(str(made.pk)))
    return made


@transaction.atomic
def stop(*, proposal_id: UUID, by: Viewer) -> Proposal:
    """Ask the search to end: the best plan so far is the answer."""
    found = Proposal.objects.visible_to(by).select_for_update().get(pk=proposal_id)
    if found.state in _RUNS:
        found.stop_asked = True
        found.save(update_fields=["stop_asked"])
    return found


def _open(proposal_id: UUID, by: Viewer) -> Proposal:
    """A proposal that can be taken over, held; raises `ValidationError` when it can't."""
    found = Proposal.objects.visible_to(by).select_for_update().get(pk=proposal_id)
    if not found.found or "choice" not in found.found:
        raise ValidationError(_("这份方案还没有结果，不能采用。"))
    if found.taken_over_at is not None:
        raise ValidationError(_("这份方案已经采用过。"))
    if Proposal.objects.filter(
        term=found.term_id, round=found.round_id, asked_at__gt=found.asked_at
    ).exists():
        raise ValidationError(_("已有更新的方案，请采用最新的一份。"))
    return found


def _close(found: Proposal) -> None:
    found.taken_over_at = timezone.now()
    found.save(update_fields=["taken_over_at"])


@transaction.atomic
def take_over_term(*, proposal_id: UUID, by: Viewer) -> int:
    """Make the plan's units targets of its planned rounds, those that are there stay; how many are new."""
    found = _open(proposal_id, by)
    planned: dict[str, list[UUID]] = defaultdict(list)
    there = set(Target.objects.filter(round__term=found.term).values_list("round_id", "unit_id"))
    for unit, place in sorted(found.found["choice"].items()):
        if (UUID(place), UUID(unit)) not in there:
            planned[place].append(UUID(unit))
    with one_entry(
        body=found.body_id, by=by, action="take_over_plan", object_type="term", object_id=found.term_id
    ) as entry:
        entry.payload["proposal"] = found.pk
        for place, units in planned.items():
            add_targets(round_id=UUID(place), unit_ids=units, kind=InspectionKind.REGULAR, by=by)
    _close(found)
    return sum(map(len, planned.values()))


@transaction.atomic
def take_over_round(*, proposal_id: UUID, by: Viewer) -> int:
    """Send the teams as proposed; overrides carry their reasons. How many targets.

    Raises `Refused` where a team would be in two units at a time by the stays that are kept.
    """
    found = _open(proposal_id, by)
    reasons = {(x, team): reason for x, team, reason in found.asked.get("overrides", [])}
    choice = found.found["choice"]
    with one_entry(
        body=found.body_id, by=by, action="take_over_teams", object_type="round", object_id=found.round_id
    ) as entry:
        entry.payload["proposal"] = found.pk
        for target, team in sorted(choice.items()):
            reason = reasons.get((target, team), "")
            assign_team(target_id=UUID(target), team_id=UUID(team), reason=reason, by=by, stays_too=False)
        sent = Target.objects.select_related("unit").filter(pk__in=choice)
        if elsewhere := [o for target in sent for o in clashes_of(target)]:
            raise Refused(RoundAction.AMEND, elsewhere)
    _close(found)
    return len(choice)

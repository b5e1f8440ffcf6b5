"""Reading proposals, within the viewer's scope."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from huiyin.accounts.viewer import Viewer
from huiyin.organisations.clock import today
from huiyin.organisations.models import Unit
from huiyin.rounds.models import Round, Term
from huiyin.rounds.recusing import skills_in
from huiyin.rules.roles import Role

from .keeping import Kept, refusals_kept
from .models import Proposal
from .problems import assignment_problem, rounds_left, units_left


def proposals_for(viewer: Viewer) -> QuerySet[Proposal]:
    return Proposal.objects.visible_to(viewer).select_related("term", "round")


def latest_for(viewer: Viewer, *, term_id: UUID, round_id: UUID | None = None) -> Proposal | None:
    """The newest proposal for a term, or for a round of it."""
    return proposals_for(viewer).filter(term_id=term_id, round_id=round_id).first()


def rounds_and_units(viewer: Viewer, term: Term) -> tuple[list[Round], list[Unit]]:
    """What a term's plan has to place, and where; to the office alone."""
    if Role.OFFICE not in viewer.roles(term.body_id):
        return [], []
    return rounds_left(term), units_left(term)


def skills_held(viewer: Viewer, found: Round) -> list[str]:
    """What somebody in the round's teams can do, for asking targets' teams for it; to the office alone."""
    return sorted(skills_in(found)) if Role.OFFICE in viewer.roles(found.body_id) else []


def refusals_of(viewer: Viewer, found: Round) -> dict[str, dict[str, list[Kept]]]:
    """Every team that must keep away from a target of the round: target → team → grounds."""
    if Role.OFFICE not in viewer.roles(found.body_id):
        return {}
    return refusals_kept(assignment_problem(found, {}, today()).refusals())

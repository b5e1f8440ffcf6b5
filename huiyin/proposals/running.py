"""Solving in the background: with progress in the proposal's row, stopped by it, taken up again when lost."""

from __future__ import annotations

import time
from datetime import timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from huiyin import planning
from huiyin.organisations.clock import today
from huiyin.planning import Limits, Progress, gap_of

from .keeping import Kept, keep_assignment, keep_plan
from .models import Proposal
from .problems import assignment_problem, term_problem
from .states import ProposalState

#: a proposal that has not been heard of for so long lost its process
LOST_AFTER = timedelta(minutes=6)
LIMITS = Limits(seconds=240, gap=0.005)
EVERY = 1.0


def run(proposal_id: UUID) -> None:
    """Take up a proposal that waits, or whose process was lost."""
    lost = Q(state=ProposalState.RUNNING) & Q(seen_alive_at__lt=timezone.now() - LOST_AFTER)
    rows = Proposal.objects.filter(Q(state=ProposalState.WAITING) | lost, pk=proposal_id)
    if not rows.update(state=ProposalState.RUNNING, seen_alive_at=timezone.now()):
        return
    try:
        found = _solve(Proposal.objects.select_related("term", "round").get(pk=proposal_id))
    except Exception:
        _end(proposal_id, state=ProposalState.FAILED)
        raise
    known = {"gap": gap_of(found["objective"], found["bound"])} if "choice" in found else {"gap": None}
    _end(proposal_id, state=ProposalState.DONE, found=found, **known)


def lost_proposals() -> list[UUID]:
    gone = timezone.now() - LOST_AFTER
    rows = Proposal.objects.filter(state=ProposalState.RUNNING, seen_alive_at__lt=gone)
    return list(rows.values_list("pk", flat=True))


class _Watch:
    """Writes how far it is once a second, and hears of a stop at the same time."""

    def __init__(self, proposal_id: UUID) -> None:
        self._rows = Proposal.objects.filter(pk=proposal_id, state=ProposalState.RUNNING)
        self._told = 0.0

    def __call__(self, progress: Progress) -> bool:
        now = time.monotonic()
        if now - self._told < EVERY:
            return True
        self._told = now
        known = {"gap": progress.gap} if progress.bound else {}
        alive = {"seen_alive_at": timezone.now(), "seconds": progress.seconds}
        return bool(self._rows.filter(stop_asked=False).update(**alive, **known))


def _solve(proposal: Proposal) -> Kept:
    watch = _Watch(proposal.pk)
    if proposal.round is not None:
        problem = assignment_problem(proposal.round, proposal.asked, today())
        return keep_assignment(planning.assign_teams(problem, LIMITS, watch))
    return keep_plan(planning.plan_term(term_problem(proposal.term, proposal.asked, today()), LIMITS, watch))


def _end(proposal_id: UUID, **changes: object) -> None:
    Proposal.objects.filter(pk=proposal_id).update(ended_at=timezone.now(), **changes)

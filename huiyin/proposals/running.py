"""Solving in the background: with progress in the proposal's row, stopped by it, taken up again when lost."""

from __future__ import annotations

import time
from datetime import timedelta
from uuid import UUID

from huiyin import planning
from huiyin.organisations.clock import today
from huiyin.planning import Limits, Progress, gap_of
from huiyin.ticking.jobs import Stopped, alive, end, lost, take_up

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
    proposal = take_up(Proposal.objects.select_related("term", "round"), proposal_id, LOST_AFTER)
    if proposal is None:
        return
    try:
        found = _solve(proposal)
    except Exception:
        end(proposal, ProposalState.FAILED)
        raise
    known = {"gap": gap_of(found["objective"], found["bound"])} if "choice" in found else {"gap": None}
    end(proposal, ProposalState.DONE, found=found, **known)


def lost_proposals() -> list[UUID]:
    return list(lost(Proposal.objects.all(), LOST_AFTER).values_list("pk", flat=True))


class _Watch:
    """Writes how far it is once a second, and hears of a stop at the same time."""

    def __init__(self, proposal: Proposal) -> None:
        self._proposal = proposal
        self._told = 0.0

    def __call__(self, progress: Progress) -> bool:
        now = time.monotonic()
        if now - self._told < EVERY:
            return True
        self._told = now
        known = {"gap": progress.gap} if progress.bound else {}
        try:
            alive(self._proposal, seconds=progress.seconds, **known)
        except Stopped:
            return False
        return True


def _solve(proposal: Proposal) -> Kept:
    watch = _Watch(proposal)
    if proposal.round is not None:
        problem = assignment_problem(proposal.round, proposal.asked, today())
        return keep_assignment(planning.assign_teams(problem, LIMITS, watch))
    return keep_plan(planning.plan_term(term_problem(proposal.term, proposal.asked, today()), LIMITS, watch))

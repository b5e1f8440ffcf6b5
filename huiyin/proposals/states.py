"""How far a proposal is."""

from __future__ import annotations

from enum import StrEnum


class ProposalState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"

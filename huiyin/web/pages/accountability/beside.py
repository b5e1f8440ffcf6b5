"""What a finding's page shows of accountability."""

from __future__ import annotations

from typing import Any

from huiyin.accountability.queries import cases_at
from huiyin.rules.accountability import OPENERS
from huiyin.rules.finding import FindingState
from huiyin.rules.roles import Role

from .words import instrument_word

_NEVER = frozenset({FindingState.REGISTERED, FindingState.WITHDRAWN})


def accountability_of(finding: Any, viewer: Any, roles: frozenset[Role]) -> dict[str, Any]:
    """The cases that the viewer may know of, and whether one may be opened."""
    return {
        "cases": [(case, instrument_word(case)) for case in cases_at(viewer, finding)],
        "may_open_case": bool(roles & OPENERS) and FindingState(finding.state) not in _NEVER,
    }

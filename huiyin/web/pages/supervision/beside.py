"""What a finding's page shows of its supervision."""

from __future__ import annotations

from typing import Any

from huiyin.rules.finding import OPEN, FindingState
from huiyin.rules.ladder import PROPOSERS
from huiyin.rules.roles import Role
from huiyin.supervision.key_posts import posts_of
from huiyin.supervision.queries import light_now, steps_at

from ...supervision_sentences import cause_sentence
from ..findings.life_line import INSIDE


def supervision_of(finding: Any, viewer: Any, roles: frozenset[Role]) -> dict[str, Any]:
    """Steps that the viewer may know of; to the inspecting side the light of today with its reasons."""
    is_open = FindingState(finding.state) in OPEN
    lit: dict[str, Any] = {}
    if roles & INSIDE and is_open:
        now = light_now(finding)
        lit = {"light": now.light, "reasons": [cause_sentence(r.cause, r.n) for r in now.reasons]}
    return {
        "supervision": steps_at(viewer, finding),
        "may_propose": bool(roles & PROPOSERS) and is_open,
        "lit": lit,
        "key_posts": posts_of(viewer, finding) if roles & INSIDE else [],
        "may_name_posts": bool(roles & PROPOSERS) and is_open,
    }

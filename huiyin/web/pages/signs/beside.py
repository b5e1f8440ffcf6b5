"""The signs beside a finding or an application: each with why, for those who may know of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from huiyin.authenticity.queries import refs_seen, signs_at

from ...sign_reasons import reason_sentence


@dataclass(frozen=True, slots=True)
class Told:
    """A sign, and why it was raised in words that this reader may read."""

    sign: Any
    why: str


def signs_told(viewer: Any, finding: Any) -> list[Told]:
    """Two queries at most; empty for units and departments."""
    signs = signs_at(viewer, finding)
    seen = refs_seen(viewer, signs)
    return [Told(s, reason_sentence(s.because, s.params, named=set(s.refs) <= seen)) for s in signs]

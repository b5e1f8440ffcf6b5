"""What the doctor says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something that is not as it should be, and what mends it."""

    what: str
    mend: str

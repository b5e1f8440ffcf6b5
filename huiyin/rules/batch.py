"""Applying and deciding for several findings at once: how many, and what is never done in passing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .close_checks import Severity
from .moves import Guard, Obstacle

#: so many are looked at on one page and done in one go
MOST = 200


@dataclass(frozen=True, slots=True)
class BatchFacts:
    """What is asked of an application that is to pass together with others.

    `weights` are those of its points; `sifting` is whether it was handed in and not compared yet.
    """

    weights: tuple[Severity, ...] = ()
    sifting: bool = False


def nothing_to_weigh(f: BatchFacts) -> Obstacle | None:
    """An explanation is weighed by itself: it can't be accepted along with forty others."""
    n = sum(weight == Severity.EXPLAIN for weight in f.weights)
    return Obstacle("explanations_one_by_one", {"count": n}) if n else None


def sifted(f: BatchFacts) -> Obstacle | None:
    """What has not been compared yet may still show a sign."""
    return Obstacle("sifting_waits") if f.sifting else None


#: asked of every yes of a batch, beside what the lives ask of each alone
ASSENTING: Sequence[Guard] = (nothing_to_weigh, sifted)


def against_assent(facts: BatchFacts) -> list[Obstacle]:
    """Every reason against letting an application pass in a batch; by itself it may still pass."""
    return [o for guard in ASSENTING if (o := guard(facts)) is not None]

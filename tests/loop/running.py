"""Running sequences of the whole loop, and telling what happened in them."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from .acting import Tally
from .answering_steps import Answering
from .signing_steps import Signing
from .stage import Clock, Stage

#: steps of one sequence at most
STEPS = 20


class Loop(Signing, Answering):
    """Everything that people do in the whole loop."""


def run(stage: Stage, sequences: int, *, seeded: int, tally: Tally | None = None) -> Tally:
    """So many sequences on this stage, others for each seed; raises at the first violation.

    Nothing is made shorter: that would take longer than all sequences. The one that failed is printed.
    """
    counted, clock = tally or Tally(), Clock()
    machine = type("Loop", (Loop,), {"stage": stage, "clock": clock, "tally": counted})
    wanted = settings(
        max_examples=sequences, stateful_step_count=STEPS, deadline=None, database=None,
        phases=(Phase.generate,), suppress_health_check=list(HealthCheck), print_blob=False,
    )  # fmt: skip
    with clock.kept():
        run_state_machine_as_test(seed(seeded)(machine), settings=wanted)
    return counted

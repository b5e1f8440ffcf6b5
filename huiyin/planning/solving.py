"""Running CP-SAT: told of its progress, stopped on request, the same answer for the same question.

One worker and a fixed seed make it repeatable; only a stop or the limit of seconds can make two runs differ.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from typing import Any

from ortools.sat.python import cp_model

from .progress import Limits, Progress, Watch, never_stop

TICK = 0.1


class _Best(cp_model.CpSolverSolutionCallback):  # type: ignore[misc]
    """Keeps the newest solution for the thread that waits."""

    def __init__(self, literals: Mapping[tuple[str, str], Any], first: Progress, started: float) -> None:
        super().__init__()
        self._literals, self._started = literals, started
        self.progress = first

    def on_solution_callback(self) -> None:
        value = round(self.objective_value)
        if value < self.progress.objective:
            choice = {item: place for (item, place), x in self._literals.items() if self.boolean_value(x)}
            self.told(value, choice)

    def told(self, value: int, choice: Mapping[str, str]) -> None:
        now, bound = time.monotonic() - self._started, self.progress.bound
        self.progress = Progress(now, value, bound, choice)


def search(
    model: cp_model.CpModel,
    literals: Mapping[tuple[str, str], Any],
    first: Progress,
    limits: Limits,
    watch: Watch = never_stop,
) -> Progress:
    """The best choice found, beginning with `first`; its bound is proven, whatever ended the search."""
    started = time.monotonic()
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = limits.seed
    solver.parameters.max_time_in_seconds = limits.seconds
    solver.parameters.relative_gap_limit = limits.gap
    solver.parameters.linearization_level = 2
    best = _Best(literals, first, started)
    worker = threading.Thread(target=solver.solve, args=(model, best), daemon=True)
    worker.start()
    while worker.is_alive():
        worker.join(TICK)
        if not watch(best.progress):
            solver.stop_search()
            worker.join()
    return _ended(solver, best.progress, time.monotonic() - started)


def _ended(solver: cp_model.CpSolver, found: Progress, seconds: float) -> Progress:
    bound = max(found.bound, round(solver.best_objective_bound))
    return Progress(seconds, found.objective, min(bound, found.objective), found.choice)

"""One shard of `make loop`: run for as long as it is asked to, and told in a file. Skipped in the suite."""

from __future__ import annotations

import json
import os
import traceback
from pathlib import Path

import pytest

from .acting import Tally
from .running import run

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("HUIYIN_LOOP_TALLY" not in os.environ, reason="only for make loop"),
]
#: sequences of one run of hypothesis; after a violation the next run goes on
PORTION = 50


def test_a_shard_of_the_whole_loop(stage):
    file = Path(os.environ["HUIYIN_LOOP_TALLY"])
    wanted, first = int(os.environ["HUIYIN_LOOP_SEQUENCES"]), int(os.environ["HUIYIN_LOOP_SEED"])
    tally, violations, portion = Tally(), [], 0
    while tally.sequences < wanted:
        seeded = first + portion
        portion += 1
        try:
            run(stage, min(PORTION, wanted - tally.sequences), seeded=seeded, tally=tally)
        except Exception as error:
            notes = "\n".join(getattr(error, "__notes__", ()))
            told = "".join(traceback.format_exception(error, limit=-6))
            violations.append(f"seed {seeded}: {told}\n{notes}")
        tell(file, tally, violations)
    assert not violations, "\n\n".join(violations)


def tell(file: Path, tally: Tally, violations: list[str]) -> None:
    """Put what happened so far where the tool reads it, in one step."""
    told = {
        "sequences": tally.sequences, "steps": tally.steps, "looked": tally.looked, "done": tally.done,
        "refused": tally.refused, "violations": violations,
    }  # fmt: skip
    fresh = file.with_suffix(".fresh")
    fresh.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    fresh.replace(file)

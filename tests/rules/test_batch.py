"""What is never done in passing: a batch lets through only what nobody has to weigh."""

from __future__ import annotations

import pytest

from huiyin.rules.batch import BatchFacts, against_assent
from huiyin.rules.close_checks import Severity


@pytest.mark.parametrize(
    ("weights", "sifting", "codes"),
    [
        ((), False, []),
        ((Severity.HINT,), False, []),
        ((Severity.HINT, Severity.EXPLAIN), False, ["explanations_one_by_one"]),
        ((), True, ["sifting_waits"]),
        ((Severity.EXPLAIN,), True, ["explanations_one_by_one", "sifting_waits"]),
    ],
)
def test_explanations_are_weighed_one_by_one_and_what_is_not_compared_yet_waits(weights, sifting, codes):
    assert [o.code for o in against_assent(BatchFacts(weights, sifting=sifting))] == codes

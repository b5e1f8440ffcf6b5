"""Records to sift, made from few words; everything in them is invented."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from huiyin.sifting import Code, Record, Sifter, Sign, parse_record

_serial = itertools.count(1)


def record(claim: str = "", finding: str = "固定资产账实不符，设备12台闲置", **given: Any) -> Record:
    """A finished record of 云溪市财政局; every part can be given."""
    number = next(_serial)
    made: dict[str, Any] = {
        "id": given.pop("id", f"r-{number:05d}"),
        "unit": "云溪市财政局",
        "body": "云溪市委巡察办",
        "round": "2025-1",
        "finding": {"text": finding, "recorded_on": "2025-03-02", **given.pop("about", {})},
        "measures": [{"text": given.pop("plan", "逐项核对，限期处理"), "due": "2025-06-30"}],
        "claim": {"status": "done", "claimed_on": "2025-05-28", "text": claim, **given.pop("claims", {})},
        "evidence": [{"title": "现场照片", "dated": "2025-05-10"}],
        "review": {"closed_on": "2025-06-10", "closed_by": "u-1", "opened_seconds": 900},
    }
    made.update(given)
    return parse_record(made)


def signs(*records: Record, of: Record | None = None, **how: Any) -> dict[Code, Sign]:
    """Signs of one record (the last given) when all are sifted together."""
    wanted = of or records[-1]
    for answer in Sifter(**how).sift(records):
        if answer.id == wanted.id:
            return {sign.code: sign for sign in answer.signs}
    return {}


@pytest.fixture
def make():
    return record


@pytest.fixture
def sift():
    return signs

"""The figures on labelled documents: the own ones, and the samples beside the repository."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[3]
SAMPLES = REPOSITORY.parent / "shared" / "samples"
OWN = REPOSITORY / "tests" / "reading" / "documents" / "open"
SCORER = SAMPLES / "score_read.py"


def totals(folder: Path) -> dict[str, float]:
    command = [sys.executable, str(SCORER), "--docs", str(folder), "--jsonl", "/dev/stdin"]
    from huiyin.reading import Reading, contract, read_many

    files = sorted(p for p in folder.iterdir() if p.with_name(p.name + ".gold.json").exists())
    rows = [json.dumps(contract(r), ensure_ascii=False) for r in read_many(files) if isinstance(r, Reading)]
    done = subprocess.run(command, input="\n".join(rows), capture_output=True, text=True, check=False)
    last = done.stdout.strip().splitlines()[-1]
    return {k: float(v) for k, v in (pair.split("=") for pair in last.split()) if v != "n/a"}


@pytest.mark.skipif(
    not SCORER.exists(), reason="the samples lie beside the repository only while it is written"
)
def test_sample_documents_reach_the_bar() -> None:
    figures = totals(SAMPLES / "docs")
    assert figures["items_f1"] >= 0.97
    assert figures["claims_f1"] >= 0.97
    assert figures["dates"] >= 0.95
    assert figures["kind"] == 1.0
    assert figures["disagree_recall"] == 1.0
    assert figures["false_disagree"] == 0


@pytest.mark.skipif(
    not SCORER.exists(), reason="the samples lie beside the repository only while it is written"
)
def test_sample_excerpts_reach_the_bar() -> None:
    figures = totals(SAMPLES / "excerpts")
    assert figures["items_f1"] >= 0.95
    assert figures["claims_f1"] >= 0.95
    assert figures["false_disagree"] == 0


@pytest.mark.skipif(
    not (SCORER.exists() and OWN.exists()), reason="needs the scorer and the labelled documents"
)
def test_own_documents_reach_the_bar() -> None:
    figures = totals(OWN)
    assert figures["items_f1"] >= 0.95
    assert figures["claims_f1"] >= 0.95
    assert figures["dates"] >= 0.92
    assert figures["false_disagree"] == 0

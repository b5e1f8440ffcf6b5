"""Print the table of one half of the corpus: ``python tests/reading/corpus/contents.py open``."""

from __future__ import annotations

import sys

import build
from annotated import gold


def main(half: str) -> None:
    """One row a document: name, kind, structure, what tempts a reader, planted disagreements."""
    print("| 文件 | 类型 | 结构 | 易错处 | 错账 |\n|---|---|---|---|---|")
    for source in build.sources(half):
        labels = gold(source)
        wrong = [r["rule"] for r in labels["reconciliation"] if r["verdict"] == "disagrees"]
        cells = [source.one("file"), labels["kind"], source.one("structure"), source.one("watch")]
        print("| " + " | ".join([*cells, wrong[0] if wrong else "—"]) + " |")


if __name__ == "__main__":
    main(sys.argv[1])

"""Print the table of the corpus for its README: ``python tests/reading/corpus/contents.py``."""

from __future__ import annotations

import build
from annotated import gold


def main() -> None:
    """One row a document: name, kind, structure, what tempts a reader, planted disagreements."""
    print("| 文件 | 类型 | 结构 | 易错处 | 错账 |\n|---|---|---|---|---|")
    for half in ("open", "held_apart"):
        for source in build.sources(half):
            labels = gold(source)
            wrong = [r["rule"] for r in labels["reconciliation"] if r["verdict"] == "disagrees"]
            cells = [source.one("file"), labels["kind"], source.one("structure"), source.one("watch")]
            print("| " + " | ".join([*cells, wrong[0] if wrong else "—"]) + " |")


if __name__ == "__main__":
    main()

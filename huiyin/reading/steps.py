"""The numbered steps that stand in one cell of a table."""

from __future__ import annotations

import re

_STEP = re.compile(
    r"(?:^|(?<=[\n。;；.\s]))[ \t]*(\d{1,2}[.、)](?!\d)|\(\d{1,2}\)|[①-⑳]|[一二三四五六七八九"
    r"十]{1,2}是|\([一二三四五六七八九十]{1,2}\)|[一二三四五六七八九十]{1,2}、)\s*"
)


def steps_of(plain: str) -> list[tuple[int, int, str | None]]:
    """Start, end and marker of the numbered steps of a cell, or of the whole cell when it has none."""
    marks = list(_STEP.finditer(plain))
    if not marks or plain[: marks[0].start()].strip():
        return [(0, len(plain), None)]
    family = _shape(marks[0].group(1))
    run = [m for m in marks if _shape(m.group(1)) == family]
    edges = [m.start() for m in run[1:]] + [len(plain)]
    return [(m.end(), edge, m.group(1)) for m, edge in zip(run, edges, strict=True)]


def _shape(marker: str) -> str:
    return re.sub(r"\d+|[一二三四五六七八九十]+|[①-⑳]", "n", marker)

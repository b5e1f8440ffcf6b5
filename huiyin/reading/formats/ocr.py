"""Scanned pages through RapidOCR, where the extra `ocr` is installed. Its weights come with its wheel.

Recognition runs in the sandbox like every parser, with limits of its own: it needs more memory and time.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from huiyin.reading.formats.pdf_lines import Line

_DOTS = 200 / 72  # per point: what small print needs
_MOST_PIXELS = 12_000_000
_LEAST_SCORE = 0.5
_LETTER = 0.75  # of the height of the box that is found around a line


class Recogniser:
    """The recognition engine, loaded once for all pages of a file."""

    def __init__(self) -> None:
        # an extra, so that neither types nor imports may count on it
        self._engine: Any = import_module("rapidocr").RapidOCR(
            params={
                "Global.log_level": "critical",
                "EngineConfig.onnxruntime.intra_op_num_threads": 2,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )

    def lines(self, page: Any, number: int) -> list[Line]:
        """The lines of a page from top to bottom; a page of any size is drawn with at most 12 megapixels."""
        width, height = page.get_size()
        scale = min(_DOTS, (_MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
        found = self._engine(page.render(scale=scale).to_numpy())
        if found.txts is None or found.boxes is None:
            return []
        lines = [
            _line(text, box, scale, height, number)
            for text, box, score in zip(found.txts, found.boxes, found.scores, strict=True)
            if text.strip() and score >= _LEAST_SCORE
        ]
        return _side_by_side(sorted(lines, key=lambda line: -line.y))


def _line(text: str, box: Any, scale: float, height: float, number: int) -> Line:
    across = [float(point[0]) / scale for point in box]
    down = [float(point[1]) / scale for point in box]
    size = max((max(down) - min(down)) * _LETTER, 1.0)
    baseline = height - max(down) + 0.15 * size
    return Line(text.strip(), min(across), max(across), baseline, size, bold=False, page=number)


def _side_by_side(lines: list[Line]) -> list[Line]:
    """Boxes on the same height put together to one line."""
    rows: list[list[Line]] = []
    for line in lines:
        if rows and abs(rows[-1][0].y - line.y) < 0.5 * min(line.size, rows[-1][0].size):
            rows[-1].append(line)
        else:
            rows.append([line])
    result: list[Line] = []
    for row in rows:
        row.sort(key=lambda line: line.x0)
        text = " ".join(line.text for line in row)
        first = row[0]
        result.append(
            Line(text, first.x0, row[-1].x1, first.y, first.size, first.bold, first.page, len(row) - 1)
        )
    return result

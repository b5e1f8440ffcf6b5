"""How far the loading has come, on stderr."""

from __future__ import annotations

import sys
from typing import TextIO

WIDTH = 24


class Progress:
    """A bar that is redrawn on a terminal, and one line a phase elsewhere."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._live = self._stream.isatty()
        self._phase, self._total, self._done = "", 0, 0

    def start(self, phase: str, total: int) -> None:
        self._phase, self._total, self._done = phase, total, 0
        self._draw()

    def step(self, count: int = 1) -> None:
        self._done += count
        if self._live or self._done >= self._total:
            self._draw()

    def _draw(self) -> None:
        share = self._done / self._total if self._total else 1.0
        filled = round(WIDTH * min(1.0, share))
        line = f"{'█' * filled}{'░' * (WIDTH - filled)} {self._done}/{self._total}  {self._phase}"
        ended = self._done >= self._total
        if self._live:
            self._stream.write(f"\r\x1b[K{line}" + ("\n" if ended else ""))
        elif ended:
            self._stream.write(f"{line}\n")
        self._stream.flush()

"""Documents that wait on the import page."""

from __future__ import annotations

from .progress import Progress
from .stage import Stage


def bring_in(stage: Stage, progress: Progress) -> None:
    progress.start("导入文件", 1)
    progress.step()

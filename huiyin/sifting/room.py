"""Where large arrays lie: in memory, or in a file on disk where they would not fit the budget.

The budget is HUIYIN_SIFT_MEMORY, in megabytes; without it everything lies in memory. Pages of a file are the
operating system's to write out, so a limited process or container is slowed down rather than killed.
"""

from __future__ import annotations

import os
import tempfile
from typing import Any

import numpy as np
import numpy.typing as npt

VARIABLE = "HUIYIN_SIFT_MEMORY"
#: one array may take so much of the budget before it is spilled
PART = 8


def budget() -> int | None:
    """Bytes; None where none is set, or what is set is no number."""
    given = os.environ.get(VARIABLE, "")
    return int(given) << 20 if given.isdecimal() and int(given) else None


def is_short(size: int) -> bool:
    """An array of `size` bytes would take too much of the budget."""
    limit = budget()
    return limit is not None and size > limit // PART


def room(shape: tuple[int, ...], kind: npt.DTypeLike) -> npt.NDArray[Any]:
    """An array of undefined content; one that is too large lies in a file that vanishes with it.

    Raises OSError when the disk is full.
    """
    size = int(np.prod(shape)) * np.dtype(kind).itemsize
    if size == 0 or not is_short(size):
        return np.empty(shape, kind)
    with tempfile.TemporaryFile(prefix="huiyin-sift-") as file:
        file.truncate(size)
        # the map keeps the file's content although its name is gone; a plain view, as kernels want it
        return np.asarray(np.memmap(file, np.dtype(kind), "r+", shape=shape)).view(np.ndarray)

"""numba with its cache where one can be written and quietly without; a word when compiling takes long."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import contextmanager
from typing import Any, TypeVar

import numba

_F = TypeVar("_F", bound=Callable[..., Any])
#: loading from the cache takes less than this; only compiling takes longer
PATIENCE_SECONDS = 2.0


def compiled(function: _F) -> _F:
    """The function as machine code; kept in a cache when a folder for it can be written."""
    try:
        fast: _F = numba.njit(cache=True, nogil=True)(function)
    except RuntimeError:  # "cannot cache function": neither the package nor the home folder can be written
        fast = numba.njit(nogil=True)(function)
    return fast


@contextmanager
def telling_when_compiling(tell: Callable[[str], None] | None) -> Any:
    """Calls `tell` once when what is inside takes so long that it must be compiling."""
    if tell is None:
        yield
        return
    timer = threading.Timer(PATIENCE_SECONDS, tell, ["首次使用，正在编译比对程序，约需半分钟，以后不再需要"])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()

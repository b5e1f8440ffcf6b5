"""Telling "the database or the disk is away for now" from a fault of the program.

What is away comes back: the answer is 503 and asks to try again, and whoever watches the server sees a
different status than for a fault that somebody has to mend in the program.
"""

from __future__ import annotations

import errno

from django.db import Error, InterfaceError

#: no room, over quota, mounted read-only, the device failed
_NO_PLACE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO})
#: of SQLite's codes: busy, locked, read-only, input/output error, full, can't be opened
_SQLITE = frozenset({5, 6, 8, 10, 13, 14})
#: of SQLSTATE's classes: connection, resources (also a full disk), stopped by an operator, the system itself
_CLASSES = ("08", "53", "57", "58")
#: a read-only transaction; a lock that was not to be had; of two that waited for each other the one given up
_STATES = frozenset({"25006", "55P03", "40001", "40P01"})


def is_away(error: BaseException | None) -> bool:
    """Whether this error, or what it came from, says that the database or the disk can't be written now."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in _NO_PLACE:
            return True
        if isinstance(error, Error) and _away(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def _away(error: Error) -> bool:
    told = error.__cause__
    if (code := getattr(told, "sqlite_errorcode", None)) is not None:
        # extended codes carry the plain one in their lowest byte
        return code & 0xFF in _SQLITE
    state = getattr(told, "sqlstate", None)
    if state is None:
        # the driver could not even ask: refused, cut off, closed meanwhile
        return isinstance(error, InterfaceError) or type(told).__name__ == "OperationalError"
    return state.startswith(_CLASSES) or state in _STATES

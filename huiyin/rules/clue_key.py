"""What is done with a department's key."""

from __future__ import annotations

from enum import StrEnum


class KeyAction(StrEnum):
    JOIN = "join"
    MAKE = "make"
    OPEN = "open"
    ADMIT = "admit"
    DISMISS = "dismiss"
    RECOVER = "recover"
    ROTATE = "rotate"


class KeyState(StrEnum):
    """How somebody of a department stands to its key."""

    NONE = "none"
    WAITING = "waiting"
    ADMITTED = "admitted"
    SHUT = "shut"
    LEFT = "left"

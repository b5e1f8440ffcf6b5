"""Why a closed finding is taken up again."""

from __future__ import annotations

from enum import StrEnum


class ReopenKind(StrEnum):
    """What showed that a closed finding is not put right."""

    CAME_BACK = "came_back"
    LOOK_BACK = "look_back"
    SPOT_CHECK = "spot_check"
    FALSE_RECTIFICATION = "false_rectification"
    NOT_KEPT_UP = "not_kept_up"


class CameBack(StrEnum):
    """How a closed finding came back: taken up again itself, or found again as another."""

    REOPENED = "reopened"
    RECURRED = "recurred"

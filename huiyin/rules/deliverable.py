"""What a task leaves behind."""

from __future__ import annotations

from enum import StrEnum


class Deliverable(StrEnum):
    """What a task leaves behind, so that somebody can check it."""

    RULE = "rule"
    MONEY = "money"
    PEOPLE = "people"
    CAMPAIGN = "campaign"
    PROJECT = "project"
    OTHER = "other"

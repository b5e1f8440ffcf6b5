"""Taking the demonstration away, all of it or nothing."""

from __future__ import annotations


class NotRemovable(Exception):
    """The demonstration can't be taken away, and why."""


def remove() -> str:
    raise NotRemovable("")

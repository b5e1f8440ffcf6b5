"""One entry for what several actions do together (docs/adr/0009): an import, above all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from django.db import connection

_OPEN: ContextVar[Gathered | None] = ContextVar("gathered_entry", default=None)


class OtherBody(RuntimeError):
    """One entry stands in one body's chain; an action of another body can't be part of it."""


class Gathered:
    """What the actions inside of one entry tell; `payload` is the entry's own and filled by its writer."""

    def __init__(self, body: UUID) -> None:
        self.body = body
        self.payload: dict[str, Any] = {}
        self.parts: list[dict[str, Any]] = []

    def add(
        self, body: UUID | None, action: str, object_type: str, object_id: object, payload: Mapping[str, Any]
    ) -> None:
        if body != self.body:
            raise OtherBody(action)
        part = {"action": action, "object_type": object_type, "object_id": str(object_id), **payload}
        self.parts.append(part)

    def whole(self) -> dict[str, Any]:
        return {**self.payload, "parts": self.parts} if self.parts else self.payload


def gathering() -> Gathered | None:
    """The entry that is open around the caller; None when each action writes its own."""
    return _OPEN.get()


@contextmanager
def gathered(body: UUID) -> Iterator[Gathered]:
    """Collect what actions would record within. `journal.actions.one_entry` writes it; inside of another
    entry it becomes a part of that one, with its own parts.

    Actions inside must not be rolled back on their own: what they told would stay in the entry.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("one entry belongs to one transaction")
    entry = Gathered(body)
    token = _OPEN.set(entry)
    try:
        yield entry
    finally:
        _OPEN.reset(token)

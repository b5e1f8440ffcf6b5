"""Telling others that the journal has grown, once the transaction that wrote to it has been committed."""

from __future__ import annotations

from django.db import connection, transaction
from django.dispatch import Signal

#: sent after commit, without saying what was written: whoever listens reads the journal from where they were
written = Signal()


def announce() -> None:
    """Have `written` sent after commit, once for a row of entries in one transaction."""
    waiting = connection.run_on_commit
    if not waiting or waiting[-1][1] is not _send:
        # robust: what is written is written, whatever a listener does
        transaction.on_commit(_send, robust=True)


def _send() -> None:
    written.send(sender="journal")

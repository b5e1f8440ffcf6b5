"""What the ledger's lists need from time to time."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection

from huiyin.ticking.registry import every

#: of each index so many rows are looked at: enough to choose between indexes, and soon done at any size
LOOKED_AT = 1000


@every(timedelta(hours=6))
def statistics() -> None:
    """SQLite: how the rows are spread over the indexes, without which it takes wrong ones for large lists.

    PostgreSQL does this by itself.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit = {LOOKED_AT}")
        cursor.execute("ANALYZE")

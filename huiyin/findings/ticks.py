"""What the ledger's lists need from time to time."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection

from huiyin.ticking.registry import every

#: of each index so many rows are looked at. It also bounds how many rows are believed to share a value: with
#: a thousand, all tasks of a body looked fewer than those of five hundred findings; an export took minutes
LOOKED_AT = 100_000


@every(timedelta(hours=6))
def statistics() -> None:
    """SQLite: how the rows are spread over the indexes, without which it takes wrong ones for large lists.

    A table at a time, so that whoever writes waits for half a second at most. PostgreSQL does this by itself.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit = {LOOKED_AT}")
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"ANALYZE {connection.ops.quote_name(table)}")

"""Taking the demonstration away: the whole database and all files, or nothing at all.

The journal can't be deleted from (the database itself refuses), so the demonstration can't be cut out of a
database that holds anything else. It is removed where it is alone, and with it the database's whole content.
"""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.utils import DatabaseError

from huiyin.organisations.models import InspectingBody

from .cast import BODY
from .loading import LOG_INS, is_loaded

#: beside the demonstration's own: what the server makes in the data folder while it runs
MADE_BY_THE_SERVER = ("cache",)
#: what signed the demonstration's journal, where it was made of itself, beside the data
JOURNAL_KEY = "journal-key"


class NotRemovable(Exception):
    """The demonstration can't be taken away; the message says why and what to do."""


def remove() -> str:
    """Remove database content, files and log-ins; gives what was done. Raises `NotRemovable`."""
    _demand_alone()
    if connection.vendor == "sqlite":
        _remove_sqlite()
    else:
        _empty_postgresql()
    for name in ("files", *MADE_BY_THE_SERVER):
        shutil.rmtree(Path(settings.HUIYIN_DATA) / name, ignore_errors=True)
    for name in (LOG_INS, JOURNAL_KEY):
        (Path(settings.HUIYIN_DATA) / name).unlink(missing_ok=True)
    return (
        f"演示数据已全部删除（数据库、文件和演示账号）：{settings.HUIYIN_DATA}\n"
        f"The demo is gone: database, files and demo accounts."
    )


def _demand_alone() -> None:
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).is_file():
        raise NotRemovable(
            f"这里没有数据库，也就没有演示数据：{settings.HUIYIN_DATA}\nThere is no demo here."
        )
    try:
        loaded, others = is_loaded(), list(InspectingBody.objects.exclude(name=BODY))
    except DatabaseError as error:
        raise NotRemovable("这里没有演示数据：数据库是空的。\nThere is no demo here.") from error
    if not loaded:
        raise NotRemovable("这里没有演示数据，什么也没有删除。\nThere is no demo here; nothing was removed.")
    if others:
        names = "、".join(body.name for body in others)
        raise NotRemovable(
            f"除演示数据外，这里还有：{names}。操作日志只增不减，演示数据不能单独剥离，因此什么也没有删除。\n"
            f"如需保留自己的数据，请把它放在另一个数据文件夹（HUIYIN_DATA），不与演示数据同库。\n"
            f"Another body lives in this database. The journal is append-only, so the demo can't be cut out: "
            f"nothing was removed."
        )


def _remove_sqlite() -> None:
    """Leaving write-ahead mode needs the database for oneself: who still has it open is noticed here."""
    path = Path(connection.settings_dict["NAME"])
    connection.close()
    alone = sqlite3.connect(path, timeout=1.0)
    try:
        (mode,) = alone.execute("PRAGMA journal_mode=DELETE").fetchone()
    except sqlite3.OperationalError as error:
        raise NotRemovable(_in_use()) from error
    finally:
        alone.close()
    if mode != "delete":
        raise NotRemovable(_in_use())
    for leftover in path.parent.glob(f"{path.name}*"):
        leftover.unlink()


def _empty_postgresql() -> None:
    """Drop what the migrations made, and make it anew, empty."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        if cursor.fetchone()[0]:
            raise NotRemovable(_in_use())
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(table)} CASCADE")
        cursor.execute(
            "SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
            " WHERE n.nspname = current_schema() AND NOT EXISTS"
            " (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
        )
        for (function,) in cursor.fetchall():
            cursor.execute(f"DROP FUNCTION IF EXISTS {function} CASCADE")
    call_command("migrate", interactive=False, verbosity=0)


def _in_use() -> str:
    return (
        "数据库正在使用中：请先停止 huiyin serve、huiyin demo 和 huiyin worker，再删除。\n"
        "The database is in use: stop the servers first, then remove."
    )

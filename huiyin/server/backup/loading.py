"""The second half of `huiyin restore`, once what was unpacked is the data folder."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from huiyin.journal.models import ChainHead

from .. import proving
from .postgresql import environment, program
from .restoring import Unfit
from .taking import DUMP


def demand_fit(manifest: dict[str, Any]) -> None:
    """Raises `Unfit` where the database that is set is not of the kind that was backed up, or not empty."""
    if manifest["database"] != connection.vendor:
        raise Unfit(f"备份的数据库是 {manifest['database']}，现在设置的是 {connection.vendor}。")
    if connection.vendor == "postgresql" and connection.introspection.table_names():
        raise Unfit("PostgreSQL 数据库不是空的；只能恢复到空的数据库。")


def load_database() -> None:
    """Load the dump into PostgreSQL, all or nothing; SQLite's file lies in its place already."""
    if connection.vendor != "postgresql":
        return
    dump = Path(settings.HUIYIN_DATA) / DUMP
    wanted = ("--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")
    command = [program("pg_restore"), *wanted, f"--dbname={environment()['PGDATABASE']}", str(dump)]
    subprocess.run(command, check=True, env=environment())  # noqa: S603 - none of it comes from a request
    dump.unlink()


def verified(manifest: dict[str, Any]) -> int:
    """Whether the journal holds, stands where the manifest says, and agrees with ledger and files: 0 or 1."""
    stands = {h.chain: [h.sequence, h.hash] for h in ChainHead.objects.all()}
    for chain, (sequence, hashed) in manifest["journal"].items():
        now = stands.get(chain, [0, ""])
        if now[0] < sequence or (now[0] == sequence and now[1] != hashed):
            print(f"✗ 操作日志与备份清单不符：{chain}")
            return 1
    return 1 if proving.commandline() == proving.TAMPERED else 0

"""PostgreSQL's own programs, called for the database that is set."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from django.conf import settings


class Missing(Exception):
    """The program is not installed on this machine."""


def program(name: str) -> str:
    """Where `pg_dump` or `pg_restore` is; raises `Missing`."""
    if found := shutil.which(name):
        return found
    # Debian keeps them out of the path; the newest reads every older server
    there = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda p: int(p.parts[-3]))
    if not there:
        raise Missing(name)
    return str(there[-1])


def environment() -> dict[str, str]:
    """The environment in which the programs find the database; the password stays off the command line."""
    from_settings = settings.DATABASES["default"]
    names = {
        "PGHOST": "HOST",
        "PGPORT": "PORT",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
        "PGDATABASE": "NAME",
    }
    return {
        **os.environ,
        **{env: str(from_settings[key]) for env, key in names.items() if from_settings[key]},
    }

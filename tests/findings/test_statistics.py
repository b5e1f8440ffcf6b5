"""What the lists of the ledger need from time to time."""

from __future__ import annotations

import pytest
from django.db import connection

from huiyin.findings.ticks import statistics
from huiyin.ticking.registry import STEPS

pytestmark = pytest.mark.django_db


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL looks at its tables by itself")
def test_the_database_is_told_how_its_rows_are_spread(world):
    assert "findings.statistics" in STEPS
    statistics()
    with connection.cursor() as cursor:
        cursor.execute("SELECT tbl FROM sqlite_stat1")
        assert "organisations_unit" in {row[0] for row in cursor.fetchall()}

"""Hot lists are answered along indexes: no statement reads a table of the ledger from end to end."""

from __future__ import annotations

import os
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.findings import ordered

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("postgresql" in os.environ.get("HUIYIN_DATABASE_URL", ""), reason="plans of SQLite"),
]

LEDGER = ("findings_finding", "rectification_task")
FINDINGS = ("", "sort=due_on", "sort=-due_on", "sort=unit", "sort=number", "sort=-amount", "sort=closed_on",
            "sort=state", "sort=completion", "sort=team", "state=in_progress", "overdue=overdue",
            "missing=no_task", "q=海绵", "owner=办公", "cursor=last", "round={round}",
            "unit={unit}")  # fmt: skip
TASKS = ("", "sort=due_on", "sort=unit", "sort=state", "state=planned", "owner=办公", "q=海绵",
         "missing=no_owner", "missing=no_deadline", "cursor=last",
         "round={round}", "finding_state=in_progress")  # fmt: skip
ADDRESSES = [*(f"/findings/?{q}" for q in FINDINGS), *(f"/tasks/?{q}" for q in TASKS)]


def scans(statement):
    """Tables of the ledger that this statement reads without any index."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {statement}")
        steps = [row[3] for row in cursor.fetchall()]
    asked = {alias for table in LEDGER for alias in re.findall(rf'"{table}"(?: (\w+))?', statement)} | set(
        LEDGER
    )
    found = [re.match(r"SCAN (\S+)(.*)", step) for step in steps]
    return [m[0] for m in found if m and m[1] in asked and "INDEX" not in m[2]]


@pytest.fixture
def client(world, monkeypatch):
    """A ledger of a few rows that is read as if it were long."""
    monkeypatch.setattr(ordered, "SHORT", 1)
    for n in range(4):
        world.ours.plan(world.ours.issue(f"海绵城市第{n}项", target=n % 2))
    return world.client(world.ours.office)


def test_hot_lists_read_no_table_of_the_ledger_from_end_to_end(world, client):
    place = {"round": world.ours.round.pk, "unit": world.ours.units[0].pk}
    wrong = {}
    for address in ADDRESSES:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address.format(**place)).status_code == 200
        asked = [
            q["sql"] for q in seen if q["sql"].startswith("SELECT") and any(t in q["sql"] for t in LEDGER)
        ]
        if found := [s for sql in asked for s in scans(sql)]:
            wrong[address] = found
    assert not wrong


def test_no_hot_list_takes_more_than_twelve_queries_except_a_long_one_by_owner(world, client):
    """By owner the names that fit are asked first, and a list that turns out long is asked a second time."""
    place = {"round": world.ours.round.pk, "unit": world.ours.units[0].pk}
    for address in ADDRESSES:
        with CaptureQueriesContext(connection) as seen:
            client.get(address.format(**place))
        most = 13 if address == "/findings/?owner=办公" else 12
        assert len(seen) <= most, [address, *(q["sql"][:90] for q in seen)]

"""What a finding lacks of a home, kept on its row as a sum of bits, so that a list of them asks no task.

As `rules.invariants` has it of what is fed back and not settled: a live task, an owner of each, a deadline
of the finding and of each. Database triggers keep it (migration 0013); `huiyin doctor` holds it against the
tasks.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection
from django.db.models import Q

from huiyin.rules.finding import OPEN
from huiyin.rules.invariants import Breach

BITS = {Breach.NO_TASK: 1, Breach.NO_OWNER: 2, Breach.NO_DEADLINE: 4}
_LIVE = "t.finding_id = findings_finding.id AND t.state <> 'cancelled'"
_TASKS = "EXISTS (SELECT 1 FROM rectification_task t WHERE {0})"
#: the sum, of a row of `findings_finding`
SUM = (
    f"CASE WHEN {_TASKS.format(_LIVE)} THEN 0 ELSE 1 END"
    f" + CASE WHEN {_TASKS.format(_LIVE + ' AND t.lead_department = %s AND t.person = %s')} THEN 2 ELSE 0 END"
    f" + CASE WHEN due_on IS NULL OR {_TASKS.format(_LIVE + ' AND t.due_on IS NULL')} THEN 4 ELSE 0 END"
).replace("%s", "''")
_WRONG = f"lacks IS NULL OR lacks <> {SUM}"


def lacking(breaches: Iterable[Breach]) -> Q:
    """Findings that lack any of this and owe it."""
    wanted = sum(BITS[b] for b in set(breaches))
    sums = [n for n in range(1, 8) if n & wanted]
    # greater than nothing: said again, so that the index of those alone is taken
    return Q(lacks__in=sums, lacks__gt=0, state__in=sorted(OPEN))


def wrong() -> int:
    """Findings whose kept sum differs from their tasks; none, unless somebody has been at the database."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM findings_finding WHERE {_WRONG}")  # noqa: S608 - our own words
        return int(cursor.fetchone()[0])


def mend() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE findings_finding SET lacks = {SUM} WHERE {_WRONG}")  # noqa: S608

"""Feeding back a unit's findings at its one-to-one meeting, many at once.

The same rules as `findings.actions.feed_back`, asked of the table of moves for each finding, with a journal
entry each; the row is written without being read again, since the loader alone works on the database.
"""

from __future__ import annotations

from datetime import date

from django.db.models import F
from django.utils import timezone

from huiyin.findings.models import Finding
from huiyin.journal.actions import record
from huiyin.journal.staleness import Stale
from huiyin.organisations.clock import due_date
from huiyin.rules.deadlines import DeadlineKind
from huiyin.rules.finding import LIFE, FindingAction, FindingFacts, FindingState
from huiyin.rules.round import RoundState

from .stage import Side, Stage


def issue(stage: Stage, side: Side, finding: Finding, on: date) -> Finding:
    """Take a registered finding to its unit; raises `Refused` with what the rules have against it."""
    facts = FindingFacts(
        actor=str(stage.office.id),
        has_category=finding.category_id is not None,
        round_state=RoundState(side.round.state),
    )
    before = FindingState(finding.state)
    after = LIFE.next_state(FindingAction.FEED_BACK, before, stage.office.roles(stage.body.pk), facts)
    due_on = due_date(stage.body, DeadlineKind.CONCENTRATED, on)
    rows = Finding.objects.filter(pk=finding.pk, state=before)
    done = rows.update(
        state=after, fed_back_on=on, due_on=due_on, version=F("version") + 1, updated_at=timezone.now()
    )
    if done != 1:
        raise Stale(Finding.objects.get(pk=finding.pk))
    record(body=finding.body_id, by=stage.office, action=FindingAction.FEED_BACK, object_type="finding",
           object_id=finding.pk, payload={"from": before, "to": after, "on": on, "due": due_on})  # fmt: skip
    finding.state, finding.fed_back_on, finding.due_on = after, on, due_on
    finding.version += 1
    return finding

"""One step in the lives of many findings, by the same table of moves as one alone.

Asked once for each state instead of once for each row: ten thousand findings must not hold the database for
minutes. The caller writes the journal's one entry for the whole in the same transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import CharField, F, Value, prefetch_related_objects
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.journal.staleness import Stale
from huiyin.rules.finding import LIFE, FindingAction, FindingFacts, FindingState
from huiyin.rules.roles import Role

from .models import Finding
from .queries import roles_on

BATCH = 500
T = TypeVar("T")


def batches(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


def hold_all(findings: Mapping[UUID, Finding], *, by: Viewer) -> dict[UUID, FindingState]:
    """The state of each finding as it is now, its row held until the transaction ends.

    Raises `Finding.DoesNotExist` when one of them is not the viewer's.
    """
    found: dict[UUID, FindingState] = {}
    for batch in batches(list(findings)):
        own = Finding.objects.visible_to(by).filter(pk__in=batch).values("pk")
        rows = Finding.objects.filter(pk__in=own).select_for_update().order_by()
        found |= {pk: FindingState(state) for pk, state in rows.values_list("pk", "state")}
    if missing := findings.keys() - found.keys():
        raise Finding.DoesNotExist(f"{len(missing)}")
    prefetch_related_objects(list(findings.values()), "target")
    return found


def move_all(
    moved: Collection[UUID], findings: Mapping[UUID, Finding], states: Mapping[UUID, FindingState],
    action: FindingAction, *, by: Viewer, facts: FindingFacts | None = None,
) -> None:  # fmt: skip
    """Take one step of the lives of `moved`; `states` come from `hold_all` in the same transaction.

    Raises `Refused` where the table does not allow it, `Stale` when a finding was moved meanwhile.
    """
    _step(moved, findings, states, action, by, facts or FindingFacts(), {})


def withdraw_all(
    findings: Mapping[UUID, Finding], states: Mapping[UUID, FindingState], *, reason: str, by: Viewer
) -> None:
    """Withdraw these findings and free their fingerprints, so that their document can come again mended."""
    facts = FindingFacts(reason=reason)
    _step(findings.keys(), findings, states, FindingAction.WITHDRAW, by, facts, {"fingerprint": FREED})


#: a fingerprint that no title has
FREED = Concat(Value("taken-back:"), Cast("pk", CharField()), output_field=CharField())


def _step(
    moved: Collection[UUID], findings: Mapping[UUID, Finding], states: Mapping[UUID, FindingState],
    action: FindingAction, by: Viewer, facts: FindingFacts, changes: Mapping[str, Any],
) -> None:  # fmt: skip
    after: dict[tuple[FindingState, frozenset[Role]], FindingState] = {}
    steps: dict[tuple[FindingState, FindingState], list[UUID]] = defaultdict(list)
    for pk in moved:
        state, roles = states[pk], roles_on(findings[pk], by)
        if (state, roles) not in after:
            after[state, roles] = LIFE.next_state(action, state, roles, facts)
        steps[state, after[state, roles]].append(pk)
    now = timezone.now()
    for (source, target), ids in steps.items():
        for batch in batches(ids):
            rows = Finding.objects.filter(pk__in=batch, state=source)
            done = rows.update(state=target, version=F("version") + 1, updated_at=now, **changes)
            if done != len(batch):
                raise Stale(Finding.objects.filter(pk__in=batch).exclude(state=target).latest("pk"))

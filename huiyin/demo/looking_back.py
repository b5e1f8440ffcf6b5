"""What a look-back finds again: linked to the finding of the earlier round that was closed too soon."""

from __future__ import annotations

from collections.abc import Sequence

from huiyin.findings.models import Finding
from huiyin.journal.actions import record
from huiyin.rules.finding import FindingState
from huiyin.rules.round import InspectionKind

from .stage import Stage
from .telling import Told


def link_back(stage: Stage, told: Sequence[Told]) -> None:
    """Each closed finding of the earlier round with the same unit's next one of its category, if there is."""
    closed = [t for t in told if t.story.part.earlier and t.story.state == FindingState.CLOSED]
    again = [t for t in told if t.story.part.kind == InspectionKind.LOOK_BACK]
    for before in closed:
        alike = (t for t in again if _alike(before, t) and t.finding.earlier_id is None)
        if (found := next(alike, None)) is None:
            continue
        found.finding.earlier = before.finding
        Finding.objects.filter(pk=found.finding.pk).update(earlier=before.finding)
        record(body=stage.body.pk, by=found.team, action="amend", object_type="finding",
               object_id=found.finding.pk,
               payload={"before": {"earlier": None}, "after": {"earlier": before.finding.pk}})  # fmt: skip


def _alike(before: Told, now: Told) -> bool:
    return (before.finding.unit_id, before.finding.category_id) == (
        now.finding.unit_id,
        now.finding.category_id,
    )

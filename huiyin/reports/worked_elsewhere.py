"""What worked at findings like this one: closed, alike by their titles, within the viewer's scope.

Bounded: the newest closed findings of the same category and those that contain what the title puts in
quotation marks; their titles alone are compared. Nobody is shown what they could not open themselves, so that
a unit finds its own earlier findings and never another's name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from huiyin.accounts.viewer import Viewer
from huiyin.findings.grams import FINDING_TITLES
from huiyin.findings.models import Finding
from huiyin.rectification.models import Task
from huiyin.rules.finding import FindingState
from huiyin.rules.task import TaskState
from huiyin.sifting.topics import Rarity, pairs

#: titles that are compared, of either kind; findings shown, and tasks of each
NEWEST, QUOTED, SHOWN, TASKS = 300, 50, 3, 5
#: as `sifting.topics.related` has it: findings of one kind
ALIKE = 0.2
_QUOTED = re.compile(r"[“「『《](.{2,20}?)[”」』》]")


@dataclass(frozen=True, slots=True)
class Worked:
    """A closed finding like this one, and the tasks by which it was put right."""

    finding: UUID
    title: str
    unit: str
    days: int
    closed_on: date
    tasks: tuple[str, ...]


def worked_elsewhere(viewer: Viewer, finding: Finding) -> list[Worked]:
    """The closed findings most like this one, the most alike first; four queries at most."""
    closed = Finding.objects.visible_to(viewer).filter(state=FindingState.CLOSED, body_id=finding.body_id)
    closed = closed.exclude(pk=finding.pk)
    rows = closed.filter(category_id=finding.category_id).order_by("-pk").values_list("pk", "title")
    titles = dict(rows[:NEWEST])
    if quoted := _QUOTED.search(finding.title):
        found = FINDING_TITLES.find([quoted[1]], {finding.body_id}, QUOTED)
        wanted = Q(pk__in=found) if found is not None else Q(pk__in=[])
        titles |= dict(closed.filter(wanted).values_list("pk", "title"))
    best = _most_alike(finding.title, titles)
    if not best:
        return []
    shown = Finding.objects.visible_to(viewer).select_related("unit").in_bulk(best)
    tasks = _tasks(best)
    return [
        Worked(pk, f.title, f.unit.name, (f.closed_on - f.fed_back_on).days, f.closed_on, tuple(tasks[pk]))
        for pk in best
        if (f := shown.get(pk)) and f.closed_on and f.fed_back_on and tasks[pk]
    ]


def _most_alike(title: str, titles: dict[UUID, str]) -> list[UUID]:
    mine = pairs(title)
    pieces = {pk: pairs(other) for pk, other in titles.items()}
    rarity = Rarity([mine, *pieces.values()])
    scores = {pk: rarity.likeness(mine, theirs) for pk, theirs in pieces.items()}
    order = sorted((pk for pk in scores if scores[pk] >= ALIKE), key=lambda pk: (-scores[pk], pk.hex))
    return order[:SHOWN]


def _tasks(findings: Sequence[UUID]) -> dict[UUID, list[str]]:
    """What was done, in the tasks' order."""
    rows = Task.objects.filter(finding_id__in=findings, state=TaskState.DONE).order_by("number")
    found: dict[UUID, list[str]] = defaultdict(list)
    for pk, title in rows.values_list("finding_id", "title"):
        if len(found[pk]) < TASKS:
            found[pk].append(title)
    return found

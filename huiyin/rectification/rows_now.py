"""Rows of lists as they are now, with what the rules ask about changing them: read by the batch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, prefetch_related_objects

from huiyin.accounts.viewer import Viewer
from huiyin.findings.fingerprints import essence, fingerprint
from huiyin.findings.models import Category, Finding
from huiyin.findings.queries import roles_on_all
from huiyin.organisations.profiles import profile_of
from huiyin.rules.bulk import FIELDS, FindingChange, RowKind, against_finding, against_task
from huiyin.rules.extension import UNANSWERED, ExtensionState
from huiyin.rules.finding import FindingState
from huiyin.rules.moves import Obstacle
from huiyin.rules.plan import PlanState
from huiyin.rules.roles import Role
from huiyin.rules.task import TaskFacts, TaskState

from .actions import OWNER_FIELDS
from .models import Extension, Plan, Task

Key = tuple[RowKind, UUID]
#: what a task repeats of its finding and its responsibility, for lists alone
REPEATED = ("body", "unit", "round", "target", "category", "finding_state", "lead_department", "person")


@dataclass(frozen=True, slots=True)
class RowNow:
    """One row of a list: the record, its finding, and the viewer's roles towards it."""

    kind: RowKind
    record: Any
    finding: Finding
    roles: frozenset[Role]

    @property
    def version(self) -> int:
        return int(self.record.version)

    @property
    def place(self) -> UUID:
        """Within what its title stands once: the finding of a task, the target of a finding."""
        return self.finding.pk if self.kind == RowKind.TASK else self.finding.target_id

    def value(self, name: str) -> Any:
        """What the row has now in a field of `rules.bulk.FIELDS`."""
        if name == "category":
            return self.record.category_id
        if name in OWNER_FIELDS:
            return getattr(getattr(self.record, "responsibility", None), name, "")
        return getattr(self.record, name)

    def values(self) -> dict[str, Any]:
        return {name: self.value(name) for name in FIELDS[self.kind]}

    def changed(self, wanted: Mapping[str, Any]) -> dict[str, Any]:
        """Those of the wanted values that the row does not have yet."""
        return {k: v for k, v in wanted.items() if _bare(self.value(k)) != _bare(v)}

    def mark(self, title: str) -> str:
        """The fingerprint under this title; another comma in it is no other title."""
        same = essence(title) == essence(self.record.title)
        return str(self.record.fingerprint) if same else fingerprint(title)


def _bare(value: Any) -> Any:
    """Forms of browsers end lines in their own way; that is no change."""
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


#: a row, the values that it is to get, and the fingerprint of a new title
Wanted = tuple[RowNow, Mapping[str, Any], str]


@dataclass(slots=True)
class Around:
    """What the guards of a batch ask beyond its rows; filled only with what the changed fields need."""

    restoring: bool = False
    agreed: set[UUID] = field(default_factory=set)
    titles: dict[tuple[RowKind, UUID, str], UUID] = field(default_factory=dict)
    categories: set[tuple[UUID, UUID]] = field(default_factory=set)
    waiting: set[UUID] = field(default_factory=set)
    granted: Mapping[UUID, int] = field(default_factory=Counter)


def rows_now(keys: Iterable[Key], viewer: Viewer) -> dict[Key, RowNow]:
    """Those of these rows that the viewer may see (at most six queries, whatever their number)."""
    wanted: dict[RowKind, set[UUID]] = {kind: set() for kind in RowKind}
    for kind, pk in keys:
        wanted[kind].add(pk)
    tasks = Task.objects.visible_to(viewer).filter(pk__in=wanted[RowKind.TASK]).order_by()
    tasks_found = list(tasks.select_related("responsibility").defer(*REPEATED))
    findings = Finding.objects.visible_to(viewer).filter(pk__in=wanted[RowKind.FINDING]).order_by()
    found = {f.pk: f for f in findings}
    more = {t.finding_id for t in tasks_found} - found.keys()
    of_tasks = Finding._base_manager.filter(pk__in=more).defer("text", "basis")
    everyone = found | {f.pk: f for f in of_tasks}
    # the same few targets and bodies stand behind hundreds of rows
    prefetch_related_objects(list(everyone.values()), "target", "body", "unit")
    roles = roles_on_all(everyone.values(), viewer)
    for task in tasks_found:
        task.finding = everyone[task.finding_id]
    rows = [(RowKind.TASK, t, t.finding) for t in tasks_found]
    rows += [(RowKind.FINDING, f, f) for f in found.values()]
    return {(kind, r.pk): RowNow(kind, r, f, roles[f.pk]) for kind, r, f in rows}


def around(rows: Collection[Wanted], since: datetime | None) -> Around:
    """What stands around these rows and the values that they are to get (at most six queries).

    Taking back a change of the moment `since`, only what was agreed after it is in the way.
    """
    found = Around(restoring=since is not None)
    tasks = [(r, v) for r, v, _ in rows if r.kind == RowKind.TASK]
    findings = [(r, v) for r, v, _ in rows if r.kind == RowKind.FINDING]
    if dated := {r.finding.target_id for r, v in tasks if "due_on" in v}:
        approved = Plan.objects.filter(target_id__in=dated, state=PlanState.APPROVED)
        if since is not None:
            approved = approved.filter(answered_at__gt=since)
        found.agreed = set(approved.values_list("target_id", flat=True))
    if dated := {r.finding.pk for r, v in findings if "due_on" in v}:
        asked = Extension.objects.filter(finding_id__in=dated, task=None).order_by()
        waiting = asked.filter(state__in=sorted(UNANSWERED))
        found.waiting = set(waiting.values_list("finding_id", flat=True))
        granted = asked.filter(state=ExtensionState.GRANTED).values_list("finding_id")
        found.granted = Counter(dict(granted.annotate(n=Count("pk"))))
    if wanted := {v["category"] for _, v in findings if v.get("category")}:
        found.categories = set(Category.objects.filter(pk__in=wanted).values_list("body_id", "pk"))
    for kind in RowKind:
        if named := [(r, mark) for r, v, mark in rows if r.kind == kind and "title" in v]:
            found.titles |= _titles(kind, named)
    return found


def _titles(kind: RowKind, named: Collection[tuple[RowNow, str]]) -> dict[tuple[RowKind, UUID, str], UUID]:
    """Which row has each of these titles already, by place and fingerprint."""
    model, place = (Task, "finding_id") if kind == RowKind.TASK else (Finding, "target_id")
    within = {f"{place}__in": {r.place for r, _ in named}, "fingerprint__in": {m for _, m in named}}
    rows = model._base_manager.filter(**within).order_by().values_list(place, "fingerprint", "pk")
    return {(kind, at, mark): pk for at, mark, pk in rows}


def against(row: RowNow, changed: Mapping[str, Any], known: Around, *, reason: str) -> list[Obstacle]:
    """Every reason against giving this row these values."""
    dates = {"due_before": row.value("due_on"), "due_after": changed.get("due_on", row.value("due_on"))}
    if row.kind == RowKind.TASK:
        agreed = row.finding.target_id in known.agreed and Role.OFFICE not in row.roles
        facts = TaskFacts(
            finding_state=FindingState(row.finding.state), reason=reason, date_agreed=agreed, **dates
        )
        return against_task(changed, TaskState(row.record.state), row.roles, facts)
    facts_of_finding = FindingChange(
        reason=reason, restoring=known.restoring, extension_waits=row.finding.pk in known.waiting,
        extensions_granted=known.granted[row.finding.pk],
        extension_limit=profile_of(row.finding.body).extensions.limit, **dates,
    )  # fmt: skip
    found = against_finding(changed, FindingState(row.finding.state), row.roles, facts_of_finding)
    category = changed.get("category")
    if category is not None and (row.finding.body_id, category) not in known.categories:
        found.append(Obstacle("category_unknown"))
    return found

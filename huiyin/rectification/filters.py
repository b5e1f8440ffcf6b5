"""Narrowing findings and tasks by what is planned about them: owners, dates, what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any

import django_filters
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.evidence.models import Evidence
from huiyin.findings.filters import FindingFilter, ScopedFilter, codes, is_pressing
from huiyin.findings.frequent import counted_once
from huiyin.findings.grams import TASK_TITLES
from huiyin.findings.keyset import Length
from huiyin.rules.deadlines import OverdueLevel
from huiyin.rules.finding import OPEN, FindingState, Pace
from huiyin.rules.invariants import Breach
from huiyin.rules.task import Deliverable, TaskState

from .kept_totals import length_of, owners_called
from .lacking import lacking
from .models import PRESSING, Task
from .queries import LIVE

#: what a finding can lack of a home, and what a task can lack
LACKING = (Breach.NO_TASK, Breach.NO_OWNER, Breach.NO_DEADLINE)
TASK_LACKING = (Breach.NO_OWNER, Breach.NO_DEADLINE)
#: the findings of so many tasks are looked up; of more it is asked finding by finding
FEW_TASKS = 2000

#: tasks for which no department and no person answers (`Responsibility.is_named`)
UNOWNED = Q(lead_department="", person="")


def _in_so_many_words() -> list[Func]:
    """`PRESSING` as the index of pressing tasks has it: SQLite uses an index of some rows alone only where it
    reads the same words in the statement, and no parameters."""
    return [
        Func(
            F(lookup.removesuffix("__in")),
            template=f"%(expressions)s IN {_listed(values)}",
            output_field=BooleanField(),
        )
        for lookup, values in PRESSING.children
    ]


def _listed(values: Iterable[str]) -> str:
    return "(" + ", ".join(f"'{value}'" for value in values) + ")"


class LedgerFilter(FindingFilter):
    """The problem list's filters with those that speak of tasks."""

    worded: Mapping[str, type[Enum]] = {**FindingFilter.worded, "missing": Breach}

    missing = django_filters.MultipleChoiceFilter(label=_("缺什么"), choices=codes(LACKING), method="lacking")
    owner = django_filters.CharFilter(label=_("责任部门或责任人"), method="owned")

    def lacking(self, rows: QuerySet[Any], name: str, breaches: list[str]) -> QuerySet[Any]:
        """As `rules.invariants` has it: only what is fed back and not settled owes a home."""
        if not breaches:
            return rows
        return rows.filter(lacking(map(Breach, breaches)))

    def owned(self, rows: QuerySet[Any], name: str, text: str) -> QuerySet[Any]:
        bodies = self.request.viewer.bodies()
        owners = owners_called(text.strip(), bodies)
        tasks = Task.objects.filter(owners.condition, state__in=LIVE, body_id__in=bodies).order_by()
        if owners.count is not None and owners.count <= FEW_TASKS:
            return rows.filter(pk__in=tasks.values("finding_id"))
        self._found_out = counted_once(tasks.values("finding_id").distinct(), bodies, "owner", text.strip())
        return rows.filter(Exists(tasks.filter(finding=OuterRef("pk"))))


class TaskFilter(ScopedFilter):
    """What the task and the responsibility list are narrowed by."""

    worded: Mapping[str, type[Enum]] = {
        "state": TaskState,
        "finding_state": FindingState,
        "overdue": OverdueLevel,
        "deliverable": Deliverable,
        "pace": Pace,
        "missing": Breach,
    }
    totalled = frozenset({"round", "unit", "team", "state", "finding_state"})

    q = django_filters.CharFilter(label=_("任务或单位"), method="search")
    round = django_filters.ChoiceFilter(label=_("轮次"), field_name="round_id", empty_label=_("全部"))
    unit = django_filters.ChoiceFilter(label=_("单位"), field_name="unit_id", empty_label=_("全部"))
    team = django_filters.ChoiceFilter(label=_("组"), method="in_team", empty_label=_("全部"))
    category = django_filters.ChoiceFilter(label=_("类别"), method="in_category", empty_label=_("全部"))
    state = django_filters.MultipleChoiceFilter(label=_("任务状态"), choices=codes(TaskState), method="among")
    owner = django_filters.CharFilter(label=_("责任部门或责任人"), method="owned")
    overdue = django_filters.MultipleChoiceFilter(
        label=_("时限"), choices=codes(OverdueLevel), method="pressing"
    )
    due_on = django_filters.DateFromToRangeFilter(label=_("完成时限"))
    finding_state = django_filters.MultipleChoiceFilter(
        label=_("问题状态"), choices=codes(FindingState), method="of_findings"
    )
    deliverable = django_filters.ChoiceFilter(
        label=_("成果形式"), choices=codes(Deliverable), empty_label=_("全部")
    )
    pace = django_filters.ChoiceFilter(label=_("整改方式"), choices=codes(Pace), empty_label=_("全部"))
    missing = django_filters.MultipleChoiceFilter(
        label=_("缺什么"), choices=codes(TASK_LACKING), method="lacking"
    )
    unproven = django_filters.BooleanFilter(label=_("未附佐证材料"), method="without_evidence")

    def among(self, rows: QuerySet[Any], name: str, values: list[str]) -> QuerySet[Any]:
        return rows.filter(**{f"{name}__in": values}) if values else rows

    def of_findings(self, rows: QuerySet[Any], name: str, states: list[str]) -> QuerySet[Any]:
        return rows.filter(finding_state__in=states) if states else rows

    def owned(self, rows: QuerySet[Any], name: str, text: str) -> QuerySet[Any]:
        owners = owners_called(text.strip(), self.request.viewer.bodies())
        self._found_out = None if owners.count is None else Length(owners.count)
        return rows.filter(owners.condition)

    def pressing(self, rows: QuerySet[Any], name: str, levels: list[str]) -> QuerySet[Any]:
        """A task presses while it is unfinished and its finding is the unit's to work on."""
        if not levels:
            return rows
        if OverdueLevel.NONE in levels:
            return rows.filter((is_pressing(levels) & PRESSING) | ~PRESSING)
        return rows.filter(is_pressing(levels), *_in_so_many_words())

    def lacking(self, rows: QuerySet[Any], name: str, breaches: list[str]) -> QuerySet[Any]:
        """What the rules object to at a task: only at a live one, of a finding that is not settled."""
        if not breaches:
            return rows
        conditions = {
            Breach.NO_OWNER: UNOWNED,
            Breach.NO_DEADLINE: Q(due_on__isnull=True),
        }
        wanted = Q(pk__in=[])
        for breach in breaches:
            wanted |= conditions[Breach(breach)]
        return rows.filter(wanted, finding_state__in=sorted(OPEN), state__in=LIVE)

    def without_evidence(self, rows: QuerySet[Any], name: str, wanted: bool) -> QuerySet[Any]:
        proven = Exists(Evidence.objects.filter(task_id=OuterRef("pk"), withdrawn_at__isnull=True).order_by())
        return rows.filter(~proven if wanted else proven, state__in=LIVE)

    def search(self, rows: QuerySet[Any], name: str, text: str) -> QuerySet[Any]:
        return rows.filter(self.titled(TASK_TITLES, text.strip()))

    def kept_length(self, on: Mapping[str, Any]) -> int:
        states, finding_states = on.get("state", ()), on.get("finding_state", ())
        return length_of(self.place(on), states, finding_states, self.request.viewer.bodies())

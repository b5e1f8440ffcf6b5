"""The orders of the task and the responsibility list, by the names of their columns."""

from __future__ import annotations

from collections.abc import Mapping

from huiyin.findings.ordering import BY_UNIT, Direct, Grouped, Sort, by_enum
from huiyin.rules.task import TaskState

TASK_SORTS: Mapping[str, Sort] = {
    "newest": Direct("id"),
    "due_on": Direct("due_on"),
    "state": Grouped("state", by_enum(TaskState), ("due_on", "id")),
    "unit": Grouped("unit_id", BY_UNIT, ("finding_id", "id")),
    "lead_department": Direct("lead_department"),
    "person": Direct("person"),
}

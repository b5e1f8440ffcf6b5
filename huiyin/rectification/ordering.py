"""The orders of the task and the responsibility list, by the names of their columns."""

from __future__ import annotations

from huiyin.findings.ordering import Direct, Grouped, Sort, by_enum, units_by_name
from huiyin.rules.task import TaskState

TASK_SORTS: dict[str, Sort] = {
    "newest": Direct("id"),
    "due_on": Direct("due_on"),
    "state": Grouped("state", by_enum(TaskState), ("due_on", "id")),
    "unit": Grouped("unit_id", units_by_name, ("finding_id", "id")),
    "lead_department": Direct("lead_department"),
    "person": Direct("person"),
}

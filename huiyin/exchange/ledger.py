"""The rows of the three lists as a workbook for editing has them: each value in its one spelling (`cells`).

The same reading serves the way out and the way back, so that what nobody touched never looks changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from huiyin.accounts.viewer import Viewer
from huiyin.findings.models import Finding
from huiyin.rectification.actions import OWNER_FIELDS
from huiyin.rectification.models import Task
from huiyin.rules.bulk import FIELDS as RULE_FIELDS
from huiyin.rules.bulk import FindingChange, RowKind, against_finding, against_task
from huiyin.rules.finding import FindingState
from huiyin.rules.roles import Role
from huiyin.rules.task import TaskFacts, TaskState

from .cells import plain
from .differing import Now
from .layout import FIELDS, NO, ROW_KINDS, YES, Field, Kind

BATCH = 500


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A row with all its texts by code, and the state by which the rules tell what may be changed."""

    id: UUID
    now: Now
    state: str
    finding_state: str
    round: UUID


def rows_of(list_name: str, ids: Sequence[UUID], viewer: Viewer) -> Iterator[LedgerRow]:
    """Those of these rows that the viewer may see, in their order; one query for each 500."""
    read = _findings if ROW_KINDS[list_name] == RowKind.FINDING else _tasks
    fields = FIELDS[list_name]
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        found = {row["pk"]: row for row in read(batch, viewer)}
        for pk in batch:
            if pk in found:
                yield _row(found[pk], fields)


def now_of(list_name: str, ids: Iterable[UUID], viewer: Viewer) -> dict[UUID, Now]:
    """The rows as they are now, by identifier; what is outside the viewer's scope is not among them."""
    return {row.id: row.now for row in rows_of(list_name, list(ids), viewer)}


def _findings(batch: Sequence[UUID], viewer: Viewer) -> QuerySet[Finding, dict[str, Any]]:
    rows = Finding.objects.visible_to(viewer).filter(pk__in=batch).order_by()
    return rows.values(
        "pk", "version", "number", "title", "text", "basis", "amount", "pace", "due_on", "key_watch", "state",
        "completion", "recorded_on", "fed_back_on", "closed_on", "unit_id", "round_id",
        "category_id", unit_name=F("unit__name"), round_name=F("round__name"),
        team=F("target__team__name"), above=F("state"),
    )  # fmt: skip


def _tasks(batch: Sequence[UUID], viewer: Viewer) -> QuerySet[Task, dict[str, Any]]:
    rows = Task.objects.visible_to(viewer).filter(pk__in=batch).order_by()
    return rows.values(
        "pk", "version", "text", "deliverable", "pace", "due_on", "state",
        task=F("title"), unit_name=F("finding__unit__name"), finding_title=F("finding__title"),
        place=F("number"), above_number=F("finding__number"), above=F("finding__state"),
        in_unit=F("finding__unit_id"), in_round=F("finding__round_id"),
        **{f"of_{name}": F(f"responsibility__{name}") for name in OWNER_FIELDS},
    )  # fmt: skip


def _row(row: dict[str, Any], fields: Sequence[Field]) -> LedgerRow:
    if "finding_title" in row:
        row |= {
            "number": f"{row['above_number']}-{row['place']}", "finding": row["finding_title"],
            "unit": row["unit_name"], "unit_id": row["in_unit"], "round_id": row["in_round"],
            **{name: row[f"of_{name}"] for name in OWNER_FIELDS},
        }  # fmt: skip
    else:
        row |= {"unit": row["unit_name"], "round": row["round_name"], "category": row["category_id"]}
    values = {field.code: spelled(field, row[field.code]) for field in fields}
    label = f"{row['unit']} {values['number']} {row.get('task') or row['title']}"
    now = Now(row["version"], values, label, row["unit_id"])
    return LedgerRow(row["pk"], now, row["state"], row["above"], row["round_id"])


def spelled(field: Field, value: Any) -> str:
    """A value of the ledger as it would come back from an untouched cell."""
    if value is None or value == "":
        return ""
    if field.kind == Kind.FLAG:
        return YES if value else NO
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    text = plain(str(value))
    return " ".join(text.split()) if field.kind == Kind.OWNER else text


def values_for(list_name: str, texts: Mapping[str, str]) -> dict[str, Any]:
    """The texts of cells as the rules of changing rows take them, by the rules' names."""
    return {f.action: _value(f, texts[f.code]) for f in FIELDS[list_name] if f.code in texts and f.editable}


def _value(field: Field, text: str) -> Any:
    if not text:
        return None
    match field.kind:
        case Kind.DAY:
            return date.fromisoformat(text)
        case Kind.MONEY:
            return Decimal(text)
        case Kind.FLAG:
            return text == YES
        case Kind.CATEGORY:
            return UUID(text)
    return text


class Editables:
    """Which columns of a row somebody with these roles may change in its state, as far as that can be told
    from the row; the rules have the last word when the file comes back.
    """

    def __init__(self, list_name: str, roles: frozenset[Role]) -> None:
        self._fields = [f for f in FIELDS[list_name] if f.editable]
        self._kind, self._roles = ROW_KINDS[list_name], roles
        self._known: dict[tuple[str, str], frozenset[str]] = {}

    def of(self, row: LedgerRow) -> frozenset[str]:
        key = row.state, row.finding_state
        if key not in self._known:
            self._known[key] = frozenset(f.code for f in self._fields if self._may(f, row))
        return self._known[key]

    def _may(self, field: Field, row: LedgerRow) -> bool:
        if field.action not in RULE_FIELDS[self._kind]:
            return False
        if self._kind == RowKind.TASK:
            facts = TaskFacts(finding_state=FindingState(row.finding_state), reason="—")
            return not against_task([field.action], TaskState(row.state), self._roles, facts)
        return not against_finding(
            [field.action], FindingState(row.state), self._roles, FindingChange(reason="—")
        )

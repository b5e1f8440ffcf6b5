"""What a workbook for editing holds, and where: shared by who writes it and who reads it back. Pure.

The sheet of the list has two rows for people, a hidden row with the columns' codes, a row with their words,
then the rows. `_id` and `_ver` are hidden columns. Two hidden sheets go with it: `_huiyin` says what file it
is and what every row held when it was taken out; `_options` what the drop-downs offer. Each row of `_huiyin`
carries a seal, so that damage can be told from editing.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, StrEnum
from uuid import UUID

from huiyin.rules.bulk import RowKind
from huiyin.rules.finding import Completion, FindingState, Pace
from huiyin.rules.task import Deliverable, TaskState

FORMAT = "huiyin-edit-1"
MARKS, OPTIONS = "_huiyin", "_options"
ID, VERSION = "_id", "_ver"
#: rows of the list's sheet, from one
CODE_ROW, HEADER_ROW = 3, 4
FIRST_ROW = 5
#: empty rows below the list that take new tasks
SPARE_ROWS = 200
SEALED = "seal"
#: among the options: the words of the columns themselves
COLUMNS = "_columns"
DIGEST = "locked"


class Kind(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    DAY = "day"
    MONEY = "money"
    WHOLE = "whole"
    MEMBER = "member"
    FLAG = "flag"
    CATEGORY = "category"
    OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its code, what it holds, whether it comes back, and as what an action knows it."""

    code: str
    kind: Kind
    editable: bool = False
    action: str = ""
    members: type[Enum] | None = None
    required: bool = False
    longest: int = 0


def _locked(*codes: str) -> tuple[Field, ...]:
    return tuple(Field(code, Kind.TEXT) for code in codes)


_OWNERS = (
    Field("leader", Kind.OWNER, True, "leader", longest=120),
    Field("lead_department", Kind.OWNER, True, "lead_department", longest=120),
    Field("support_departments", Kind.OWNER, True, "support_departments", longest=300),
    Field("person", Kind.OWNER, True, "person", longest=120),
)
_PACE = Field("pace", Kind.MEMBER, True, "pace", Pace)
_DUE = Field("due_on", Kind.DAY, True, "due_on")
_TASK_STATE = Field("state", Kind.MEMBER, members=TaskState)
#: the columns of each list when it is taken out for editing
FIELDS: dict[str, tuple[Field, ...]] = {
    "problems": (
        *_locked("number", "unit", "round", "team"),
        Field("category", Kind.CATEGORY, True, "category"),
        Field("title", Kind.TEXT, True, "title", required=True, longest=500),
        Field("text", Kind.TEXT, True, "text"),
        Field("basis", Kind.TEXT, True, "basis"),
        Field("amount", Kind.MONEY, True, "amount"),
        _PACE,
        _DUE,
        Field("key_watch", Kind.FLAG, True, "key_watch"),
        Field("state", Kind.MEMBER, members=FindingState),
        Field("completion", Kind.MEMBER, members=Completion),
        *(Field(code, Kind.DAY) for code in ("recorded_on", "fed_back_on", "closed_on")),
    ),
    "tasks": (
        *_locked("number", "unit", "finding"),
        Field("task", Kind.TEXT, True, "title", required=True, longest=500),
        Field("text", Kind.TEXT, True, "text"),
        Field("deliverable", Kind.MEMBER, True, "deliverable", Deliverable),
        _PACE,
        _DUE,
        *_OWNERS,
        _TASK_STATE,
    ),
    "responsibilities": (
        *_locked("number", "unit", "finding", "task"),
        *_OWNERS,
        _DUE,
        _TASK_STATE,
    ),
}
#: lists whose empty rows may become new tasks
TAKES_NEW = frozenset({"tasks"})


YES, NO = "yes", "no"
#: what one row of each list is
ROW_KINDS = {
    "problems": RowKind.FINDING, "tasks": RowKind.TASK, "responsibilities": RowKind.TASK,
}  # fmt: skip


def editable(list_name: str) -> tuple[Field, ...]:
    return tuple(f for f in FIELDS[list_name] if f.editable)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What file this is: of which body, which list, when and by whom it was taken out, and how many rows."""

    export: UUID
    body: UUID
    list_name: str
    rounds: tuple[UUID, ...]
    viewer: UUID
    scope: str
    at: datetime
    codes: tuple[str, ...]
    rows: int

    def lines(self, key: bytes) -> list[tuple[str, str]]:
        """The first rows of the marks, name and value, with their seal at the end."""
        found = [
            ("format", FORMAT), ("export", str(self.export)), ("body", str(self.body)),
            ("list", self.list_name), ("rounds", " ".join(str(r) for r in self.rounds)),
            ("viewer", str(self.viewer)), ("scope", self.scope), ("at", self.at.isoformat()),
            ("columns", " ".join(self.codes)), ("rows", str(self.rows)),
        ]  # fmt: skip
        return [*found, (SEALED, seal(key, (value for _name, value in found)))]


@dataclass(frozen=True, slots=True)
class Mark:
    """What a row held when it was taken out: texts by code; `locked` is a digest of what may not be edited.

    `sound` is False where the seal does not fit: then it says nothing.
    """

    id: UUID
    version: int
    values: Mapping[str, str]
    locked: str
    sound: bool = True


def manifest_of(lines: Mapping[str, str], key: bytes) -> tuple[Manifest | None, bool]:
    """The manifest that these rows tell, and whether its seal fits; None when they tell none."""
    names = ("format", "export", "body", "list", "rounds", "viewer", "scope", "at", "columns", "rows")
    sound = hmac.compare_digest(lines.get(SEALED, ""), seal(key, (lines.get(n, "") for n in names)))
    if lines.get("format") != FORMAT or lines.get("list") not in FIELDS:
        return None, False
    try:
        return Manifest(
            UUID(lines["export"]), UUID(lines["body"]), lines["list"],
            tuple(UUID(r) for r in lines["rounds"].split()), UUID(lines["viewer"]), lines["scope"],
            datetime.fromisoformat(lines["at"]), tuple(lines["columns"].split()), int(lines["rows"]),
        ), sound  # fmt: skip
    except (KeyError, ValueError):
        return None, False


def mark_columns(list_name: str) -> tuple[str, ...]:
    """The columns of a row's mark."""
    return (ID, VERSION, SEALED, DIGEST, *(f.code for f in editable(list_name)))


def seal(key: bytes, values: Iterable[str]) -> str:
    """What tells these values from any others; nobody without the key can make it."""
    text = "\x1f".join(values)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:24]


def digest(values: Iterable[str]) -> str:
    """Tells whether any of these values was changed; not secret."""
    return hashlib.sha256("\x1f".join(values).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Options:
    """What the drop-downs of each column offer, code by words; under `COLUMNS` the columns themselves."""

    by_column: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def code_of(self, column: str, words: str) -> str | None:
        return self.by_column.get(column, {}).get(words)

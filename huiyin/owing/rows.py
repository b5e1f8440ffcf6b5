"""Reading owed steps by their keys: all that a list shows of them, by one statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, IntegerField, QuerySet, UUIDField, Value
from django.db.models.functions import Cast

from huiyin.accounts.viewer import Viewer
from huiyin.rules.finding import FindingState
from huiyin.rules.owed import Owed, OwedKind, Standing, owed
from huiyin.rules.review_chain import Stage
from huiyin.rules.roles import Role

from .places import Source
from .sources import SOURCES, chains
from .wanted import Place

#: columns of the union, in order; `_read` turns them into `Owing`
_COLUMNS = (
    *("o_kind", "o_pk", "o_due", "o_state", "o_since", "o_body", "o_round", "o_unit", "o_target"),
    *("o_finding", "o_title", "o_number", "o_unit_name", "o_round_name", "o_team_name", "o_department_name"),
    *("o_asked_as", "o_asked_of", "o_team", "o_reviewed", "o_passed"),
)


@dataclass(frozen=True, slots=True)
class Owing:
    """One owed step with what a list shows of it. `number` is the finding's, None where there is none; a
    meeting's decision may concern no unit, a campaign's task belongs to no round."""

    owed: Owed
    pk: UUID
    body: UUID
    round: UUID | None
    unit: UUID | None
    target: UUID | None
    finding: UUID | None
    state: str
    title: str
    number: int | None
    unit_name: str
    round_name: str
    team_name: str
    department_name: str

    @property
    def place(self) -> Place:
        due = self.owed.due
        return Place(due is None, due or date.max, self.owed.kind.value, self.pk)

    def name_of(self, role: Role) -> str:
        """Which unit, team or department the role stands for here; empty for those of whom a body has one."""
        names = {Role.UNIT: self.unit_name, Role.TEAM: self.team_name, Role.DEPARTMENT: self.department_name}
        return names.get(role, "")


@dataclass(frozen=True, slots=True)
class Key:
    """One owed step: where it stands, and which of `SOURCES` has it. `read_owed` reads what lists show."""

    place: Place
    source: int


def read_owed(viewer: Viewer, today: date, *parts: Sequence[Key | Owing]) -> list[list[Owing]]:
    """What lists show of these steps, part for part, asked for together: in scope still, and owed still.

    A step that somebody took since its key was read is left out.
    """
    wanted: dict[int, list[UUID]] = {}
    for key in (k for part in parts for k in part if isinstance(k, Key)):
        wanted.setdefault(key.source, []).append(key.place.pk)
    asked = [
        _columns(SOURCES[n].live(viewer).filter(pk__in=keys).order_by(), SOURCES[n])
        for n, keys in sorted(wanted.items())
    ]
    of_bodies = chains() if asked else {}
    found = [_read(row, today, of_bodies) for row in united([("SELECT * FROM ({})", a) for a in asked])]
    there = {(o.owed.kind.value, o.pk): o for o in found}
    return [
        [o for k in part if (o := k if isinstance(k, Owing) else there.get((k.place.kind, k.place.pk)))]
        for part in parts
    ]


def united(parts: Sequence[tuple[str, QuerySet[Any]]], ending: str = "") -> list[tuple[Any, ...]]:
    """All parts by one statement, each in its frame, put together from those that Django made.

    Django's own union gives up on sliced parts on SQLite. Frames and ending are the program's own texts.
    """
    texts, params = [], []
    for n, (frame, part) in enumerate(parts):
        try:
            sql, given = part.query.sql_with_params()
        except EmptyResultSet:
            continue
        texts.append(f"{frame.format(sql)} part{n}")
        params += given
    if not texts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"{' UNION ALL '.join(texts)} {ending}", params)
        return cursor.fetchall()


def _columns(rows: QuerySet[Any], source: Source) -> QuerySet[Any]:
    at = source.places
    finding = F("pk") if at.finding == "self" else _key(at.finding)
    number = {"": Cast(Value(None), IntegerField()), "self": F("number")}.get(at.finding) or F(
        f"{at.finding}__number"
    )
    return rows.annotate(
        o_kind=Value(source.kind.value), o_pk=F("pk"), o_due=F(source.due), o_state=source.state,
        o_since=source.since, o_body=F(f"{at.body}_id"), o_round=_key(at.round),
        o_unit=_key(at.unit), o_target=_key(at.target), o_finding=finding, o_title=source.title,
        o_number=number, o_unit_name=_name(at.unit), o_round_name=_name(at.round),
        o_team_name=_name(at.target and f"{at.target}__team"), o_department_name=_name(at.department),
        o_asked_as=source.asked_as, o_asked_of=source.asked_of,
        o_team=_key(at.target and f"{at.target}__team"),
        o_reviewed=source.reviewed, o_passed=source.passed,
    ).values_list(*_COLUMNS)  # fmt: skip


def _key(path: str) -> Any:
    """The key at this path. Cast: PostgreSQL takes a bare NULL of one part of a union for a text."""
    return F(f"{path}_id") if path else Cast(Value(None), UUIDField())


def _name(path: str) -> Any:
    return F(f"{path}__name") if path else Value("")


def _read(row: tuple[Any, ...], today: date, of_bodies: Mapping[UUID, tuple[Stage, ...]]) -> Owing:
    told = dict(zip(_COLUMNS, row, strict=True))
    kind, body = OwedKind(told["o_kind"]), as_uuid(told["o_body"])
    source = next(s for s in SOURCES if s.kind == kind)
    standing = Standing(
        kind, source.states(told["o_state"]), as_day(told["o_since"]) or today, as_day(told["o_due"]),
        finding_state=FindingState(told["o_state"]) if kind == OwedKind.FINDING else None,
        chain=of_bodies[body], passed=told["o_passed"], has_team=told["o_team"] is not None,
        has_reviewer=bool(told["o_reviewed"]), asked_as=Role(told["o_asked_as"] or Role.OFFICE),
        asked_of=Role(told["o_asked_of"] or Role.UNIT),
    )  # fmt: skip
    step = owed(standing, today)
    if step is None:
        raise AssertionError(f"a source of {kind} gave a settled row: {told['o_state']}")
    return Owing(
        step, as_uuid(told["o_pk"]), body, _maybe(told["o_round"]), _maybe(told["o_unit"]),
        _maybe(told["o_target"]), _maybe(told["o_finding"]), told["o_state"],
        told["o_title"] or told["o_round_name"], told["o_number"], told["o_unit_name"] or "",
        told["o_round_name"] or "", told["o_team_name"] or "", told["o_department_name"] or "",
    )  # fmt: skip


def as_uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(str(value))


def _maybe(value: Any) -> UUID | None:
    return as_uuid(value) if value else None


def as_day(value: Any) -> date | None:
    return value if value is None or isinstance(value, date) else date.fromisoformat(str(value)[:10])

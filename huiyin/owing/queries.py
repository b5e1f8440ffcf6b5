"""One list of all owed answers in scope: a page by one statement, however many kinds there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, IntegerField, QuerySet, UUIDField, Value
from django.db.models.functions import Cast

from huiyin.accounts.viewer import Viewer
from huiyin.rounds.models import Target
from huiyin.rules.finding import FindingState
from huiyin.rules.owed import Owed, OwedKind, Standing, owed
from huiyin.rules.review_chain import Stage
from huiyin.rules.roles import Role
from huiyin.rules.round import RoundState
from huiyin.rules.unit_report import UnitReportState

from .narrowing import after, narrowed
from .plans import owed_plans_of
from .sources import SOURCES, Source, chains
from .unit_reports import owed_reports_of
from .wanted import Place, Wanted

#: rows of the union, in order; `_read` turns them into `Owing`
_COLUMNS = (
    *("o_kind", "o_pk", "o_due", "o_state", "o_since", "o_body", "o_round", "o_unit", "o_target"),
    *("o_finding", "o_title", "o_number", "o_unit_name", "o_round_name", "o_team_name", "o_department_name"),
    *("o_asked_as", "o_asked_of", "o_team", "o_reviewed", "o_passed"),
)


@dataclass(frozen=True, slots=True)
class Owing:
    """One owed step with what a list shows of it. `number` is the finding's, None where there is none."""

    owed: Owed
    pk: UUID
    body: UUID
    round: UUID
    unit: UUID
    target: UUID
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


def owing_for(
    viewer: Viewer, wanted: Wanted, today: date, *, most: int, behind: Place | None = None
) -> list[Owing]:
    """The first `most` owed steps in scope after the place `behind`, by day; what has no day stands last."""
    found: list[Owing] = []
    if behind is None or not behind.undated:
        rows, more = _page(viewer, wanted, today, most, behind), _of_units(viewer, wanted, today, behind)
        found = sorted(chain(rows, more), key=lambda o: o.place)[:most]
    if len(found) < most:
        start = behind if behind is not None and behind.undated else None
        found += _page(viewer, wanted, today, most - len(found), start, undated=True)
    return found


def everything_owed(viewer: Viewer, wanted: Wanted, today: date, *, step: int = 2000) -> Iterator[Owing]:
    """All owed steps in scope, read in slices: for exports."""
    place = None
    while rows := owing_for(viewer, wanted, today, most=step, behind=place):
        yield from rows
        if len(rows) < step:
            return
        place = rows[-1].place


def count_owed(viewer: Viewer, wanted: Wanted, today: date) -> dict[OwedKind, int]:
    """How many owed steps in scope are wanted, by kind; kinds without any are left out."""
    found: dict[OwedKind, int] = {}
    for source in SOURCES:
        rows = narrowed(source, viewer, wanted, today)
        if rows is not None and (n := rows.count()):
            found[source.kind] = found.get(source.kind, 0) + n
    for row in _of_units(viewer, wanted, today, None):
        found[row.owed.kind] = found.get(row.owed.kind, 0) + 1
    return {kind: found[kind] for kind in OwedKind if kind in found}


def _page(
    viewer: Viewer, wanted: Wanted, today: date, most: int, behind: Place | None, *, undated: bool = False
) -> list[Owing]:
    """One slice of all sources: each gives its first rows by its own index, the database merges them."""
    parts = []
    for source in SOURCES:
        rows = narrowed(source, viewer, wanted, today) if source.undated or not undated else None
        if rows is None:
            continue
        rows = rows.filter(**{f"{source.due}__isnull": undated})
        if behind is not None:
            rows = after(rows, source, behind)
        rows = _columns(rows, source).order_by("pk" if undated else source.due, "pk")
        parts += [rows.filter(state=s)[:most] for s in source.by_state] or [rows[:most]]
    of_bodies = chains()
    return [_read(row, today, of_bodies) for row in _united(parts, most)]


def _columns(rows: QuerySet[Any], source: Source) -> QuerySet[Any]:
    at, nothing = source.places, Cast(Value(None), UUIDField())
    finding = {"": nothing, "self": F("pk")}.get(at.finding, F(f"{at.finding}_id") if at.finding else nothing)
    # cast: PostgreSQL takes a bare NULL of one part of a union for a text
    number = {"": Cast(Value(None), IntegerField()), "self": F("number")}.get(at.finding) or F(
        f"{at.finding}__number"
    )
    return rows.annotate(
        o_kind=Value(source.kind.value), o_pk=F("pk"), o_due=F(source.due), o_state=source.state,
        o_since=source.since, o_body=F(f"{at.body}_id"), o_round=F(f"{at.round}_id"),
        o_unit=F(f"{at.unit}_id"), o_target=F(f"{at.target}_id"), o_finding=finding, o_title=source.title,
        o_number=number, o_unit_name=F(f"{at.unit}__name"), o_round_name=F(f"{at.round}__name"),
        o_team_name=F(f"{at.target}__team__name"),
        o_department_name=F(f"{at.department}__name") if at.department else Value(""),
        o_asked_as=source.asked_as, o_asked_of=source.asked_of, o_team=F(f"{at.target}__team_id"),
        o_reviewed=source.reviewed, o_passed=source.passed,
    ).values_list(*_COLUMNS)  # fmt: skip


def _united(parts: list[QuerySet[Any]], most: int) -> list[tuple[Any, ...]]:
    """All slices by one statement, put together from those that Django made.

    Django's own union gives up on sliced parts on SQLite.
    """
    texts, params = [], []
    for n, part in enumerate(parts):
        try:
            sql, given = part.query.sql_with_params()
        except EmptyResultSet:
            continue
        texts.append(f"SELECT * FROM ({sql}) part{n}")  # noqa: S608 - made by Django, values apart
        params += given
    if not texts:
        return []
    order = ", ".join(f"{_COLUMNS.index(name) + 1}" for name in ("o_due", "o_kind", "o_pk"))
    statement = f"{' UNION ALL '.join(texts)} ORDER BY {order} LIMIT {int(most)}"
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall()


def _read(row: tuple[Any, ...], today: date, of_bodies: Mapping[UUID, tuple[Stage, ...]]) -> Owing:
    told = dict(zip(_COLUMNS, row, strict=True))
    kind, body = OwedKind(told["o_kind"]), _uuid(told["o_body"])
    source = next(s for s in SOURCES if s.kind == kind)
    standing = Standing(
        kind, source.states(told["o_state"]), _day(told["o_since"]) or today, _day(told["o_due"]),
        finding_state=FindingState(told["o_state"]) if kind == OwedKind.FINDING else None,
        chain=of_bodies[body], passed=told["o_passed"], has_team=told["o_team"] is not None,
        has_reviewer=bool(told["o_reviewed"]), asked_as=Role(told["o_asked_as"] or Role.OFFICE),
        asked_of=Role(told["o_asked_of"] or Role.UNIT),
    )  # fmt: skip
    step = owed(standing, today)
    if step is None:
        raise AssertionError(f"a source of {kind} gave a settled row: {told['o_state']}")
    return Owing(
        step, _uuid(told["o_pk"]), body, _uuid(told["o_round"]), _uuid(told["o_unit"]),
        _uuid(told["o_target"]), _uuid(told["o_finding"]) if told["o_finding"] else None, told["o_state"],
        told["o_title"] or told["o_round_name"], told["o_number"], told["o_unit_name"], told["o_round_name"],
        told["o_team_name"] or "", told["o_department_name"] or "",
    )  # fmt: skip


def _uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(str(value))


def _day(value: Any) -> date | None:
    return value if value is None or isinstance(value, date) else date.fromisoformat(str(value)[:10])


def _of_units(viewer: Viewer, wanted: Wanted, today: date, behind: Place | None) -> Iterator[Owing]:
    """Plans and reports that units still owe: one of each a target at most, without a row of their own."""
    standings: Iterator[tuple[Target, Standing]] = chain(
        (
            (target, Standing(OwedKind.PLAN, state, since, due, round_state=RoundState(target.round.state)))
            for target, state, since, due in owed_plans_of(viewer, wanted, today)
        ),
        (
            (r.target, Standing(OwedKind.REPORT, UnitReportState.DUE, r.since, r.due))
            for r in owed_reports_of(viewer, wanted, today)
        ),
    )
    for target, standing in standings:
        step = owed(standing, today)
        if step is None:
            continue
        made = Owing(
            step, target.pk, target.body_id, target.round_id, target.unit_id, target.pk, None,
            standing.state, target.round.name, None, target.unit.name, target.round.name, "", "",
        )  # fmt: skip
        if behind is None or made.place > behind:
            yield made

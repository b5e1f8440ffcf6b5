"""A unit's departments and people from a sheet: pasted or as a file, looked at first, then taken in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.viewer import Viewer
from huiyin.journal.actions import one_entry

from .keeping import demand_liaison, keep_department, keep_person
from .models import Department, Person
from .naming import bare, department_of
from .queries import staff_accounts

#: what the columns may be called; without a heading the order is this one
COLUMNS = {
    "department": ("部门", "内设机构", "处室", "科室", "department"),
    "name": ("姓名", "人员", "name"),
    "post": ("职务", "岗位", "职位", "post"),
    "account": ("账号", "用户名", "account", "username"),
}
MOST_ROWS = 2000


class Change(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the sheet: what it says, what it would change, and what is wrong with it."""

    number: int
    department: str = ""
    name: str = ""
    post: str = ""
    account: str = ""
    change: Change = Change.NEW
    what: str = ""
    person_id: UUID | None = None
    account_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Roster:
    """A sheet held against what is kept already. Nobody is retired for being absent from it."""

    rows: tuple[Row, ...]
    new_departments: tuple[str, ...] = field(default=())

    def count(self, change: Change) -> int:
        return sum(r.change == change for r in self.rows)


def held_against(viewer: Viewer, unit_id: UUID, text: str) -> Roster:
    """What a sheet would change, line by line."""
    departments = list(Department.objects.visible_to(viewer).filter(unit_id=unit_id))
    people = list(Person.objects.visible_to(viewer).filter(unit_id=unit_id).select_related("department"))
    accounts = {u.username.casefold(): u.pk for u in staff_accounts(viewer, unit_id)}
    rows = tuple(_held(row, departments, people, accounts) for row in _read(text))
    missing = dict.fromkeys(
        r.department for r in rows if r.change != Change.WRONG and r.department
        and department_of(r.department, departments) is None
    )  # fmt: skip
    return Roster(rows, tuple(missing))


@transaction.atomic
def take_in(*, unit_id: UUID, text: str, by: Viewer) -> Roster:
    """Take in what is new or changed; lines with something wrong are left out. One journal entry."""
    unit = demand_liaison(unit_id, by)
    roster = held_against(by, unit_id, text)
    told = {"body": unit.body_id, "action": "import_roster", "object_type": "inner_office"}
    with one_entry(by=by, object_id=unit.pk, **told) as entry:
        entry.payload = {"unit": unit.pk, "new": roster.count(Change.NEW),
                         "changed": roster.count(Change.CHANGED)}  # fmt: skip
        for name in roster.new_departments:
            keep_department(unit_id=unit_id, name=name, by=by)
        departments = list(Department.objects.filter(unit_id=unit_id))
        for row in roster.rows:
            if row.change in (Change.NEW, Change.CHANGED):
                _keep(row, departments, unit_id, by)
    return roster


def _keep(row: Row, departments: Sequence[Department], unit_id: UUID, by: Viewer) -> None:
    department = department_of(row.department, departments)
    kept = Person.objects.filter(pk=row.person_id).first()
    keep_person(
        unit_id=unit_id, name=row.name, post=row.post or (kept.post if kept else ""), by=by,
        department_id=department.pk if department else None, person_id=row.person_id,
        aliases=kept.aliases if kept else (),
        account_id=row.account_id or (kept.account_id if kept else None),
    )  # fmt: skip


def _read(text: str) -> Iterator[Row]:
    """The lines as rows; a heading says which column is which."""
    order = list(COLUMNS)
    for number, line in enumerate(text.splitlines()[:MOST_ROWS], start=1):
        cells = [c.strip() for c in (line.split("\t") if "\t" in line else line.split(","))]
        if not any(cells):
            continue
        if (named := [_column(c) for c in cells]) and sum(n != "" for n in named) >= 2:
            order = named
            continue
        given = {n: c[:120] for n, c in zip(order, cells, strict=False) if n}
        yield Row(number, **given)


def _column(heading: str) -> str:
    plain = bare(heading)
    return next((n for n, words in COLUMNS.items() if plain in {bare(w) for w in words}), "")


def _held(
    row: Row, departments: Sequence[Department], people: Sequence[Person], accounts: dict[str, UUID]
) -> Row:
    said = {"number": row.number, "department": row.department, "name": row.name, "post": row.post,
            "account": row.account}  # fmt: skip
    if not row.name:
        return Row(**said, change=Change.WRONG, what=_("没有姓名"))
    account = accounts.get(row.account.casefold()) if row.account else None
    if row.account and account is None:
        return Row(**said, change=Change.WRONG, what=_("账号没有本单位“承办人员”的授权"))
    named = [p for p in people if bare(row.name) in {bare(n) for n in (p.name, *p.aliases)}]
    if len(named) > 1:
        named = [p for p in named if bare(p.post) == bare(row.post)] or named
    if len(named) > 1:
        return Row(**said, change=Change.WRONG, what=_("有多位同名人员，请在页面上逐个修改"))
    if not named:
        return Row(**said, change=Change.NEW, account_id=account)
    (person,) = named
    department = department_of(row.department, departments) if row.department else person.department
    changes = [
        words for words, changed in (
            (_("部门"), department is None or department.pk != person.department_id),
            (_("职务"), bool(row.post) and row.post != person.post),
            (_("账号"), account is not None and account != person.account_id),
            (_("恢复在岗"), person.retired_at is not None),
        ) if changed
    ]  # fmt: skip
    change = Change.CHANGED if changes else Change.SAME
    return Row(**said, change=change, what=_("、").join(changes), person_id=person.pk, account_id=account)

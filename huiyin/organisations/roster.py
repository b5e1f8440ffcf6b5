"""The roster of units from a sheet: held against what is kept, doubts decided, then taken in as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.viewer import Viewer
from huiyin.journal.actions import one_entry
from huiyin.rules.moves import Obstacle, Refused
from huiyin.rules.roles import Role
from huiyin.rules.unit import UnitType
from huiyin.rules.unit_roster import UnitLine, read_lines, type_of

from .actions import add_unit, amend_unit
from .clock import today
from .matching import bare, match_unit
from .models import Unit
from .structure import merge_unit

#: so alike that somebody has to say whether it is the same unit
ALIKE = 86.0
NEW, SKIP = "new", "skip"


class Standing(StrEnum):
    """How a line stands to what is kept."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    DOUBT = "doubt"
    TWICE = "twice"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class RosterRow:
    """A line with how it stands, what would change, and the units that it may mean where that is in doubt.

    `choice` is what was decided: `new`, `skip` or a unit's key; empty where nothing had to be.
    """

    line: UnitLine
    standing: Standing
    what: str = ""
    unit: Unit | None = None
    candidates: tuple[Unit, ...] = ()
    choice: str = ""

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to decide."""
        return self.standing in (Standing.DOUBT, Standing.WRONG) and not self.choice


@dataclass(frozen=True, slots=True)
class UnitRoster:
    rows: tuple[RosterRow, ...]

    def count(self, standing: Standing) -> int:
        return sum(r.standing == standing for r in self.rows)

    @property
    def open_rows(self) -> int:
        return sum(r.is_open for r in self.rows)


def held_against(viewer: Viewer, body_id: UUID, text: str, choices: Mapping[int, str]) -> UnitRoster:
    """What a sheet would change, line by line; `choices` are the decisions by the line's number."""
    units = list(Unit.objects.visible_to(viewer).filter(body_id=body_id).select_related("merged_into"))
    lines = list(read_lines(text))
    known = {bare(u.name) for u in units} | {bare(line.name) for line in lines if line.name}
    seen: dict[str, int] = {}
    rows = []
    for line in lines:
        rows.append(_held(line, units, known, seen, choices.get(line.number, "")))
        seen.setdefault(bare(line.name), line.number)
    return UnitRoster(tuple(rows))


def _held(
    line: UnitLine, units: Sequence[Unit], known: set[str], seen: Mapping[str, int], choice: str
) -> RosterRow:
    if fault := _fault(line, known):
        return RosterRow(line, Standing.WRONG, fault, choice=SKIP if choice == SKIP else "")
    if first := seen.get(bare(line.name)):
        return RosterRow(line, Standing.TWICE, _("与第 %(n)d 行重复，以第 %(n)d 行为准") % {"n": first})
    exact = next((u for u in units if bare(u.name) == bare(line.name)), None)
    if exact is not None:
        if exact.merged_into is not None and not line.merged_into:
            words = _("已并入“%(into)s”") % {"into": exact.merged_into.name}
            return RosterRow(line, Standing.WRONG, words, exact, choice=SKIP if choice == SKIP else "")
        what = _changes(line, exact)
        return RosterRow(line, Standing.CHANGED if what else Standing.SAME, what, exact)
    candidates = _candidates(line, units)
    if not candidates:
        return RosterRow(line, Standing.NEW, choice=NEW)
    allowed = {NEW, SKIP, *(str(u.pk) for u in candidates)}
    words = _("可能就是已有的单位：请指明")
    return RosterRow(line, Standing.DOUBT, words, None, candidates, choice if choice in allowed else "")


def _fault(line: UnitLine, known: set[str]) -> str:
    if not line.name:
        return _("没有单位名称")
    if line.unit_type and type_of(line.unit_type) is None:
        return _("不认识的类型“%(type)s”") % {"type": line.unit_type}
    for name in (line.supervised_by, line.parent, line.merged_into):
        if name and bare(name) not in known:
            return _("没有“%(name)s”这个单位，表中也没有") % {"name": name}
        if name and bare(name) == bare(line.name):
            return _("主管、上级或并入的单位就是它自己")
    return ""


def _candidates(line: UnitLine, units: Sequence[Unit]) -> tuple[Unit, ...]:
    """Units that the line may mean: by other names of theirs, by a name it had, or nearly."""
    by_key = {u.pk: u for u in units if u.merged_into_id is None}
    found: dict[UUID, Unit] = {}
    for name in (line.name, *line.former_names):
        for match in match_unit(name, by_key.values()):
            if match.score >= ALIKE:
                found.setdefault(match.unit_id, by_key[match.unit_id])
    return tuple(found.values())


def _changes(line: UnitLine, unit: Unit) -> str:
    """What a line would change, in words; an empty cell keeps what is there."""
    kind = type_of(line.unit_type)
    pairs = (
        (_("类型"), kind is not None and kind != unit.unit_type),
        (_("行业"), bool(line.sector) and line.sector != unit.sector),
        (_("简称"), bool(line.short_name) and line.short_name != unit.short_name),
        (_("管辖地域"), bool(line.place) and line.place != unit.place),
        (_("曾用名"), bool(set(line.former_names) - set(unit.former_names))),
        (_("主管部门"), bool(line.supervised_by)),
        (_("上级单位"), bool(line.parent)),
        (_("并入"), bool(line.merged_into) and unit.merged_into_id is None),
    )
    return _("、").join(str(words) for words, changed in pairs if changed)


@transaction.atomic
def take_in(*, body_id: UUID, text: str, choices: Mapping[int, str], by: Viewer) -> UnitRoster:
    """Take in a roster as a whole, as one journal entry.

    Raises `ValidationError` while a doubt is undecided, and where two lines mean the same unit.
    """
    if Role.OFFICE not in by.roles(body_id):
        raise Refused(Role.OFFICE, [Obstacle("not_your_role", {"roles": [Role.OFFICE]})])
    roster = held_against(by, body_id, text, choices)
    if roster.open_rows:
        raise ValidationError(_("还有需要指明的行：请逐行选择，再导入。什么也没有导入。"))
    _demand_once(roster)
    told = {"action": "import_units", "object_type": "body", "object_id": body_id}
    with one_entry(body=body_id, by=by, **told) as entry:
        entry.payload |= {s.value: roster.count(s) for s in Standing}
        kept = {row.line.number: _keep(row, body_id, by) for row in roster.rows if _is_taken(row)}
        by_name = {bare(u.name): u for u in Unit.objects.filter(body_id=body_id)}
        for row in roster.rows:
            if row.line.number in kept:
                _place(kept[row.line.number], row.line, by_name, by)
    return roster


def _demand_once(roster: UnitRoster) -> None:
    seen: dict[UUID, int] = {}
    for row in filter(_is_taken, roster.rows):
        unit = _meant(row)
        if unit is not None and unit.pk in seen:
            words = _(
                "第 %(first)d 行和第 %(second)d 行指的是同一个单位“%(name)s”：请留下一行。什么也没有导入。"
            )
            told = {"first": seen[unit.pk], "second": row.line.number, "name": unit.name}
            raise ValidationError(words % told)
        if unit is not None:
            seen[unit.pk] = row.line.number


def _meant(row: RosterRow) -> Unit | None:
    """The unit that a line is about; None for a new one."""
    if row.standing == Standing.DOUBT and row.choice != NEW:
        return next(u for u in row.candidates if str(u.pk) == row.choice)
    return row.unit


def _is_taken(row: RosterRow) -> bool:
    return row.choice != SKIP and row.standing not in (Standing.TWICE, Standing.WRONG)


def _keep(row: RosterRow, body_id: UUID, by: Viewer) -> Unit:
    """The line's unit, made or amended; one known by another name is renamed and keeps the old one."""
    line, kind = row.line, type_of(row.line.unit_type)
    plain = {"sector": line.sector, "short_name": line.short_name, "place": line.place}
    unit = _meant(row)
    if unit is None:
        return add_unit(
            body_id=body_id, name=line.name, unit_type=kind or UnitType.OTHER,
            former_names=line.former_names, by=by, **plain,
        )  # fmt: skip
    changes: dict[str, Any] = {key: value for key, value in plain.items() if value}
    changes |= {"unit_type": kind} if kind else {}
    former = [*unit.former_names, *line.former_names]
    if bare(unit.name) != bare(line.name):
        changes["name"] = line.name
        former.append(unit.name)
    former = [name for name in dict.fromkeys(former) if name != line.name]
    return amend_unit(unit_id=unit.pk, by=by, former_names=former, **changes)


def _place(unit: Unit, line: UnitLine, by_name: Mapping[str, Unit], by: Viewer) -> None:
    """What refers to other units, once all of them are there."""
    links = {"supervised_by_id": line.supervised_by, "parent_id": line.parent}
    changes = {key: by_name[bare(name)].pk for key, name in links.items() if name and bare(name) in by_name}
    if changes:
        amend_unit(unit_id=unit.pk, by=by, **changes)
    if line.merged_into and unit.merged_into_id is None and bare(line.merged_into) in by_name:
        merge_unit(unit_id=unit.pk, into_id=by_name[bare(line.merged_into)].pk, on=today(), by=by)

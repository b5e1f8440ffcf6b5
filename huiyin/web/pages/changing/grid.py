"""Cells that were copied from a sheet: which column is which, and what each cell says."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from huiyin.exchange.cells import Unclear, day
from huiyin.rectification.pasting import MOST_PASTED, Pasted
from huiyin.rules.bulk import FIELDS, RowKind, is_blank
from huiyin.rules.finding import Pace
from huiyin.rules.sheet_headings import ALIASES, BLANKS, COLUMNS, PLACE
from huiyin.rules.task import Deliverable

from ...changing_words import FIELD_WORDS
from ...wording import word

_ENUMS = {"deliverable": Deliverable, "pace": Pace}


@dataclass(slots=True)
class GridRow:
    """One row: its cells as text by column, and what is wrong with each."""

    cells: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    pasted: Pasted | None = None

    @property
    def is_empty(self) -> bool:
        return not any(self.cells.values())


def folded(text: str) -> str:
    return "".join(text.split()).lower()


def headings() -> dict[str, str]:
    """What a column can be called, in both languages: folded heading → column."""
    found: dict[str, str] = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            found |= {folded(str(w)): name for name, w in FIELD_WORDS[RowKind.TASK].items()}
    found |= {folded(alias): name for name, names in ALIASES.items() for alias in names}
    return found


def read_grid(text: str) -> tuple[list[GridRow], list[str]]:
    """The rows of a copied range, and the headings that are not taken. At most `MOST_PASTED` rows.

    With two known headings or more in its first row, columns go by their headings; else by their place.
    """
    lines = [[cell.strip() for cell in line] for line in csv.reader(io.StringIO(text), delimiter="\t")]
    lines = [line for line in lines if any(line)]
    if not lines:
        return [], []
    known = headings()
    named = [known.get(folded(cell), "") for cell in lines[0]]
    unknown: list[str] = []
    columns: Sequence[str] = COLUMNS
    if len({n for n in named if n}) >= 2:
        unknown = [cell for cell, name in zip(lines[0], named, strict=True) if cell and not name]
        columns, lines = named, lines[1:]
    rows = []
    for line in lines[:MOST_PASTED]:
        cells = dict.fromkeys(COLUMNS, "")
        cells |= {name: cell for name, cell in zip(columns, line, strict=False) if name}
        rows.append(understood(GridRow(cells)))
    return rows, unknown


def understood(row: GridRow) -> GridRow:
    """The row with what its cells mean, or what is wrong beside each."""
    place = PLACE.match(row.cells["number"])
    if place is None:
        row.errors["number"] = _("请写问题序号（如 3）或任务序号（如 3-2）。")
    values: dict[str, object] = {}
    for name in FIELDS[RowKind.TASK]:
        text = row.cells.get(name, "")
        if is_blank(text) or text in BLANKS:
            continue
        try:
            values[name] = _value(name, text)
        except ValueError as wrong:
            row.errors[name] = str(wrong)
    if place is not None and not row.errors:
        row.pasted = Pasted(int(place[1]), int(place[2]) if place[2] else None, values)
    return row


def _value(name: str, text: str) -> object:
    if name == "due_on":
        try:
            return date.fromisoformat(day(text))
        except (Unclear, ValueError) as wrong:
            raise ValueError(_("看不出是哪一天：请写成 2026-12-31。")) from wrong
    kind = _ENUMS.get(name)
    if kind is None:
        longest = FIELDS[RowKind.TASK][name].longest
        if longest and len(text) > longest:
            raise ValueError(_("最多 %(longest)s 字。") % {"longest": longest})
        return text
    words: dict[str, object] = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            words |= {folded(str(word(member, kind))): member for member in kind}
    words |= {folded(member.value): member for member in kind}
    if folded(text) not in words:
        offered = _("、").join(str(word(member, kind)) for member in kind)
        raise ValueError(_("请填：%(offered)s。") % {"offered": offered})
    return words[folded(text)]


def written(rows: Sequence[GridRow]) -> str:
    """The rows as a copied range again, in the order of `COLUMNS`."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    for row in rows:
        writer.writerow([row.cells[name] for name in COLUMNS])
    return out.getvalue()

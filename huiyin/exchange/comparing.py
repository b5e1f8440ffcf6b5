"""A stored file held against the ledger as it is now: what applying it would do, row by row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from huiyin.accounts.viewer import Viewer
from huiyin.rectification.changesets import RowChange, RowOutcome, Verdict, preview
from huiyin.rules.bulk import RowKind
from huiyin.rules.moves import Obstacle
from huiyin.rules.three_way import Held, RowChoice, RowVerdict, written

from .asking import Question, renamed
from .differing import RowDifference, differences
from .layout import ROW_KINDS, TAKES_NEW
from .ledger import now_of, values_for
from .new_rows import named_findings, obstacles_to_new
from .opening import Book
from .queries import aliases_of

#: fields whose change may ask for a reason, by the rules of findings and tasks
REASONED = {
    RowKind.TASK: frozenset({"due_on"}), RowKind.FINDING: frozenset({"due_on", "category", "pace"}),
}  # fmt: skip
#: stands for the reason that is asked for only when something is applied
SOME_REASON = "—"


@dataclass(frozen=True, slots=True)
class Compared:
    """One row with what the rules say. `may_be_mine` is False where they refuse the file's values."""

    row: RowDifference
    obstacles: tuple[Obstacle, ...] = ()
    needs_reason: bool = False
    may_be_mine: bool = True


@dataclass(slots=True)
class Comparison:
    rows: list[Compared]
    questions: list[Question] = field(default_factory=list)


def compare(book: Book, by: Viewer, *, reason: str = "") -> Comparison:
    """Every row of the book against what the viewer may see of the ledger; nothing is written."""
    list_name = book.manifest.list_name
    wanted = dict.fromkeys([*(r.ident for r in book.rows if r.ident), *book.marks])
    now = now_of(list_name, wanted, by)
    takes_new = list_name in TAKES_NEW
    parents = named_findings(book, by) if takes_new else {}
    found = list(differences(book, now, parents, takes_new))
    units = {r.number: now[r.ident].unit for r in found if r.ident in now}
    units |= {number: parent.unit for number, parent in parents.items() if parent.unit}
    found, questions = renamed(found, units, book, by, aliases_of(set(units.values())))
    return Comparison(_judged(found, list_name, by, reason), questions)


def _judged(rows: Sequence[RowDifference], list_name: str, by: Viewer, reason: str) -> list[Compared]:
    plain = _asked(rows, list_name, None, by, reason)
    mine = _asked(rows, list_name, RowChoice.MINE, by, reason)
    fresh = obstacles_to_new([r for r in rows if r.verdict == RowVerdict.NEW], by)
    return [_one(row, plain, mine, fresh) for row in rows]


def _asked(
    rows: Sequence[RowDifference], list_name: str, choice: RowChoice | None, by: Viewer, reason: str
) -> Mapping[int, tuple[RowOutcome, bool]]:
    """What the rules say of the rows if everybody chose so, and whether they ask for a reason."""
    of = RowVerdict.CONFLICT if choice else None
    changes = [
        (row.number, change_of(row, list_name, choice))
        for row in rows
        if row.verdict in (of or RowVerdict.CHANGED, RowVerdict.CONFLICT)
    ]
    changes = [(n, c) for n, c in changes if c.values]
    numbers = [n for n, _c in changes]
    asked = [c for _n, c in changes]
    outcomes = preview(asked, by=by, reason=reason or SOME_REASON)
    # most fields ask for no reason in any state: their rows need not be asked twice
    may = [] if reason else [(n, c) for n, c in changes if REASONED[c.kind] & c.values.keys()]
    bare = preview([c for _n, c in may], by=by, reason="")
    refused = {n for (n, _c), outcome in zip(may, bare, strict=True) if outcome.obstacles}
    return {n: (full, n in refused and not full.obstacles) for n, full in zip(numbers, outcomes, strict=True)}


def change_of(row: RowDifference, list_name: str, choice: RowChoice | None) -> RowChange:
    """What applying this row changes when this is chosen; without values where it changes nothing."""
    texts = {c.code: c.mine for c in row.cells if written(c.held, choice)}
    return RowChange(
        ROW_KINDS[list_name], row.ident or UUID(int=0), row.version, values_for(list_name, texts)
    )


def _one(
    row: RowDifference, plain: Mapping[int, tuple[RowOutcome, bool]],
    mine: Mapping[int, tuple[RowOutcome, bool]], fresh: Mapping[int, tuple[Obstacle, ...]],
) -> Compared:  # fmt: skip
    if row.verdict == RowVerdict.NEW:
        against = fresh.get(row.number, ())
        return Compared(replace(row, verdict=RowVerdict.REFUSED) if against else row, against)
    outcome, needs_reason = plain.get(row.number, (None, False))
    if outcome and outcome.verdict not in (Verdict.WILL_CHANGE, Verdict.UNCHANGED):
        return Compared(replace(row, verdict=RowVerdict.REFUSED), outcome.obstacles)
    if row.verdict != RowVerdict.CONFLICT:
        return Compared(row, needs_reason=needs_reason)
    chosen, also = mine[row.number]
    may = chosen.verdict in (Verdict.WILL_CHANGE, Verdict.UNCHANGED)
    return Compared(row, () if may else chosen.obstacles, needs_reason or also, may)


def counted(rows: Iterable[Any]) -> dict[str, int]:
    """How many rows there are of each verdict, every verdict named."""
    counts = {str(v): 0 for v in RowVerdict}
    for row in rows:
        counts[str(row)] += 1
    return counts


__all__ = ["Compared", "Comparison", "Held", "change_of", "compare", "counted"]

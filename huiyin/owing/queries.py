"""One list of all owed answers in scope: keys by one statement, however many kinds there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain

from django.db.models import F

from huiyin.accounts.viewer import Viewer
from huiyin.rounds.models import Target
from huiyin.rules.owed import OwedKind, Standing, owed
from huiyin.rules.roles import Role
from huiyin.rules.round import RoundState
from huiyin.rules.unit_report import UnitReportState

from .narrowing import after, narrowed
from .plans import owed_plans_of
from .rows import Key, Owing, as_day, as_uuid, read_owed, united
from .sources import SOURCES
from .unit_reports import owed_reports_of
from .wanted import Place, Wanted, Whose

#: a step that is taken between the two statements would end the list early, so they are asked again
MOST_TRIES = 3


def owing_for(
    viewer: Viewer, wanted: Wanted, today: date, *, most: int, behind: Place | None = None
) -> list[Owing]:
    """The first `most` owed steps in scope after the place `behind`, by day; what has no day stands last."""
    found: list[Owing] = []
    for _again in range(MOST_TRIES):
        keys = owed_keys(viewer, wanted, today, most=most, behind=behind)
        [found] = read_owed(viewer, today, keys)
        if len(found) == len(keys):
            break
    return found


def owed_keys(
    viewer: Viewer,
    wanted: Wanted,
    today: date,
    *,
    most: int,
    behind: Place | None = None,
    of_units: Sequence[Owing] | None = None,
) -> list[Key | Owing]:
    """The same steps by their keys, to be read by `read_owed`; what units owe without a row is there whole.

    `of_units`, where it was read already, is `owed_by_units`.
    """
    found: list[Key | Owing] = []
    if behind is None or not behind.undated:
        more = _among(of_units, viewer, wanted, today)
        later = (o for o in more if behind is None or o.place > behind)
        found = sorted(chain(_keys(viewer, wanted, today, most, behind), later), key=lambda k: k.place)[:most]
    if len(found) < most:
        start = behind if behind is not None and behind.undated else None
        found += _keys(viewer, wanted, today, most - len(found), start, undated=True)
    return found


def everything_owed(viewer: Viewer, wanted: Wanted, today: date, *, step: int = 2000) -> Iterator[Owing]:
    """All owed steps in scope, read in slices: for exports."""
    place = None
    while rows := owing_for(viewer, wanted, today, most=step, behind=place):
        yield from rows
        if len(rows) < step:
            return
        place = rows[-1].place


def count_owed(
    viewer: Viewer,
    wanted: Wanted,
    today: date,
    *,
    most: int | None = None,
    of_units: Sequence[Owing] | None = None,
) -> dict[OwedKind, int]:
    """How many owed steps in scope are wanted, by kind; kinds without any are left out.

    With `most`, a kind is counted no further than one beyond it.
    """
    end, parts = None if most is None else most + 1, []
    for source in SOURCES:
        rows = narrowed(source, viewer, wanted, today)
        if rows is not None:
            frame = f"SELECT '{source.kind.value}', COUNT(*) FROM ({{}})"  # noqa: S608 - an enum's member
            parts.append((frame, rows.values("pk")[:end]))
    found: dict[OwedKind, int] = {}
    for kind, n in chain(united(parts), ((o.owed.kind, 1) for o in _among(of_units, viewer, wanted, today))):
        found[OwedKind(kind)] = found.get(OwedKind(kind), 0) + n
    return {k: found[k] if end is None else min(found[k], end) for k in OwedKind if found.get(k)}


def _keys(
    viewer: Viewer, wanted: Wanted, today: date, most: int, behind: Place | None, *, undated: bool = False
) -> list[Key]:
    """Keys of one slice of all sources: each gives its first by its own index, the database merges them.

    What the list shows is no part of it: of many rows of one day the database would read all that is shown
    before it knows which come first, and a statement with all of it took longer to plan than to answer.
    """
    parts = []
    for n, source in enumerate(SOURCES):
        rows = narrowed(source, viewer, wanted, today) if source.undated or not undated else None
        if rows is None:
            continue
        rows = rows.filter(**{f"{source.due}__isnull": undated})
        if behind is not None:
            rows = after(rows, source, behind)
        rows = rows.order_by("pk" if undated else source.due, "pk")
        rows = rows.annotate(o_due=F(source.due), o_pk=F("pk")).values_list("o_due", "o_pk")
        frame = f"SELECT o_due, '{source.kind.value}', o_pk, {n} FROM ({{}})"  # noqa: S608 - an enum's member
        by_state = [rows.filter(state=s) for s in source.by_state] or [rows]
        parts += [(frame, part[:most]) for part in by_state]
    found = united(parts, f"ORDER BY 1, 2, 3 LIMIT {int(most)}")
    days = ((as_day(due), kind, pk, source) for due, kind, pk, source in found)
    return [Key(Place(d is None, d or date.max, kind, as_uuid(pk)), n) for d, kind, pk, n in days]


def owed_by_units(viewer: Viewer, wanted: Wanted, today: date) -> list[Owing]:
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
    found = []
    for target, standing in standings:
        step = owed(standing, today)
        if step is None:
            continue
        found.append(Owing(
            step, target.pk, target.body_id, target.round_id, target.unit_id, target.pk, None,
            standing.state, target.round.name, None, target.unit.name, target.round.name, "", "",
        ))  # fmt: skip
    return found


def _among(of_units: Sequence[Owing] | None, viewer: Viewer, wanted: Wanted, today: date) -> Sequence[Owing]:
    """What units owe without a row, as far as it is wanted: of `of_units`, or read."""
    if of_units is None:
        return owed_by_units(viewer, wanted, today)
    earliest, latest = wanted.span(today)
    own = viewer.scopes(Role.UNIT)
    return [
        o for o in of_units
        if (not wanted.kinds or o.owed.kind in wanted.kinds)
        and (not wanted.by or o.owed.by in wanted.by) and (not wanted.to or o.owed.to in wanted.to)
        and (not wanted.units or o.unit in wanted.units) and (not wanted.rounds or o.round in wanted.rounds)
        and (wanted.whose is None or (o.unit in own) == (wanted.whose == Whose.MINE))
        and (earliest or date.min) <= (o.owed.due or date.max) <= (latest or date.max)
    ]  # fmt: skip

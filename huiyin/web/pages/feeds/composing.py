"""What stands in a calendar: stays and meetings of a round, and what is owed, without a finding's words.

Things of one kind on one day are one entry, or the office would have thirty. Its identifier is that of the
first of them, so that it stays when the day is moved. Clues are in no calendar, not even as a number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huiyin.accounts.viewer import Viewer
from huiyin.organisations.clock import today
from huiyin.owing.queries import owing_for
from huiyin.owing.rows import Owing
from huiyin.owing.wanted import Place, Wanted, Whose
from huiyin.rounds import queries
from huiyin.rules.owed import OwedKind
from huiyin.rules.round import MeetingKind

from ...icalendar import Event
from ...lists import address
from ...wording import word
from ..stays.showing import Row, rows_of

#: what is late for longer is pressed for elsewhere
LATE = timedelta(days=90)
MOST_OWED = 2000
#: names that one entry lists
NAMED = 40


def round_events(viewer: Viewer, found: Any) -> list[Event]:
    """Entering and leaving, and the meetings, of the targets in scope."""
    return [*_stays(rows_of(viewer, found), found), *_meetings(viewer, found)]


def _stays(rows: Iterable[Row], found: Any) -> Iterator[Event]:
    days: dict[tuple[str, date], list[Row]] = defaultdict(list)
    for row in rows:
        for kind, on in (("enter", row.enters_on), ("leave", row.leaves_on)):
            if on is not None:
                days[kind, on].append(row)
    for (kind, on), there in days.items():
        url = reverse("stays", args=[found.pk])
        places = {row.stay.office for row in there if row.stay and row.stay.office}
        uid = f"{kind}-{min(row.target.pk for row in there)}"
        names = [_unit(row.target) for row in there]
        yield Event(
            uid, on, on, _stay_words(kind, names), _listed(found.name, names), url, _("进驻"),
            location=places.pop() if kind == "enter" and len(places) == 1 else "",
        )  # fmt: skip


def _stay_words(kind: str, names: list[str]) -> str:
    if len(names) == 1:
        return {"enter": _("进驻：%s"), "leave": _("撤离：%s")}[kind] % names[0]
    n = len(names)
    enter = ngettext("进驻 %(n)d 个单位", "进驻 %(n)d 个单位", n)
    leave = ngettext("撤离 %(n)d 个单位", "撤离 %(n)d 个单位", n)
    return {"enter": enter, "leave": leave}[kind] % {"n": n}


def _meetings(viewer: Viewer, found: Any) -> Iterator[Event]:
    days: dict[tuple[str, date], list[Any]] = defaultdict(list)
    for meeting in queries.meetings_for(viewer, found.pk):
        days[meeting.kind, meeting.held_on].append(meeting)
    for (kind, on), held in days.items():
        names = [_unit(m.target) for m in held if m.target is not None]
        words = str(word(kind, MeetingKind))
        if len(names) == 1:
            words = f"{words} · {names[0]}"
        elif names:
            words = f"{words} · {_units(len(names))}"
        uid = f"meeting-{min(m.pk for m in held)}"
        url = reverse("stays", args=[found.pk])
        yield Event(uid, on, on, words, _listed(found.name, names), url, _("会议"))


def _unit(target: Any) -> str:
    return target.unit.short_name or target.unit.name


def _units(n: int) -> str:
    return ngettext("%(n)d 个单位", "%(n)d 个单位", n) % {"n": n}


def _listed(first: str, names: list[str]) -> str:
    """The round, and the units where there are several."""
    shown = names if len(names) > 1 else []
    more = [f"… +{len(shown) - NAMED}"] if len(shown) > NAMED else []
    return "\n".join([first, *shown[:NAMED], *more])


def owed_events(viewer: Viewer, *, everything: bool) -> list[Event]:
    """What is owed within scope with a day, by unit and day: the viewer's own, or everybody's."""
    wanted = Wanted(kinds=frozenset(OwedKind) - {OwedKind.CLUE}, whose=None if everything else Whose.MINE)
    begin = Place(False, today() - LATE, "", UUID(int=0))
    days: dict[Hashable, list[Owing]] = defaultdict(list)
    for row in owing_for(viewer, wanted, today(), most=MOST_OWED, behind=begin):
        if row.owed.due is not None:
            days[row.owed.kind, row.owed.step, row.owed.due, row.unit or row.round].append(row)
    return [_owed(rows) for rows in days.values()]


def _owed(rows: list[Owing]) -> Event:
    """Kind, step and unit; of findings their numbers, never their words."""
    first, on = rows[0], rows[0].owed.due or today()
    summary = _("%(step)s · %(kind)s · %(unit)s") % {
        "step": word(first.owed.step), "kind": word(first.owed.kind),
        "unit": first.unit_name or first.round_name,
    }  # fmt: skip
    if len(rows) > 1:
        summary += ngettext("（%(n)d 项）", "（%(n)d 项）", len(rows)) % {"n": len(rows)}
    numbers = sorted(row.number for row in rows if row.number is not None)
    said = [first.round_name]
    if numbers:
        shown = _("、").join(map(str, numbers[:NAMED])) + ("…" if len(numbers) > NAMED else "")
        said.append(_("问题 %(numbers)s") % {"numbers": shown})
    url = address("owed", kind=first.owed.kind.value, unit=first.unit or "")
    uid = f"{first.owed.kind.value}-{first.owed.step.value}-{min(row.pk for row in rows)}"
    return Event(uid, on, on, summary, "\n".join(said), url, _("到期"))

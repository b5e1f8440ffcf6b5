"""From the journal to notices: each entry once, after it was committed, whatever is killed in between.

A cursor for each chain says up to where it has been read. It moves in the transaction that makes the notices,
so an entry is told exactly once: a job that comes three times finds nothing left to do, and one that was
killed has done nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from huiyin.journal.models import ChainHead, Entry
from huiyin.rules.notice_kinds import NoticeKind, Part, Urgency
from huiyin.rules.notices import IN_BULK, MOST_SINGLY, Tell

from .delivering import plan_deliveries
from .events import Event, Matter, Matters, events_of
from .models import About, Cursor, Notice
from .people import Staff

BATCH = 200
_URGENCIES = {urgency: n for n, urgency in enumerate(Urgency)}
#: what an entry tells of besides its object, by its name in the payload; the first one counts
_THINGS = ("question", "comment", "extension", "supervision", "decision", "accountability", "brief", "task")
#: parts from which a target is seen as a whole, so that its findings can be told of together
_SEES_TARGETS = frozenset({Part.OFFICE, Part.TEAM, Part.REVIEWER, Part.UNIT, Part.LEADING_GROUP})


#: parts that one has in a comment or question
_SPOKEN_WITH = frozenset({Part.NAMED, Part.ADDRESSEE, Part.ASKER})


@dataclass(frozen=True, slots=True)
class Telling:
    """One person to be told of one matter, before what belongs together is put together."""

    recipient: UUID
    row: Tell
    matter: Matter
    key: str
    at: datetime
    actor: UUID | None = None
    thing: UUID | None = None
    due_kind: str = ""
    level: str = ""
    due_on: date | None = None
    count: int = 1


def catch_up() -> int:
    """Make the notices of everything in the journal that was not told yet; gives how many were made."""
    cursors = dict(Cursor.objects.values_list("chain", "sequence"))
    heads = ChainHead.objects.values_list("chain", "sequence")
    behind = [chain for chain, sequence in heads if sequence > cursors.get(chain, 0)]
    made = 0
    for chain in behind:
        more = True
        while more:
            more, notices = _read_on(chain)
            made += notices
    return made


@transaction.atomic
def _read_on(chain: str) -> tuple[bool, int]:
    """One batch of a chain: whether there was anything, and how many notices came of it."""
    Cursor.objects.get_or_create(chain=chain)
    cursor = Cursor.objects.select_for_update().get(chain=chain)
    rows = Entry.objects.filter(chain=chain, sequence__gt=cursor.sequence).order_by("sequence")
    entries = list(rows[:BATCH])
    if not entries:
        return False, 0
    notices = keep(_tellings(entries))
    cursor.sequence = entries[-1].sequence
    cursor.save(update_fields=["sequence"])
    return True, notices


def _tellings(entries: Sequence[Entry]) -> list[Telling]:
    events = events_of(entries)
    if not events:
        return []
    matters = Matters(events)
    staff = Staff(matters.bodies, matters.targets)
    return [t for event in events for m in matters.of(event) for t in _of_one(event, m, staff)]


def _of_one(event: Event, matter: Matter, staff: Staff) -> Iterable[Telling]:
    """Each person once, by the row that is most pressing for them; never whoever did it."""
    best: dict[UUID, Tell] = {}
    for row in event.rows:
        for person in staff.of(row.part, event, matter) - {event.actor}:
            held = best.get(person)
            if held is None or _URGENCIES[row.urgency] > _URGENCIES[held.urgency]:
                best[person] = row
    told = (found for name in _THINGS for found in event.ids(name))
    thing = matter.thing or next(told, None)
    for person, row in best.items():
        yield Telling(person, row, matter, event.key, event.at, event.actor, thing)


def keep(tellings: Sequence[Telling]) -> int:
    """Keep these as notices, with their deliveries; in the caller's transaction. Gives how many are new."""
    notices = [_notice(t) for t in together(tellings)]
    known = set(Notice.objects.filter(key__in={n.key for n in notices}).values_list("recipient_id", "key"))
    fresh = {(n.recipient_id, n.key): n for n in notices if (n.recipient_id, n.key) not in known}
    Notice.objects.bulk_create(fresh.values(), batch_size=500)
    plan_deliveries(list(fresh.values()))
    return len(fresh)


def together(tellings: Sequence[Telling]) -> list[Telling]:
    """What one person is told of one matter by one deed is one notice; many matters of a target are one."""
    single: dict[tuple[object, ...], list[Telling]] = defaultdict(list)
    for t in tellings:
        own = None if t.row.kind in IN_BULK else t.thing
        single[t.recipient, t.row.kind, t.row.part, t.actor, t.due_kind, t.level, t.matter.name, own].append(
            t
        )
    merged = [replace(ts[0], count=sum(t.count for t in ts)) for ts in single.values()]
    of_target: dict[tuple[object, ...], list[Telling]] = defaultdict(list)
    for t in merged:
        place = t.matter.target if _goes_in_bulk(t) else (t.matter.name, t.thing)
        of_target[t.recipient, t.row.kind, t.row.part, t.actor, t.due_kind, t.level, place].append(t)
    return [t for ts in of_target.values() for t in (_as_one(ts) if len(ts) > MOST_SINGLY else ts)]


def _goes_in_bulk(t: Telling) -> bool:
    bulk = NoticeKind(t.row.kind) in IN_BULK and t.row.part in _SEES_TARGETS | {Part.OWNER}
    return bulk and t.matter.about == About.FINDING and t.matter.target is not None


def _as_one(tellings: list[Telling]) -> list[Telling]:
    first, matter = tellings[0], tellings[0].matter
    urgency = max((t.row.urgency for t in tellings), key=lambda u: _URGENCIES[u])
    whole = Matter(
        About.TARGET, matter.body, matter.target or matter.id, None, matter.target, matter.team, matter.unit,
        matter.round,
    )  # fmt: skip
    row = replace(first.row, urgency=urgency)
    return [replace(first, row=row, matter=whole, count=len(tellings), thing=None, due_on=None)]


def _about(t: Telling) -> About:
    """What is asked for when it is shown: a question or comment where it tells of one, else the matter."""
    if t.thing and t.row.part in _SPOKEN_WITH:
        return About.COMMENT if t.row.kind == NoticeKind.MENTIONED else About.QUESTION
    return t.matter.about


def _notice(t: Telling) -> Notice:
    m = t.matter
    thing = f":{t.thing.hex[:12]}" if t.thing and t.row.kind not in IN_BULK else ""
    key = f"{t.key}:{t.row.kind}:{t.due_kind or t.row.part}:{m.id}{thing}"
    return Notice(
        recipient_id=t.recipient, part=t.row.part, kind=t.row.kind, urgency=t.row.urgency, about=_about(t),
        matter=m.name, body_id=m.body, finding_id=m.finding, target_id=m.target, unit_id=m.unit,
        round_id=m.round, document_id=m.id if m.about == About.DOCUMENT else None,
        grant_id=m.id if m.about == About.GRANT else None, thing_id=t.thing, count=t.count,
        due_kind=t.due_kind, level=t.level, due_on=t.due_on, at=t.at, key=key,
    )  # fmt: skip

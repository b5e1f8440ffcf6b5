"""rushed_close: closed by a reviewer in seconds, or in bulk on the deadline without having been opened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from huiyin.sifting.codes import Code, Param, Reason, Sign
from huiyin.sifting.records import Record

#: below so many seconds nobody has looked at a claim and its evidence
SECONDS_AT_LEAST = 30.0
#: opening a record takes so long; so many characters are read in a second; a look at one piece of evidence
SECONDS_TO_OPEN, CHARACTERS_A_SECOND, SECONDS_A_PIECE = 20.0, 10.0, 8.0
LONGEST_DEMAND = 60.0
#: a look of so many seconds is a review, whatever day it fell on
PROPER_REVIEW = 120.0
BULK_AT_DEADLINE, BULK = 3, 12

_Key = tuple[str, str, date]


def rushed_closes(records: Sequence[Record]) -> dict[int, Sign]:
    """Place in `records` → sign."""
    days: dict[_Key, list[int]] = defaultdict(list)
    for place, record in enumerate(records):
        key = _key(record)
        if key is not None and not _reviewed(record):
            days[key].append(place)
    signs: dict[int, Sign] = {}
    for place, record in enumerate(records):
        key = _key(record)
        found = _in_seconds(record) or (_in_bulk(place, records, days[key]) if key in days else None)
        if found is not None:
            signs[place] = found
    return signs


def _key(record: Record) -> _Key | None:
    closing = record.closing
    if closing is None or closing.closed_on is None:
        return None
    return (record.body, closing.closed_by, closing.closed_on)


def _reviewed(record: Record) -> bool:
    seconds = record.closing.opened_seconds if record.closing else None
    return seconds is not None and seconds >= PROPER_REVIEW


def _in_seconds(record: Record) -> Sign | None:
    seconds = record.closing.opened_seconds if record.closing else None
    if seconds is None or record.closed_on is None:
        return None
    looking = SECONDS_A_PIECE * len(record.evidence) + len(record.text) / CHARACTERS_A_SECOND
    needed = min(LONGEST_DEMAND, max(SECONDS_AT_LEAST, SECONDS_TO_OPEN + looking))
    if seconds >= needed:
        return None
    why = (
        f"审核人打开 {seconds:g} 秒即予销号，{len(record.text)}字的整改情况和"
        f"{len(record.evidence)}件佐证材料来不及看完"
    )
    params = {"seconds": seconds, "characters": len(record.text), "pieces": len(record.evidence)}
    score = 0.6 + 0.38 * (1 - seconds / needed)
    return Sign(Code.RUSHED_CLOSE, score, why, reason=Reason.OPENED_FOR_SECONDS, params=params)


def _in_bulk(place: int, records: Sequence[Record], same_day: list[int]) -> Sign | None:
    """Closed together with others that nobody opened properly, on their deadlines or very many at once."""
    record = records[place]
    if _reviewed(record) or len(same_day) < BULK_AT_DEADLINE:
        return None
    late = [p for p in same_day if _at_deadline(records[p])]
    if _at_deadline(record) and len(late) >= BULK_AT_DEADLINE:
        group, told, reason = late, "整改期限当天", Reason.IN_BULK_AT_DEADLINE
    elif len(same_day) >= BULK:
        group, told, reason = same_day, "同一天", Reason.IN_BULK
    else:
        return None
    day = record.closed_on
    why = f"{day} 同一审核人在{told}集中销号 {len(group)} 件，本件没有与材料相称的审核时间"
    score = min(0.95, 0.6 + 0.03 * len(group))
    refs = tuple(records[p].id for p in group[:6] if p != place)
    params: dict[str, Param] = {"day": day.isoformat() if day else "", "together": len(group)}
    return Sign(Code.RUSHED_CLOSE, score, why, refs, (), reason, params)


def _at_deadline(record: Record) -> bool:
    due, closed = record.due, record.closed_on
    return due is not None and closed is not None and 0 <= (closed - due).days <= 1

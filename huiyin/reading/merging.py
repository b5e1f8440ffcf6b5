"""A notice with a table beside its text: what the table tells of a finding is added to that finding."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from huiyin.reading.normal import same_length
from huiyin.reading.result import Item

_FRAME = re.compile(r"关于|针对|[“”\"《》\s]|(?:的)?问题(?:的)?(?:整改)?(?:落实)?(?:情况)?|[,。;:、.]")
# beyond this a file is a ledger with remarks, not a notice with a table
_MOST = 400


def with_table(items: Sequence[Item], rows: Sequence[Item]) -> list[Item]:
    """`items` of the text, with state and owners from the table where it names the same finding."""
    told = {_core(r.title): r for r in rows if r.role == "finding"}
    if not told or len(told) > _MOST or len(items) > 20 * _MOST:
        return list(items)
    return [_filled(item, told) if item.role == "finding" else item for item in items]


def _core(title: str) -> str:
    return _FRAME.sub("", same_length(title))


def _filled(item: Item, told: dict[str, Item]) -> Item:
    core = _core(item.title)
    row = told.get(core) or next(
        (
            r
            for name, r in told.items()
            if len(name) >= 6 and len(core) >= 6 and (name in core or core in name)
        ),
        None,
    )
    return filled(item, row) if row is not None else item


def filled(item: Item, row: Item) -> Item:
    """`item` with what only `row` tells: state, owners, deadline, other columns."""
    return replace(
        item,
        status=item.status or row.status,
        standing=item.standing or row.standing,
        leader=item.leader or row.leader,
        department=item.department or row.department,
        person=item.person or row.person,
        deadline=item.deadline or row.deadline,
        fields={**row.fields, **item.fields},
    )

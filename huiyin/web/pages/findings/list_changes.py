"""What was changed of a finding and its tasks in lists, as events of its line of life.

A change of many rows is one entry of the journal, which stands under the change and not under each finding:
so these are told from the change sets.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from huiyin.accounts.viewer import Viewer
from huiyin.findings.queries import category_names
from huiyin.rectification.change_queries import changes_of
from huiyin.rules.bulk import RowKind, read_back

from ...wording import word
from ..changing.words import changes

#: what the inspecting side does among itself
INSIDE_ONLY = frozenset({"key_watch"})


def list_changes(finding: Any, viewer: Viewer, *, inside: bool) -> Iterator[dict[str, Any]]:
    """Events in the order in which they happened; outside of the inspecting side those since the feedback."""
    rows = changes_of(finding)
    names = category_names(finding) if any("category" in row.after for row in rows) else {}
    for row in rows:
        made = row.change_set
        kind = RowKind.TASK if row.task_id else RowKind.FINDING
        hidden = frozenset() if inside else INSIDE_ONLY
        after = {k: v for k, v in read_back(kind, row.after).items() if k not in hidden}
        if not after or not (inside or _issued(finding, made.at.date())):
            continue
        told = changes(kind, read_back(kind, row.before), after, names)
        words = _("%(label)s：%(old)s → %(new)s")
        lines = [words % {"label": c.label, "old": c.old, "new": c.new} for c in told]
        if row.task_id:
            lines.insert(0, row.task.title)
        undone = made.undoes_id is not None
        yield {
            "at": made.at,
            "title": _("撤销修改") if undone else str(word(made.source, "ChangeSource")),
            "by": _who(made, kind, viewer, inside),
            "text": "\n".join(lines),
            "tone": "active" if row.task_id else "idle",
            "icon": "back" if undone else "pencil",
            "action": "change_rows",
            "actor": made.by,
            "about": row.task.title if row.task_id else "",
            "row": kind,
            "changes": told,
            "count": 1,
        }


def _issued(finding: Any, day: date) -> bool:
    return finding.fed_back_on is not None and day >= finding.fed_back_on


def _who(made: Any, kind: RowKind, viewer: Viewer, inside: bool) -> str:
    """Names within one side; a task is changed by both sides, a finding by the inspecting one."""
    if inside or made.by == viewer.id:
        return str(made.by_name)
    return "" if kind == RowKind.TASK else _("巡视巡察机构")

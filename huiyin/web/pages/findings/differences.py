"""What an event of a finding's life changed, from what to what, in words.

Only what is named here is shown of a journal entry: whatever else it holds stays in the journal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.rules.bulk import RowKind, read_back
from huiyin.rules.finding import FindingAction

from ...figures import day, plain_money
from ...wording import word
from ..changing.words import Changed, changes

_MOVES = frozenset(FindingAction)
_REPORT: dict[str, Promise] = {
    "text": __("进展"),
    "rules_made": __("建章立制（项）"),
    "meetings": __("专题会议（次）"),
    "money_recovered": __("追缴退还"),
    "persons": __("处理人员合计（人）"),
}
_EVIDENCE: dict[str, Promise] = {
    "title": __("材料名称"),
    "kind": __("材料种类"),
    "dated": __("材料落款日期"),
    "name": __("文件名"),
}


@dataclass(frozen=True, slots=True)
class Named:
    """What the journal tells by ids alone, by these ids as text: only what the viewer may see is here."""

    categories: Mapping[str, str]
    tasks: Mapping[str, str]
    evidence: Mapping[str, str]
    #: the wordings of each comment by their numbers
    comments: Mapping[str, Mapping[int, str]]


def differences(event: Mapping[str, Any], named: Named) -> list[Changed]:
    """What an event of `life_line` changed; events that were put together changed nothing."""
    if "changes" in event:
        return list(event["changes"])
    if len(event["told"]) != 1:
        return []
    action, told = str(event["action"]), event["told"][0]
    return _state(action, told) + _fields(action, told, named)


def about(event: Mapping[str, Any], named: Named) -> str:
    """The task or the pieces of evidence that an event is about."""
    if "about" in event:
        return str(event["about"])
    pieces = [named.evidence.get(str(told.get("evidence")), "") for told in event["told"]]
    tasks = [named.tasks.get(str(told.get("task")), "") for told in event["told"]]
    return _("、").join(dict.fromkeys(words for words in (*tasks, *pieces) if words))


def said(event: Mapping[str, Any], named: Named) -> str:
    """What somebody said in a comment, as it was worded first."""
    if event["action"] != "comment" or not event["told"]:
        return ""
    return named.comments.get(str(event["told"][0].get("comment")), {}).get(1, "")


def _state(action: str, told: Mapping[str, Any]) -> list[Changed]:
    before, after = told.get("from"), told.get("to")
    if not before or not after or before == after:
        return []
    enum = "TaskState" if action.startswith("task_") else "FindingState" if action in _MOVES else ""
    return [Changed(_("状态"), str(word(before, enum)), str(word(after, enum)))] if enum else []


def _fields(action: str, told: Mapping[str, Any], named: Named) -> list[Changed]:
    before, after = told.get("before") or {}, told.get("after") or {}
    if action == "amend":
        return _of_row(RowKind.FINDING, before, after, named)
    if action in ("task_assign", "task_revise"):
        return _of_row(RowKind.TASK, before, after, named)
    if action == "correct_progress":
        return [*_of_report(before, after), *_people(before.get("people"), after.get("people"))]
    if action == "replace_evidence":
        return _of_evidence(before, after)
    if action in ("watch", "unwatch"):
        on = action == "watch"
        return changes(RowKind.FINDING, {"key_watch": not on}, {"key_watch": on}, {})
    if action in ("extension_ask", "extension_grant"):
        return _due(action, told)
    return _wording(told, named) if action == "edit_comment" else []


def _of_row(
    kind: RowKind, before: Mapping[str, Any], after: Mapping[str, Any], named: Named
) -> list[Changed]:
    """Fields of a finding or a task; an owner is written whole, so what stayed the same is left out."""
    old, new = (
        read_back(kind, {k.removesuffix("_id"): v for k, v in values.items()}) for values in (before, after)
    )
    differing = {k: v for k, v in new.items() if (old.get(k) or "") != (v or "")}
    return changes(kind, old, differing, named.categories)


def _of_report(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Changed]:
    def worded(name: str, value: Any) -> str:
        return plain_money(Decimal(str(value))) if name == "money_recovered" else str(value)

    return [
        Changed(str(label), worded(name, before[name]), worded(name, after[name]))
        for name, label in _REPORT.items()
        if name in before and name in after
    ]


def _people(before: Mapping[str, int] | None, after: Mapping[str, int] | None) -> list[Changed]:
    """People by instrument; one that is not named counts none."""
    old, new = before or {}, after or {}
    return [
        Changed(name, str(old.get(name, 0)), str(new.get(name, 0)))
        for name in dict.fromkeys((*old, *new))
        if old.get(name, 0) != new.get(name, 0)
    ]


def _of_evidence(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Changed]:
    def worded(name: str, value: Any) -> str:
        if value in (None, ""):
            return "—"
        return str(word(value, "EvidenceKind")) if name == "kind" else str(value)

    told = [
        Changed(str(label), worded(name, before[name]), worded(name, after[name]))
        for name, label in _EVIDENCE.items()
        if name in before and name in after
    ]
    if "sha256" in after:
        told.append(Changed(_("文件内容"), _("原文件"), _("新文件")))
    return told


def _due(action: str, told: Mapping[str, Any]) -> list[Changed]:
    wanted = told.get("wanted" if action == "extension_ask" else "due")
    if not told.get("old") or not wanted:
        return []
    label = _("完成时限") if told.get("task") else _("整改时限")
    old, new = (day(date.fromisoformat(str(d)[:10])) for d in (told["old"], wanted))
    return [Changed(label if action == "extension_grant" else _("申请延至"), old, new)]


def _wording(told: Mapping[str, Any], named: Named) -> list[Changed]:
    wordings: Mapping[int, str] = named.comments.get(str(told.get("comment")), {})
    n = int(told.get("wording") or 0)
    if n not in wordings or n - 1 not in wordings:
        return []
    return [Changed(_("意见"), wordings[n - 1], wordings[n])]

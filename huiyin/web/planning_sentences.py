"""What stands against plans and requests for more time, as sentences; a part of `objections.SENTENCES`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from huiyin.rules.finding import FindingState

from .figures import day
from .wording import word

Params = Mapping[str, Any]


def _extension_not_now(params: Params) -> str:
    """Lives may be named by other states in a refusal; what is not a finding's is worded as it is."""
    state = word(params["state"], FindingState)
    return _("所属问题目前是“%(state)s”，不再调整时限。") % {"state": state}


def _dated(say: Callable[[], str]) -> Callable[[Params], str]:
    return lambda params: say() % {"date": day(params.get("date")) or "—"}


PLANNING_SENTENCES: dict[str, Callable[[Params], str]] = {
    "extension_not_now": _extension_not_now,
    "nothing_to_extend": lambda p: _("还没有时限，无从延期：请先填写时限。"),
    "extension_waits": lambda p: _("这个时限已有一份延期申请等待答复：请等答复，或先撤回再申请。"),
    "extension_date_missing": lambda p: _("还没有写明新的时限：请填写日期。"),
    "extension_not_later": _dated(lambda: _("新的时限须晚于现在的时限 %(date)s：请核对日期。")),
    "task_after_finding": _dated(
        lambda: _("任务的时限不能晚于所属问题的时限 %(date)s：请先申请延长问题的时限。")
    ),
    "own_extension": lambda p: _("这份延期申请由您本人提出，须由另一位人员答复。"),
    "more_than_asked": _dated(lambda: _("同意的时限不能晚于申请的日期 %(date)s：请改为这一天或更早。")),
    "deadline_moved": _dated(
        lambda: _("申请后时限已改为 %(date)s，与申请时不一致：请请单位撤回后重新申请，或不同意并说明。")
    ),
    "leading_group_extends": lambda p: (
        _("这个时限已延期 %(n)s 次，再次延期须报领导小组审定：请写明意见后上报。") % {"n": p["count"]}
    ),
    "office_extends": lambda p: _("这份延期申请由巡视巡察办答复，不须其他人员办理。"),
}

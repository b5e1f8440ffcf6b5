"""What the parts of governance campaigns are called, and what stands against a step; a part of `wording`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from huiyin.rules.campaign import Addressed, CampaignAction, CampaignState
from huiyin.rules.campaign_task import CampaignTaskAction, CampaignTaskState
from huiyin.rules.policy_suggestion import SuggestionAction, SuggestionState
from huiyin.rules.recurrence import Change, Side

from .figures import day
from .outcomes import Outcome

GOVERNANCE_WORDS: dict[str, Mapping[str, str | Promise]] = {
    CampaignState.__name__: {
        CampaignState.OPEN: pgettext_lazy("campaign", "进行中"),
        CampaignState.ENDED: pgettext_lazy("campaign", "已结束"),
        CampaignState.WITHDRAWN: pgettext_lazy("campaign", "已撤回"),
    },
    CampaignAction.__name__: {
        CampaignAction.GIVE: _("下达任务"),
        CampaignAction.END: _("结束专项治理"),
        CampaignAction.WITHDRAW: _("撤回专项治理"),
    },
    Addressed.__name__: {
        Addressed.DEPARTMENT: _("主管部门"),
        Addressed.CONCERNED: _("有这类问题的单位"),
        Addressed.CHOSEN: _("选定的单位"),
        Addressed.ALL: _("全部单位"),
    },
    CampaignTaskState.__name__: {
        CampaignTaskState.GIVEN: pgettext_lazy("campaign task", "待答复"),
        CampaignTaskState.ANSWERED: pgettext_lazy("campaign task", "已答复，待验收"),
        CampaignTaskState.DONE: pgettext_lazy("campaign task", "已验收"),
        CampaignTaskState.LEFT: pgettext_lazy("campaign task", "未完成，已说明"),
        CampaignTaskState.WITHDRAWN: pgettext_lazy("campaign task", "已撤回"),
    },
    CampaignTaskAction.__name__: {
        CampaignTaskAction.ANSWER: pgettext_lazy("campaign task action", "答复"),
        CampaignTaskAction.ACCEPT: pgettext_lazy("campaign task action", "验收通过"),
        CampaignTaskAction.RETURN: pgettext_lazy("campaign task action", "退回"),
        CampaignTaskAction.LEAVE: pgettext_lazy("campaign task action", "不再等待"),
        CampaignTaskAction.WITHDRAW: pgettext_lazy("campaign task action", "撤回任务"),
    },
    SuggestionState.__name__: {
        SuggestionState.PROPOSED: pgettext_lazy("suggestion", "已提出"),
        SuggestionState.TAKEN_UP: pgettext_lazy("suggestion", "已采纳"),
        SuggestionState.NOT_TAKEN_UP: pgettext_lazy("suggestion", "未采纳"),
        SuggestionState.WITHDRAWN: pgettext_lazy("suggestion", "已撤回"),
    },
    SuggestionAction.__name__: {
        SuggestionAction.TAKE_UP: pgettext_lazy("suggestion action", "记为采纳"),
        SuggestionAction.NOT_TAKE_UP: pgettext_lazy("suggestion action", "记为未采纳"),
        SuggestionAction.RECONSIDER: pgettext_lazy("suggestion action", "重新考虑"),
        SuggestionAction.WITHDRAW: pgettext_lazy("suggestion action", "撤回建议"),
    },
    Side.__name__: {
        Side.BEFORE: pgettext_lazy("campaign", "开展以前"),
        Side.DURING: pgettext_lazy("campaign", "开展期间"),
        Side.AFTER: pgettext_lazy("campaign", "结束以后"),
    },
    Change.__name__: {
        Change.TOO_LITTLE: _("数据太少，看不出"),
        Change.RARER: _("明显减少"),
        Change.ALIKE: _("没有明显变化"),
        Change.MORE_OFTEN: _("明显增多"),
    },
}

GOVERNANCE_TONES: dict[str, dict[str, tuple[str, str]]] = {
    "CampaignState": {"open": ("active", "half"), "ended": ("closed", "check"), "withdrawn": ("idle", "ban")},
    "CampaignTaskState": {
        "given": ("active", "half"),
        "answered": ("asked", "hand"),
        "done": ("closed", "check"),
        "left": ("idle", "circle"),
        "withdrawn": ("idle", "ban"),
    },
    "SuggestionState": {
        "proposed": ("asked", "hand"),
        "taken_up": ("closed", "check"),
        "not_taken_up": ("idle", "circle"),
        "withdrawn": ("idle", "ban"),
    },
    "Change": {
        "too_little": ("idle", "circle"),
        "rarer": ("closed", "check"),
        "alike": ("idle", "half"),
        "more_often": ("overdue", "warn"),
    },
}


def _rest(p: Mapping[str, Any]) -> str:
    return ngettext(
        "还有 %(n)s 项任务没有验收：请逐项验收，或写明为何不再等待。",
        "还有 %(n)s 项任务没有验收：请逐项验收，或写明为何不再等待。",
        p["n"],
    ) % {"n": p["n"]}


GOVERNANCE_SENTENCES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "campaign_without_tasks": lambda p: gettext("还没有下达过任务：请先下达，或撤回这项专项治理。"),
    "campaign_rest_unexplained": _rest,
    "campaign_task_missing": lambda p: gettext("还没有写明要做什么：请填写任务。"),
    "campaign_deliverable_missing": lambda p: gettext("还没有写明交什么成果：请填写。"),
    "campaign_day_missing": lambda p: gettext("还没有写期限：请填写日期。"),
    "campaign_day_past": lambda p: gettext("期限 %(day)s 须晚于今天：请核对。") % {"day": day(p["date"])},
    "campaign_to_nobody": lambda p: gettext("没有可以下达的单位或部门：请选择。"),
    "campaign_task_not_yours": lambda p: gettext("这项任务不是下达给您这一方的。"),
    "campaign_answer_missing": lambda p: gettext("还没有写办理情况：请填写。"),
    "own_campaign_task": lambda p: gettext("这项任务由您本人下达，须由本办另一位人员验收。"),
}

#: the panels of decisions, in the order of the work
CAMPAIGN_OUTCOMES: Mapping[StrEnum, Outcome] = {
    CampaignAction.END: Outcome(
        _("结束专项治理"),
        _("全部验收后结束；还有未验收的，写明为何不再等待。以后按新发现的问题看成效。"), "check", "primary",
    ),
    CampaignAction.WITHDRAW: Outcome(
        _("撤回专项治理"), _("误开的撤回，没有办结的任务一并撤回；须写明理由。"), "ban"
    ),
}  # fmt: skip
TASK_OUTCOMES: Mapping[StrEnum, Outcome] = {
    CampaignTaskAction.ANSWER: Outcome(
        _("提交答复"), _("写明做了什么、成果在哪里，附上成果；由巡视巡察办验收。"), "send", "primary"
    ),
    CampaignTaskAction.ACCEPT: Outcome(
        _("验收通过"), _("已做到、成果属实的验收；由下达人以外的一位验收。"), "check", "primary"
    ),
    CampaignTaskAction.RETURN: Outcome(_("退回"), _("写明还差什么，另定期限。"), "back", fields=("due_on",)),
    CampaignTaskAction.LEAVE: Outcome(_("不再等待"), _("写明为何不再要求答复；这一项了结。"), "circle"),
    CampaignTaskAction.WITHDRAW: Outcome(_("撤回任务"), _("误下达的撤回；须写明理由。"), "ban"),
}
SUGGESTION_OUTCOMES: Mapping[StrEnum, Outcome] = {
    SuggestionAction.TAKE_UP: Outcome(
        _("记为采纳"), _("部门已采纳的记下，可写明怎样落实。"), "check", "primary"
    ),
    SuggestionAction.NOT_TAKE_UP: Outcome(_("记为未采纳"), _("写明部门的理由。"), "circle"),
    SuggestionAction.RECONSIDER: Outcome(_("重新考虑"), _("情况有变的，写明理由，回到已提出。"), "again"),
    SuggestionAction.WITHDRAW: Outcome(_("撤回建议"), _("误提的撤回；须写明理由。"), "ban"),
}

"""Why a light is on, and what stands against a step of supervision; a part of `objections.SENTENCES`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huiyin.rules.finding import FindingState
from huiyin.rules.ladder import Rung
from huiyin.rules.watch import Cause

from .figures import day
from .supervision_words import SUPERVISION_WORDS


def cause_sentence(cause: str, n: int) -> str:
    """What was measured, in a few words: “超期 35 天”."""
    match cause:
        case Cause.OVERDUE:
            told = ngettext("超期 %(n)d 天", "超期 %(n)d 天", n)
        case Cause.DUE_IN:
            told = ngettext("距时限还有 %(n)d 天", "距时限还有 %(n)d 天", n)
        case Cause.NO_PROGRESS:
            told = ngettext("连续 %(n)d 天没有新的进展", "连续 %(n)d 天没有新的进展", n)
        case Cause.RETURNED:
            told = ngettext("销号申请被退回 %(n)d 次", "销号申请被退回 %(n)d 次", n)
        case Cause.SIGN:
            told = ngettext("%(n)d 条疑点经核查属实", "%(n)d 条疑点经核查属实", n)
        case Cause.UNANSWERED:
            told = ngettext("督办逾期 %(n)d 天未答复", "督办逾期 %(n)d 天未答复", n)
        case Cause.RECURRENCE:
            return _("以往轮次的问题再次出现")
        case _:
            return _("人工提请")
    return told % {"n": n}


def _rungs(params: Mapping[str, Any]) -> str:
    words = SUPERVISION_WORDS[Rung.__name__]
    left = _("、").join(str(words[r]) for r in params["rungs"])
    return _("越过了%(left)s：须写明越级的理由，理由记入日志。") % {"left": left}


def _settled(params: Mapping[str, Any]) -> str:
    state = FindingState(params["state"])
    if state == FindingState.REGISTERED:
        return _("问题还没有反馈给单位，不能督办：请先反馈。")
    if state == FindingState.CLOSED:
        return _("问题已销号，不再督办：整改不属实的，请先决定重新整改。")
    return _("问题已撤销，不再督办。")


SUPERVISION_SENTENCES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "step_finding_settled": _settled,
    "step_open": lambda p: _("这个问题已有一项未了结的督办：请先办结或升级，再提请下一项。"),
    "step_demand_missing": lambda p: _("还没有写明要求单位做什么：请填写。"),
    "rung_skipped": _rungs,
    "step_answer_missing": lambda p: _("还没有写答复：请填写。"),
    "leaders_approve": lambda p: _("这一级措施由领导小组审批：请等待领导小组决定。"),
    "office_approves": lambda p: _("这一级措施由巡视巡察办审批，不须领导小组办理。"),
    "own_step": lambda p: _("这项督办由您本人提请，须由另一位人员审批。"),
    "not_your_proposal": lambda p: _("这项督办不是您提请的：只能撤回本人提请的。"),
    "step_day_missing": lambda p: _("还没有写明重新答复的期限：请填写日期。"),
    "step_day_past": lambda p: _("重新答复的期限须晚于今天：请核对日期。"),
    "step_answer_still_due": lambda p: _("单位的答复期限还没有过：期满未答复或答复不实的，才能升级。"),
    "no_rung_above": lambda p: _("问责已是最高一级，没有再上一级的措施。"),
}


def until(on: Any) -> str:
    """By when an answer is asked for, in an event's text."""
    return _("答复期限 %(day)s") % {"day": day(on)}

"""What briefs, instructions and their reasons are called, and what stands against their steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from huiyin.rules.brief import BriefAction, BriefState, Importance
from huiyin.rules.instruction import InstructionAction, InstructionState

from .figures import day
from .outcomes import Outcome

UPWARD_WORDS: dict[str, Mapping[str, str | Promise]] = {
    BriefState.__name__: {
        BriefState.DRAFT: pgettext_lazy("brief", "起草中"),
        BriefState.SUBMITTED: pgettext_lazy("brief", "待审批"),
        BriefState.SENT: pgettext_lazy("brief", "已呈报，待阅示"),
        BriefState.NOTED: pgettext_lazy("brief", "已阅"),
        BriefState.INSTRUCTED: pgettext_lazy("brief", "已批示"),
        BriefState.WITHDRAWN: pgettext_lazy("brief", "已撤回"),
    },
    BriefAction.__name__: {
        BriefAction.WRITE: pgettext_lazy("brief action", "保存草稿"),
        BriefAction.SUBMIT: pgettext_lazy("brief action", "送审"),
        BriefAction.APPROVE: pgettext_lazy("brief action", "批准呈报"),
        BriefAction.RETURN: pgettext_lazy("brief action", "退回修改"),
        BriefAction.NOTE: pgettext_lazy("brief action", "圈阅"),
        BriefAction.INSTRUCT: pgettext_lazy("brief action", "批示"),
        BriefAction.WITHDRAW: pgettext_lazy("brief action", "撤回"),
    },
    InstructionState.__name__: {
        InstructionState.GIVEN: pgettext_lazy("instruction", "办理中"),
        InstructionState.ANSWERED: pgettext_lazy("instruction", "已报告，待审阅"),
        InstructionState.DONE: pgettext_lazy("instruction", "已办结"),
    },
    InstructionAction.__name__: {
        InstructionAction.ANSWER: pgettext_lazy("instruction action", "报告办理情况"),
        InstructionAction.ACCEPT: pgettext_lazy("instruction action", "同意办结"),
        InstructionAction.RETURN: pgettext_lazy("instruction action", "退回续办"),
    },
    Importance.__name__: {
        Importance.AMOUNT: _("金额较大"),
        Importance.OVERDUE: _("长期超期"),
        Importance.SIGNS: _("多条疑点属实"),
        Importance.RUNG: _("已采取较重的督办措施"),
        Importance.RECURRENCE: _("以往的问题再次出现"),
        Importance.HAND: _("巡视巡察办认为重要"),
    },
}

UPWARD_SENTENCES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "upward_text_missing": lambda p: gettext("还没有填写内容：请填写。"),
    "own_brief": lambda p: gettext("这件呈报由您本人起草，须由另一位人员审批。"),
    "upward_day_missing": lambda p: gettext("还没有写办理期限：请填写日期。"),
    "upward_day_past": lambda p: gettext("办理期限 %(day)s 须晚于今天：请核对。") % {"day": day(p["date"])},
    "instruction_not_yours": lambda p: gettext("这项批示不是交您办理的。"),
    "instruction_to_nobody": lambda p: gettext("请选择由谁办理。"),
    "brief_there_already": lambda p: gettext("这个问题已有一件未报出的呈报：请在那一件上办理。"),
}

#: the panel of decisions, in the order of the work
BRIEF_OUTCOMES: Mapping[StrEnum, Outcome] = {
    BriefAction.SUBMIT: Outcome(_("送审"), _("重新取数后由本办另一位人员审批。"), "send", "primary"),
    BriefAction.WRITE: Outcome(_("保存草稿"), _("保存修改，台账中的事实同时更新。"), "pencil"),
    BriefAction.APPROVE: Outcome(_("批准呈报"), _("领导小组随即看到，阅读留有回执。"), "up", "primary"),
    BriefAction.RETURN: Outcome(_("退回修改"), _("写明要改什么。"), "back"),
    BriefAction.INSTRUCT: Outcome(
        _("批示"), _("写明要求、由谁办理和期限；办理方须按期报告。"), "flag", "primary"
    ),
    BriefAction.NOTE: Outcome(_("圈阅"), _("已阅，没有批示；以后仍可批示。"), "check"),
    BriefAction.WITHDRAW: Outcome(_("撤回呈报"), _("不再呈报；领导小组不会知道起草过。"), "ban"),
}

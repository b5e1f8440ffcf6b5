"""What lights, rungs and steps of supervision are called; a part of `wording.WORDS`."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiyin.rules.ladder import Rung, StepAction, StepState
from huiyin.rules.watch import Cause, Light

from .outcomes import Outcome

SUPERVISION_WORDS: dict[str, Mapping[str, str | Promise]] = {
    Light.__name__: {
        Light.GREEN: _("绿灯"),
        Light.AMBER: _("黄灯"),
        Light.RED: _("红灯"),
    },
    Cause.__name__: {
        Cause.OVERDUE: pgettext_lazy("cause", "超期"),
        Cause.DUE_IN: pgettext_lazy("cause", "临近时限"),
        Cause.NO_PROGRESS: _("没有新的进展"),
        Cause.RETURNED: _("销号申请被退回"),
        Cause.SIGN: _("疑点属实"),
        Cause.RECURRENCE: _("同类问题再次出现"),
        Cause.UNANSWERED: _("督办逾期未答复"),
        Cause.HAND: _("人工提请"),
    },
    Rung.__name__: {
        Rung.REMIND: pgettext_lazy("rung", "提醒"),
        Rung.URGE: pgettext_lazy("rung", "督办"),
        Rung.TALK: pgettext_lazy("rung", "约谈"),
        Rung.WARN: pgettext_lazy("rung", "告诫"),
        Rung.ACCOUNT: pgettext_lazy("rung", "问责"),
    },
    StepState.__name__: {
        StepState.PROPOSED: _("待审批"),
        StepState.ISSUED: _("待单位答复"),
        StepState.ANSWERED: _("已答复，待核"),
        StepState.SETTLED: _("已了结"),
        StepState.ESCALATED: _("已升级"),
        StepState.REFUSED: pgettext_lazy("state", "未批准"),
        StepState.WITHDRAWN: pgettext_lazy("step", "已撤回"),
    },
    StepAction.__name__: {
        StepAction.PROPOSE: _("提请"),
        StepAction.APPROVE: _("批准发出"),
        StepAction.REFUSE: _("不予批准"),
        StepAction.ANSWER: pgettext_lazy("step", "答复"),
        StepAction.SETTLE: _("了结"),
        StepAction.RETURN: _("退回重新答复"),
        StepAction.ESCALATE: _("升级"),
        StepAction.WITHDRAW: pgettext_lazy("step", "撤回"),
    },
}
#: tone and icon of each event of a step
EVENT_TONES: Mapping[str, tuple[str, str]] = {
    StepAction.PROPOSE: ("idle", "pencil"),
    StepAction.APPROVE: ("overdue", "send"),
    StepAction.REFUSE: ("idle", "ban"),
    StepAction.ANSWER: ("asked", "hand"),
    StepAction.SETTLE: ("closed", "check"),
    StepAction.RETURN: ("returned", "back"),
    StepAction.ESCALATE: ("overdue", "up"),
    StepAction.WITHDRAW: ("idle", "ban"),
}
EVENT_WORDS: Mapping[str, Promise] = {
    StepAction.PROPOSE: pgettext_lazy("event", "提请"),
    StepAction.APPROVE: pgettext_lazy("event", "批准发出"),
    StepAction.REFUSE: pgettext_lazy("event", "不予批准"),
    StepAction.ANSWER: pgettext_lazy("event", "单位答复"),
    StepAction.SETTLE: pgettext_lazy("event", "了结"),
    StepAction.RETURN: pgettext_lazy("event", "退回重新答复"),
    StepAction.ESCALATE: pgettext_lazy("event", "升级"),
    StepAction.WITHDRAW: pgettext_lazy("event", "撤回"),
}

#: the panel of decisions, in the order of the work
STEP_OUTCOMES: Mapping[StrEnum, Outcome] = {
    StepAction.ANSWER: Outcome(
        _("提交答复"),
        _("写明做了什么、为什么没有做到、还差什么、何时完成；提交后由巡视巡察办核对。"),
        "send",
        "primary",
    ),
    StepAction.APPROVE: Outcome(
        _("批准发出"), _("发出后单位立即看到要求，须在期限内答复，并记入单位的督办记录。"), "send", "primary"
    ),
    StepAction.REFUSE: Outcome(
        _("不予批准"), _("理由留存；单位不会知道有过这项提请，同一触发不再重复提请。"), "ban"
    ),
    StepAction.SETTLE: Outcome(
        _("了结"), _("答复属实、措施到位。只了结这项督办，问题仍按时限整改和销号。"), "check", "primary"
    ),
    StepAction.RETURN: Outcome(_("退回"), _("理由全文告知单位，须在新的期限内重新答复。"), "back"),
    StepAction.ESCALATE: Outcome(
        _("升级"), _("结束这一级，提请上一级措施；理由只在监督方内部留存。"), "up", "danger"
    ),
    StepAction.WITHDRAW: Outcome(
        _("撤回这项督办"), _("情况有变或提请有误时撤回；已发出的，单位看到撤回的理由。"), "again"
    ),
}

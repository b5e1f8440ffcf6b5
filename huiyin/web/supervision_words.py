"""What lights, rungs and steps of supervision are called; a part of `wording.WORDS`."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiyin.rules.ladder import Rung, StepAction, StepState
from huiyin.rules.watch import Cause, Light

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

"""What enum members of a unit's inner work and its dispatches are called; a part of `wording.WORDS`."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiyin.rules.dispatch import DispatchAction, DispatchKind, DispatchState
from huiyin.rules.errand import ContributionState, ErrandAction, ErrandState

UNIT_WORDS: dict[str, Mapping[str, str | Promise]] = {
    DispatchKind.__name__: {
        DispatchKind.PLAN: pgettext_lazy("dispatch", "整改方案"),
        DispatchKind.APPLICATION: pgettext_lazy("dispatch", "销号申请"),
        DispatchKind.EXTENSION: pgettext_lazy("dispatch", "延期申请"),
    },
    DispatchState.__name__: {
        DispatchState.PREPARED: _("待签批"),
        DispatchState.SENT_BACK: _("签批退回"),
        DispatchState.SIGNED: _("已签批报出"),
        DispatchState.TAKEN_BACK: pgettext_lazy("dispatch", "已撤回"),
    },
    DispatchAction.__name__: {
        DispatchAction.PREPARE: _("重新送签"),
        DispatchAction.SIGN: _("签批报出"),
        DispatchAction.SIGN_ON_PAPER: _("凭签字承诺书报出"),
        DispatchAction.SEND_BACK: _("退回修改"),
        DispatchAction.TAKE_BACK: _("撤回送签"),
    },
    ErrandState.__name__: {
        ErrandState.GIVEN: _("办理中"),
        ErrandState.REPORTED: _("已提交，待采用"),
        ErrandState.SENT_BACK: _("退回补充"),
        ErrandState.TAKEN_OVER: _("已采用"),
        ErrandState.WITHDRAWN: _("已收回"),
    },
    ErrandAction.__name__: {
        ErrandAction.AMEND: _("调整交办"),
        ErrandAction.REPORT: _("提交办理情况"),
        ErrandAction.SEND_BACK: _("退回承办人员"),
        ErrandAction.TAKE_OVER: _("采用"),
        ErrandAction.WITHDRAW: _("收回交办"),
    },
    ContributionState.__name__: {
        ContributionState.WAITING: _("等待联络员采用"),
        ContributionState.TAKEN_OVER: pgettext_lazy("contribution", "已采用"),
        ContributionState.SENT_BACK: pgettext_lazy("contribution", "已退回"),
    },
}

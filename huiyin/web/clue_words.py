"""What clues, their states and their keys are called; a part of `wording.WORDS`."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiyin.rules.clue import ClueAction, ClueClass, ClueReason, ClueSource, ClueState
from huiyin.rules.clue_key import KeyAction, KeyState

from .outcomes import Outcome

CLUE_WORDS: dict[str, Mapping[str, str | Promise]] = {
    ClueState.__name__: {
        ClueState.ENTERED: pgettext_lazy("clue", "待移交"),
        ClueState.SENT: pgettext_lazy("clue", "待签收"),
        ClueState.RECEIVED: pgettext_lazy("clue", "已签收"),
        ClueState.CHECKING: pgettext_lazy("clue", "初步核实"),
        ClueState.FILED: pgettext_lazy("clue", "立案"),
        ClueState.HANDLED: pgettext_lazy("clue", "已办结"),
        ClueState.NO_CASE: pgettext_lazy("clue", "已了结，不立案"),
        ClueState.RETURNED: pgettext_lazy("clue", "已退回"),
        ClueState.WITHDRAWN: pgettext_lazy("clue", "已撤回"),
    },
    ClueAction.__name__: {
        ClueAction.ENTER: pgettext_lazy("clue action", "录入并密封"),
        ClueAction.ROUTE: pgettext_lazy("clue action", "移交"),
        ClueAction.RECEIVE: pgettext_lazy("clue action", "签收"),
        ClueAction.CHECK: pgettext_lazy("clue action", "转入初步核实"),
        ClueAction.FILE: pgettext_lazy("clue action", "转入立案"),
        ClueAction.HANDLE: pgettext_lazy("clue action", "办结并反馈"),
        ClueAction.DROP: pgettext_lazy("clue action", "了结，不立案"),
        ClueAction.RESUME: pgettext_lazy("clue action", "重新办理"),
        ClueAction.REDIRECT: pgettext_lazy("clue action", "改送其他部门"),
        ClueAction.RETURN: pgettext_lazy("clue action", "退回"),
        ClueAction.WITHDRAW: pgettext_lazy("clue action", "撤回"),
    },
    ClueClass.__name__: {
        ClueClass.POLITICAL: _("政治纪律"),
        ClueClass.ORGANISATION: _("组织纪律"),
        ClueClass.INTEGRITY: _("廉洁纪律"),
        ClueClass.MASSES: _("群众纪律"),
        ClueClass.WORK: _("工作纪律"),
        ClueClass.LIFE: _("生活纪律"),
        ClueClass.OFFICE_CRIME: _("涉嫌职务违法犯罪"),
        ClueClass.OTHER: pgettext_lazy("clue class", "其他"),
    },
    ClueSource.__name__: {
        ClueSource.LETTERS: _("来信来访"),
        ClueSource.TALK: _("个别谈话"),
        ClueSource.RECORDS: _("查阅资料"),
        ClueSource.VISIT: _("下沉走访"),
        ClueSource.OTHER: pgettext_lazy("clue source", "其他"),
    },
    ClueReason.__name__: {
        ClueReason.NOT_OURS: _("不属于本部门职责"),
        ClueReason.TOO_LITTLE: _("内容不足以办理"),
        ClueReason.DUPLICATE: _("与已有线索重复"),
        ClueReason.MISTAKE: _("录入或判断有误"),
    },
    KeyState.__name__: {
        KeyState.NONE: _("未设口令"),
        KeyState.WAITING: _("等待同事准许"),
        KeyState.ADMITTED: _("可以打开"),
        KeyState.SHUT: _("口令已锁定"),
        KeyState.LEFT: _("已不在本部门"),
    },
    KeyAction.__name__: {
        KeyAction.JOIN: _("设置口令"),
        KeyAction.MAKE: _("建立密钥"),
        KeyAction.OPEN: _("打开密钥"),
        KeyAction.ADMIT: _("准许使用"),
        KeyAction.DISMISS: _("取消使用"),
        KeyAction.RECOVER: _("以恢复码取得"),
        KeyAction.ROTATE: _("更换密钥"),
    },
}

#: the panel of decisions, in the order of the work
CLUE_OUTCOMES: Mapping[StrEnum, Outcome] = {
    ClueAction.ROUTE: Outcome(
        _("移交"), _("接收部门收到通知，须在期限内签收；移交函可以下载。"), "send", "primary"
    ),
    ClueAction.RECEIVE: Outcome(_("签收"), _("签收后看到内容，从当天起计算反馈期限。"), "hand", "primary"),
    ClueAction.CHECK: Outcome(_("转入初步核实"), _("移交方看到“初步核实”，反馈期限不变。"), "eye"),
    ClueAction.FILE: Outcome(_("转入立案"), _("移交方看到“立案”，反馈期限不变。"), "file"),
    ClueAction.HANDLE: Outcome(
        _("办结并反馈"), _("移交方看到“已办结”和日期；反馈内容只有本部门能看到。"), "check", "primary"
    ),
    ClueAction.DROP: Outcome(_("了结，不立案"), _("移交方看到“已了结，不立案”和日期。"), "check"),
    ClueAction.REDIRECT: Outcome(
        _("改送其他部门"), _("改为密封给所选部门，本部门不能再看；由巡视巡察办移交。"), "send"
    ),
    ClueAction.RETURN: Outcome(_("退回"), _("退回巡视巡察办，由其决定再移交或撤回。"), "back"),
    ClueAction.RESUME: Outcome(_("重新办理"), _("有新的情况时转回初步核实，重新计算反馈期限。"), "again"),
    ClueAction.WITHDRAW: Outcome(
        _("撤回线索"), _("不再办理；编号和经过留存，内容仍然密封。"), "ban", "danger"
    ),
}

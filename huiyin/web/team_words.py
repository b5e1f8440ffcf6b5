"""What a team's papers and drafts are called; a part of `wording.WORDS`."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiyin.rules.coordination import RequestAction, RequestKind, RequestState
from huiyin.rules.draft import DraftAction, DraftState
from huiyin.rules.working_paper import PaperAction, PaperKind, PaperState

TEAM_WORDS: dict[str, Mapping[str, str | Promise]] = {
    PaperKind.__name__: {
        PaperKind.TALK: _("个别谈话"),
        PaperKind.RECORDS: _("查阅资料"),
        PaperKind.VISIT: _("实地走访"),
        PaperKind.LETTER: _("来信来访"),
        PaperKind.SITTING_IN: _("列席会议"),
        PaperKind.SURVEY: _("问卷调查"),
        PaperKind.OTHER: pgettext_lazy("paper", "其他"),
    },
    PaperState.__name__: {
        PaperState.OPEN: _("记录中"),
        PaperState.FINAL: _("已定稿"),
        PaperState.WITHDRAWN: pgettext_lazy("paper", "已撤回"),
    },
    PaperAction.__name__: {
        PaperAction.AMEND: pgettext_lazy("paper", "修改"),
        PaperAction.FINISH: _("定稿"),
        PaperAction.REOPEN: _("重新打开"),
        PaperAction.WITHDRAW: pgettext_lazy("paper", "撤回"),
    },
    RequestKind.__name__: {
        RequestKind.INQUIRY: _("了解情况"),
        RequestKind.COPY: _("抄告"),
    },
    RequestState.__name__: {
        RequestState.ASKED: _("待部门答复"),
        RequestState.ANSWERED: pgettext_lazy("request", "已答复"),
        RequestState.WITHDRAWN: pgettext_lazy("request", "已撤回"),
    },
    RequestAction.__name__: {
        RequestAction.ANSWER: pgettext_lazy("request", "答复"),
        RequestAction.ASK_AGAIN: _("请部门补充"),
        RequestAction.WITHDRAW: pgettext_lazy("request", "撤回"),
    },
    DraftState.__name__: {
        DraftState.WRITTEN: _("起草中"),
        DraftState.PROPOSED: _("待组长审定"),
        DraftState.SENT_BACK: pgettext_lazy("draft", "已退回"),
        DraftState.MERGED: _("已合并"),
        DraftState.REGISTERED: pgettext_lazy("draft", "已登记"),
        DraftState.DROPPED: _("不采用"),
    },
    DraftAction.__name__: {
        DraftAction.AMEND: pgettext_lazy("draft", "修改"),
        DraftAction.PROPOSE: _("提交组长"),
        DraftAction.RECALL: pgettext_lazy("draft", "撤回修改"),
        DraftAction.SEND_BACK: pgettext_lazy("draft", "退回"),
        DraftAction.REGISTER: _("审定登记"),
        DraftAction.HAND_OVER: _("立即交办"),
        DraftAction.MERGE: _("合并"),
        DraftAction.SEPARATE: _("拆分"),
        DraftAction.DROP: pgettext_lazy("draft", "不予采用"),
        DraftAction.TAKE_UP: _("重新起草"),
    },
}

"""What the enum members of closing and of what is kept up are called; a part of `wording.WORDS`."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiyin.rules.close_checks import CloseCheck, Severity
from huiyin.rules.close_slip import SlipKind
from huiyin.rules.evidence import EvidenceKind
from huiyin.rules.reopening import CameBack, ReopenKind
from huiyin.rules.review_chain import Stage
from huiyin.rules.standing import StandingAction, StandingState

CLOSING_WORDS: dict[str, Mapping[str, str | Promise]] = {
    EvidenceKind.__name__: {
        EvidenceKind.RULE_TEXT: _("制度文本"),
        EvidenceKind.MINUTES: _("会议纪要"),
        EvidenceKind.VOUCHER: _("凭证票据"),
        EvidenceKind.PHOTO: _("照片"),
        EvidenceKind.DECISION: _("处理决定"),
        EvidenceKind.ROSTER: _("名单"),
        EvidenceKind.OTHER: _("其他"),
    },
    SlipKind.__name__: {
        SlipKind.CLOSED: _("已销号"),
        SlipKind.STANDING: _("已销号并长期坚持"),
        SlipKind.BASICALLY_DONE: _("基本完成"),
    },
    CameBack.__name__: {
        CameBack.REOPENED: _("销号后重新整改"),
        CameBack.RECURRED: _("销号后再次发现"),
    },
    Severity.__name__: {
        Severity.AGAINST: _("必须补齐"),
        Severity.EXPLAIN: _("须作说明"),
        Severity.HINT: _("提示"),
    },
    CloseCheck.__name__: {
        CloseCheck.RULES_WITHOUT_TEXT: _("制度无文本"),
        CloseCheck.MONEY_WITHOUT_VOUCHER: _("资金无凭证"),
        CloseCheck.PEOPLE_WITHOUT_DECISION: _("处理人员无决定"),
        CloseCheck.RETURN_REASON: _("退回意见"),
        CloseCheck.TASK_NOT_DONE: _("任务未完成"),
        CloseCheck.UNFITTING_EVIDENCE: _("材料种类不符"),
        CloseCheck.STAGE_TO_COME: _("阶段未到"),
        CloseCheck.AMOUNT_DIFFERS: _("金额不一致"),
        CloseCheck.RULES_DIFFER: _("制度数不一致"),
        CloseCheck.PEOPLE_DIFFER: _("人数不一致"),
        CloseCheck.PAST_DUE: _("超过时限"),
        CloseCheck.EVIDENCE_UNDATED: _("材料未注明日期"),
        CloseCheck.EVIDENCE_BEFORE_FEEDBACK: _("材料早于反馈"),
        CloseCheck.ONE_FILE_FOR_MANY: _("一份材料多处使用"),
        CloseCheck.NOTHING_REPORTED: _("没有填报进展"),
    },
    Stage.__name__: {
        Stage.TEAM: pgettext_lazy("stage", "巡视巡察组"),
        Stage.REVIEWER: pgettext_lazy("stage", "审核人员"),
        Stage.DISCIPLINE: pgettext_lazy("stage", "纪检监察机关"),
        Stage.ORGANISATION: pgettext_lazy("stage", "组织部门"),
        Stage.OFFICE: pgettext_lazy("stage", "巡视巡察办"),
    },
    StandingState.__name__: {
        StandingState.DUE: _("待报告"),
        StandingState.REPORTED: _("待核实"),
        StandingState.CONFIRMED: _("已确认"),
        StandingState.REOPENED: pgettext_lazy("state", "重新整改"),
        StandingState.DROPPED: _("不再核查"),
    },
    StandingAction.__name__: {
        StandingAction.REPORT: _("报告坚持情况"),
        StandingAction.CONFIRM: _("确认持续有效"),
        StandingAction.RETURN: _("退回重报"),
        StandingAction.REOPEN: pgettext_lazy("action", "重新整改"),
        StandingAction.DROP: _("不再核查该项"),
    },
    ReopenKind.__name__: {
        ReopenKind.CAME_BACK: _("问题反弹"),
        ReopenKind.LOOK_BACK: _("回头看发现"),
        ReopenKind.SPOT_CHECK: _("抽查发现"),
        ReopenKind.FALSE_RECTIFICATION: _("虚假整改"),
        ReopenKind.NOT_KEPT_UP: _("未长期坚持"),
    },
    "SlipBatchState": {
        "waiting": _("等待开始"),
        "running": _("正在生成"),
        "done": _("已完成"),
        "stopped": _("已停止"),
        "failed": _("未能完成"),
        "let_go": _("已过保留期"),
    },
    "SlipFailure": {
        "gone": _("已不能出具：问题已不在职责范围内，或已重新整改"),
        "no_font": _("服务器没有中文字体"),
        "failed": _("生成时出错，已记入服务器日志"),
    },
}

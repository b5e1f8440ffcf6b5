"""What events of a finding's history are called: in English a thing done, where an action is one to do."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from ...journal_words import action_word

EVENTS: dict[str, Promise] = {
    "register_findings": pgettext_lazy("event", "登记问题"),
    "amend": pgettext_lazy("event", "修改"),
    "feed_back": pgettext_lazy("event", "反馈"),
    "refer": pgettext_lazy("event", "转有关部门"),
    "answer_referral": pgettext_lazy("event", "部门反馈"),
    "plan": pgettext_lazy("event", "制定任务"),
    "report": pgettext_lazy("event", "填报进展"),
    "apply": pgettext_lazy("event", "申请销号"),
    "recall": pgettext_lazy("event", "撤回申请"),
    "accept": pgettext_lazy("event", "通过审核"),
    "leave_rest": pgettext_lazy("event", "认定基本完成"),
    "return": pgettext_lazy("event", "退回"),
    "close": pgettext_lazy("event", "销号"),
    "reopen": pgettext_lazy("event", "重新整改"),
    "withdraw": pgettext_lazy("event", "撤销"),
    "watch": pgettext_lazy("event", "重点关注"),
    "key_posts": pgettext_lazy("event", "修改重点岗位"),
    "unwatch": pgettext_lazy("event", "取消重点关注"),
    "attach_evidence": pgettext_lazy("event", "上传佐证材料"),
    "withdraw_evidence": pgettext_lazy("event", "撤回佐证材料"),
    "replace_evidence": pgettext_lazy("event", "更新佐证材料"),
    "correct_progress": pgettext_lazy("event", "更正进展"),
    "withdraw_progress": pgettext_lazy("event", "撤回进展"),
    "task_plan": pgettext_lazy("event", "制定任务"),
    "task_assign": pgettext_lazy("event", "落实任务责任"),
    "task_revise": pgettext_lazy("event", "调整任务"),
    "task_complete": pgettext_lazy("event", "完成任务"),
    "task_resume": pgettext_lazy("event", "恢复任务"),
    "task_cancel": pgettext_lazy("event", "取消任务"),
    "standing_report": pgettext_lazy("event", "报告长期坚持情况"),
    "standing_confirm": pgettext_lazy("event", "确认长期坚持"),
    "standing_return": pgettext_lazy("event", "退回长期坚持报告"),
    "standing_reopen": pgettext_lazy("event", "认定未长期坚持"),
    "extension_ask": pgettext_lazy("event", "申请延期"),
    "extension_grant": pgettext_lazy("event", "同意延期"),
    "extension_refuse": pgettext_lazy("event", "不同意延期"),
    "extension_forward": pgettext_lazy("event", "延期报领导小组"),
    "extension_recall": pgettext_lazy("event", "撤回延期申请"),
    "supervision_propose": pgettext_lazy("event", "提请督办"),
    "supervision_approve": pgettext_lazy("event", "批准督办"),
    "supervision_refuse": pgettext_lazy("event", "不批准督办"),
    "supervision_answer": pgettext_lazy("event", "答复督办"),
    "supervision_settle": pgettext_lazy("event", "了结督办"),
    "supervision_return": pgettext_lazy("event", "退回督办答复"),
    "supervision_escalate": pgettext_lazy("event", "升级督办"),
    "supervision_withdraw": pgettext_lazy("event", "撤回督办"),
    "accountability_open": pgettext_lazy("event", "提出问责"),
    "accountability_decide": pgettext_lazy("event", "登记问责决定"),
    "accountability_drop": pgettext_lazy("event", "不予问责"),
    "accountability_appeal": pgettext_lazy("event", "登记申诉"),
    "accountability_uphold": pgettext_lazy("event", "维持问责决定"),
    "accountability_change": pgettext_lazy("event", "变更问责决定"),
    "accountability_revoke": pgettext_lazy("event", "撤销问责决定"),
    "accountability_end": pgettext_lazy("event", "问责影响期满"),
    "comment": pgettext_lazy("event", "发表意见"),
    "edit_comment": pgettext_lazy("event", "改写意见"),
    "withdraw_comment": pgettext_lazy("event", "撤回意见"),
    "ask_question": pgettext_lazy("event", "提问"),
    "answer_question": pgettext_lazy("event", "答复提问"),
    "forward_question": pgettext_lazy("event", "转交提问"),
    "withdraw_question": pgettext_lazy("event", "撤回提问"),
}


def event_word(action: str) -> str | Promise:
    """The word for an event; for one that has none of its own, that of the action."""
    return EVENTS.get(action) or action_word(action, "finding")

"""What the journal calls the deeds around a round; a part of `journal_words.ACTIONS`."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ROUND_ACTIONS: dict[str, Promise] = {
    "look_back_check": _("回头看检查"),
    "keep_minutes": _("登记会议纪要"),
    "attach_to_meeting": _("保存会议材料"),
    "withdraw_meeting_file": _("撤回会议材料"),
    "give_decision": _("交办议定事项"),
    "decision_report": _("报告议定事项"),
    "decision_confirm": _("确认议定事项"),
    "decision_return": _("退回议定事项"),
    "decision_withdraw": _("撤回议定事项"),
    "station": _("安排进驻单位"),
    "export_announcement": _("导出进驻公告"),
    "set_window": _("安排计划时间"),
    "keep_span": _("写明单位的时间要求"),
    "lift_span": _("取消单位的时间要求"),
    "bar_inspector": _("写明不派往的单位"),
    "lift_bar": _("取消不派往的单位"),
}

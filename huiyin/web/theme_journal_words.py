"""What the journal calls the deeds around common problems and governance; parts of `journal_words`."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

THEME_ACTIONS: dict[str, Promise] = {
    "group_findings": _("归集共性问题"),
    "rename_theme": _("修改共性问题名称"),
    "merge_theme": _("合并共性问题"),
    "split_theme": _("拆分共性问题"),
    "place_finding": _("调整问题归类"),
    "decide_cause": _("确定深层原因"),
    "open_campaign": _("开展专项治理"),
    "give_campaign_tasks": _("下达专项治理任务"),
    "end_campaign": _("结束专项治理"),
    "withdraw_campaign": _("撤回专项治理"),
    "campaign_answer": _("答复专项治理任务"),
    "campaign_accept": _("验收专项治理任务"),
    "campaign_return": _("退回专项治理任务"),
    "campaign_leave": _("专项治理任务不再等待"),
    "campaign_withdraw": _("撤回专项治理任务"),
    "suggest_policy": _("提出制度建议"),
    "suggestion_take_up": _("制度建议已采纳"),
    "suggestion_not_take_up": _("制度建议未采纳"),
    "suggestion_reconsider": _("重新考虑制度建议"),
    "suggestion_withdraw": _("撤回制度建议"),
}
THEME_OBJECTS: dict[str, Promise] = {
    "theme": _("共性问题"),
    "campaign": _("专项治理"),
    "suggestion": _("制度建议"),
}

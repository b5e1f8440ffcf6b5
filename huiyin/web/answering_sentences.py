"""What stands against comments and questions, as sentences; a part of `objections.SENTENCES`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from huiyin.rules.roles import Role

from .wording import word

Params = Mapping[str, Any]


def _of_others(params: Params) -> str:
    roles = _("、").join(str(word(Role(role))) for role in params.get("roles", ()))
    return _("这个问题由%(role)s答复，请等对方办理。") % {"role": roles}


ANSWERING_SENTENCES: dict[str, Callable[[Params], str]] = {
    "unit_report_text_missing": lambda p: _("还没有写报告正文：请填写。"),
    "unit_report_not_owed": lambda p: _("目前没有需要报送的进展报告：问题尚未反馈，或已全部办结。"),
    "unit_report_waits": lambda p: _("上一次进展报告正在等待答复：请等答复，或先撤回再报送。"),
    "own_unit_report": lambda p: _("这份进展报告由您本人报送，须由另一位人员答复。"),
    "report_replaced": lambda p: _("这条填报已更正或已撤回，不能再改动。"),
    "people_without_instrument": lambda p: _("处理人员合计多于分项之和：请补齐分项。"),
    "people_fewer_than_part": lambda p: _("处理人员合计少于单项人数：请改正。"),
    "comment_text_missing": lambda p: _("还没有写意见：请填写。"),
    "comment_audience": lambda p: _("您不能发表这一范围的意见：请重新选择给谁看。"),
    "comment_before_issue": lambda p: _("问题尚未反馈，被巡视单位还看不到：请选择仅监督方可见。"),
    "comment_of_another": lambda p: _("这条意见由另一位人员发表：只能由其本人改写，或由巡视巡察办撤回。"),
    "comment_withdrawn": lambda p: _("这条意见已撤回，不能再改动。"),
    "comment_unchanged": lambda p: _("与原来的写法相同：请改动后保存。"),
    "question_text_missing": lambda p: _("还没有写问题内容：请写明要对方说明什么。"),
    "question_before_issue": lambda p: _("问题尚未反馈，被巡视单位还看不到：反馈后再提问。"),
    "question_not_now": lambda p: _("有关事项已办结或已答复，不再提问；需要时可发表意见。"),
    "question_no_team": lambda p: _("这个单位没有分派巡视巡察组，请改问巡视巡察办。"),
    "question_not_referred": lambda p: _("这个问题没有转给该部门，不能向其提问；请先转有关部门。"),
    "question_of_others": _of_others,
    "question_of_other_side": lambda p: _("这个问题由另一方提出，只能由其撤回。"),
    "question_not_forwarded": lambda p: _("只有被巡视单位提出的问题可以转交。"),
    "own_question": lambda p: _("这个问题由您本人提出，须由另一位人员答复。"),
}  # fmt: skip

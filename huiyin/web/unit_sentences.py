"""What stands against a unit's inner work and its dispatches; a part of `objections.SENTENCES`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from .figures import day

UNIT_SENTENCES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "head_signature_missing": lambda p: _("须经单位主要负责人签批后才能报出：请先送主要负责人签批。"),
    "own_preparation": lambda p: _("报送的内容由您本人准备，须由另一位人员审核。"),
    "own_dispatch": lambda p: _("这份报送由您本人准备，须由主要负责人本人签批。"),
    "pledge_missing": lambda p: _("还没有确认真实性承诺：请阅读承诺内容并勾选确认。"),
    "changed_since_prepared": lambda p: _(
        "送签以后台账中的任务又有变动，与送签的方案不一致：请退回联络员，核对后重新送签。"
    ),
    "paper_pledge_not_taken": lambda p: _("本类监督不接受纸质承诺书：请联系安全管理员为主要负责人开通账号。"),
    "head_signs_here": lambda p: _("本单位主要负责人已有账号，请由其在系统中签批。"),
    "pledge_file_missing": lambda p: _("还没有上传主要负责人签字的承诺书：请上传扫描件。"),
    "prepared_already": lambda p: _("同一事项已在送签中：请等待签批，或先撤回再重新送签。"),
    "contribution_missing": lambda p: _("还没有写明办理情况：请填写做了什么、取得什么结果。"),
    "errand_without_people": lambda p: _("还没有选定承办部门或人员：请至少选一项。"),
    "inner_date_missing": lambda p: _("还没有内部时限：请填写日期。"),
    "inner_date_past": lambda p: _("内部时限不能早于今天：请改为今天或以后。"),
    "inner_date_too_late": lambda p: (
        _("内部时限须早于对外时限 %(date)s，留出汇总和签批的时间：请提前。") % {"date": day(p.get("date"))}
    ),
    "others_wait": lambda p: _("这项交办还有其他人提交的内容没有处理：请逐份处理。"),
    "none_waits": lambda p: _("没有其他等待处理的内容。"),
    "department_in_use": lambda p: _("该部门还有在岗人员或办理中的交办：请先调整后再停用。"),
}

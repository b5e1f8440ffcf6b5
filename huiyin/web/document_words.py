"""What official documents, their parts and their figures are called, and what stands against their steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, override, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from huiyin.documents.comparing import DifferenceKind, FactKind
from huiyin.documents.kinds import OfficialKind
from huiyin.rules.official_document import OfficialAction, OfficialState

from .outcomes import Outcome

DOCUMENT_WORDS: dict[str, Mapping[str, str | Promise]] = {
    OfficialState.__name__: {
        OfficialState.DRAFT: pgettext_lazy("official document", "起草中"),
        OfficialState.SUBMITTED: pgettext_lazy("official document", "待审批"),
        OfficialState.BEFORE_LEADERS: pgettext_lazy("official document", "待领导小组审批"),
        OfficialState.APPROVED: pgettext_lazy("official document", "已批准，待印发"),
        OfficialState.ISSUED: pgettext_lazy("official document", "已印发"),
        OfficialState.WITHDRAWN: pgettext_lazy("official document", "已作废"),
    },
    OfficialAction.__name__: {
        OfficialAction.WRITE: pgettext_lazy("official document", "保存文字"),
        OfficialAction.COMPOSE: pgettext_lazy("official document", "按台账生成"),
        OfficialAction.UPLOAD: pgettext_lazy("official document", "上传修改稿"),
        OfficialAction.EXPLAIN: pgettext_lazy("official document", "说明差异"),
        OfficialAction.DISCARD: pgettext_lazy("official document", "弃用修改稿"),
        OfficialAction.SUBMIT: pgettext_lazy("official document", "送审"),
        OfficialAction.APPROVE: pgettext_lazy("official document", "批准"),
        OfficialAction.RETURN: pgettext_lazy("official document", "退回修改"),
        OfficialAction.ISSUE: pgettext_lazy("official document", "印发"),
        OfficialAction.WITHDRAW: pgettext_lazy("official document", "作废"),
    },
    OfficialKind.__name__: {
        OfficialKind.FEEDBACK_OPINION: pgettext_lazy("official document", "反馈意见"),
        OfficialKind.RECTIFICATION_PLAN: pgettext_lazy("official document", "整改方案和三张清单"),
        OfficialKind.UNIT_PROGRESS: pgettext_lazy("official document", "整改进展情况报告"),
        OfficialKind.ASSESSMENT: pgettext_lazy("official document", "整改评估报告"),
        OfficialKind.ROUND_REPORT: pgettext_lazy("official document", "综合报告"),
    },
    DifferenceKind.__name__: {
        DifferenceKind.CHANGED: _("与台账不同"),
        DifferenceKind.RELABELLED: _("所指不同"),
        DifferenceKind.GONE: _("缺少"),
        DifferenceKind.ADDED: _("台账中没有"),
    },
    FactKind.__name__: {
        FactKind.COUNT: pgettext_lazy("fact", "数量"),
        FactKind.RATE: pgettext_lazy("fact", "比率"),
        FactKind.MONEY: pgettext_lazy("fact", "金额"),
        FactKind.DAY: pgettext_lazy("fact", "日期"),
        FactKind.UNIT: pgettext_lazy("fact", "单位名称"),
    },
}

#: colour and sign of each state, as `tones` has them
DOCUMENT_TONES: dict[str, tuple[str, str]] = {
    "draft": ("idle", "pencil"),
    "submitted": ("asked", "hand"),
    "before_leaders": ("asked", "up"),
    "approved": ("active", "check"),
    "issued": ("closed", "send"),
    "withdrawn": ("idle", "ban"),
}

#: what each field of `documents.vocabulary` is called
FIELD_WORDS: dict[str, Promise] = {
    "body": _("机构名称"),
    "unit": _("单位名称"),
    "team": _("巡视组"),
    "round": _("轮次名称"),
    "term": _("届"),
    "stationed_from": _("进驻日期"),
    "stationed_until": _("撤出日期"),
    "fed_back_on": _("反馈日期"),
    "today": _("今天的日期"),
    "plan_period": _("报送方案的期限"),
    "concentrated_period": _("集中整改期"),
    "progress_period": _("报告进展的间隔"),
    "findings": _("问题数"),
    "fed_back": _("已反馈的问题数"),
    "closed": _("已销号数"),
    "open": _("未销号数"),
    "overdue": _("超期数"),
    "done": _("已完成数"),
    "basically_done": _("基本完成数"),
    "in_progress": _("正在整改数"),
    "not_done": _("未完成数"),
    "immediate": _("立行立改数"),
    "standing": _("长期坚持数"),
    "units": _("单位数"),
    "teams": _("巡视组数"),
    "categories": _("问题类别数"),
    "tasks": _("整改任务数"),
    "tasks_done": _("已完成任务数"),
    "tasks_open": _("未完成任务数"),
    "rules_made": _("建立完善制度"),
    "persons": _("处理人次"),
    "amount": _("涉及金额"),
    "money_recovered": _("追缴、挽回资金"),
    "close_rate": _("销号率"),
    "done_rate": _("完成率"),
}


def field_word(name: str) -> str:
    """What a figure or a blank is called; a blank of people's own words is called as its template says."""
    return str(FIELD_WORDS.get(name, name))


def figure_word(figure: Mapping[str, Any]) -> str:
    """A figure's name with what it is counted for."""
    name = field_word(figure["name"])
    return gettext("%(of)s · %(name)s") % {"of": figure["of"], "name": name} if figure["of"] else name


DOCUMENT_SENTENCES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "document_reason_missing": lambda p: gettext("还没有写明理由：请填写。"),
    "document_blanks": lambda p: gettext("还有空缺没有填写：%(names)s。")
    % {"names": gettext("、").join(field_word(b) for b in p["blanks"])},
    "document_differs": lambda p: ngettext(
        "修改稿与台账有 %(n)d 处不一致，既没有改正也没有说明。",
        "修改稿与台账有 %(n)d 处不一致，既没有改正也没有说明。", p["count"],
    ) % {"n": p["count"]},
    "document_moved": lambda p: ngettext(
        "台账中有 %(n)d 个数字已经变化：请先按台账重新生成。",
        "台账中有 %(n)d 个数字已经变化：请先按台账重新生成。", p["count"],
    ) % {"n": p["count"]},
    "document_no_copy": lambda p: gettext("没有上传修改稿。"),
    "document_copy_not_docx": lambda p: gettext("这个文件不是 .docx：请在 Word 或 WPS 中另存为 .docx。"),
    "own_document": lambda p: gettext("这件公文由您本人起草，须由另一位人员审批。"),
    "document_not_for_leaders": lambda p: gettext("这种公文不需要领导小组审批。"),
    "document_for_leaders": lambda p: gettext("这种公文须经领导小组审批。"),
    "document_kind_unknown": lambda p: gettext("没有这种公文。"),
    "document_of_target": lambda p: gettext("这种公文针对一个单位：请选择单位。"),
    "document_of_round": lambda p: gettext("这种公文针对整个轮次：不要选择单位。"),
}  # fmt: skip

#: the panel of decisions, in the order of the work
DOCUMENT_OUTCOMES: Mapping[StrEnum, Outcome] = {
    OfficialAction.SUBMIT: Outcome(_("送审"), _("由本办另一位人员审批。"), "send", "primary"),
    OfficialAction.COMPOSE: Outcome(
        _("按台账重新生成"), _("用现在的数字和模板重新生成；自己写的文字保留。"), "again"
    ),
    OfficialAction.DISCARD: Outcome(_("弃用修改稿"), _("回到按台账生成的文稿；说明一并清除。"), "back"),
    OfficialAction.APPROVE: Outcome(_("批准"), _("须由起草人以外的人批准。"), "check", "primary"),
    OfficialAction.ISSUE: Outcome(
        _("印发"), _("编号并定稿，以后不能再改；给单位的公文随即对该单位可见。"), "send", "primary"
    ),
    OfficialAction.RETURN: Outcome(_("退回修改"), _("写明要改什么。"), "back", fields=("text",)),
    OfficialAction.WITHDRAW: Outcome(_("作废"), _("不再使用；留有记录。"), "ban"),
}

_FLAWS: dict[str, Promise] = {
    "too_long": _("模板太长：最多 %(most)s 个字符。"),
    "not_toml": _("不是有效的 TOML：%(what)s"),
    "unknown_key": _("不认识这个键；可用的有：%(known)s。"),
    "unknown_choice": _("不认识“%(name)s”；可用的有：%(known)s。"),
    "unknown_field": _("没有“%(name)s”这个字段；可用的有：%(known)s。"),
    "unknown_column": _("没有“%(name)s”这一列；可用的有：%(known)s。"),
    "one_kind": _("每一块须是以下之一：%(kinds)s。"),
    "not_a_list": _("须有一块以上的内容。"),
    "not_a_block": _("须是一组键和值。"),
    "not_text": _("须是文字。"),
    "not_texts": _("须是一列文字。"),
    "not_flag": _("须是 true 或 false。"),
    "missing": _("不能空着。"),
    "level": _("标题只有 1 至 4 级。"),
    "number": _("须是不小于 0 的整数。"),
    "widths": _("列宽须是 %(n)s 个正数。"),
    "brace": _("花括号不成对。"),
    "key": _("“%(name)s”不能作名称：只用小写字母、数字和下划线。"),
    "key_twice": _("名称“%(name)s”用了两次。"),
}


def flaw_sentence(place: str, code: str, params: Mapping[str, Any]) -> str:
    """What is wrong with a template, with its place."""
    what = str(_FLAWS[code]) % params
    return gettext("%(place)s：%(what)s") % {"place": place, "what": what} if place else what


DOCUMENT_ACTIONS: dict[str, Promise] = {
    "official_document_write": _("修改公文文字"),
    "official_document_compose": _("生成公文"),
    "official_document_upload": _("上传公文修改稿"),
    "official_document_explain": _("说明公文与台账的差异"),
    "official_document_discard": _("弃用公文修改稿"),
    "official_document_submit": _("公文送审"),
    "official_document_approve": _("批准公文"),
    "official_document_return": _("退回公文"),
    "official_document_issue": _("印发公文"),
    "official_document_withdraw": _("作废公文"),
    "official_document_template": _("修改公文模板"),
    "export_official_document": _("下载公文"),
    "export_brief": _("导出呈报件"),
    "export_unit_brief": _("导出单位情况简报"),
    "export_slips": _("批量生成对账销号单"),
    "export_slip": _("下载对账销号单"),
}
DOCUMENT_OBJECTS: dict[str, Promise] = {"official_document": _("公文")}


def chinese(worded: Callable[[StrEnum], Any]) -> Callable[[StrEnum], str]:
    """The words of enum members as documents have them, whatever language the reader uses."""

    def in_chinese(member: StrEnum) -> str:
        with override("zh-hans"):
            return str(worded(member))

    return in_chinese

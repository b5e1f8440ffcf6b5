"""What accountability cases are called, and what stands against their steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from huiyin.rules.accountability import CaseAction, CaseOrigin, CaseState
from huiyin.rules.announced import AnnouncedAction, AnnouncedKind

from .figures import day
from .outcomes import Outcome

ACCOUNTABILITY_WORDS: dict[str, Mapping[str, str | Promise]] = {
    CaseState.__name__: {
        CaseState.OPENED: pgettext_lazy("case", "待决定"),
        CaseState.IN_FORCE: pgettext_lazy("case", "已决定"),
        CaseState.APPEALED: pgettext_lazy("case", "申诉中"),
        CaseState.REVOKED: pgettext_lazy("case", "已撤销"),
        CaseState.ENDED: pgettext_lazy("case", "影响期满"),
        CaseState.DROPPED: pgettext_lazy("case", "不予问责"),
    },
    CaseAction.__name__: {
        CaseAction.OPEN: pgettext_lazy("case action", "提出问责"),
        CaseAction.DECIDE: pgettext_lazy("case action", "登记决定"),
        CaseAction.DROP: pgettext_lazy("case action", "不予问责"),
        CaseAction.APPEAL: pgettext_lazy("case action", "登记申诉"),
        CaseAction.UPHOLD: pgettext_lazy("case action", "维持原决定"),
        CaseAction.CHANGE: pgettext_lazy("case action", "变更决定"),
        CaseAction.REVOKE: pgettext_lazy("case action", "撤销决定"),
        CaseAction.END: pgettext_lazy("case action", "影响期满"),
    },
    AnnouncedAction.__name__: {
        AnnouncedAction.RECORD: _("登记公开通报的结果"),
        AnnouncedAction.WITHDRAW: _("撤回登记的结果"),
    },
    AnnouncedKind.__name__: {
        AnnouncedKind.INVESTIGATED: _("接受审查调查"),
        AnnouncedKind.DISCIPLINED: _("受党纪政务处分"),
        AnnouncedKind.SENTENCED: _("被判处刑罚"),
        AnnouncedKind.NAMED: _("被通报曝光"),
        AnnouncedKind.OTHER: pgettext_lazy("announced", "其他"),
    },
    CaseOrigin.__name__: {
        CaseOrigin.SIGN: _("属实的疑点"),
        CaseOrigin.LADDER: _("督办"),
        CaseOrigin.REVIEW: _("审核"),
        CaseOrigin.HAND: _("人工提出"),
    },
}

ACCOUNTABILITY_SENTENCES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "announced_post_missing": lambda p: gettext("还没有写明对象的职务：请填写职务，不写姓名。"),
    "announced_source_missing": lambda p: gettext("还没有写明出处：没有公开的不登记。"),
    "announced_day_wrong": lambda p: gettext("通报日期没有写或还没有到：请核对。"),
    "announced_withdrawn": lambda p: gettext("这一条已撤销，不必再次撤销。"),
    "case_not_fed_back": lambda p: gettext("问题还没有反馈给单位或已撤销，不能据以问责。"),
    "case_post_missing": lambda p: gettext("还没有写明对象的职务：请填写职务，不写姓名。"),
    "case_basis_missing": lambda p: gettext("还没有写明事由：请写事实和责任。"),
    "case_name_unsealed": lambda p: gettext("姓名只能密封保存：请选择已建立密钥的部门，或不填姓名。"),
    "case_there_already": lambda p: gettext("同一事由已对这个职务提出过问责：请在原来的一件上办理。"),
    "case_instrument_missing": lambda p: gettext("还没有选择处理方式：请选择一种。"),
    "case_document_missing": lambda p: gettext("还没有写明决定机关和文号：请填写。"),
    "case_day_missing": lambda p: gettext("还没有写日期：请填写。"),
    "case_day_ahead": lambda p: gettext("日期 %(day)s 还没有到：请核对。") % {"day": day(p["date"])},
    "case_day_before_decision": lambda p: (
        gettext("日期早于决定日期 %(day)s：请核对。") % {"day": day(p["date"])}
    ),
}

#: the panel of decisions, in the order of the work
CASE_OUTCOMES: Mapping[StrEnum, Outcome] = {
    CaseAction.DECIDE: Outcome(
        _("登记决定"), _("决定由有权机关作出；登记后单位联络员和主要负责人能看到。"), "check", "primary"
    ),
    CaseAction.DROP: Outcome(_("不予问责"), _("写明理由；单位不会知道提出过。"), "ban"),
    CaseAction.APPEAL: Outcome(_("登记申诉"), _("申诉期间决定继续有效，须在期限内答复。"), "back"),
    CaseAction.UPHOLD: Outcome(_("维持原决定"), _("写明答复的日期和理由。"), "check", "primary"),
    CaseAction.CHANGE: Outcome(
        _("变更决定"), _("以新的处理方式、决定机关、文号和日期代替原来的。"), "pencil"
    ),
    CaseAction.END: Outcome(_("影响期满"), _("填写期满的日期。"), "check"),
    CaseAction.REVOKE: Outcome(_("撤销决定"), _("经申诉或复查撤销的，不再计入统计。"), "ban", "danger"),
}

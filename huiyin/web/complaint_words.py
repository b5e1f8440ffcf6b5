"""What complaints by the public are called, what their steps do, and what stands against them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from huiyin.rules.complaint import (
    AnswerWay,
    ComplaintAction,
    ComplaintChannel,
    ComplaintReason,
    ComplaintState,
    ComplaintTopic,
)

from .outcomes import Outcome

COMPLAINT_WORDS: dict[str, Mapping[str, str | Promise]] = {
    ComplaintState.__name__: {
        ComplaintState.RECEIVED: pgettext_lazy("complaint", "待分类"),
        ComplaintState.ACCEPTED: pgettext_lazy("complaint", "办理中"),
        ComplaintState.ANSWERED: pgettext_lazy("complaint", "已答复"),
        ComplaintState.REFERRED: pgettext_lazy("complaint", "已转送"),
        ComplaintState.JOINED: pgettext_lazy("complaint", "已合并"),
        ComplaintState.HANDED_ON: pgettext_lazy("complaint", "已转线索"),
        ComplaintState.SET_ASIDE: pgettext_lazy("complaint", "不予受理"),
    },
    ComplaintAction.__name__: {
        ComplaintAction.REGISTER: pgettext_lazy("complaint action", "收到"),
        ComplaintAction.PLACE: pgettext_lazy("complaint action", "确定所涉单位"),
        ComplaintAction.ACCEPT: pgettext_lazy("complaint action", "受理"),
        ComplaintAction.LINK: pgettext_lazy("complaint action", "关联问题"),
        ComplaintAction.ANSWER: pgettext_lazy("complaint action", "答复"),
        ComplaintAction.REFER: pgettext_lazy("complaint action", "转送其他机关"),
        ComplaintAction.JOIN: pgettext_lazy("complaint action", "合并"),
        ComplaintAction.HAND_ON: pgettext_lazy("complaint action", "转为问题线索"),
        ComplaintAction.SET_ASIDE: pgettext_lazy("complaint action", "不予受理"),
        ComplaintAction.RESUME: pgettext_lazy("complaint action", "重新办理"),
    },
    ComplaintChannel.__name__: {
        ComplaintChannel.HOTLINE: _("来电"),
        ComplaintChannel.LETTER: _("来信"),
        ComplaintChannel.VISIT: _("来访"),
        ComplaintChannel.WEB: _("网上信箱"),
    },
    ComplaintTopic.__name__: {
        ComplaintTopic.CONDUCT: _("作风和纪律"),
        ComplaintTopic.APPOINTMENTS: _("选人用人"),
        ComplaintTopic.MONEY: _("资金、采购和工程"),
        ComplaintTopic.SERVICE: _("群众办事"),
        ComplaintTopic.RIGHTS: _("个人权益诉求"),
        ComplaintTopic.LAWSUIT: _("涉法涉诉"),
        ComplaintTopic.OTHER: pgettext_lazy("complaint topic", "其他"),
    },
    ComplaintReason.__name__: {
        ComplaintReason.NO_SUBSTANCE: _("没有具体内容"),
        ComplaintReason.REPEATED: _("同一事项已答复"),
        ComplaintReason.TAKEN_BACK: _("本人撤回"),
        ComplaintReason.NEW_FACTS: _("有新的事实"),
        ComplaintReason.MISTAKE: pgettext_lazy("complaint reason", "登记或判断有误"),
    },
    AnswerWay.__name__: {
        AnswerWay.PHONE: pgettext_lazy("answer", "电话"),
        AnswerWay.LETTER: pgettext_lazy("answer", "书面"),
        AnswerWay.IN_PERSON: pgettext_lazy("answer", "当面"),
        AnswerWay.NOT_POSSIBLE: pgettext_lazy("answer", "无法联系，存档备查"),
    },
}

#: what the journal calls the steps
COMPLAINT_JOURNAL: Mapping[str, Promise] = {
    "complaint_register": _("登记信访件"),
    "complaint_place": _("确定信访件所涉单位"),
    "complaint_accept": _("受理信访件"),
    "complaint_link": _("信访件关联问题"),
    "complaint_answer": _("答复信访人"),
    "complaint_refer": _("转送信访件"),
    "complaint_join": _("合并信访件"),
    "complaint_hand_on": _("信访件转为线索"),
    "complaint_set_aside": _("信访件不予受理"),
    "complaint_resume": _("信访件重新办理"),
    "read_complaint_sender": _("查看信访人"),
    "open_letter_box": _("开通网上信箱"),
    "shut_letter_box": _("关闭网上信箱"),
}

_A = ComplaintAction
#: the panel of decisions, in the order of the work
COMPLAINT_OUTCOMES: Mapping[StrEnum, Outcome] = {
    _A.PLACE: Outcome(
        _("确定所涉单位"), _("由派驻该单位的组或本办办理。"), "unit", fields=("target",)
    ),
    _A.ACCEPT: Outcome(
        _("受理"), _("属于巡视范围的，从今天起计算答复期限。"), "check", "primary", fields=("topic",)
    ),
    _A.ANSWER: Outcome(
        _("登记答复"), _("写明答复内容和方式；凭回执码可以查到“已答复”，看不到内容。"), "send", "primary",
        fields=("way", "answer"),
    ),
    _A.LINK: Outcome(
        _("关联问题"), _("关联到同一单位的问题；被巡视单位看不到。"), "link", fields=("findings",)
    ),
    _A.HAND_ON: Outcome(
        _("转为问题线索"),
        _("内容和信访人当场密封给接收部门，合并件一并密封；这里的原文随即销毁，您本人也不能再看。"),
        "flag", fields=("department", "clue_class", "sure"),
    ),
    _A.REFER: Outcome(
        _("转送其他机关"), _("不属于巡视范围的，转送有权处理的机关，并告知信访人。"), "send",
        fields=("elsewhere",),
    ),
    _A.SET_ASIDE: Outcome(
        pgettext_lazy("complaint action", "不予受理"), _("选择理由；凭回执码可以查到“已答复”。"), "ban",
        fields=("reason",),
    ),
    _A.RESUME: Outcome(
        _("重新办理"), _("有新的事实或判断有误时，重新计算期限。"), "again", fields=("reason",)
    ),
}  # fmt: skip

COMPLAINT_SENTENCES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "complaint_not_placed": lambda p: gettext("还没有确定所涉单位：请巡视巡察办先确定。"),
    "complaint_topic_missing": lambda p: gettext("还没有选择内容分类：请选择一项。"),
    "complaint_elsewhere_missing": lambda p: gettext("还没有写明转送哪个机关：请填写机关名称，不写姓名。"),
    "complaint_other_missing": lambda p: gettext("还没有选定并入哪一件：请在“内容相近”中选择。"),
    "complaint_other_not_open": lambda p: gettext("选定的信访件已合并或已转线索：请选择另一件，或单独办理。"),
    "complaint_has_joined": lambda p: gettext("已有信访件并入这一件：请把另一件并入这里。"),
    "complaint_department_missing": lambda p: gettext("还没有选择接收部门：请选择已建立密钥的部门。"),
    "complaint_unreadable": lambda p: gettext(
        "原文打不开，不能转为线索：安装密钥与登记时不同，请系统管理员恢复 secret-key 文件。"
    ),
    "complaint_answer_missing": lambda p: gettext("还没有写答复内容或答复方式：请填写。"),
    "complaint_reason_missing": lambda p: gettext("还没有选择适用的理由：请选择一项。"),
    "complaint_text_missing": lambda p: gettext("还没有写标题或内容：请填写。"),
}

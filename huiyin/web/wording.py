"""What every enum member, fault and journal action is called. Chinese is the source; English in locale/en.

Members of different enums may be equal as text (`FindingState.CLOSED == ApplicationState.CLOSED`), so words
are kept per enum and looked up by its class.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from huiyin.notices.wording import NOTICE_WORDS
from huiyin.rules.close_application import ApplicationAction, ApplicationState
from huiyin.rules.deadlines import DeadlineUnit, OverdueLevel
from huiyin.rules.finding import Completion, FindingAction, FindingState, Pace
from huiyin.rules.invariants import Breach
from huiyin.rules.reconciliation import Note
from huiyin.rules.roles import Role
from huiyin.rules.round import InspectionKind, MeetingKind, RoundAction, RoundState
from huiyin.rules.task import Deliverable, TaskAction, TaskState
from huiyin.rules.unit import UnitType

from .accountability_words import ACCOUNTABILITY_WORDS
from .answering_words import ANSWERING_WORDS
from .changing_words import CHANGING_WORDS
from .check_words import CHECK_WORDS
from .closing_words import CLOSING_WORDS
from .clue_words import CLUE_WORDS
from .complaint_words import COMPLAINT_WORDS
from .deadline_words import DEADLINE_WORDS
from .document_words import DOCUMENT_WORDS
from .exchange_words import EXCHANGE_WORDS
from .governance_words import GOVERNANCE_WORDS
from .planning_words import PLANNING_WORDS
from .sign_words import SIGN_WORDS
from .stay_words import STAY_WORDS
from .supervision_words import SUPERVISION_WORDS
from .team_words import TEAM_WORDS
from .unit_words import UNIT_WORDS
from .upward_words import UPWARD_WORDS

Words = Mapping[str, Promise]

WORDS: dict[str, Words] = {
    **PLANNING_WORDS,
    **CHANGING_WORDS,
    **ANSWERING_WORDS,
    **EXCHANGE_WORDS,
    **NOTICE_WORDS,
    **SIGN_WORDS,
    **SUPERVISION_WORDS,
    **TEAM_WORDS,
    **STAY_WORDS,
    **UNIT_WORDS,
    **CLOSING_WORDS,
    **CHECK_WORDS,
    **CLUE_WORDS,
    **COMPLAINT_WORDS,
    **ACCOUNTABILITY_WORDS,
    **DEADLINE_WORDS,
    **UPWARD_WORDS,
    **GOVERNANCE_WORDS,
    **DOCUMENT_WORDS,
    FindingState.__name__: {
        FindingState.REGISTERED: _("已登记"),
        FindingState.FED_BACK: _("已反馈"),
        FindingState.IN_PROGRESS: _("整改中"),
        FindingState.APPLIED: _("已申请销号"),
        FindingState.ACCEPTED: _("已通过初审"),
        FindingState.RETURNED: _("已退回"),
        FindingState.CLOSED: _("已销号"),
        FindingState.REOPENED: pgettext_lazy("state", "重新整改"),
        FindingState.WITHDRAWN: _("已撤销"),
    },
    FindingAction.__name__: {
        FindingAction.AMEND: _("修改"),
        FindingAction.FEED_BACK: pgettext_lazy("action", "反馈"),
        FindingAction.PLAN: _("制定任务"),
        FindingAction.REPORT: _("填报进展"),
        FindingAction.APPLY: _("申请销号"),
        FindingAction.RECALL: _("撤回申请"),
        FindingAction.ACCEPT: _("通过审核"),
        FindingAction.RETURN: _("退回"),
        FindingAction.CLOSE: _("销号"),
        FindingAction.LEAVE_REST: _("认定基本完成"),
        FindingAction.REOPEN: pgettext_lazy("action", "重新整改"),
        FindingAction.REFER: _("转有关部门"),
        FindingAction.WITHDRAW: _("撤销"),
    },
    Completion.__name__: {
        Completion.NOT_DONE: _("未完成"),
        Completion.IN_PROGRESS: _("正在整改"),
        Completion.BASICALLY_DONE: _("基本完成"),
        Completion.DONE: _("已完成"),
    },
    Pace.__name__: {
        Pace.IMMEDIATE: _("立行立改"),
        Pace.STAGED: _("分阶段整改"),
        Pace.CONTINUING: _("持续整改"),
    },
    TaskState.__name__: {
        TaskState.PLANNED: _("未开始"),
        TaskState.UNDER_WAY: _("进行中"),
        TaskState.DONE: _("已完成"),
        TaskState.CANCELLED: _("已取消"),
    },
    TaskAction.__name__: {
        TaskAction.ASSIGN: _("落实责任"),
        TaskAction.REVISE: _("调整"),
        TaskAction.REPORT: _("填报进展"),
        TaskAction.COMPLETE: _("完成"),
        TaskAction.RESUME: _("恢复"),
        TaskAction.CANCEL: _("取消"),
    },
    Deliverable.__name__: {
        Deliverable.RULE: _("制度"),
        Deliverable.MONEY: _("资金"),
        Deliverable.PEOPLE: _("人员处理"),
        Deliverable.CAMPAIGN: _("专项治理"),
        Deliverable.PROJECT: _("项目"),
        Deliverable.OTHER: _("其他"),
    },
    ApplicationState.__name__: {
        ApplicationState.SUBMITTED: _("待审核"),
        ApplicationState.ACCEPTED: _("审核中"),
        ApplicationState.RETURNED: _("已退回"),
        ApplicationState.CLOSED: _("已销号"),
        ApplicationState.REST_LEFT: _("基本完成，有余项"),
        ApplicationState.RECALLED: _("已撤回"),
    },
    ApplicationAction.__name__: {
        ApplicationAction.ACCEPT: _("通过审核"),
        ApplicationAction.RETURN: _("退回"),
        ApplicationAction.CLOSE: _("销号"),
        ApplicationAction.LEAVE_REST: _("认定基本完成"),
        ApplicationAction.RECALL: _("撤回申请"),
    },
    "Decision": {
        ApplicationAction.ACCEPT: pgettext_lazy("event", "通过审核"),
        ApplicationAction.RETURN: pgettext_lazy("event", "退回"),
        ApplicationAction.CLOSE: pgettext_lazy("event", "销号"),
        ApplicationAction.LEAVE_REST: pgettext_lazy("event", "认定基本完成"),
    },
    RoundState.__name__: {
        RoundState.PLANNED: _("筹备"),
        RoundState.MOBILISED: _("已动员部署"),
        RoundState.STATIONED: pgettext_lazy("state", "进驻"),
        RoundState.REPORTED: _("已汇报"),
        RoundState.FEEDING_BACK: pgettext_lazy("state", "反馈"),
        RoundState.RECTIFYING: pgettext_lazy("state", "整改"),
        RoundState.COMPLETED: _("已办结"),
    },
    RoundAction.__name__: {
        RoundAction.AMEND: _("修改"),
        RoundAction.MOBILISE: _("动员部署"),
        RoundAction.STATION: pgettext_lazy("action", "进驻"),
        RoundAction.REPORT: _("汇报"),
        RoundAction.FEED_BACK: _("进入反馈"),
        RoundAction.RECTIFY: _("进入整改"),
        RoundAction.COMPLETE: _("办结"),
    },
    InspectionKind.__name__: {
        InspectionKind.REGULAR: _("常规"),
        InspectionKind.SPECIAL: _("专项"),
        InspectionKind.MOBILE: _("机动"),
        InspectionKind.LOOK_BACK: _("回头看"),
        InspectionKind.ELEVATED: _("提级"),
        InspectionKind.JOINT: _("联动"),
    },
    MeetingKind.__name__: {
        MeetingKind.MOBILISATION: _("动员部署会"),
        MeetingKind.LEADING_GROUP_REPORT: _("领导小组听取汇报"),
        MeetingKind.COLLECTIVE_FEEDBACK: _("集中反馈会"),
        MeetingKind.ONE_TO_ONE_FEEDBACK: _("一对一反馈"),
        MeetingKind.COMPREHENSIVE_REPORT: _("综合情况汇报"),
        MeetingKind.RECTIFICATION: _("整改推进会"),
    },
    Role.__name__: {
        Role.SYSTEM_ADMIN: _("系统管理员"),
        Role.SECURITY_ADMIN: _("安全管理员"),
        Role.AUDIT_ADMIN: _("审计管理员"),
        Role.OFFICE: _("巡视巡察办"),
        Role.TEAM: _("巡视巡察组"),
        Role.REVIEWER: _("审核人员"),
        Role.UNIT: _("被巡视单位"),
        Role.UNIT_HEAD: _("单位主要负责人"),
        Role.UNIT_STAFF: _("单位承办人员"),
        Role.DEPARTMENT: _("有关部门"),
        Role.LEADING_GROUP: _("领导小组"),
    },
    UnitType.__name__: {
        UnitType.FUNCTIONAL_DEPARTMENT: _("职能部门"),
        UnitType.ENTERPRISE: _("企业"),
        UnitType.LOCAL: _("地方"),
        UnitType.UNIVERSITY: _("高校"),
        UnitType.INSTITUTION: _("事业单位"),
        UnitType.OTHER: _("其他"),
    },
    "DocumentState": {
        "waiting": _("等待读取"),
        "reading": _("正在读取"),
        "read": _("待核对"),
        "failed": _("未能读取"),
        "applying": _("正在入账"),
        "applied": _("已入账"),
        "discarded": _("已弃用"),
    },
    "DocumentKind": {
        "rectification_notice": _("整改情况通报"),
        "feedback_opinion": _("反馈意见"),
        "ledger_table": _("问题台账"),
        "audit_rectification": _("审计整改报告"),
        "round_news": _("轮次动态"),
        "stationing_notice": _("进驻公告"),
        "other": _("其他文件"),
    },
    "CheckpointReason": {
        "many": _("满 1000 条"),
        "time": _("到时"),
        "close_out": _("销号"),
        "asked": _("审计管理员设立"),
    },
    "GrantState": {
        "proposed": _("待确认"),
        "confirmed": _("有效"),
        "refused": _("未批准"),
        "revoked": _("已收回"),
    },
    Breach.__name__: {
        Breach.NO_FEEDBACK: _("未反馈"),
        Breach.NO_TASK: _("无整改任务"),
        Breach.NO_OWNER: _("无责任人"),
        Breach.NO_DEADLINE: _("无时限"),
        Breach.OVERDUE: _("超期"),
        Breach.UNANSWERED: _("申请未答复"),
        Breach.REFERRAL_UNANSWERED: _("部门未反馈"),
        Breach.EXTENSION_UNANSWERED: _("延期申请未答复"),
        Breach.STANDING_OVERDUE: _("长期坚持未报告"),
        Breach.STANDING_UNANSWERED: _("长期坚持未核实"),
        Breach.STATE_MISMATCH: _("状态不一致"),
    },
    OverdueLevel.__name__: {
        OverdueLevel.NONE: _("未到期"),
        OverdueLevel.DUE_SOON: _("即将到期"),
        OverdueLevel.OVERDUE: _("超期"),
        OverdueLevel.LONG_OVERDUE: _("长期超期"),
    },
    Note.__name__: {
        Note.EXACT: _("准确"),
        Note.ROUNDED: _("四舍五入"),
        Note.CUT: _("舍去尾数"),
        Note.EXACT_WITH_BASICALLY_DONE: _("准确，含基本完成"),
        Note.ROUNDED_WITH_BASICALLY_DONE: _("四舍五入，含基本完成"),
        Note.CUT_WITH_BASICALLY_DONE: _("舍去尾数，含基本完成"),
        Note.DAMAGED: _("原文有缺损，不作判断"),
        Note.REST_NOT_TOLD: _("未列明其余部分的状态"),
        Note.TOTAL_IS_ZERO: _("总数为零"),
        Note.ONLY_SOME_LISTED: _("文中说明只列出部分"),
        Note.LIST_UNSURE: _("正文列出的条目无法全部确认"),
        Note.NOT_ALL_ITEMISED: _("正文未必逐项列出"),
    },
    DeadlineUnit.__name__: {
        DeadlineUnit.DAYS: _("日"),
        DeadlineUnit.WORKDAYS: _("个工作日"),
        DeadlineUnit.MONTHS: _("个月"),
    },
}


def word(member: object, kind: str | type | None = None) -> str | Promise:
    """The word for an enum member, or for a plain value (as a database row has it) of the enum `kind`.

    >>> word(FindingState.CLOSED), word("closed", "FindingState")
    """
    kind = kind or type(member)
    name = kind if isinstance(kind, str) else kind.__name__
    value = member.value if isinstance(member, Enum) else member
    words = WORDS.get(name, {})
    return words.get(str(value), str(value))


def choices(kind: type[Enum]) -> list[tuple[str, str | Promise]]:
    """All members of an enum with their words, for form fields and filters."""
    return [(str(member.value), word(member, kind)) for member in kind]


def bracketed(name: object, more: object) -> str:
    """A name with what tells it from others of the same name."""
    return gettext("%(name)s（%(more)s）") % {"name": name, "more": more}


def is_worded(kind: type[Enum] | type[TextChoices]) -> bool:
    """Whether every member of `kind` has a word."""
    words = WORDS.get(kind.__name__, {})
    return all(str(member.value) in words for member in kind)

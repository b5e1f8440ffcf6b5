"""What the enum members of comments, questions and owed answers are called; a part of `wording.WORDS`."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiyin.owing.wanted import When, Whose
from huiyin.rules.comment import Audience, Group
from huiyin.rules.owed import Doubt, OwedKind, OwedStep, ReferralState
from huiyin.rules.question import QuestionAbout, QuestionAction, QuestionState
from huiyin.rules.unit_report import UnitReportAction, UnitReportState

ANSWERING_WORDS: dict[str, Mapping[str, str | Promise]] = {
    Audience.__name__: {
        Audience.ALL: _("能看到本问题的各方"),
        Audience.INSIDE: _("仅监督方"),
    },
    Group.__name__: {
        Group.OFFICE: _("巡视巡察办"),
        Group.TEAM: _("巡视巡察组"),
        Group.UNIT: _("被巡视单位"),
    },
    QuestionState.__name__: {
        QuestionState.ASKED: _("等待答复"),
        QuestionState.FORWARDED: _("已转交"),
        QuestionState.ANSWERED: _("已答复"),
        QuestionState.WITHDRAWN: _("已撤回"),
    },
    QuestionAction.__name__: {
        QuestionAction.ANSWER: pgettext_lazy("action", "答复"),
        QuestionAction.FORWARD: pgettext_lazy("action", "转交"),
        QuestionAction.WITHDRAW: _("撤回提问"),
    },
    OwedKind.__name__: {
        OwedKind.FINDING: pgettext_lazy("owed matter", "问题"),
        OwedKind.PLAN: pgettext_lazy("owed matter", "整改方案"),
        OwedKind.APPLICATION: pgettext_lazy("owed matter", "销号申请"),
        OwedKind.EXTENSION: pgettext_lazy("owed matter", "延期申请"),
        OwedKind.QUESTION: pgettext_lazy("owed matter", "提问"),
        OwedKind.REFERRAL: pgettext_lazy("owed matter", "部门反馈"),
        OwedKind.COORDINATION: _("协作配合"),
        OwedKind.REPORT: pgettext_lazy("owed matter", "进展报告"),
        OwedKind.STANDING: pgettext_lazy("owed matter", "长期坚持"),
        OwedKind.SUPERVISION: pgettext_lazy("owed matter", "督办"),
        OwedKind.ACCOUNTABILITY: pgettext_lazy("owed matter", "问责"),
        OwedKind.BRIEF: pgettext_lazy("owed matter", "呈报件"),
        OwedKind.INSTRUCTION: pgettext_lazy("owed matter", "批示"),
        OwedKind.CLUE: pgettext_lazy("owed matter", "问题线索"),
        OwedKind.DECISION: pgettext_lazy("owed matter", "议定事项"),
        OwedKind.COMPLAINT: pgettext_lazy("owed matter", "信访件"),
        OwedKind.CAMPAIGN: pgettext_lazy("owed matter", "专项治理任务"),
        OwedKind.DOCUMENT: pgettext_lazy("owed matter", "公文"),
    },
    OwedStep.__name__: {
        OwedStep.FEED_BACK: pgettext_lazy("owed", "反馈问题"),
        OwedStep.PLAN_TASKS: pgettext_lazy("owed", "制定任务"),
        OwedStep.RECTIFY: pgettext_lazy("owed", "整改"),
        OwedStep.RECTIFY_AGAIN: pgettext_lazy("owed", "补充整改"),
        OwedStep.HAND_IN: pgettext_lazy("owed", "报送"),
        OwedStep.HAND_IN_AGAIN: pgettext_lazy("owed", "修改后报送"),
        OwedStep.REPORT_KEPT_UP: pgettext_lazy("owed", "报告坚持情况"),
        OwedStep.ACCEPT: pgettext_lazy("owed", "初审"),
        OwedStep.DECIDE: pgettext_lazy("owed", "审定"),
        OwedStep.ANSWER: pgettext_lazy("owed", "答复"),
        OwedStep.ROUTE: pgettext_lazy("owed", "移交"),
        OwedStep.RECEIVE: pgettext_lazy("owed", "签收"),
        OwedStep.CARRY_OUT: pgettext_lazy("owed", "落实"),
        OwedStep.SORT: pgettext_lazy("owed", "分类办理"),
    },
    UnitReportState.__name__: {
        UnitReportState.DUE: _("待报送"),
        UnitReportState.HANDED_IN: _("等待答复"),
        UnitReportState.NOTED: _("已阅"),
        UnitReportState.ANSWERED: _("已答复"),
        UnitReportState.RECALLED: _("已撤回"),
    },
    UnitReportAction.__name__: {
        UnitReportAction.NOTE: pgettext_lazy("action", "阅"),
        UnitReportAction.ANSWER: pgettext_lazy("action", "答复"),
        UnitReportAction.RECALL: _("撤回报告"),
    },
    ReferralState.__name__: {
        ReferralState.OPEN: _("等待反馈"),
        ReferralState.ANSWERED: _("已反馈"),
    },
    Doubt.__name__: {
        Doubt.NOBODY_OWES: _("无人应办"),
        Doubt.TWO_OWE: _("两方同时应办"),
        Doubt.NO_DAY: _("没有答复期限"),
        Doubt.NOBODY_THERE: _("应办方不存在"),
    },
    Whose.__name__: {
        Whose.MINE: _("由我办理"),
        Whose.OTHERS: _("由其他各方办理"),
    },
    When.__name__: {
        When.LATE: _("已过期"),
        When.SOON: _("一周内到期"),
        When.WEEK: _("本周到期"),
    },
    QuestionAbout.__name__: {
        QuestionAbout.FINDING: _("问题"),
        QuestionAbout.PLAN: _("整改方案"),
        QuestionAbout.APPLICATION: _("销号申请"),
    },
}

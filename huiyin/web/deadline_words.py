"""What the periods of a profile are called; a part of `wording.WORDS`."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.rules.deadlines import DeadlineKind

DEADLINE_WORDS: dict[str, Mapping[str, str | Promise]] = {
    DeadlineKind.__name__: {
        DeadlineKind.PLAN: _("整改方案"),
        DeadlineKind.IMMEDIATE: _("立行立改"),
        DeadlineKind.CONCENTRATED: _("集中整改期"),
        DeadlineKind.PROGRESS_REPORT: _("进展报告"),
        DeadlineKind.APPLICATION_ANSWER: _("答复销号申请"),
        DeadlineKind.REFERRAL_ANSWER: _("部门反馈"),
        DeadlineKind.COORDINATION_ANSWER: _("协作配合"),
        DeadlineKind.CLUE_REPLY: _("线索反馈"),
        DeadlineKind.CLUE_ROUTING: _("线索移交"),
        DeadlineKind.CLUE_RECEIPT: _("线索签收"),
        DeadlineKind.CLUE_QUICK: _("线索快速移交和签收"),
        DeadlineKind.CLUE_QUICK_REPLY: _("快速移交线索的反馈"),
        DeadlineKind.PLAN_ANSWER: _("答复整改方案"),
        DeadlineKind.EXTENSION_ANSWER: _("答复延期申请"),
        DeadlineKind.QUESTION_ANSWER: _("答复提问"),
        DeadlineKind.REPORT_ANSWER: _("答复进展报告"),
        DeadlineKind.STANDING_CHECK: _("长期坚持核查"),
        DeadlineKind.ACCOUNTABILITY_DECISION: _("问责决定"),
        DeadlineKind.APPEAL_ANSWER: _("答复申诉"),
        DeadlineKind.COMPLAINT_SORTING: _("信访件分类"),
        DeadlineKind.COMPLAINT_ANSWER: _("答复信访人"),
        DeadlineKind.BRIEF: _("呈报的各环节"),
    },
}

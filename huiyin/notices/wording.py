"""What notices say: a few words a kind, made anew for each reader in their language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from huiyin.rules.deadlines import OverdueLevel
from huiyin.rules.due import DueKind
from huiyin.rules.notice_kinds import NoticeKind, Part, Urgency
from huiyin.rules.notice_times import Digest

if TYPE_CHECKING:
    from .models import Notice

KINDS: Mapping[str, Promise] = {
    NoticeKind.FED_BACK: _("问题已反馈"),
    NoticeKind.WITHDRAWN: _("问题已撤销"),
    NoticeKind.PLAN_SUBMITTED: _("整改方案已报送，待审核"),
    NoticeKind.PLAN_OPINION: _("整改方案有新的审核意见"),
    NoticeKind.PLAN_RETURNED: _("整改方案退回修改"),
    NoticeKind.PLAN_APPROVED: _("整改方案已审定"),
    NoticeKind.TASK_ASSIGNED: _("整改任务已落实责任"),
    NoticeKind.ERRAND_GIVEN: _("有任务交您办理"),
    NoticeKind.ERRAND_REPORTED: _("交办的任务已报来"),
    NoticeKind.ERRAND_RETURNED: _("报送的内容退回补充"),
    NoticeKind.DISPATCH_WAITING: _("材料待签发"),
    NoticeKind.DISPATCH_SIGNED: _("材料已签发"),
    NoticeKind.DISPATCH_RETURNED: _("材料退回修改"),
    NoticeKind.APPLIED: _("已申请销号，待审核"),
    NoticeKind.ACCEPTED: _("销号申请已通过初审"),
    NoticeKind.RETURNED: _("销号申请已退回"),
    NoticeKind.CLOSED: _("问题已销号"),
    NoticeKind.REST_LEFT: _("问题已认定基本完成，余项待办"),
    NoticeKind.REOPENED: _("问题须重新整改"),
    NoticeKind.STANDING_REPORTED: _("长期坚持情况已报告，待核实"),
    NoticeKind.STANDING_ANSWERED: _("长期坚持情况已答复"),
    NoticeKind.EXTENSION_ASKED: _("已申请延期，待答复"),
    NoticeKind.EXTENSION_ANSWERED: _("延期申请已答复"),
    NoticeKind.REFERRED: _("问题转来办理，待反馈"),
    NoticeKind.REFERRAL_ANSWERED: _("有关部门已反馈"),
    NoticeKind.DEPARTMENT_ASKED: _("有协作配合事项，待答复"),
    NoticeKind.DEPARTMENT_ANSWERED: _("协作部门已答复"),
    NoticeKind.QUESTION_ASKED: _("有提问，待答复"),
    NoticeKind.QUESTION_ANSWERED: _("提问已答复"),
    NoticeKind.MENTIONED: _("讨论中提到您"),
    NoticeKind.SIGN_RAISED: _("发现可疑迹象，待核查"),
    NoticeKind.SIGN_CONFIRMED: _("可疑迹象已核实"),
    NoticeKind.SUPERVISION_PROPOSED: _("督办待审批"),
    NoticeKind.SUPERVISION_DECIDED: _("督办提请已审批"),
    NoticeKind.SUPERVISION_ISSUED: _("有督办，须按期答复"),
    NoticeKind.SUPERVISION_ANSWERED: _("督办已答复，待核对"),
    NoticeKind.SUPERVISION_RETURNED: _("督办答复退回，须重新答复"),
    NoticeKind.SUPERVISION_ENDED: _("督办已了结或撤回"),
    NoticeKind.ACCOUNTABILITY_OPENED: _("问责待作出决定"),
    NoticeKind.ACCOUNTABILITY_DECIDED: _("问责决定已登记"),
    NoticeKind.BRIEF_TO_APPROVE: _("呈报件待审批"),
    NoticeKind.BRIEF_SENT: _("有呈报件，请阅示"),
    NoticeKind.BRIEF_NOTED: _("呈报件已阅"),
    NoticeKind.INSTRUCTION_GIVEN: _("有批示，须按期办理"),
    NoticeKind.INSTRUCTION_ANSWERED: _("批示已报告办理情况"),
    NoticeKind.INSTRUCTION_SETTLED: _("批示已办结"),
    NoticeKind.CLUE_ENTERED: _("保密事项待移交"),
    NoticeKind.CLUE_SENT: _("保密事项待签收"),
    NoticeKind.CLUE_RECEIVED: _("保密事项已签收"),
    NoticeKind.CLUE_REPLIED: _("保密事项已反馈"),
    NoticeKind.CLUE_BACK: _("保密事项退回或撤回"),
    NoticeKind.COMPLAINT_CAME: _("信访件待办理"),
    NoticeKind.DECISION_GIVEN: _("有会议议定事项，须按期落实"),
    NoticeKind.DECISION_REPORTED: _("议定事项已报告，待核对"),
    NoticeKind.DECISION_ANSWERED: _("议定事项的报告已答复"),
    NoticeKind.CAMPAIGN_GIVEN: _("有专项治理任务，须按期答复"),
    NoticeKind.CAMPAIGN_ANSWERED: _("专项治理任务已答复，待验收"),
    NoticeKind.CAMPAIGN_SETTLED: _("专项治理任务已有结果"),
    NoticeKind.TO_REVIEW: _("您已被指定为审核人员"),
    NoticeKind.IMPORT_WAITING: _("导入文件待处理"),
    NoticeKind.DUE_SOON: pgettext_lazy("notice", "即将到期"),
    NoticeKind.OVERDUE: pgettext_lazy("notice", "已超期"),
    NoticeKind.ROLE_PROPOSED: _("授权待确认"),
    NoticeKind.ROLE_GRANTED: _("您已获得角色"),
    NoticeKind.ROLE_REVOKED: _("您的角色已收回"),
}

DUE_SOON: Mapping[str, Promise] = {
    DueKind.PLAN: _("整改方案即将到期"),
    DueKind.TASK: _("任务即将到期"),
    DueKind.FINDING: _("问题整改即将到期"),
    DueKind.STANDING_CHECK: _("长期坚持情况的报告即将到期"),
    DueKind.PLAN_ANSWER: _("整改方案的答复即将到期"),
    DueKind.EXTENSION_ANSWER: _("延期申请的答复即将到期"),
    DueKind.APPLICATION_ANSWER: _("销号申请的答复即将到期"),
    DueKind.STANDING_ANSWER: _("长期坚持情况的核实即将到期"),
    DueKind.REFERRAL_ANSWER: _("部门反馈即将到期"),
    DueKind.COORDINATION_ANSWER: _("协作配合的答复即将到期"),
    DueKind.PROGRESS_REPORT: _("整改进展报告即将到期"),
    DueKind.REPORT_ANSWER: _("整改进展报告的答复即将到期"),
    DueKind.SUPERVISION_DECISION: _("督办审批即将到期"),
    DueKind.SUPERVISION_LEADERS: _("领导小组的督办审批即将到期"),
    DueKind.SUPERVISION_ANSWER: _("督办答复即将到期"),
    DueKind.SUPERVISION_REVIEW: _("督办答复的核对即将到期"),
    DueKind.ACCOUNTABILITY_DECISION: _("问责决定即将到期"),
    DueKind.APPEAL_ANSWER: _("申诉的答复即将到期"),
    DueKind.BRIEF_SENDING: _("呈报件的报送即将到期"),
    DueKind.BRIEF_READING: _("呈报件的阅示即将到期"),
    DueKind.INSTRUCTION_OFFICE: _("批示的办理即将到期"),
    DueKind.INSTRUCTION_TEAM: _("交组办理的批示即将到期"),
    DueKind.INSTRUCTION_REVIEW: _("批示办理情况的审阅即将到期"),
    DueKind.CLUE_ROUTING: _("保密事项的移交即将到期"),
    DueKind.CLUE_RECEIPT: _("保密事项的签收即将到期"),
    DueKind.CLUE_REPLY: _("保密事项的反馈即将到期"),
    DueKind.DECISION_TEAM: _("巡视组的议定事项即将到期"),
    DueKind.DECISION_UNIT: _("议定事项即将到期"),
    DueKind.DECISION_DEPARTMENT: _("交部门的议定事项即将到期"),
    DueKind.DECISION_OFFICE: _("巡视巡察办的议定事项即将到期"),
    DueKind.DECISION_ANSWER: _("议定事项的核对即将到期"),
    DueKind.DECISION_LEADERS: _("领导小组对议定事项的核对即将到期"),
    DueKind.COMPLAINT_OFFICE: _("信访件的办理即将到期"),
    DueKind.COMPLAINT_TEAM: _("组内信访件的办理即将到期"),
    DueKind.CAMPAIGN_UNIT: _("专项治理任务即将到期"),
    DueKind.CAMPAIGN_DEPARTMENT: _("交部门的专项治理任务即将到期"),
    DueKind.CAMPAIGN_ANSWER: _("专项治理任务的验收即将到期"),
}
OVERDUE: Mapping[str, Promise] = {
    DueKind.PLAN: _("整改方案已超期"),
    DueKind.TASK: _("任务已超期"),
    DueKind.FINDING: _("问题整改已超期"),
    DueKind.STANDING_CHECK: _("长期坚持情况的报告已超期"),
    DueKind.PLAN_ANSWER: _("整改方案的答复已超期"),
    DueKind.EXTENSION_ANSWER: _("延期申请的答复已超期"),
    DueKind.APPLICATION_ANSWER: _("销号申请的答复已超期"),
    DueKind.STANDING_ANSWER: _("长期坚持情况的核实已超期"),
    DueKind.REFERRAL_ANSWER: _("部门反馈已超期"),
    DueKind.COORDINATION_ANSWER: _("协作配合的答复已超期"),
    DueKind.PROGRESS_REPORT: _("整改进展报告已超期"),
    DueKind.REPORT_ANSWER: _("整改进展报告的答复已超期"),
    DueKind.SUPERVISION_DECISION: _("督办审批已超期"),
    DueKind.SUPERVISION_LEADERS: _("领导小组的督办审批已超期"),
    DueKind.SUPERVISION_ANSWER: _("督办答复已超期"),
    DueKind.SUPERVISION_REVIEW: _("督办答复的核对已超期"),
    DueKind.ACCOUNTABILITY_DECISION: _("问责决定已超期"),
    DueKind.APPEAL_ANSWER: _("申诉的答复已超期"),
    DueKind.BRIEF_SENDING: _("呈报件的报送已超期"),
    DueKind.BRIEF_READING: _("呈报件的阅示已超期"),
    DueKind.INSTRUCTION_OFFICE: _("批示的办理已超期"),
    DueKind.INSTRUCTION_TEAM: _("交组办理的批示已超期"),
    DueKind.INSTRUCTION_REVIEW: _("批示办理情况的审阅已超期"),
    DueKind.CLUE_ROUTING: _("保密事项的移交已超期"),
    DueKind.CLUE_RECEIPT: _("保密事项的签收已超期"),
    DueKind.CLUE_REPLY: _("保密事项的反馈已超期"),
    DueKind.DECISION_TEAM: _("巡视组的议定事项已超期"),
    DueKind.DECISION_UNIT: _("议定事项已超期"),
    DueKind.DECISION_DEPARTMENT: _("交部门的议定事项已超期"),
    DueKind.DECISION_OFFICE: _("巡视巡察办的议定事项已超期"),
    DueKind.DECISION_ANSWER: _("议定事项的核对已超期"),
    DueKind.DECISION_LEADERS: _("领导小组对议定事项的核对已超期"),
    DueKind.COMPLAINT_OFFICE: _("信访件的办理已超期"),
    DueKind.COMPLAINT_TEAM: _("组内信访件的办理已超期"),
    DueKind.CAMPAIGN_UNIT: _("专项治理任务已超期"),
    DueKind.CAMPAIGN_DEPARTMENT: _("交部门的专项治理任务已超期"),
    DueKind.CAMPAIGN_ANSWER: _("专项治理任务的验收已超期"),
}

NOTICE_WORDS: dict[str, Mapping[str, Promise]] = {
    NoticeKind.__name__: KINDS,
    Urgency.__name__: {
        Urgency.ROUTINE: pgettext_lazy("urgency", "一般"),
        Urgency.PRESSING: pgettext_lazy("urgency", "重要"),
        Urgency.URGENT: pgettext_lazy("urgency", "紧急"),
    },
    Part.__name__: {
        Part.OFFICE: _("巡视巡察办"),
        Part.TEAM: _("巡视巡察组"),
        Part.REVIEWER: _("审核人员"),
        Part.UNIT: _("被巡视单位"),
        Part.UNIT_HEAD: _("单位主要负责人"),
        Part.UNIT_STAFF: _("单位承办人员"),
        Part.DEPARTMENT: _("有关部门"),
        Part.LEADING_GROUP: _("领导小组"),
        Part.SECURITY_ADMIN: _("安全管理员"),
        Part.OWNER: _("任务责任人"),
        Part.NAMED: _("被点名的人"),
        Part.ADDRESSEE: _("被提问方"),
        Part.ASKER: _("提问人"),
        Part.UPLOADER: _("上传人"),
    },
    "WebhookFormat": {
        "wecom": _("企业微信"),
        "dingtalk": _("钉钉"),
        "feishu": _("飞书"),
        "json": _("普通 JSON"),
    },
    "DeliveryState": {
        "waiting": _("待发送"),
        "sent": _("已发送"),
        "failed": _("未能发送"),
        "dropped": _("不再发送"),
    },
    Digest.__name__: {
        Digest.NONE: _("逐条发送"),
        Digest.DAILY: _("每天汇总一次"),
        Digest.WEEKLY: _("每周汇总一次"),
    },
}


def label(notice: Notice) -> str:
    """What happened, in a few words without any content: “12 个问题已反馈” or “任务已超期”."""
    words = str(KINDS[notice.kind])
    if notice.due_kind:
        words = str((DUE_SOON if notice.kind == NoticeKind.DUE_SOON else OVERDUE)[notice.due_kind])
        if notice.level == OverdueLevel.LONG_OVERDUE:
            words = gettext("%(what)s，逾一个月") % {"what": words}
    if notice.count == 1:
        return words
    n = notice.count
    return ngettext("%(what)s（%(n)d 件）", "%(what)s（%(n)d 件）", n) % {"what": words, "n": n}

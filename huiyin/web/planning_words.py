"""What the enum members of plans and of requests for more time are called; a part of `wording.WORDS`."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.proposals.states import ProposalState
from huiyin.rules.coverage import CoverageState
from huiyin.rules.due import DueKind
from huiyin.rules.extension import ExtensionAction, ExtensionState
from huiyin.rules.look_back import Recheck
from huiyin.rules.meeting_decision import DecisionAction, DecisionState
from huiyin.rules.plan import Party, PlanAction, PlanState
from huiyin.rules.plan_checks import Check
from huiyin.rules.recusal import RecusalGround, Relation
from huiyin.rules.team import TeamPart
from huiyin.rules.unit_span import SpanKind

PLANNING_WORDS: dict[str, Mapping[str, str | Promise]] = {
    ExtensionState.__name__: {
        ExtensionState.ASKED: _("等待答复"),
        ExtensionState.FORWARDED: _("待领导小组审定"),
        ExtensionState.GRANTED: _("已同意"),
        ExtensionState.REFUSED: _("未同意"),
        ExtensionState.RECALLED: _("已撤回"),
    },
    ExtensionAction.__name__: {
        ExtensionAction.GRANT: _("同意延期"),
        ExtensionAction.FORWARD: _("报领导小组"),
        ExtensionAction.REFUSE: _("不同意"),
        ExtensionAction.RECALL: _("撤回申请"),
    },
    ProposalState.__name__: {
        ProposalState.WAITING: _("等待计算"),
        ProposalState.RUNNING: _("正在计算"),
        ProposalState.DONE: _("已算出"),
        ProposalState.FAILED: _("没有算完"),
    },
    CoverageState.__name__: {
        CoverageState.COVERED: _("已覆盖"),
        CoverageState.PLANNED: _("已排入计划"),
        CoverageState.MISSING: _("未安排"),
    },
    DecisionState.__name__: {
        DecisionState.GIVEN: _("待落实"),
        DecisionState.REPORTED: _("已报告，待核对"),
        DecisionState.SETTLED: _("已落实"),
        DecisionState.WITHDRAWN: _("已撤回"),
    },
    DecisionAction.__name__: {
        DecisionAction.REPORT: _("报告落实情况"),
        DecisionAction.CONFIRM: _("确认落实"),
        DecisionAction.RETURN: _("退回"),
        DecisionAction.WITHDRAW: _("撤回议定事项"),
    },
    Recheck.__name__: {
        Recheck.UNCHECKED: _("未检查"),
        Recheck.KEPT: _("仍然保持"),
        Recheck.COME_BACK: _("又出现"),
    },
    TeamPart.__name__: {
        TeamPart.LEADER: _("组长"),
        TeamPart.DEPUTY: _("副组长"),
        TeamPart.MEMBER: _("组员"),
        TeamPart.TEAM_LIAISON: _("组联络员"),
    },
    SpanKind.__name__: {
        SpanKind.WITHIN: _("须在此期间巡视"),
        SpanKind.NOT_WITHIN: _("此期间不能巡视"),
    },
    Relation.__name__: {
        Relation.SPOUSE: _("配偶"),
        Relation.PARENT: _("父母"),
        Relation.CHILD: _("子女"),
        Relation.SIBLING: _("兄弟姐妹"),
        Relation.IN_LAW: _("姻亲"),
        Relation.OTHER_RELATIVE: _("其他亲属"),
    },
    RecusalGround.__name__: {
        RecusalGround.POST_NOW: _("现任职务"),
        RecusalGround.POST_BEFORE: _("曾任职务"),
        RecusalGround.BORROWED_FROM: _("借调自该单位"),
        RecusalGround.RELATIVE: _("亲属任职"),
        RecusalGround.ORIGIN: _("地域"),
        RecusalGround.RETURN: _("巡视过该单位"),
        RecusalGround.BARRED: _("写明不派往"),
    },
    PlanState.__name__: {
        PlanState.DRAFT: _("起草中"),
        PlanState.SUBMITTED: _("已报送"),
        PlanState.UNDER_REVIEW: _("会审中"),
        PlanState.RETURNED: _("退回修改"),
        PlanState.APPROVED: _("已审定"),
        PlanState.AMENDED: _("调整中"),
    },
    PlanAction.__name__: {
        PlanAction.SUBMIT: _("报送方案"),
        PlanAction.RECALL: _("撤回方案"),
        PlanAction.OPINE: _("提出审核意见"),
        PlanAction.RETURN: _("退回方案"),
        PlanAction.APPROVE: _("审定方案"),
        PlanAction.AMEND: _("调整方案"),
    },
    Party.__name__: {
        Party.OFFICE: _("巡视巡察办"),
        Party.DISCIPLINE: _("纪检监察机关"),
        Party.ORGANISATION: _("组织部门"),
    },
    DueKind.__name__: {
        DueKind.PLAN: _("报送整改方案"),
        DueKind.TASK: _("任务到期"),
        DueKind.FINDING: _("问题到期"),
        DueKind.STANDING_CHECK: _("报告长期坚持情况"),
        DueKind.PLAN_ANSWER: _("答复整改方案"),
        DueKind.EXTENSION_ANSWER: _("答复延期申请"),
        DueKind.APPLICATION_ANSWER: _("答复销号申请"),
        DueKind.STANDING_ANSWER: _("核实长期坚持情况"),
        DueKind.REFERRAL_ANSWER: _("部门反馈"),
        DueKind.COORDINATION_ANSWER: _("协作配合"),
        DueKind.PROGRESS_REPORT: _("报送进展报告"),
        DueKind.REPORT_ANSWER: _("答复进展报告"),
        DueKind.SUPERVISION_DECISION: _("审批督办"),
        DueKind.SUPERVISION_LEADERS: _("领导小组审批督办"),
        DueKind.SUPERVISION_ANSWER: _("单位答复督办"),
        DueKind.SUPERVISION_REVIEW: _("核对督办答复"),
        DueKind.ACCOUNTABILITY_DECISION: _("问责决定"),
        DueKind.APPEAL_ANSWER: _("答复申诉"),
        DueKind.BRIEF_SENDING: _("报送呈报件"),
        DueKind.BRIEF_READING: _("领导小组阅示"),
        DueKind.INSTRUCTION_OFFICE: _("办理批示"),
        DueKind.INSTRUCTION_TEAM: _("组办理批示"),
        DueKind.INSTRUCTION_REVIEW: _("审阅批示办理情况"),
        DueKind.CLUE_ROUTING: _("移交线索"),
        DueKind.CLUE_RECEIPT: _("签收线索"),
        DueKind.CLUE_REPLY: _("线索反馈"),
        DueKind.DECISION_TEAM: _("巡视组落实议定事项"),
        DueKind.DECISION_UNIT: _("单位落实议定事项"),
        DueKind.DECISION_DEPARTMENT: _("部门落实议定事项"),
        DueKind.DECISION_OFFICE: _("巡视巡察办落实议定事项"),
        DueKind.DECISION_ANSWER: _("核对议定事项"),
        DueKind.DECISION_LEADERS: _("领导小组核对议定事项"),
        DueKind.COMPLAINT_OFFICE: _("办理信访件"),
        DueKind.COMPLAINT_TEAM: _("组内办理信访件"),
        DueKind.CAMPAIGN_UNIT: _("单位答复专项治理任务"),
        DueKind.CAMPAIGN_DEPARTMENT: _("部门答复专项治理任务"),
        DueKind.CAMPAIGN_ANSWER: _("验收专项治理任务"),
    },
    Check.__name__: {
        Check.UNANSWERED: _("没有措施"),
        Check.NO_OWNER: _("责任不明"),
        Check.NO_DEADLINE: _("没有完成时限"),
        Check.BEFORE_FEEDBACK: _("时限早于反馈"),
        Check.SLOGAN: _("口号式措施"),
        Check.NOTHING_TO_CHECK: _("无从核对"),
        Check.NO_DELIVERABLE: _("未写成果形式"),
        Check.NO_LEADER: _("未写责任领导"),
        Check.BEFORE_PLAN: _("时限已过"),
        Check.AFTER_PERIOD: _("超出集中整改期"),
        Check.NO_STAGES: _("未分阶段"),
        Check.STAGES_OUT_OF_ORDER: _("阶段次序不符"),
        Check.REPEATED: _("措施雷同"),
        Check.ONE_DAY: _("时限扎堆"),
    },
}

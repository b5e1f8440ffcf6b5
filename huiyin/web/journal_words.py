"""What the journal's actions, objects and faults are called."""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.rules.close_application import ApplicationAction
from huiyin.rules.draft import DraftAction
from huiyin.rules.finding import FindingAction
from huiyin.rules.round import RoundAction
from huiyin.rules.task import TaskAction
from huiyin.rules.working_paper import PaperAction

from .wording import word

ACTIONS: dict[str, Promise] = {
    "create_body": _("设立机构"),
    "add_unit": _("新增单位"),
    "amend_unit": _("修改单位"),
    "create_account": _("新建账号"),
    "lock_account": _("停用账号"),
    "unlock_account": _("启用账号"),
    "propose_grant": _("提出授权"),
    "confirm_grant": _("确认授权"),
    "refuse_grant": _("不批准授权"),
    "revoke_grant": _("收回授权"),
    "register_findings": _("登记问题"),
    "watch": _("重点关注"),
    "unwatch": _("取消重点关注"),
    "answer_referral": _("部门反馈"),
    "first_grant": _("初始授权"),
    "reset_password": _("重设密码"),
    "open_term": _("开设新一届"),
    "plan_round": _("筹备轮次"),
    "add_team": _("设立巡视组"),
    "add_target": _("选定巡视对象"),
    "assign_team": _("分派巡视组"),
    "assign_reviewers": _("指定审核人员"),
    "set_stationing": _("安排进驻"),
    "station": _("安排进驻单位"),
    "export_announcement": _("导出进驻公告"),
    "set_window": _("安排计划时间"),
    "merge_unit": _("并入其他单位"),
    "import_units": _("导入单位名册"),
    "add_inspector": _("登记巡视人员"),
    "amend_inspector": _("修改巡视人员"),
    "add_tie": _("登记回避情况"),
    "remove_tie": _("删除回避情况"),
    "join_team": _("编入巡视组"),
    "leave_team": _("调出巡视组"),
    "ask_for_proposal": _("请系统提出方案"),
    "take_over_plan": _("采用轮次方案"),
    "take_over_teams": _("采用分组方案"),
    "hold_meeting": _("登记会议"),
    "attach_evidence": _("上传佐证材料"),
    "withdraw_evidence": _("撤回佐证材料"),
    "replace_evidence": _("更新佐证材料"),
    "correct_progress": _("更正进展"),
    "withdraw_progress": _("撤回进展"),
    "import_document": _("导入文件"),
    "upload_document": _("上传待导入文件"),
    "read_document": _("读取文件"),
    "hand_back_document": _("文件退回核对"),
    "read_document_again": _("重新读取文件"),
    "load_demo": _("装入演示数据"),
    "read_evidence": _("查阅佐证材料"),
    "correct_document": _("核对文件"),
    "apply_document": _("文件登入台账"),
    "discard_document": _("弃用文件"),
    "undo_import": _("撤回导入"),
    "task_plan": _("制定任务"),
    "task_assign": _("落实任务责任"),
    "task_revise": _("调整任务"),
    "task_report": _("填报任务进展"),
    "task_complete": _("完成任务"),
    "task_resume": _("恢复任务"),
    "task_cancel": _("取消任务"),
    "plan_submit": _("报送方案"),
    "plan_recall": _("撤回方案"),
    "plan_opine": _("提出审核意见"),
    "plan_return": _("退回方案"),
    "plan_approve": _("审定方案"),
    "plan_amend": _("调整方案"),
    "extension_ask": _("申请延期"),
    "extension_grant": _("同意延期"),
    "extension_refuse": _("不同意延期"),
    "extension_forward": _("延期报领导小组"),
    "extension_recall": _("撤回延期申请"),
    "change_rows": _("修改清单条目"),
    "undo_change": _("撤销修改"),
    "paste_tasks": _("粘贴任务"),
    "hand_in_report": _("报送进展报告"),
    "note_report": _("阅进展报告"),
    "answer_report": _("答复进展报告"),
    "recall_report": _("撤回进展报告"),
    "comment": _("发表意见"),
    "edit_comment": _("改写意见"),
    "withdraw_comment": _("撤回意见"),
    "ask_question": _("提问"),
    "answer_question": _("答复提问"),
    "forward_question": _("转交提问"),
    "withdraw_question": _("撤回提问"),
    "supervision_propose": _("提请督办"),
    "export_supervision": _("导出督办文书"),
    "supervision_triggered": _("触发督办"),
    "supervision_approve": _("批准督办"),
    "supervision_refuse": _("不批准督办"),
    "supervision_answer": _("答复督办"),
    "supervision_settle": _("了结督办"),
    "supervision_return": _("退回督办答复"),
    "supervision_escalate": _("升级督办"),
    "supervision_withdraw": _("撤回督办"),
    "raise_signs": _("提示疑点"),
    "ask_sign": _("就疑点请单位说明"),
    "confirm_sign": _("判断疑点属实"),
    "dismiss_sign": _("排除疑点"),
    "reconsider_sign": _("重新判断疑点"),
    "lift_suppression": _("恢复提示疑点"),
    "start_sweep": _("开始全面排查"),
    "stop_sweep": _("停止全面排查"),
    "seed_spot_check": _("确定抽查名单和种子"),
    "draw_spot_check": _("随机抽取"),
    "assign_spot_check": _("分派现场核查"),
    "record_spot_check": _("填写现场核查结果"),
    "confirm_spot_check": _("确认核查不属实"),
    "reject_spot_check": _("退回重新核查"),
    "tell_spot_check": _("告知单位核查结果"),
    "export_spot_check": _("导出抽查结果"),
    "write_paper": _("写工作底稿"),
    "write_draft": _("起草问题"),
    "merge_drafts": _("合并问题初稿"),
    "remark_on_draft": _("讨论问题初稿"),
    "take_out_team_paper": _("下载巡视组文书"),
    "give_errand": _("内部交办"),
    "amend_errand": _("调整内部交办"),
    "report_errand": _("内部提交办理情况"),
    "send_back_errand": _("内部退回"),
    "take_over_errand": _("采用内部提交"),
    "withdraw_errand": _("收回内部交办"),
    "keep_department": _("登记内设机构"),
    "retire_department": _("停用内设机构"),
    "keep_person": _("登记内部人员"),
    "retire_person": _("内部人员离任"),
    "import_roster": _("导入内部名册"),
    "prepare_dispatch": _("送主要负责人签批"),
    "sign_dispatch": _("主要负责人签批报出"),
    "sign_on_paper_dispatch": _("凭签字承诺书报出"),
    "send_back_dispatch": _("签批退回"),
    "take_back_dispatch": _("撤回送签"),
    "standing_report": _("报告长期坚持情况"),
    "standing_confirm": _("确认长期坚持"),
    "standing_return": _("退回长期坚持报告"),
    "standing_reopen": _("认定未长期坚持"),
    "export": _("导出"),
    "export_lists": _("导出清单"),
    "export_slip": _("下载对账销号单"),
    "export_slips": _("批量生成对账销号单"),
    "apply_workbook": _("修改后的清单写入台账"),
    "undo_workbook": _("撤销清单的写入"),
    "export_for_editing": _("导出清单供修改"),
    "set_notices": _("更改通知设置"),
    "make_channel": _("新建通知渠道"),
    "change_channel": _("更改通知渠道"),
    "switch_on_channel": _("开通通知渠道"),
    "switch_off_channel": _("停用通知渠道"),
    "try_channel": _("试发通知"),
    "log_in": _("登录"),
    "log_out": _("退出"),
}

OBJECTS: dict[str, Promise] = {
    "body": _("机构"),
    "user": _("账号"),
    "grant": _("授权"),
    "unit": _("单位"),
    "term": _("届"),
    "round": _("轮次"),
    "team": _("巡视组"),
    "target": _("巡视对象"),
    "inspector": _("巡视人员"),
    "meeting": _("会议"),
    "finding": _("问题"),
    "task": _("任务"),
    "evidence": _("佐证材料"),
    "close_application": _("销号申请"),
    "application": _("销号申请"),
    "referral": _("转办"),
    "document": _("导入文件"),
    "channel": _("通知渠道"),
    "category": _("类别"),
    "change_set": _("修改"),
    "export": _("导出的清单"),
    "workbook": _("修改后的清单"),
    "errand": _("内部交办"),
    "spot_check": _("抽查复核"),
    "working_paper": _("工作底稿"),
    "draft": _("问题初稿"),
    "team_paper": _("巡视组文书"),
    "dispatch": _("报送签批"),
    "inner_office": _("内设机构和人员"),
}

#: why a chain does not hold; the codes are those of journal.proof
FAULTS: dict[str, Promise] = {
    "entry_missing": _("缺少一条记录：序号不连续，有记录被删除或插入。"),
    "algorithm_unknown": _("记录所用的算法无法识别：请用写入它的版本核验。"),
    "link_broken": _("与前一条记录衔接不上：前一条被改动或调换。"),
    "payload_changed": _("内容与写入时不一致：内容被改动。"),
    "entry_changed": _("记录与写入时不一致：时间、人员、事项之一被改动。"),
    "tail_missing": _("末尾的记录缺失：有记录被截去。"),
    "head_differs": _("末尾的记录与登记的链头不一致：末尾被增添或改写。"),
}


#: moves are journaled under the names of the life's own actions
LIVES: dict[str, type[StrEnum]] = {
    "finding": FindingAction,
    "task": TaskAction,
    "close_application": ApplicationAction,
    "application": ApplicationAction,
    "round": RoundAction,
    "working_paper": PaperAction,
    "draft": DraftAction,
}


def action_word(action: str, object_type: str = "finding") -> str | Promise:
    """The word for a journal action on an object of this type; an unknown action is shown as its code."""
    life = LIVES.get(object_type)
    action = action.removeprefix("round_")
    if life is not None and action in set(life):
        return word(life(action))
    return ACTIONS.get(action, action)


def object_word(object_type: str) -> str | Promise:
    return OBJECTS.get(object_type, object_type)


def fault_word(code: str) -> str | Promise:
    return FAULTS.get(code, code)

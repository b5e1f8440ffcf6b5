"""The exact, polite wording of every obstacle: what stands against a step, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huiyin.rules.finding import FindingState
from huiyin.rules.moves import Obstacle
from huiyin.rules.roles import Role
from huiyin.rules.round import MeetingKind, RoundState

from .accountability_words import ACCOUNTABILITY_SENTENCES
from .answering_sentences import ANSWERING_SENTENCES
from .changing_sentences import CHANGING_SENTENCES
from .check_sentences import CHECK_SENTENCES
from .closing_sentences import CLOSING_SENTENCES
from .clue_sentences import CLUE_SENTENCES
from .complaint_words import COMPLAINT_SENTENCES
from .document_words import DOCUMENT_SENTENCES
from .figures import day
from .governance_words import GOVERNANCE_SENTENCES
from .notice_sentences import NOTICE_SENTENCES
from .planning_sentences import PLANNING_SENTENCES
from .recusal_sentences import RECUSAL_SENTENCES
from .stay_sentences import STAY_SENTENCES
from .supervision_sentences import SUPERVISION_SENTENCES
from .team_sentences import TEAM_SENTENCES
from .unit_sentences import UNIT_SENTENCES
from .upward_words import UPWARD_SENTENCES
from .wording import word

Params = Mapping[str, Any]


def _listed(items: Any) -> str:
    return _("、").join(str(item) for item in items)


def _tasks(params: Params, one: Callable[[], str], named: Callable[[], str]) -> str:
    """Tasks by their titles where they are named; otherwise it is about the task at hand."""
    tasks = params.get("tasks") or ()
    if not tasks:
        return one()
    return named() % {"tasks": _listed(_("『%s』") % title for title in tasks)}


def _not_your_role(params: Params) -> str:
    roles = _listed(word(Role(role)) for role in params.get("roles", ()))
    return _("这一步由%(roles)s办理，请联系有此职责的人员。") % {"roles": roles}


def _not_in_this_state(params: Params) -> str:
    state = params.get("state")
    if state is None:
        return _("目前的状态下不能办理这一步，请刷新后查看最新状态。")
    return _("目前状态是“%(state)s”，不能办理这一步；请刷新后查看最新状态。") % {"state": word(state)}


def _round_not_feeding_back(params: Params) -> str:
    state = word(RoundState(params["state"]))
    return _("本轮次目前处于“%(state)s”阶段，还不能反馈问题；请先把轮次推进到反馈阶段。") % {"state": state}


def _finding_not_workable(params: Params) -> str:
    state = word(FindingState(params["state"]))
    return _("所属问题目前是“%(state)s”，任务不能改动；问题退回或重新整改后可以继续。") % {"state": state}


def _owner_missing(params: Params) -> str:
    return _tasks(
        params,
        lambda: _("还没有牵头部门或责任人：请先落实责任。"),
        lambda: _("还没有牵头部门或责任人：任务%(tasks)s。请先落实责任。"),
    )


def _deadline_missing(params: Params) -> str:
    return _tasks(
        params,
        lambda: _("还没有整改时限：请先填写。"),
        lambda: _("还没有整改时限：任务%(tasks)s。请先填写。"),
    )


def _evidence_missing(params: Params) -> str:
    return _tasks(
        params,
        lambda: _("还差佐证材料：未附文件。请先上传。"),
        lambda: _("还差佐证材料：任务%(tasks)s未附文件。请先上传。"),
    )


def _team_missing(params: Params) -> str:
    return _("还没有分派巡视组：%(targets)s。请先分派。") % {"targets": _listed(params.get("targets", ()))}


def _meeting_missing(params: Params) -> str:
    meeting = word(MeetingKind(params["meeting"]))
    return _("还没有“%(meeting)s”的记录：请先登记会议召开日期。") % {"meeting": meeting}


def _findings_not_fed_back(params: Params) -> str:
    n = params["count"]
    return ngettext(
        "还有 %(n)d 个问题未反馈：请先反馈，或写明理由撤销。",
        "还有 %(n)d 个问题未反馈：请先反馈，或写明理由撤销。",
        n,
    ) % {"n": n}


def _findings_open(params: Params) -> str:
    n = params["count"]
    return ngettext(
        "还有 %(n)d 个问题未销号：全部销号后才能办结。",
        "还有 %(n)d 个问题未销号：全部销号后才能办结。",
        n,
    ) % {"n": n}


def _nothing_for_the_ledger(params: Params) -> str:
    kind = word(params.get("kind", "other"), "DocumentKind")
    return _("这份文件是“%(kind)s”，没有可登入台账的问题；类型有误时请先改正。") % {"kind": kind}


def _feedback_date_ahead(params: Params) -> str:
    return _("反馈日期（%(date)s）还没有到：请核对日期。") % {"date": day(params.get("date"))}


def _counted(one: Callable[[int], str]) -> Callable[[Params], str]:
    return lambda params: one(params["count"]) % {"n": params["count"]}


def _import_moved_on(n: int) -> str:
    return ngettext(
        "导入的问题中有 %(n)d 个已继续办理，不能撤回导入；请逐个写明理由撤销。",
        "导入的问题中有 %(n)d 个已继续办理，不能撤回导入；请逐个写明理由撤销。",
        n,
    )


def _import_tasks_changed(n: int) -> str:
    return ngettext(
        "导入的任务中有 %(n)d 项已被调整，不能撤回导入。",
        "导入的任务中有 %(n)d 项已被调整，不能撤回导入。",
        n,
    )


def _import_has_progress(n: int) -> str:
    return ngettext("已有 %(n)d 条进展填报，不能撤回导入。", "已有 %(n)d 条进展填报，不能撤回导入。", n)


def _import_has_evidence(n: int) -> str:
    return ngettext("已有 %(n)d 份佐证材料，不能撤回导入。", "已有 %(n)d 份佐证材料，不能撤回导入。", n)


def _import_has_applications(n: int) -> str:
    return ngettext("已有 %(n)d 份销号申请，不能撤回导入。", "已有 %(n)d 份销号申请，不能撤回导入。", n)


def _import_has_referrals(n: int) -> str:
    return ngettext("已有 %(n)d 件转有关部门，不能撤回导入。", "已有 %(n)d 件转有关部门，不能撤回导入。", n)


SENTENCES: dict[str, Callable[[Params], str]] = {
    "not_in_this_state": _not_in_this_state,
    "not_your_role": _not_your_role,
    "category_missing": lambda p: _("还没有问题类别：请先选定类别。"),
    "round_not_feeding_back": _round_not_feeding_back,
    "reason_missing": lambda p: _("还没有写明理由：理由会与决定一起保存，请填写。"),
    "answer_missing": lambda p: _("还没有写明答复内容：请填写后提交。"),
    "task_missing": lambda p: _("还没有整改任务：请先制定至少一项任务。"),
    "owner_missing": _owner_missing,
    "deadline_missing": _deadline_missing,
    "evidence_missing": _evidence_missing,
    "own_application": lambda p: _("销号申请由您本人提交，须由另一位人员审核。"),
    "own_evidence": lambda p: _("佐证材料由您本人上传，须由另一位人员审核。"),
    "own_account": lambda p: _("不能停用自己的账号，请由另一位系统管理员办理。"),
    "own_proposal": lambda p: _("这项授权由您本人提出，须由另一位安全管理员确认。"),
    "finding_not_workable": _finding_not_workable,
    "last_task": lambda p: _("这是该问题的最后一项任务，取消后问题将无着落；请先制定另一项任务。"),
    "postponed_without_reason": lambda p: _("时限往后调整须写明理由：请填写。"),
    "targets_missing": lambda p: _("还没有巡视对象：请先选定被巡视单位。"),
    "team_missing": _team_missing,
    "meeting_missing": _meeting_missing,
    "findings_not_fed_back": _findings_not_fed_back,
    "findings_open": _findings_open,
    "nobody_applied": lambda p: _("没有查到由谁提交申请，无法确认由另一位人员审核；请联系系统管理员。"),
    "nothing_new_since_return": lambda p: _("退回后还没有新的进展或佐证材料：请先补充，再申请销号。"),
    "round_completed": lambda p: _("本轮次已办结，不能再登记问题；请登记到新的轮次。"),
    "round_not_chosen": lambda p: _("还没有选定轮次：请先选定。"),
    "unit_not_chosen": lambda p: _("还没有为读出的问题选定被巡视单位：请先选定。"),
    "no_findings_read": lambda p: _("没有从文件中读出问题：请核对文件，或逐条登记。"),
    "nothing_for_the_ledger": _nothing_for_the_ledger,
    "office_issues": lambda p: _("这份文件的问题登入台账即视为已反馈，须由巡视巡察办办理。"),
    "feedback_date_missing": lambda p: _("还没有反馈日期：整改时限从这一天起算，请填写。"),
    "feedback_date_ahead": _feedback_date_ahead,
    "task_there_already": lambda p: _("这个问题下已有同一任务，请勿重复添加。"),
    "import_changed_by_another": lambda p: _("这次导入改动了已有的记录，只能由写入的人撤回。"),
    "workbook_not_open": lambda p: _("这份文件目前不能这样处理，请刷新后查看最新状态。"),
    "import_moved_on": _counted(_import_moved_on),
    "import_tasks_changed": _counted(_import_tasks_changed),
    "import_has_progress": _counted(_import_has_progress),
    "import_has_evidence": _counted(_import_has_evidence),
    "import_has_applications": _counted(_import_has_applications),
    "import_has_referrals": _counted(_import_has_referrals),
    **PLANNING_SENTENCES,
    **RECUSAL_SENTENCES,
    **STAY_SENTENCES,
    **SUPERVISION_SENTENCES,
    **TEAM_SENTENCES,
    **CLUE_SENTENCES,
    **COMPLAINT_SENTENCES,
    **ACCOUNTABILITY_SENTENCES,
    **UPWARD_SENTENCES,
    **GOVERNANCE_SENTENCES,
    **DOCUMENT_SENTENCES,
    **NOTICE_SENTENCES,
    **CHANGING_SENTENCES,
    **ANSWERING_SENTENCES,
    **UNIT_SENTENCES,
    **CLOSING_SENTENCES,
    **CHECK_SENTENCES,
}


def sentence(obstacle: Obstacle) -> str:
    """One obstacle as a sentence; a code that is not known here is named, so that it can be reported."""
    say = SENTENCES.get(obstacle.code)
    if say is None:
        return _("规则不允许这一步（%(code)s）：请联系巡视巡察办。") % {"code": obstacle.code}
    said = say(obstacle.params)
    if number := obstacle.params.get("number"):
        return _("第 %(n)s 号问题：%(what)s") % {"n": number, "what": said}
    return said

"""What stands against plans and requests for more time, as sentences; a part of `objections.SENTENCES`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huiyin.rules.finding import FindingState
from huiyin.rules.plan import Party
from huiyin.rules.plan_checks import Check, Point

from .figures import day
from .wording import word

Params = Mapping[str, Any]


def _extension_not_now(params: Params) -> str:
    """Lives may be named by other states in a refusal; what is not a finding's is worded as it is."""
    state = word(params["state"], FindingState)
    return _("所属问题目前是“%(state)s”，不再调整时限。") % {"state": state}


def _dated(say: Callable[[], str]) -> Callable[[Params], str]:
    return lambda params: say() % {"date": day(params.get("date")) or "—"}


def _parties(say: Callable[[], str]) -> Callable[[Params], str]:
    return lambda params: (
        say() % {"parties": _("、").join(str(word(p, Party)) for p in params.get("parties", ()))}
    )


def _plan_not_whole(params: Params) -> str:
    n = params["count"]
    return ngettext(
        "方案还有 %(n)d 处必须补齐，见表中标明的地方。", "方案还有 %(n)d 处必须补齐，见表中标明的地方。", n
    ) % {"n": n}


def point_sentence(point: Point) -> str:
    """What a check found in a plan, and what to do about it; its place is where it stands."""
    given = {k: day(v) if hasattr(v, "isoformat") else v for k, v in point.params.items()}
    return POINTS[point.check]() % given


POINTS: dict[Check, Callable[[], str]] = {
    Check.UNANSWERED: lambda: _("还没有任何措施：每个问题至少要有一项任务。"),
    Check.NO_OWNER: lambda: _("没有牵头部门或责任人：请落实到部门或人。"),
    Check.NO_DEADLINE: lambda: _("没有完成时限：请填写日期。"),
    Check.BEFORE_FEEDBACK: lambda: _("时限 %(date)s 早于反馈日期 %(than)s：请核对。"),
    Check.SLOGAN: lambda: _("只有“%(quote)s”这类提法，没有可核对的事实：请写明做什么、做多少、留下什么。"),
    Check.NOTHING_TO_CHECK: lambda: _("看不出可核对的事实：请写明数量、文件名称、对象或办理结果。"),
    Check.NO_DELIVERABLE: lambda: _("成果形式是“其他”：请写明是制度、资金、人员处理、专项治理还是项目。"),
    Check.NO_LEADER: lambda: _("没有责任领导：请写明由哪位领导负责（写职务）。"),
    Check.BEFORE_PLAN: lambda: _("时限 %(date)s 在报送方案之前，任务却未完成：请核对。"),
    Check.AFTER_PERIOD: lambda: _(
        "时限 %(date)s 超出集中整改期 %(than)s，且没有期内的阶段目标：请提前，或写明分阶段完成。"
    ),
    Check.NO_STAGES: lambda: _("分阶段整改且历时较长，却没有阶段目标：请写明每个阶段做到什么程度。"),
    Check.STAGES_OUT_OF_ORDER: lambda: _("阶段日期先后颠倒，或晚于任务时限：请核对。"),
    Check.REPEATED: lambda: _("与第 %(finding)s 号问题的任务 %(task)s 写法相同：请对照本问题写出具体措施。"),
    Check.ONE_DAY: lambda: _("全部 %(count)s 项任务都定在 %(date)s 完成：请按轻重缓急分别确定时限。"),
}
PLANNING_SENTENCES: dict[str, Callable[[Params], str]] = {
    "extension_not_now": _extension_not_now,
    "nothing_to_extend": lambda p: _("还没有时限，无从延期：请先填写时限。"),
    "extension_waits": lambda p: _("这个时限已有一份延期申请等待答复：请等答复，或先撤回再申请。"),
    "extension_date_missing": lambda p: _("还没有写明新的时限：请填写日期。"),
    "extension_not_later": _dated(lambda: _("新的时限须晚于现在的时限 %(date)s：请核对日期。")),
    "task_after_finding": _dated(
        lambda: _("任务的时限不能晚于所属问题的时限 %(date)s：请先申请延长问题的时限。")
    ),
    "own_extension": lambda p: _("这份延期申请由您本人提出，须由另一位人员答复。"),
    "more_than_asked": _dated(lambda: _("同意的时限不能晚于申请的日期 %(date)s：请改为这一天或更早。")),
    "deadline_moved": _dated(
        lambda: _("申请后时限已改为 %(date)s，与申请时不一致：请请单位撤回后重新申请，或不同意并说明。")
    ),
    "leading_group_extends": lambda p: (
        _("这个时限已延期 %(n)s 次，再次延期须报领导小组审定：请写明意见后上报。") % {"n": p["count"]}
    ),
    "agreed_date": lambda p: _("方案已审定，时限不能自行推后：请申请延期，或调整方案后重新报送。"),
    "plan_without_findings": lambda p: _("还没有向该单位反馈问题：反馈后才有整改方案可报。"),
    "plan_not_whole": _plan_not_whole,
    "plan_unchanged": lambda p: _("与上一稿完全相同：请先按意见修改任务、责任或时限，再报送。"),
    "own_plan": lambda p: _("这一稿方案由您本人报送，须由另一位人员审核。"),
    "party_missing": lambda p: _("还没有选定代表哪一方提出意见：请选定。"),
    "party_not_yours": lambda p: _("您的角色不能代表这一方：巡视巡察办代表本办，审核人员代表所在部门。"),
    "party_has_spoken": lambda p: _("这一方的意见已由另一位人员提出，不再重复提出。"),
    "spoken_already": lambda p: _("您已代表另一方对这一稿提出意见，一人只能代表一方。"),
    "opinion_missing": lambda p: _("还没有写明意见：请填写。"),
    "plan_remark_missing": lambda p: _("退回须写明理由，或至少对一个问题写明修改意见：请填写。"),
    "opinions_missing": _parties(lambda: _("还差审核意见：%(parties)s。各方都提出意见后才能审定。")),
    "opinions_against": _parties(lambda: _("%(parties)s不同意这一稿：请退回修改，或请其重新提出意见。")),
    "office_extends": lambda p: _("这份延期申请由巡视巡察办答复，不须其他人员办理。"),
}

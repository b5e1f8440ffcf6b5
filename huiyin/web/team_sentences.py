"""What stands against a step with papers and drafts; a part of `objections.SENTENCES`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huiyin.rules.round import RoundState

from .wording import word


def _in_round(words: Callable[[], str]) -> Callable[[Mapping[str, Any]], str]:
    return lambda p: words() % {"state": word(RoundState(p["state"]))}


def _resting(params: Mapping[str, Any]) -> str:
    n = params["count"]
    said = ngettext(
        "有 %(n)d 条问题初稿以这份底稿为依据，不能撤回：请先修改这些初稿。",
        "有 %(n)d 条问题初稿以这份底稿为依据，不能撤回：请先修改这些初稿。",
        n,
    )
    return said % {"n": n}


TEAM_SENTENCES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "paper_empty": lambda p: _("底稿还没有内容：请先写明了解到的情况，再定稿。"),
    "drafts_rest_on_paper": _resting,
    "round_not_drafting": _in_round(
        lambda: _("本轮次目前处于“%(state)s”阶段，不写底稿和问题初稿：动员部署以后、办结以前才写。")
    ),
    "fact_missing": lambda p: _("还没有写明事实：请写清时间、数量、事项和岗位。"),
    "paper_missing": lambda p: _("还没有底稿支撑：请至少关联一份工作底稿。"),
    "leader_decides": lambda p: _("由本组组长或副组长审定；其账号由巡视办在“巡视人员”中关联。"),
    "own_draft": lambda p: _("您参与起草了这条初稿，须由另一人审定。"),
    "pace_not_immediate": lambda p: _("只有整改类型为“立行立改”的才能立即交办：请先修改整改类型。"),
    "team_not_there": _in_round(
        lambda: _("本轮次目前处于“%(state)s”阶段：进驻期间才立即交办，其余随反馈一并交给单位。")
    ),
    "not_handed_over_at_once": lambda p: _(
        "由巡视办统一反馈；进驻期间，整改类型为“立行立改”的可由组长立即交办。"
    ),
    "copy_was_received": lambda p: _("抄告已签收，不需要补充。"),
    "separate_first": lambda p: (
        _("这条初稿由 %(n)d 条合并而来：请先拆分，各条才不会随之不用。") % {"n": p["count"]}
    ),
    "whole_registered": lambda p: _("合并后的问题已经登记，不能再拆分。"),
}

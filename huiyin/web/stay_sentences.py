"""What stands against a stay and a round's steps, what is unusual about a stay, and which phase slips."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huiyin.rules.roles import Role
from huiyin.rules.round import MeetingKind
from huiyin.rules.round_phases import Phase, Slip
from huiyin.rules.unit_span import SpanKind

from .figures import day
from .wording import word

Params = Mapping[str, Any]
#: units that a sentence names; the table has all
NAMED = 6


def _team_elsewhere(params: Params) -> str:
    leaves = params.get("leaves")
    given = {"unit": params["unit"], "enters": day(params["enters"]), "leaves": day(leaves)}
    if leaves is None:
        words = _(
            "本组 %(enters)s 起进驻“%(unit)s”，还没有撤离日期：请先填写那里的撤离日期；"
            "确定一托二的，勾选“同时进驻”。"
        )
    else:
        words = _(
            "本组 %(enters)s 至 %(leaves)s 在“%(unit)s”，同一时间不能在两处：请调整日期；"
            "确定一托二的，勾选“同时进驻”。"
        )
    return words % given


def _units(say: Callable[[], str]) -> Callable[[Params], str]:
    return lambda p: say() % {"units": _named(p.get("targets", ())), "n": len(p.get("targets", ()))}


def _out_of_order(params: Params) -> str:
    first, then = (word(MeetingKind(params[name])) for name in ("first", "then"))
    words = _("“%(then)s”早于“%(first)s”：请核对会议日期，或补登“%(first)s”。")
    return words % {"first": first, "then": then}


def _decisions_open(params: Params) -> str:
    n = params["count"]
    return ngettext(
        "还有 %(n)d 项会议议定事项没有了结：请先核对落实情况，或写明理由撤回。",
        "还有 %(n)d 项会议议定事项没有了结：请先核对落实情况，或写明理由撤回。",
        n,
    ) % {"n": n}


def _outside_term(params: Params) -> str:
    said = {"start": day(params["start"]), "end": day(params["end"])}
    return _("这段时间不在这一届之内（%(start)s 至 %(end)s）：请核对日期。") % said


def _contradicts(params: Params) -> str:
    kind = word(params["span"], SpanKind)
    said = {"kind": kind, "start": day(params["start"]), "end": day(params["end"])}
    return _("与已写明的“%(kind)s”（%(start)s 至 %(end)s）不能同时满足：请先取消那一条，或改日期。") % said


STAY_SENTENCES: dict[str, Callable[[Params], str]] = {
    "still_stationed": _units(
        lambda: _("还有 %(n)d 个单位的巡视组没有撤离：%(units)s。撤离以后再汇报，或更正撤离日期。")
    ),
    "one_to_one_missing": _units(lambda: _("还有 %(n)d 个单位没有登记一对一反馈：%(units)s。请先登记。")),
    "meetings_out_of_order": _out_of_order,
    "not_a_look_back": lambda p: _("只有“回头看”才检查上次巡视的问题。"),
    "recheck_not_closed": lambda p: _("这个问题还没有销号，不能认定“仍然保持”：请等销号后再检查。"),
    "recheck_note_missing": lambda p: _("还没有写明检查的依据：请填写。"),
    "decisions_open": _decisions_open,
    "decision_not_yours": lambda p: (
        _("这一项由%(owner)s落实，须由其报告。") % {"owner": word(Role(p["owner"]))}
    ),
    "decision_report_missing": lambda p: _("还没有写明落实情况：请写明做了什么、结果如何。"),
    "meeting_file_missing": lambda p: _("没有新的文件：请选择还没有保存在这次会议的文件。"),
    "decision_text_missing": lambda p: _("还没有写明议定的事项：请填写。"),
    "decision_needs_target": lambda p: (
        _("交%(owner)s落实的须选定巡视对象：请选择。") % {"owner": word(Role(p["owner"]))}
    ),
    "decision_needs_department": lambda p: _("交有关部门落实的须选定部门：请选择。"),
    "decision_due_before": lambda p: (
        _("期限 %(date)s 早于会议日期 %(than)s：请核对。") % {"date": day(p["date"]), "than": day(p["than"])}
    ),
    "span_reversed": lambda p: (
        _("截止 %(end)s 早于起始 %(start)s：请核对日期。") % {"start": day(p["start"]), "end": day(p["end"])}
    ),
    "span_outside_term": _outside_term,
    "span_contradicts": _contradicts,
    "stay_reversed": lambda p: (
        _("撤离日期 %(leaves)s 早于进驻日期 %(enters)s：请核对。")
        % {"leaves": day(p["leaves"]), "enters": day(p["enters"])}
    ),
    "accepting_reversed": lambda p: (
        _("受理截止日期 %(until)s 早于进驻日期 %(enters)s：请核对。")
        % {"until": day(p["until"]), "enters": day(p["enters"])}
    ),
    "team_elsewhere": _team_elsewhere,
}


def _entering(slip: Slip, n: int) -> str:
    if slip.on is None:
        return ngettext(
            "计划 %(due)s 起进驻，%(units)s等 %(n)d 个单位还没有进驻日期。",
            "计划 %(due)s 起进驻，%(units)s等 %(n)d 个单位还没有进驻日期。",
            n,
        )
    return ngettext(
        "计划 %(due)s 起进驻，%(units)s等 %(n)d 个单位到 %(on)s 才全部进驻，推迟 %(days)d 天。",
        "计划 %(due)s 起进驻，%(units)s等 %(n)d 个单位到 %(on)s 才全部进驻，推迟 %(days)d 天。",
        n,
    )


def _leaving(slip: Slip, n: int) -> str:
    if slip.on is None:
        return ngettext(
            "按规定的驻期应在 %(due)s 前撤离，%(units)s等 %(n)d 个单位还没有撤离，已超 %(days)d 天。",
            "按规定的驻期应在 %(due)s 前撤离，%(units)s等 %(n)d 个单位还没有撤离，已超 %(days)d 天。",
            n,
        )
    return ngettext(
        "按规定的驻期应在 %(due)s 前撤离，%(units)s等 %(n)d 个单位到 %(on)s 才全部撤离，超出 %(days)d 天。",
        "按规定的驻期应在 %(due)s 前撤离，%(units)s等 %(n)d 个单位到 %(on)s 才全部撤离，超出 %(days)d 天。",
        n,
    )


def _hearing(slip: Slip, _n: int) -> str:
    if slip.on is None:
        return _("应在 %(due)s 前向领导小组汇报，还没有汇报，已超 %(days)d 天。")
    return _("应在 %(due)s 前向领导小组汇报，实际 %(on)s，推迟 %(days)d 天。")


def _feeding_back(slip: Slip, _n: int) -> str:
    if slip.on is None:
        return _("应在 %(due)s 前集中反馈，还没有反馈，已超 %(days)d 天。")
    return _("应在 %(due)s 前集中反馈，实际 %(on)s，推迟 %(days)d 天。")


def _feeding_back_each(slip: Slip, n: int) -> str:
    if slip.on is None:
        return ngettext(
            "应在 %(due)s 前完成一对一反馈，还差%(units)s等 %(n)d 个单位。",
            "应在 %(due)s 前完成一对一反馈，还差%(units)s等 %(n)d 个单位。",
            n,
        )
    return ngettext(
        "应在 %(due)s 前完成一对一反馈，%(units)s等 %(n)d 个单位到 %(on)s 才完成，推迟 %(days)d 天。",
        "应在 %(due)s 前完成一对一反馈，%(units)s等 %(n)d 个单位到 %(on)s 才完成，推迟 %(days)d 天。",
        n,
    )


_SLIPS: dict[Phase, Callable[[Slip, int], str]] = {
    Phase.ENTER: _entering,
    Phase.LEAVE: _leaving,
    Phase.HEAR: _hearing,
    Phase.FEED_BACK: _feeding_back,
    Phase.FEED_BACK_EACH: _feeding_back_each,
}


def slip_sentence(slip: Slip, today: date) -> str:
    """Which phase slipped, since when, by how much, and at which units."""
    words = _SLIPS[slip.phase](slip, len(slip.units))
    given = {"due": day(slip.due_on), "on": day(slip.on), "days": slip.days(today), "n": len(slip.units)}
    return words % (given | {"units": _named(slip.units)})


def _named(units: Sequence[str]) -> str:
    return _("、").join(_("“%s”") % unit for unit in units[:NAMED])

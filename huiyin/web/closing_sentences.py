"""What the checks before closing found, and what stands against steps of closing, as sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huiyin.rules.close_checks import CloseCheck
from huiyin.rules.deliverable import Deliverable
from huiyin.rules.evidence import EvidenceKind
from huiyin.rules.review_chain import Stage

from .figures import plain_money
from .wording import word

Params = Mapping[str, Any]


def _money(text: object) -> str:
    return plain_money(Decimal(str(text)))


def _rules_without_text(p: Params) -> str:
    n = int(p["claimed"])
    return ngettext(
        "填报建章立制 %(n)d 项，却没有一份“制度文本”：请上传制度文本，种类选“制度文本”。",
        "填报建章立制 %(n)d 项，却没有一份“制度文本”：请上传制度文本，种类选“制度文本”。",
        n,
    ) % {"n": n}


def _people_without_decision(p: Params) -> str:
    n = int(p["claimed"])
    return ngettext(
        "填报处理人员 %(n)d 人，却没有一份“处理决定”：请上传处理决定，种类选“处理决定”。",
        "填报处理人员 %(n)d 人，却没有一份“处理决定”：请上传处理决定，种类选“处理决定”。",
        n,
    ) % {"n": n}


def _task_not_done(p: Params) -> str:
    if p.get("late") and p.get("due"):
        return _("任务没有标为完成，时限 %(due)s 已过。") % {"due": p["due"]}
    return _("任务没有标为完成。")


def _unfitting(p: Params) -> str:
    wanted = _("、").join(str(word(EvidenceKind(kind))) for kind in p["wanted"])
    return _("成果是“%(deliverable)s”，材料中却没有%(wanted)s。") % {
        "deliverable": word(Deliverable(p["deliverable"])),
        "wanted": wanted,
    }


def _past_due(p: Params) -> str:
    n = int(p["days"])
    return ngettext(
        "整改时限 %(due)s 已过 %(n)d 天，没有获准延期。",
        "整改时限 %(due)s 已过 %(n)d 天，没有获准延期。",
        n,
    ) % {"due": p["due"], "n": n}


def _undated(p: Params) -> str:
    n = int(p["count"])
    return ngettext("有 %(n)d 份材料没有填写落款日期。", "有 %(n)d 份材料没有填写落款日期。", n) % {"n": n}


POINTS: dict[CloseCheck, Callable[[Params], str]] = {
    CloseCheck.RULES_WITHOUT_TEXT: _rules_without_text,
    CloseCheck.MONEY_WITHOUT_VOUCHER: lambda p: (
        _("填报追缴退还 %(money)s，却没有一份“凭证票据”：请上传凭证，种类选“凭证票据”。")
        % {"money": _money(p["claimed"])}
    ),
    CloseCheck.PEOPLE_WITHOUT_DECISION: _people_without_decision,
    CloseCheck.RETURN_REASON: lambda p: _("上次退回的意见：%(reason)s") % {"reason": p["reason"]},
    CloseCheck.TASK_NOT_DONE: _task_not_done,
    CloseCheck.UNFITTING_EVIDENCE: _unfitting,
    CloseCheck.STAGE_TO_COME: lambda p: _("任务已标为完成，阶段目标却定在 %(day)s。") % {"day": p["day"]},
    CloseCheck.AMOUNT_DIFFERS: lambda p: (
        _("问题涉及金额 %(amount)s，进展中追缴退还合计 %(recovered)s。")
        % {"amount": _money(p["amount"]), "recovered": _money(p["recovered"])}
    ),
    CloseCheck.RULES_DIFFER: lambda p: _("填报建章立制 %(claimed)s 项，制度文本 %(attached)s 份。") % dict(p),
    CloseCheck.PEOPLE_DIFFER: lambda p: (
        _("填报处理人员 %(claimed)s 人，处理决定 %(attached)s 份。") % dict(p)
    ),
    CloseCheck.PAST_DUE: _past_due,
    CloseCheck.EVIDENCE_UNDATED: _undated,
    CloseCheck.EVIDENCE_BEFORE_FEEDBACK: lambda p: (
        _("有材料落款 %(day)s，早于反馈日期 %(fed_back)s。") % dict(p)
    ),
    CloseCheck.ONE_FILE_FOR_MANY: lambda p: _("与任务 %(other)s 用的是同一份材料。") % dict(p),
    CloseCheck.NOTHING_REPORTED: lambda p: _("没有对这项任务填报过进展。"),
}


def closing_sentence(check: str, params: Params) -> str:
    """What a check found, in one sentence; its place is told beside it."""
    return POINTS[CloseCheck(check)](params)


def placed(check: str, params: Params, task: int | None) -> str:
    """The same with its task, for where it does not stand at the task."""
    said = closing_sentence(check, params)
    return said if task is None else _("任务 %(n)s：%(what)s") % {"n": task, "what": said}


def _listed(points: Any) -> str:
    return " ".join(placed(p.check, p.params, p.task) for p in points)


def _stage(params: Params) -> str:
    return str(word(Stage(params["stage"]))) if params.get("stage") else ""


def _acceptance_first(params: Params) -> str:
    return _("须先通过前面的审核环节，现在轮到%(stage)s；全部通过后才能销号。") % {"stage": _stage(params)}


def _signs(params: Params) -> dict[str, str]:
    return {"signs": _("、").join(f"{word(code, 'Code')}" for code in params["signs"])}


def _explanations(params: Params) -> str:
    n = int(params["count"])
    return ngettext(
        "有 %(n)d 处须作说明的情况：说明是否成立要逐项判断，请打开单独办理。",
        "有 %(n)d 处须作说明的情况：说明是否成立要逐项判断，请打开单独办理。",
        n,
    ) % {"n": n}


CLOSING_SENTENCES: dict[str, Callable[[Params], str]] = {
    "open_sign": lambda p: _("还有疑点没有判断：%(signs)s。请先逐条核对，判断属实或排除。") % _signs(p),
    "confirmed_sign": lambda p: (
        _("有判断为属实的疑点：%(signs)s。本次申请不能销号，请退回整改。") % _signs(p)
    ),
    "points_against": lambda p: _("还差：%(points)s") % {"points": _listed(p["points"])},
    "points_unexplained": lambda p: _("还没有说明：%(points)s") % {"points": _listed(p["points"])},
    "rest_missing": lambda p: _("基本完成须写明还剩什么、何时完成：请填写余项和时限。"),
    "rest_is_left": lambda p: _("申请认定为基本完成，还有余项：请认定基本完成，或退回继续整改。"),
    "another_stages_turn": lambda p: _("现在是%(stage)s审核的环节。") % {"stage": _stage(p)},
    "last_stage_decides": lambda p: _("这是最后一个审核环节：请直接销号、认定基本完成或退回。"),
    "acceptance_comes_first": _acceptance_first,
    "own_acceptance": lambda p: _("前面的审核由您本人通过，须由另一位人员办理。"),
    "explanations_one_by_one": _explanations,
    "sifting_waits": lambda p: _("疑点还在比对，没有结果：请稍后再批量办理，或打开逐项核对。"),
    "standing_report_missing": lambda p: _("还没有写明坚持的情况：请填写。"),
    "own_standing_report": lambda p: _("这次情况由您本人报告，须由另一位人员核实。"),
}

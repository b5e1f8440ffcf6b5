"""Why a sign was raised, in words that a reviewer can act on, from the sifter's reason and its parameters.

The sifter's own words name the records compared with. These name another unit only when `named` says that the
reader may know of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from huiyin.sifting.codes import Reason

Params = Mapping[str, Any]


def reason_sentence(because: str, params: Params, *, named: bool) -> str:
    """One sentence; a reason that is not known here, or whose figures were not kept, is told by its code."""
    other = params.get("unit") if named else None
    told = {**params, "_seen": named, "who": other or _("范围外的一份材料")}
    try:
        return SENTENCES[because](told)
    except KeyError:
        return _("比对规则给出了疑点（%(code)s）。") % {"code": because}


def _with(text: Callable[[], str]) -> Callable[[Params], str]:
    return lambda p: text() % p


def _yuan(text: Callable[[], str], *names: str) -> Callable[[Params], str]:
    return lambda p: text() % {**p, **{n: _plain(p.get(n, 0)) for n in names}}


def _copied(p: Params) -> str:
    told = _("整改情况与%(who)s约有 %(percent)s%% 相同（名称、日期、数字不计）。") % p
    return told + (_("另有 %(others)s 处同样雷同。") % p if p.get("others") else "")


def _absent(p: Params) -> str:
    names = _("、").join(_("《%(title)s》") % {"title": n} for n in p.get("absent", ()))
    told = _("申报制定制度 %(told)s 项，附有文本 %(attached)s 份。") % p
    return told + (_("未见：%(names)s。") % {"names": names} if names else "")


def _dated(text: Callable[[], str]) -> Callable[[Params], str]:
    return lambda p: text() % {**p, "title": p.get("title") or _("未命名材料")}


def _sum(text: Callable[[], str]) -> Callable[[Params], str]:
    def say(p: Params) -> str:
        parts = " + ".join(_plain(x) for x in p.get("parts", ()))
        figures = {"total": _plain(p.get("total")), "sum": _plain(p.get("sum")), "unit": p.get("unit") or ""}
        return text() % {**p, **figures, "parts": parts}

    return say


def _plain(number: Any) -> str:
    return f"{number:,.10g}" if isinstance(number, int | float) else str(number)


def _counted(text: Callable[[], str]) -> Callable[[Params], str]:
    return lambda p: text() % {n: _plain(p.get(n)) for n in ("counted", "told")}


def _found_again(p: Params) -> str:
    if not p["_seen"]:
        return _("与本单位往轮已整改完成的一个问题相同。")
    return _("与本单位往轮已整改完成的问题相同：%(finding)s") % p


SENTENCES: dict[str, Callable[[Params], str]] = {
    Reason.SAME_WORDING: _copied,
    Reason.SAME_PASSAGE: _with(lambda: _("有一段 %(characters)s 字的文字与%(who)s相同，数字也相同。")),
    Reason.SAME_CLAUSES: _with(lambda: _("多处语句与%(who)s相同，共 %(characters)s 字，数字也相同。")),
    Reason.OTHER_UNIT_NAMED: _with(lambda: _("文中出现其他单位“%(name)s”：%(around)s。")),
    Reason.OTHER_PLACE_NAMED: _with(lambda: _("文中出现其他地方“%(name)s”：%(around)s。")),
    Reason.NOTHING_WRITTEN: lambda p: _("申报完成，但没有写整改情况。"),
    Reason.NOTHING_TO_CHECK: _with(
        lambda: _("全文 %(characters)s 字，几乎没有可核对的事实；表态、要求类语句约占 %(percent)s%%。")
    ),
    Reason.PLAN_REPEATED: _with(
        lambda: _("约 %(percent)s%% 的内容是打算或重复整改方案的措施，不是做成的事。")
    ),
    Reason.ONLY_MEETINGS: lambda p: (
        _("问题要求有实际处置，所述只有会议和文件（%(named)s）。") % {"named": _named(p)}
    ),
    Reason.NO_EVIDENCE: lambda p: _("申报完成，没有附任何佐证材料。"),
    Reason.RULES_NOT_ATTACHED: _absent,
    Reason.NO_VOUCHER: _yuan(lambda: _("申报追回 %(yuan)s 元，没有凭证类材料。"), "yuan"),
    Reason.NO_PAPER_ON_PEOPLE: _with(lambda: _("申报处理 %(persons)s 人，没有处理决定一类的材料。")),
    Reason.OLDER_THAN_FINDING: _dated(
        lambda: _("《%(title)s》的日期是 %(day)s，早于发现问题的 %(against)s。")
    ),
    Reason.TELLS_WHAT_CAME_LATER: _dated(
        lambda: _("《%(title)s》落款 %(day)s，却写到了 %(against)s 才发生的事。")
    ),
    Reason.DATED_AFTER_CLAIM: _dated(
        lambda: _("《%(title)s》的日期是 %(day)s，晚于申报完成的 %(against)s。")
    ),
    Reason.MADE_AFTER_ITS_DATE: _dated(
        lambda: _("《%(title)s》写的日期是 %(against)s，文件实际形成于 %(day)s。")
    ),
    Reason.MADE_AFTER_THE_END: _dated(lambda: _("《%(title)s》形成于 %(day)s，晚于办结的 %(against)s。")),
    Reason.UNDATED_AND_MADE_LATE: _dated(
        lambda: _("《%(title)s》没有写日期，文件形成于 %(day)s，晚于申报完成的 %(against)s。")
    ),
    Reason.SAME_FILE: _dated(lambda: _("《%(title)s》与%(who)s使用的是同一份文件。")),
    Reason.SAME_PICTURE: _dated(
        lambda: _(
            "《%(title)s》与%(who)s使用的照片是同一张（约 %(percent)s%% 相同），可能经过裁剪、压缩或加水印。"
        )
    ),
    Reason.SUM_DIFFERS: _sum(
        lambda: _("写明合计 %(total)s%(unit)s，各分项（%(parts)s）相加为 %(sum)s%(unit)s。")
    ),
    Reason.SUM_IN_EVIDENCE_DIFFERS: _sum(
        lambda: _(
            "材料《%(title)s》中写明合计 %(total)s%(unit)s，各分项（%(parts)s）相加为 %(sum)s%(unit)s。"
        )
    ),
    Reason.RATE_DIFFERS: _counted(lambda: _("写明比率 %(told)s%%，按所列数字计算为 %(counted)s%%。")),
    Reason.INSTALMENTS_DIFFER: _yuan(
        lambda: _("分 %(times)s 次到账合计 %(sum)s 元，与所称全部 %(whole)s 元不符。"), "sum", "whole"
    ),
    Reason.PEOPLE_LISTED_DIFFER: _counted(lambda: _("申报处理 %(counted)s 人，名单上是 %(told)s 人。")),
    Reason.PEOPLE_TOLD_DIFFER: _counted(lambda: _("申报处理 %(counted)s 人，正文写的是 %(told)s 人。")),
    Reason.RULES_NAMED_DIFFER: _counted(lambda: _("写明制定制度 %(counted)s 项，列出名称的是 %(told)s 项。")),
    Reason.RULES_COUNTED_DIFFER: _counted(lambda: _("申报制度 %(counted)s 项，正文写的是 %(told)s 项。")),
    Reason.VOUCHERS_DIFFER: _counted(lambda: _("申报追回 %(counted)s 元，凭证合计 %(told)s 元。")),
    Reason.AMOUNT_NOT_TOLD: _counted(lambda: _("申报追回 %(counted)s 元，正文写的是 %(told)s 元。")),
    Reason.LESS_CAME_BACK: _yuan(
        lambda: _("发现问题金额 %(found)s 元，追回 %(back)s 元，差 %(short)s 元没有说明。"),
        "found",
        "back",
        "short",
    ),
    Reason.ONE_ANSWER: _with(lambda: _("同一措施或同一结果用在了 %(findings)s 个互不相关的问题上。")),
    Reason.OPENED_FOR_SECONDS: _with(
        lambda: _("审核只打开了 %(seconds)s 秒（申请 %(characters)s 字、材料 %(pieces)s 份）就作出决定。")
    ),
    Reason.IN_BULK_AT_DEADLINE: _with(
        lambda: _("同一审核人在整改期限当天（%(day)s）集中办结 %(together)s 件。")
    ),
    Reason.IN_BULK: _with(lambda: _("同一审核人 %(day)s 一天内办结 %(together)s 件。")),
    Reason.FOUND_AGAIN: _found_again,
}


def _named(params: Params) -> str:
    named = params.get("named") or ""
    return _("、").join(named) if isinstance(named, list | tuple) else str(named)

"""The announcement of a stay (进驻公告) in words: who comes, until when, and what is listened to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from huiyin.rules.round import InspectionKind
from huiyin.writing import Cell, Heading, Paper, Place, Signature, Table, Text, heading_number
from huiyin.writing.structure import Block

from .figures import day
from .wording import word

#: millimetres: what a place is called, and the place
_WIDTHS = (40, 116)


def usual_accepts() -> str:
    """What is accepted, as a proposal for the form."""
    return _(
        "反映本单位领导班子及其成员、下一级领导班子主要负责人和重要岗位人员问题的来信、来电、来访，"
        "重点是违反政治纪律、组织纪律、廉洁纪律、群众纪律、工作纪律和生活纪律等方面的举报和反映。"
    )


def usual_declines() -> str:
    """What is not accepted, as a proposal for the form."""
    return _(
        "不属于上述范围的信访问题，包括个人诉求、涉法涉诉以及应由其他部门办理的事项，"
        "按照规定转交被巡视单位和有关部门处理。"
    )


def paper_of(stay: Any) -> Paper:
    """The announcement in the language that is active; places that are not known are left out."""
    target = stay.target
    team = target.team.name if target.team else target.round.body.name
    return Paper(
        title=_("%(team)s进驻%(unit)s公告") % {"team": team, "unit": target.unit.name},
        meta=(_("%(body)s　　%(round)s") % {"body": target.round.body.name, "round": target.round.name},),
        blocks=list(_blocks(stay, team)), language=_language(), made_at=timezone.now(),
    )  # fmt: skip


def _language() -> Any:
    return "zh" if (get_language() or "zh").startswith("zh") else "en"


def _blocks(stay: Any, team: str) -> Iterator[Block]:
    number = iter(range(1, 10))

    def heading(words: str) -> Heading:
        return Heading(heading_number(next(number), _language()) + words)

    yield Text(_period(stay, team))
    if stay.accepts:
        yield heading(_("受理范围"))
        yield Text(stay.accepts)
    if stay.declines:
        yield heading(_("不予受理"))
        yield Text(stay.declines)
    if places := list(_places(stay)):
        yield heading(_("联系方式"))
        yield Table(_WIDTHS, tuple((Cell(label, bold=True), text) for label, text in places), size=12)
    if stay.accepts_until:
        yield Text(_("受理信访的截止日期为 %(day)s。") % {"day": day(stay.accepts_until)})
    on = day(stay.announced_on) if stay.announced_on else _("　　年　　月　　日")
    yield Signature((Place(team, (_("（盖章）"), on)),))


def _period(stay: Any, team: str) -> str:
    target = stay.target
    given = {
        "body": target.round.body.name, "team": team, "unit": target.unit.name, "from": day(stay.enters_on),
        "until": day(stay.leaves_on), "kind": word(InspectionKind(target.kind)),
    }  # fmt: skip
    if stay.leaves_on is None:
        return _("根据%(body)s统一部署，%(team)s自 %(from)s 起进驻%(unit)s，开展%(kind)s巡视。") % given
    return (
        _("根据%(body)s统一部署，%(team)s自 %(from)s 至 %(until)s 进驻%(unit)s，开展%(kind)s巡视。") % given
    )


def _places(stay: Any) -> Iterator[tuple[str, str]]:
    hours, hotline = stay.hotline_hours, stay.hotline
    if hotline and hours:
        hotline = _("%(number)s（%(hours)s）") % {"number": hotline, "hours": hours}
    rows = (
        (_("值班电话"), hotline),
        (_("联系信箱"), stay.mailbox),
        (_("邮政地址"), stay.postal_address),
        (_("来访地点"), stay.office),
    )
    return ((label, text) for label, text in rows if text)

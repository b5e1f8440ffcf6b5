"""A unit's file as a brief for the next team, on paper."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from huiyin.reports.unit_file import UnitFile
from huiyin.rules.ladder import Rung
from huiyin.writing import Cell, Heading, Paper, Table, Text, heading_number
from huiyin.writing.structure import Block

from .figures import day, plain_money
from .wording import bracketed, word


def brief_of(file: UnitFile, instruments: dict[str, str]) -> Paper:
    """The brief in the language that is active; `instruments` words the profile's by their Chinese."""
    blocks: list[Block] = []
    for n, (title, part) in enumerate(_parts(file, instruments), start=1):
        blocks += [Heading(heading_number(n, _language()) + title), *part]
    meta = (_("%(body)s　　截至 %(day)s") % {"body": file.unit.body.name, "day": day(timezone.localdate())},)
    title = _("%(unit)s历次巡视巡察情况") % {"unit": file.unit.name}
    return Paper(title=title, meta=meta, blocks=blocks, language=_language(), made_at=timezone.now())


def _language() -> Any:
    return "zh" if (get_language() or "zh").startswith("zh") else "en"


def _parts(file: UnitFile, instruments: dict[str, str]) -> Iterator[tuple[str, list[Block]]]:
    yield _("历次巡视巡察"), list(_rounds(file))
    yield _("问题类别"), list(_categories(file))
    yield _("再次出现的问题"), list(_recurring(file))
    yield _("尚未销号的问题"), list(_open(file))
    yield _("疑点、督办和问责"), list(_consequences(file, instruments))
    yield _("整改成效"), [Text(_achieved(file))]


def _rounds(file: UnitFile) -> Iterator[Block]:
    if not file.rounds:
        yield Text(_("没有巡视巡察过。"))
        return
    head = (_("轮次"), _("方式"), _("问题"), _("已销号"), _("超期"), _("再次出现"))
    rows = tuple(
        (r.target.round.name, str(word(r.target.kind, "InspectionKind")), _n(r.total), _n(r.closed),
         _n(r.late), _n(r.recurring))
        for r in file.rounds
    )  # fmt: skip
    yield Table((60, 24, 18, 18, 18, 18), rows, head)


def _n(n: int) -> Cell:
    return Cell(str(n), align="center")


def _categories(file: UnitFile) -> Iterator[Block]:
    if not file.categories:
        yield Text(_("没有问题。"))
        return
    rows = tuple((name or _("未分类"), _n(n), _n(still)) for name, n, still in file.categories)
    yield Table((100, 28, 28), rows, (_("类别"), _("问题"), _("未销号")))


def _recurring(file: UnitFile) -> Iterator[Block]:
    if not file.recurring:
        yield Text(_("没有发现以往的问题再次出现。"))
        return
    rows = tuple(
        (f"{f.round.name} {f.number}", f.title, f"{f.earlier.round.name} {f.earlier.number}")
        for f in file.recurring
        if f.earlier
    )
    yield Table((40, 76, 40), rows, (_("本次"), _("问题"), _("以往")))


def _open(file: UnitFile) -> Iterator[Block]:
    if not file.open_ones:
        yield Text(_("没有尚未销号的问题。"))
        return
    rows = tuple(
        (f"{f.round.name} {f.number}", f.title, str(word(f.state, "FindingState")), day(f.due_on))
        for f in file.open_ones
    )
    yield Table((36, 72, 24, 24), rows, (_("轮次和序号"), _("问题"), _("状态"), _("时限")))


def _consequences(file: UnitFile, instruments: dict[str, str]) -> Iterator[Block]:
    n = file.signs["confirmed"]
    told = ngettext("经核查属实的疑点 %(n)d 条", "经核查属实的疑点 %(n)d 条", n) % {"n": n}
    kinds = _("、").join(f"{word(code, 'Code')} {n}" for code, n in file.confirmed.items())
    yield Text(bracketed(told, kinds) if kinds else told)
    steps = _("、").join(f"{word(rung)} {file.steps[rung]}" for rung in Rung if rung in file.steps)
    yield Text(steps or _("没有督办过。"), _("督办："))
    named = _("、").join(f"{instruments.get(k, k)} {n}" for k, n in file.instruments.items())
    yield Text(named or _("没有问责决定。"), _("问责："))
    for one in file.announced:
        said = (day(one.on), one.post, str(word(one.kind, "AnnouncedKind")), one.source)
        yield Text(_("，").join(said), _("公开通报："))


def _achieved(file: UnitFile) -> str:
    o = file.outcomes
    return _("建章立制 %(rules)s 项，追缴退还 %(money)s，处理 %(persons)s 人，召开会议 %(meetings)s 次。") % {
        "rules": o["rules_made"], "money": plain_money(o["money_recovered"]), "persons": o["persons"],
        "meetings": o["meetings"],
    }  # fmt: skip

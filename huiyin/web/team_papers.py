"""What a team composes from its drafts: its report, and the opinion fed back to the unit.

The report tells of everything that was put to the leader, with people by post and what it rests on; the
opinion of what was registered alone, with the fact and nothing of where it came from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.organisations.profiles import profile_of
from huiyin.rules.deadlines import DeadlineKind
from huiyin.rules.draft import DraftState
from huiyin.rules.finding import Pace
from huiyin.rules.working_paper import PaperKind
from huiyin.team_work.queries import Composed
from huiyin.writing import Cell, Heading, Paper, Place, Signature, Table, Text, heading_number
from huiyin.writing.structure import Block

from .figures import day, plain_money
from .wording import bracketed, word


class TeamPaper(StrEnum):
    REPORT = "report"
    OPINION = "opinion"


TITLES: dict[TeamPaper, Promise] = {
    TeamPaper.REPORT: __("关于巡视%(unit)s情况的报告"),
    TeamPaper.OPINION: __("关于巡视%(unit)s的反馈意见"),
}


def title_of(what: TeamPaper, unit: str) -> str:
    return str(TITLES[what]) % {"unit": unit}


def paper_of(what: TeamPaper, found: Composed) -> Paper:
    """The document in the language that is active; one without findings says so."""
    target = found.target
    meta = [_("%(body)s　　%(round)s") % {"body": target.body.name, "round": target.round.name}]
    if waiting := sum(d.state == DraftState.PROPOSED for d in found.drafts):
        said = ngettext("草稿：有 %(n)d 个问题待组长审定", "草稿：有 %(n)d 个问题待组长审定", waiting)
        meta.append(said % {"n": waiting})
    parts = _OF[what]
    blocks = [b for n, part in enumerate(parts, start=1) for b in part(found, _numbered(n))]
    return Paper(
        title=title_of(what, target.unit.name), meta=meta, language=_language(), made_at=timezone.now(),
        blocks=[*_addressed(what, target), *blocks, _signed(what, target)],
    )  # fmt: skip


def _language() -> Any:
    return "zh" if (get_language() or "zh").startswith("zh") else "en"


def _numbered(n: int) -> Callable[[str], Heading]:
    sign = heading_number(n, _language())
    return lambda text: Heading(sign + text)


def _second(n: int, text: str) -> Heading:
    return Heading(heading_number(n, _language(), 2) + text, 2)


def _addressed(what: TeamPaper, target: Any) -> Iterator[Block]:
    if what == TeamPaper.OPINION:
        yield Text(_("%(unit)s：") % {"unit": target.unit.name})


def _circumstances(found: Composed, heading: Any) -> Iterator[Block]:
    target, n = found.target, sum(found.papers.values())
    yield heading(_("基本情况"))
    if target.round.stationed_from:
        told = _("进驻时间 %(from)s 至 %(until)s。") % {
            "from": day(target.round.stationed_from), "until": day(target.round.stationed_until),
        }  # fmt: skip
        yield Text(told)
    papers = ngettext("形成工作底稿 %(n)d 份", "形成工作底稿 %(n)d 份", n) % {"n": n}
    kinds = [f"{word(kind)} {found.papers[kind]}" for kind in PaperKind if found.papers.get(kind)]
    yield Text((bracketed(papers, _("、").join(kinds)) if kinds else papers) + _("。"))
    yield Text(_findings_counted(found))


def _findings_counted(found: Composed) -> str:
    n = len(found.drafts)
    urgent = sum(d.pace == Pace.IMMEDIATE for d in found.drafts)
    said = [ngettext("发现问题 %(n)d 个", "发现问题 %(n)d 个", n) % {"n": n}]
    if urgent:
        said.append(ngettext("立行立改 %(n)d 个", "立行立改 %(n)d 个", urgent) % {"n": urgent})
    if total := _summed(found.drafts):
        said.append(_("涉及金额 %(amount)s") % {"amount": plain_money(total)})
    return _("，").join(said) + _("。")


def _summed(drafts: Any) -> Any:
    return sum(d.amount for d in drafts if d.amount is not None)


def _category(category: Any) -> str:
    if category is None:
        return _("未分类")
    return category.name_en if _language() == "en" and category.name_en else category.name


def _problems(found: Composed, heading: Any, *, inside: bool) -> Iterator[Block]:
    yield heading(_("发现的主要问题"))
    if not found.drafts:
        yield Text(_("没有问题初稿。") if inside else _("还没有审定登记的问题。"))
    number = 0
    for place, (category, drafts) in enumerate(found.by_category(), start=1):
        yield _second(place, bracketed(_category(category), len(drafts)))
        for draft in drafts:
            number += 1
            mark = _("（待审定）") if draft.state == DraftState.PROPOSED else ""
            yield Text(f"{mark}{draft.fact}", f"{number}. {_stopped(draft.title)}")
            yield from _behind(draft) if inside else _basis(draft)


def _stopped(text: str) -> str:
    return text if text.endswith((_("。"), ".")) else text + _("。")


def _basis(draft: Any) -> Iterator[Block]:
    if draft.basis:
        yield Text(draft.basis, _("依据："))


def _behind(draft: Any) -> Iterator[Block]:
    """What the team alone says with it."""
    yield from _basis(draft)
    if draft.amount is not None:
        yield Text(plain_money(draft.amount), _("涉及金额："))
    if draft.people:
        yield Text(draft.people, _("涉及人员（按职务）："))
    if papers := [f"{p.title} {day(p.on)}" for p in draft.papers.all()]:
        yield Text(_("；").join(papers), _("工作底稿："))


def _inside(found: Composed, heading: Any) -> Iterator[Block]:
    return _problems(found, heading, inside=True)


def _to_the_unit(found: Composed, heading: Any) -> Iterator[Block]:
    return _problems(found, heading, inside=False)


def _totals(found: Composed, heading: Any) -> Iterator[Block]:
    yield heading(_("问题汇总"))
    head = (_("问题类别"), _("问题数"), _("其中立行立改"), _("涉及金额"))
    rows = [_row(_category(category), drafts) for category, drafts in found.by_category()]
    rows.append(tuple(Cell(c, bold=True) for c in _row(_("合计"), found.drafts)))
    yield Table((66, 24, 30, 36), tuple(rows), head)


def _row(name: str, drafts: Any) -> tuple[Any, ...]:
    urgent = sum(d.pace == Pace.IMMEDIATE for d in drafts)
    total = _summed(drafts)
    return (name, str(len(drafts)), str(urgent), plain_money(total) if total else "—")


def _demands(found: Composed, heading: Any) -> Iterator[Block]:
    """What the unit has to do, in the profile's time."""
    yield heading(_("整改要求"))
    target = found.target
    periods = {
        DeadlineKind.PLAN: _("制定整改方案，自反馈之日起 %(period)s内报送。"),
        DeadlineKind.PROGRESS_REPORT: _("每隔 %(period)s报告一次整改进展。"),
        DeadlineKind.CONCENTRATED: _("自反馈之日起 %(period)s内完成集中整改。"),
    }
    profile = profile_of(target.body)
    for n, (kind, words) in enumerate(periods.items(), start=1):
        given = profile.deadline(target.body.level, kind)
        period = _("%(amount)s %(unit)s") % {"amount": given.amount, "unit": word(given.unit)}
        yield Text(f"{n}. {words % {'period': period}}")
    if urgent := [d for d in found.drafts if d.pace == Pace.IMMEDIATE]:
        said = ngettext("%(n)d 个立行立改的问题即知即改，整改情况随方案一并报告。",
                        "%(n)d 个立行立改的问题即知即改，整改情况随方案一并报告。", len(urgent))  # fmt: skip
        yield Text(f"4. {said % {'n': len(urgent)}}")


def _signed(what: TeamPaper, target: Any) -> Signature:
    on = _("　　年　　月　　日")
    if what == TeamPaper.OPINION:
        return Signature((Place(target.body.name, (_("（盖章）"), on)),))
    whose = target.team.name if target.team else target.body.name
    return Signature((Place(whose, (_("组长（签字）："), on)),))


_OF: dict[TeamPaper, tuple[Callable[[Composed, Any], Iterator[Block]], ...]] = {
    TeamPaper.REPORT: (_circumstances, _inside, _totals),
    TeamPaper.OPINION: (_to_the_unit, _demands),
}

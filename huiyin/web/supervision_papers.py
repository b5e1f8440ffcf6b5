"""A step of supervision as the paper that goes to the unit: a letter, the call to an interview, a warning.

What the paper says of causes is what the unit may know: of signs only that it was checked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.rules.ladder import Rung
from huiyin.rules.watch import Cause
from huiyin.writing import Heading, Paper, Place, Signature, Text
from huiyin.writing.structure import Block

from .figures import day
from .supervision_sentences import cause_sentence

TITLES: dict[Rung, Promise] = {
    Rung.REMIND: __("整改提醒函"),
    Rung.URGE: __("整改督办函"),
    Rung.TALK: __("约谈通知书"),
    Rung.WARN: __("告诫书"),
    Rung.ACCOUNT: __("问责建议书"),
}


def paper_of(step: Any, causes: Sequence[Any]) -> Paper:
    """The paper in the language that is active; `causes` are what called for the step (`cause`, `n`)."""
    finding, rung = step.finding, Rung(step.rung)
    meta = [_("%(body)s　　%(round)s") % {"body": finding.body.name, "round": finding.round.name}]
    if step.issued_on is None:
        meta.append(_("审批稿，尚未发出"))
    return Paper(
        title=str(TITLES[rung]), meta=meta, blocks=list(_blocks(step, rung, causes)), language=_language(),
        made_at=timezone.now(),
    )  # fmt: skip


def _language() -> Any:
    return "zh" if (get_language() or "zh").startswith("zh") else "en"


def _numbered(n: int, text: str) -> Heading:
    numbers = (_("一、%(heading)s"), _("二、%(heading)s"), _("三、%(heading)s"))
    return Heading(numbers[n - 1] % {"heading": text})


def _blocks(step: Any, rung: Rung, causes: Sequence[Any]) -> Iterator[Block]:
    finding = step.finding
    yield Text(_("%(unit)s：") % {"unit": finding.unit.name})
    yield _numbered(1, _("问题"))
    yield Text(f"{finding.number}. {finding.title}")
    if finding.due_on:
        yield Text(day(finding.due_on), _("整改时限："))
    told = list(dict.fromkeys(_told(c.cause, c.n) for c in causes if c.cause != Cause.HAND))
    if told:
        yield _numbered(2, _("事由"))
        yield Text(_("；").join(told) + _("。"))
    yield _numbered(3 if told else 2, _("要求"))
    yield Text(step.demand)
    if rung == Rung.TALK:
        yield Text(_("约谈的时间、地点和参加人员另行通知。"))
    if step.answer_due_on:
        yield Text(_("请于 %(day)s 以前书面答复。") % {"day": day(step.answer_due_on)})
    issued = day(step.issued_on) if step.issued_on else _("　　年　　月　　日")
    yield Signature((Place(finding.body.name, (_("（盖章）"), issued)),))


def _told(cause: str, n: int) -> str:
    """A cause in words that the unit may read."""
    if cause == Cause.SIGN:
        return _("经核查，报送的整改情况与实际不符或不足以采信")
    return cause_sentence(cause, n)

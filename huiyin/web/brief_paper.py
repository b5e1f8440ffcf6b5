"""A brief to the leading group on paper: what the office says, and what the ledger has."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from huiyin.writing import Cell, Heading, Paper, Place, Signature, Table, Text, heading_number

from .brief_facts import fact_lines
from .figures import day
from .wording import word


def brief_paper(brief: Any) -> Paper:
    language: Any = "zh" if (get_language() or "zh").startswith("zh") else "en"
    finding = brief.finding
    rows = tuple((Cell(label, bold=True), value) for label, value in fact_lines(brief.facts))
    reasons = _("、").join(str(word(r, "Importance")) for r in brief.reasons)
    number = (heading_number(n, language) for n in (1, 2, 3))
    blocks = (
        Heading(next(number) + _("问题")),
        Text(f"{finding.unit.name}　{finding.round.name}　{finding.number}"),
        Text(finding.title),
        Text(reasons, _("呈报事由：")),
        Heading(next(number) + _("情况和建议")),
        Text(brief.text),
        Heading(next(number) + _("台账中的事实（截至 %(day)s）") % {"day": day(brief.facts_on)}),
        Table((50, 106), rows, size=12),
        Signature((Place(finding.body.name, (day(brief.sent_on) or _("　　年　　月　　日"),)),)),
    )
    meta = [] if brief.sent_on else [_("审批稿，尚未呈报")]
    return Paper(title=brief.title, meta=meta, blocks=blocks, language=language, made_at=timezone.now())

"""The facts of a brief in words, on its page and on paper."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .figures import day, plain_money
from .wording import word


def fact_lines(facts: dict[str, Any]) -> list[tuple[str, str]]:
    """Label and value of everything that the ledger said; what it did not say is left out."""
    late = facts["days_late"]
    found = [
        (_("状态"), str(word(facts["state"], "FindingState"))),
        (_("整改时限"), _day(facts["due_on"])),
        (_("超期"), ngettext("%(n)d 天", "%(n)d 天", late) % {"n": late} if late else ""),
        (_("涉及金额"), plain_money(Decimal(facts["amount"])) if facts["amount"] else ""),
        (
            _("整改任务"),
            _("共 %(n)s 项，已完成 %(done)s 项") % {"n": facts["tasks"], "done": facts["tasks_done"]},
        ),
        (_("最近一次进展"), _day(facts["last_progress"])),
        (_("属实的疑点"), str(facts["signs"] or "")),
        (_("已采取的督办"), str(word(facts["rung"], "Rung")) if facts["rung"] else ""),
        (_("有效的问责"), str(facts["cases"] or "")),
        (_("以往的问题"), _("再次出现") if facts["recurrence"] else ""),
    ]
    return [(label, value) for label, value in found if value]


def _day(text: str | None) -> str:
    return day(date.fromisoformat(text)) if text else ""

"""Money, days and moments as people write them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

#: from here on an amount is easier to read in a larger unit; the exact yuan stay in the title
_BIG = Decimal(1_000_000)
#: what the larger unit is, as its name is translated: 万元, or millions
_TEN_THOUSAND, _MILLION = Decimal(10_000), Decimal(1_000_000)


def money(amount: Decimal | float | str | None) -> SafeString | str:
    """Yuan with separators; from a million on in 万元 or millions, with the exact yuan on pointing."""
    if amount is None or amount == "":
        return "—"
    try:
        exact = Decimal(str(amount))
    except InvalidOperation:
        return str(amount)
    yuan = plain_money(exact)
    if abs(exact) < _BIG:
        return format_html('<span class="num">{}</span>', yuan)
    unit = _TEN_THOUSAND if (get_language() or "zh").startswith("zh") else _MILLION
    short = f"{exact / unit:,.2f}".rstrip("0").rstrip(".")
    words = _("%(amount)s 万元") % {"amount": short}
    return format_html('<span class="num" title="{}">{}</span>', yuan, words)


def plain_money(exact: Decimal) -> str:
    """Yuan with separators, as plain text."""
    return _("%(amount)s 元") % {"amount": f"{exact:,.2f}".removesuffix(".00")}


def day(value: date | datetime | None) -> str:
    """2025-03-05, or a dash where there is none."""
    if value is None or value == "":
        return "—"
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return value.isoformat()


def moment(value: datetime | None) -> str:
    """2025-03-05 14:20 in local time, or a dash."""
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if value else "—"


def share(part: int, whole: int) -> str:
    """A percentage without decimals; never 100% while something is missing, never 0% once there is some."""
    if whole <= 0:
        return "—"
    percent = round(100 * part / whole)
    if 0 < part < whole:
        percent = min(max(percent, 1), 99)
    return f"{percent}%"

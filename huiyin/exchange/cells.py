"""One cell as one text, however a spreadsheet has written it: what is compared is always the same spelling.

Days are ISO, money has two decimals and is in yuan, members of enums and categories are codes, text has one
kind of line break and no formula guard. "" is an empty cell.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from huiyin.reading.dates import find_dates
from huiyin.reading.normal import same_length

from .layout import Field, Kind, Options

EPOCH = date(1899, 12, 30)
#: serial numbers of 1990 to 2099: a number outside is no date
_FIRST_SERIAL, _LAST_SERIAL = 32_874, 73_050
FORMULA = ("=", "+", "-", "@", "\t", "\r")
LONGEST = 32_767
#: characters that no workbook may hold
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: what a text may have that is not compared; most texts have nothing of it
_TO_CLEAN = re.compile(r"\A[\s'=+\-@]|\s\Z|[\x00-\x1f\ud800-\udfff\ufffe\uffff]|_x")
_CODED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MONEY = re.compile(r"([+-]?)(\d{1,15}(?:\.\d+)?)(亿|千万|百万|万|千)?元?\Z")
_TIMES = {None: 1, "千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}
_DIGITS = re.compile(r"\d{5}(?:\.0+)?\Z")
_NOTHING = frozenset({"—", "-", "--", "无", "/", "／"})

Value = str | int | float | bool | None


class Unclear(Exception):
    """A cell that can't be understood: `code` says why, `shown` is what stands in it."""

    def __init__(self, code: str, shown: str) -> None:
        self.code, self.shown = code, shown[:200]
        super().__init__(f"{code}: {self.shown}")


def safe_text(text: str) -> str:
    """The text as a cell may hold it: never a formula, no control characters, not too long.

    A text that begins like a formula gets an apostrophe before it (docs/security.md, formula injection).
    """
    bare = ILLEGAL.sub("", text)
    if text.startswith(FORMULA) or bare.startswith(FORMULA):
        bare = f"'{bare}"
    return bare if len(bare) <= LONGEST else f"{bare[: LONGEST - 1]}…"


def plain(text: str) -> str:
    """A text as it is compared: as a workbook has it, without what a spreadsheet adds or loses on its way."""
    if len(text) <= LONGEST and not _TO_CLEAN.search(text):
        return text
    kept = _CODED.sub(_decoded, text) if "_x" in text else text
    kept = kept.replace("\r\n", "\n").replace("\r", "\n")
    kept = safe_text(kept.strip()).strip()
    if kept.startswith("'") and kept[1:].startswith(FORMULA):
        kept = kept[1:]
    return "\n".join(line.rstrip() for line in kept.split("\n"))


def _decoded(found: re.Match[str]) -> str:
    sign = chr(int(found[1], 16))
    return "" if ILLEGAL.match(sign) else sign


def whole_text(value: Value) -> str:
    """A number that was typed where a text belongs, as it is seen in the cell."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.15g}"
    return "" if value is None else str(value)


def understood(field: Field, value: Value, options: Options, *, is_day: bool = False) -> str:
    """The one spelling of a cell of this column. Raises `Unclear`."""
    if value is None or value == "":
        return ""
    if field.kind == Kind.DAY:
        return day(value, is_day=is_day)
    if field.kind == Kind.MONEY:
        return money(value)
    text = plain(whole_text(value))
    if field.kind in (Kind.MEMBER, Kind.CATEGORY, Kind.FLAG):
        return _chosen(field, text, options)
    if field.longest and len(text) > field.longest:
        raise Unclear("too_long", text)
    if field.kind == Kind.OWNER:
        return " ".join(text.split())
    return text


def _chosen(field: Field, text: str, options: Options) -> str:
    if not text:
        return ""
    found = options.code_of(field.code, text)
    if found is None:
        folded = _folded(text)
        known = options.by_column.get(field.code, {})
        found = next((code for words, code in known.items() if _folded(words) == folded), None)
    if found is None:
        raise Unclear("not_offered", text)
    return found


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()


def day(value: Value, *, is_day: bool = False) -> str:
    """2024-05-31 for a date cell, a serial number, or a date in words, also in full-width digits."""
    if isinstance(value, bool):
        raise Unclear("no_date", whole_text(value))
    if isinstance(value, int | float):
        return _of_serial(float(value))
    text = same_length(str(value)).strip()
    if is_day:
        return text[:10]
    if not text or text in _NOTHING:
        return ""
    if _DIGITS.match(text):
        return _of_serial(float(text))
    found = find_dates(text)
    if len(found) != 1 or not found[0].year or not found[0].day:
        raise Unclear("no_date", text)
    try:
        return date.fromisoformat(found[0].iso()).isoformat()
    except ValueError as impossible:
        raise Unclear("no_date", text) from impossible


def _of_serial(number: float) -> str:
    if not _FIRST_SERIAL <= number <= _LAST_SERIAL:
        raise Unclear("no_date", whole_text(number))
    return (EPOCH + timedelta(days=int(number))).isoformat()


def money(value: Value) -> str:
    """Yuan with two decimals: 1,234.5, ￥1234.5, １２万元."""
    text = same_length(whole_text(value))
    bare = "".join(text.split()).replace(",", "").lstrip("￥¥")
    if not bare or bare in _NOTHING:
        return ""
    found = _MONEY.match(bare)
    if found is None:
        raise Unclear("no_money", text)
    try:
        amount = Decimal(found[1] + found[2]) * _TIMES[found[3]]
    except InvalidOperation as impossible:
        raise Unclear("no_money", text) from impossible
    if abs(amount) >= Decimal(10) ** 16:
        raise Unclear("no_money", text)
    return f"{amount:.2f}"


__all__ = ["Unclear", "day", "money", "plain", "safe_text", "understood", "whole_text"]

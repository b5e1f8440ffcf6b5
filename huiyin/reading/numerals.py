"""Numbers as official texts print them: 16, 1,200, 三十五, 两, 2.2万, 900多, 二〇二三."""

from __future__ import annotations

_DIGITS = {
    "零": 0, "〇": 0, "○": 0, "O": 0, "一": 1, "壹": 1, "二": 2, "两": 2, "贰": 2, "三": 3, "叁": 3, "四": 4,
    "肆": 4, "五": 5, "伍": 5, "六": 6, "陆": 6, "七": 7, "柒": 7, "八": 8, "捌": 8, "九": 9, "玖": 9,
}  # fmt: skip
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}
CHINESE = "零〇○一二三四五六七八九十百千两"


def chinese(text: str) -> int | None:
    """The value of a Chinese numeral such as 三十五, 一百零二, 二〇二三; None when it is none."""
    if not text:
        return None
    if all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text)) if len(text) < 16 else None
    total, section, digit = 0, 0, 0
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif c in _UNITS:
            section += (digit or 1) * _UNITS[c]
            digit = 0
        elif c in _LARGE:
            total += (section + digit or 1) * _LARGE[c]
            section = digit = 0
        else:
            return None
    return total + section + digit


# beyond this a row of figures is an account number or worse, and arithmetic on it is not exact
_LONGEST = 18


def ordinal(text: str) -> int | None:
    """The value of a list number, Arabic or Chinese."""
    if text.isdigit():
        try:
            return int(text)
        except ValueError:  # a superscript or another digit that is no decimal figure
            return None
    return chinese(text)


def number(digits: str, magnitude: str = "") -> float | None:
    """`digits` (Arabic with separators, or Chinese) times 万, 亿, 百万, 千万; None when it is no number."""
    factor = 1.0
    for c in magnitude:
        factor *= _LARGE.get(c) or _UNITS.get(c) or 1
    plain = digits.replace(",", "")
    if len(plain) > _LONGEST:
        return None
    try:
        value = float(plain) if plain[:1].isdigit() else chinese(plain)
    except ValueError:
        return None
    return None if value is None else tidy(value * factor)


def tidy(value: float) -> float:
    """Floating arithmetic without its dust: 5.78 × 10,000 is 57,800."""
    rounded = round(value, 4)
    return float(int(rounded)) if rounded == int(rounded) else rounded

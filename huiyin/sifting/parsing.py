"""JSON lines → records. What cannot be read is told with its line; the rest is read all the same."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from huiyin.sifting.records import Claim, Closing, Finding, Measure, Piece, Record

#: characters of everyday traditional Chinese that simplified texts do not hold
_TRADITIONAL = re.compile("[們個為會與審請務實際關開資處單問題經過對錢這還進長門車東業員國團質點]")
_DATE = re.compile(r"\s*(\d{4})\D{1,2}(\d{1,2})(?:\D{1,2}(\d{1,2}))?")
#: a text longer than this is cut before it is compared; no rectification text is
LONGEST_TEXT = 200_000


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A line that is no record; `why` says what to mend, for the person who made the file."""

    line: int
    why: str


class NoRecord(ValueError):
    """The object lacks what every record must have."""


def read_records(path: Path) -> Iterator[Record | Unreadable]:
    """Every line of a JSON Lines file, in order. Raises OSError when the file cannot be opened."""
    seen: set[str] = set()
    with path.open("rb") as lines:
        for number, raw in enumerate(lines, 1):
            if not raw.strip():
                continue
            try:
                record = parse_record(json.loads(raw.decode("utf-8-sig")))
            except UnicodeDecodeError:
                yield Unreadable(number, "不是 UTF-8 编码，请另存为 UTF-8")
            except NoRecord as missing:
                yield Unreadable(number, str(missing))
            except (ValueError, RecursionError):
                yield Unreadable(number, "不是完整的 JSON 对象")
            else:
                if record.id in seen:
                    yield Unreadable(number, f"编号 {record.id} 已经出现过，只取第一条")
                    continue
                seen.add(record.id)
                yield record


def parse_record(given: Any) -> Record:
    """One decoded JSON object → record. Raises NoRecord when `id`, `unit` or `finding.text` is missing."""
    if not isinstance(given, dict):
        raise NoRecord("这一行不是 JSON 对象")
    identifier, unit = _text(given.get("id")), _text(given.get("unit"))
    finding = _finding(given.get("finding"))
    absent = [n for n, v in (("id", identifier), ("unit", unit), ("finding.text", finding.text)) if not v]
    if absent:
        raise NoRecord(f"缺少必填字段：{'、'.join(absent)}")
    return Record(
        id=identifier,
        unit=unit,
        finding=finding,
        body=_text(given.get("body")),
        round=_text(given.get("round")),
        aliases=tuple(a for a in map(_text, _list(given.get("unit_aliases"))) if a),
        measures=tuple(
            Measure(_text(m.get("text")), parse_date(m.get("due"))) for m in _objects(given.get("measures"))
        ),
        claim=_claim(given.get("claim")),
        evidence=tuple(_piece(e) for e in _objects(given.get("evidence"))),
        closing=_closing(given.get("review")),
    )


def parse_date(given: Any) -> date | None:
    """`2025-03-02`, `2025/3/2`, `2025年3月2日`, ISO with time; a month alone is its first day; else None."""
    if not isinstance(given, str):
        return None
    try:
        return date.fromisoformat(given[:10])
    except ValueError:
        found = _DATE.match(given)
    if not found:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3] or 1))
    except ValueError:
        return None


def _finding(given: Any) -> Finding:
    found = given if isinstance(given, dict) else {"text": given}
    return Finding(
        text=_text(found.get("text")),
        category=_text(found.get("category")),
        recorded_on=parse_date(found.get("recorded_on")),
        amount=_number(found.get("amount")),
    )


def _claim(given: Any) -> Claim | None:
    if not isinstance(given, dict):
        return None
    counts = given.get("counts")
    named = counts.items() if isinstance(counts, dict) else ()
    numbers = {str(name): _number(value) for name, value in named}
    return Claim(
        text=_text(given.get("text")),
        status=_text(given.get("status")),
        claimed_on=parse_date(given.get("claimed_on")),
        counts={name: value for name, value in numbers.items() if value is not None},
        money_recovered=_number(given.get("money_recovered")),
    )


def _piece(given: dict[str, Any]) -> Piece:
    return Piece(
        file=_text(given.get("file")),
        sha256=_text(given.get("sha256")).lower(),
        title=_text(given.get("title")),
        dated=parse_date(given.get("dated")),
        text=_text(given.get("text")),
    )


def _closing(given: Any) -> Closing | None:
    if not isinstance(given, dict):
        return None
    return Closing(
        closed_on=parse_date(given.get("closed_on")),
        closed_by=_text(given.get("closed_by")),
        opened_seconds=_number(given.get("opened_seconds")),
    )


def _text(given: Any) -> str:
    """Texts and plain numbers as text; lone surrogates cannot be printed and are dropped."""
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        return ""
    text = str(given)[:LONGEST_TEXT]
    if text.isascii():
        return text
    text = text.encode("utf-8", "ignore").decode("utf-8")
    return _simplified(text) if _TRADITIONAL.search(text) else text


def _simplified(text: str) -> str:
    """Traditional characters as simplified ones, each in its place, so that spans stay true."""
    converted = _converter().convert(text)
    return converted if len(converted) == len(text) else text


@lru_cache(maxsize=1)
def _converter() -> Any:
    import opencc  # loaded only when a text needs it

    return opencc.OpenCC("t2s")


def _number(given: Any) -> float | None:
    if isinstance(given, bool) or not isinstance(given, int | float):
        return None
    try:
        value = float(given)
    except OverflowError:
        return None
    return value if math.isfinite(value) and value >= 0 else None


def _list(given: Any) -> list[Any]:
    return given if isinstance(given, list) else []


def _objects(given: Any) -> list[dict[str, Any]]:
    return [g for g in _list(given) if isinstance(g, dict)]

"""A composed document as it is kept: blocks whose parts are text, or a figure by its key, or a blank.

{"title": parts, "blocks": [{"kind": "text", "parts": ["共发现问题", {"f": "findings"}, "个"]}, …],
 "attachments": […], "figures": {key: a figure's row}, "blanks": [names]}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .vocabulary import BLANKS

Part = str | Mapping[str, str]
Parts = Sequence[Part]
Content = Mapping[str, Any]


def plain(parts: Parts, figures: Mapping[str, Mapping[str, Any]]) -> str:
    """Parts as text; a blank stands in brackets, so that nobody overlooks it."""
    return "".join(_text(part, figures) for part in parts)


def _text(part: Part, figures: Mapping[str, Mapping[str, Any]]) -> str:
    if isinstance(part, str):
        return part
    if "f" in part:
        return str(figures[part["f"]]["text"])
    return blank_mark(part["blank"])


def blank_mark(name: str) -> str:
    """What stands in the place of what nobody knows or has written yet."""
    return f"［待填：{BLANKS.get(name, name)}］"


def paragraphs(content: Content) -> Iterator[str]:
    """Every paragraph and cell of a document as text, in the order in which it is printed."""
    figures = content["figures"]
    yield plain(content["title"], figures)
    if content["addressee"]:
        yield plain(content["addressee"], figures)
    yield from _blocks(content["blocks"], figures)
    for attachment in content["attachments"]:
        yield plain(attachment["title"], figures)
        yield from _blocks(attachment["blocks"], figures)


def _blocks(blocks: Sequence[Mapping[str, Any]], figures: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    for block in blocks:
        if block["kind"] == "table":
            yield from block["head"]
            for row in block["rows"]:
                yield from (plain(cell, figures) for cell in row)
        else:
            yield from plain(block["parts"], figures).split("\n")


def moved(before: Content, now: Content) -> list[tuple[Mapping[str, Any] | None, Mapping[str, Any] | None]]:
    """Figures that are others now, each as it was and as it is; None where it is new or gone. Today's date
    is no figure of the ledger."""
    old, new = before["figures"], now["figures"]
    keys = [key for key in (*old, *(k for k in new if k not in old)) if key != "today"]
    return [
        (old.get(key), new.get(key))
        for key in keys
        if (old.get(key) or {}).get("value") != (new.get(key) or {}).get("value")
    ]

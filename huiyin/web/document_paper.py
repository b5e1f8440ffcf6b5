"""A composed document on its page, with its figures as links to their lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from huiyin.documents.content import Part

from .document_words import field_word, figure_word
from .doors import door


def shown(content: Mapping[str, Any]) -> dict[str, Any]:
    """The document for its page: the same blocks, each figure with the address of its list."""
    figures = content["figures"]
    pieces = {name: [_piece(p, figures) for p in content[name]] for name in ("title", "addressee", "signed")}
    return pieces | {
        "blocks": [_shown(b, figures) for b in content["blocks"]],
        "attachments": [
            {"title": [_piece(p, figures) for p in a["title"]],
             "blocks": [_shown(b, figures) for b in a["blocks"]]}
            for a in content["attachments"]
        ],
    }  # fmt: skip


def _shown(block: Mapping[str, Any], figures: Mapping[str, Any]) -> dict[str, Any]:
    if block["kind"] == "table":
        rows = [
            [
                (head, [_piece(p, figures) for p in cell])
                for head, cell in zip(block["head"], row, strict=True)
            ]
            for row in block["rows"]
        ]
        return {"kind": "table", "head": block["head"], "rows": rows, "total": block["total"]}
    parts = [_piece(p, figures) for p in block["parts"]]
    return {"kind": block["kind"], "level": block.get("level", 0), "parts": parts}


def _piece(part: Part, figures: Mapping[str, Any]) -> dict[str, str]:
    if isinstance(part, str):
        return {"text": part}
    if "blank" in part:
        return {"text": field_word(part["blank"]), "blank": "1"}
    figure = figures[part["f"]]
    return {"text": figure["text"], "url": figure_url(figure), "title": figure_word(figure)}


def figure_url(figure: Mapping[str, Any]) -> str:
    """Where the list behind a figure is; empty where there is none."""
    name = figure["door"]
    if name.startswith("theme/"):
        return door("themes:theme", name.removeprefix("theme/"))
    return door(name, **figure["query"]) if name else ""

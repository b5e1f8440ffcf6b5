"""A composed document on paper, and on the page with its figures as links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from huiyin.documents.content import Part, plain
from huiyin.documents.figures import day as day_of
from huiyin.rules.official_document import OfficialState
from huiyin.writing import Attachment, Cell, Head, Heading, Imprint, Paper, Signed, Table, Text
from huiyin.writing.structure import Block

from .document_words import field_word, figure_word
from .doors import door


def paper_of(document: Any) -> Paper:
    """The document as it is printed: in Chinese, under its number once it has one."""
    content = document.content
    figures = content["figures"]

    def text(parts: Any) -> str:
        return plain(parts, figures)

    with override("zh-hans"):
        number = number_of(document)
        draft = [] if document.state == OfficialState.ISSUED else [_("送审稿，尚未印发")]
        blank_day = _("　　　　年　　月　　日")
    on = day_of(document.issued_on) if document.issued_on else blank_day
    mark = text(content["mark"])
    printed = Imprint(content["copies_to"], text(content["printed_by"]), on) if document.issued_on else None
    return Paper(
        title=text(content["title"]), number=number, meta=draft, language="zh", made_at=timezone.now(),
        head=Head(mark, number) if mark else None, addressee=text(content["addressee"]),
        blocks=list(_blocks(content["blocks"], figures)),
        signed=Signed(text(content["signed"]), on) if content["signed"] else None,
        attachments=[
            Attachment(text(a["title"]), list(_blocks(a["blocks"], figures)), a["landscape"])
            for a in content["attachments"]
        ],
        imprint=printed if content["printed_by"] else None,
    )  # fmt: skip


def number_of(document: Any) -> str:
    """The document's number, once it is issued: as its template says, or the year and a running number."""
    if document.serial is None:
        return ""
    pattern = document.content["number"] or _("〔{year}〕{serial}号")
    fields = document.content["figures"]
    names = {name: fields[name]["text"] for name in ("body", "round", "term") if name in fields}
    known = {"year": document.year, "serial": document.serial, **names}
    for name, value in known.items():
        pattern = pattern.replace(f"{{{name}}}", str(value))
    return pattern


def _blocks(blocks: Sequence[Mapping[str, Any]], figures: Mapping[str, Any]) -> Iterator[Block]:
    for block in blocks:
        if block["kind"] == "heading":
            yield Heading(plain(block["parts"], figures), block["level"])
        elif block["kind"] == "table":
            yield _table(block, figures)
        else:
            yield Text(plain(block["parts"], figures))


def _table(block: Mapping[str, Any], figures: Mapping[str, Any]) -> Table:
    rows = [tuple(plain(cell, figures) for cell in row) for row in block["rows"]]
    whole: list[tuple[str | Cell, ...]] = [*rows]
    if block["total"] and rows:
        whole[-1] = tuple(Cell(cell, bold=True) for cell in rows[-1])
    return Table(tuple(block["widths"]), tuple(whole), tuple(block["head"]))


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

"""A composed document as it is printed: always in Chinese, under its number once it has one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils import timezone

from huiyin.rules.official_document import OfficialState
from huiyin.writing import Attachment, Cell, Head, Heading, Imprint, Paper, Signed, Table, Text
from huiyin.writing.structure import Block

from .content import plain
from .figures import day as day_of
from .models import OfficialDocument

#: what stands in a draft where number and day will be; it is filled in a changed copy as well
NO_NUMBER, NO_DAY, NOT_ISSUED = "〔待编〕文号", "〔待定〕年月日", "送审稿，尚未印发"
_PATTERN = "〔{year}〕{serial}号"


def paper_of(document: OfficialDocument) -> Paper:
    """The document on paper; before it is issued with marks where number and day will stand."""
    content = document.content
    figures = content["figures"]

    def text(parts: Any) -> str:
        return plain(parts, figures)

    issued = document.state == OfficialState.ISSUED
    number = number_of(document) or NO_NUMBER
    on = day_of(document.issued_on) if document.issued_on else NO_DAY
    mark = text(content["mark"])
    imprint = Imprint(content["copies_to"], text(content["printed_by"]), on)
    return Paper(
        title=text(content["title"]), number=number, meta=[] if issued else [NOT_ISSUED], language="zh",
        made_at=timezone.now(), head=Head(mark, number) if mark else None,
        addressee=text(content["addressee"]), blocks=list(_blocks(content["blocks"], figures)),
        signed=Signed(text(content["signed"]), on) if content["signed"] else None,
        attachments=[
            Attachment(text(a["title"]), list(_blocks(a["blocks"], figures)), a["landscape"])
            for a in content["attachments"]
        ],
        imprint=imprint if content["printed_by"] else None,
    )  # fmt: skip


def number_of(document: OfficialDocument) -> str:
    """The document's number, once it is issued: as its template says, or the year and a running number."""
    if document.serial is None:
        return ""
    pattern, fields = document.content["number"] or _PATTERN, document.content["figures"]
    names = {name: fields[name]["text"] for name in ("body", "round", "term") if name in fields}
    for name, value in {"year": document.year, "serial": document.serial, **names}.items():
        pattern = pattern.replace(f"{{{name}}}", str(value))
    return str(pattern)


def filled(copy: bytes, document: OfficialDocument) -> bytes:
    """A changed .docx with number and day in the places that the draft had for them; what people wrote over
    them stays as they wrote it."""
    marks = {NO_NUMBER: number_of(document), NO_DAY: day_of(document.issued_on), NOT_ISSUED: ""}
    made = BytesIO()
    with ZipFile(BytesIO(copy)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename == "word/document.xml":
                for mark, value in marks.items():
                    content = content.replace(mark.encode(), value.encode())
            new.writestr(info, content)
    return made.getvalue()


def _blocks(blocks: Sequence[Mapping[str, Any]], figures: Mapping[str, Any]) -> Iterator[Block]:
    for block in blocks:
        if block["kind"] == "heading":
            yield Heading(plain(block["parts"], figures), block["level"])
        elif block["kind"] == "table":
            yield _table(block, figures)
        else:
            yield Text(plain(block["parts"], figures))


def _table(block: Mapping[str, Any], figures: Mapping[str, Any]) -> Table:
    rows: list[tuple[str | Cell, ...]] = [
        tuple(plain(cell, figures) for cell in row) for row in block["rows"]
    ]
    if block["total"] and rows:
        rows[-1] = tuple(Cell(str(cell), bold=True) for cell in rows[-1])
    return Table(tuple(block["widths"]), tuple(rows), tuple(block["head"]))

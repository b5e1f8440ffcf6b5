"""PDF through pdfium: text with its layout; ruled tables; scans only with the OCR extra."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

import pypdfium2

from huiyin.reading.formats.assembly import Assembler, Draft, GridCell
from huiyin.reading.formats.pdf_lines import Glyph, Line, glyphs_of, lines_of
from huiyin.reading.formats.pdf_paragraphs import Frame, add_paragraphs, frame_of
from huiyin.reading.formats.pdf_running_heads import without_running_heads
from huiyin.reading.formats.pdf_tables import RuledTable, tables_of
from huiyin.reading.formats.readers import Settings
from huiyin.reading.formats.refusals import Refusal

_FEW = 8  # characters: what a stamp or a page number leaves on a scanned page
_HEAD_ROWS = 3
_PASSWORD = 4  # FPDF_ERR_PASSWORD


@dataclass(slots=True)
class _Page:
    number: int
    width: float
    height: float
    lines: list[Line]
    tables: list[RuledTable] = field(default_factory=list)
    scanned: bool = False


def read_pdf(data: bytes, settings: Settings) -> Draft:
    """A PDF as blocks; raises `Refusal` (damaged, encrypted, too_large.pages, needs_ocr)."""
    document = _opened(data)
    try:
        count = len(document)
        if count > settings.pages:
            raise Refusal("too_large.pages", pages=count, limit=settings.pages)
        # tables cost most: half of the time may go to them, the rest is for text
        tables_until = time.monotonic() + settings.seconds / 2
        pages = [_read_page(document, number, tables_until) for number in range(count)]
    finally:
        document.close()
    scanned = [page.number for page in pages if page.scanned]
    only_pictures = len(scanned) == sum(1 for page in pages if page.scanned or page.lines or page.tables)
    if scanned and (settings.recognise or only_pictures):
        raise Refusal("needs_ocr")
    draft = assembled(pages)
    if scanned:
        draft.notes.append(f"第 {_listed(scanned)} 页只有图片，没有可以提取的文字，没有读取")
    return draft


def read_scan(data: bytes, settings: Settings) -> Draft:
    """A PDF whose pictures are recognised. What `seconds` do not suffice for is noted, not silently left
    out.
    """
    from huiyin.reading.formats.ocr import Recogniser

    document = _opened(data)
    recogniser = Recogniser()
    until = time.monotonic() + 0.8 * settings.seconds
    pages = [_read_page(document, number, until) for number in range(min(len(document), settings.pages))]
    recognised: list[int] = []
    left: list[int] = []
    for page in pages:
        if page.scanned and time.monotonic() < until:
            page.lines = recogniser.lines(document[page.number - 1], page.number)
            recognised.append(page.number)
        elif page.scanned:
            left.append(page.number)
    draft = assembled(pages)
    draft.notes.append(f"第 {_listed(recognised)} 页是图片，文字由文字识别得到，可能有错，请对照原件核对")
    if left:
        draft.notes.append(f"第 {_listed(left)} 页来不及识别，没有读取；请拆成几份再导入")
    return draft


def _listed(numbers: list[int]) -> str:
    return "、".join(str(number) for number in numbers[:30]) + ("等" if len(numbers) > 30 else "")


def _opened(data: bytes) -> Any:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as problem:
        if getattr(problem, "err_code", None) == _PASSWORD or "password" in str(problem).lower():
            raise Refusal("encrypted") from problem
        raise Refusal("damaged") from problem


def _read_page(document: Any, index: int, tables_until: float) -> _Page:
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return _Page(index + 1, 0.0, 0.0, [])
    try:
        width, height = page.get_size()
        text_page = page.get_textpage()
        glyphs = glyphs_of(text_page)
        text_page.close()
        if len(glyphs) <= _FEW and _has_picture(page):
            return _Page(index + 1, width, height, [], scanned=True)
        tables = tables_of(page, glyphs) if time.monotonic() < tables_until else []
        taken = set().union(*(table.taken for table in tables))
        free: list[Glyph] = [glyph for at, glyph in enumerate(glyphs) if at not in taken]
        return _Page(index + 1, width, height, lines_of(free, index + 1), tables)
    finally:
        page.close()


def _has_picture(page: Any) -> bool:
    return (
        next(iter(page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)), None) is not None
    )


def assembled(pages: list[_Page]) -> Draft:
    """Blocks of all pages: paragraphs may go over a page's end, tables too."""
    kept = without_running_heads([page.lines for page in pages], [page.height for page in pages])
    frame = frame_of([line for lines in kept for line in lines], max(page.width for page in pages))
    assembler = Assembler()
    flow = _Flow(assembler, frame)
    for page, lines in zip(pages, kept, strict=True):
        flow.page(page, lines)
    flow.end_text()
    return assembler.finish()


@dataclass(slots=True)
class _OpenTable:
    """A table that may go on on the next page."""

    number: int
    borders: list[float]
    head: list[list[str]]
    rows: int = 0


class _Flow:
    """Text and tables in reading order over all pages."""

    def __init__(self, assembler: Assembler, frame: Frame) -> None:
        self._out, self._frame = assembler, frame
        self._lines: list[Line] = []
        self._open_table: _OpenTable | None = None

    def page(self, page: _Page, lines: list[Line]) -> None:
        rest = list(lines)
        for table in page.tables:
            above = [line for line in rest if page.height - line.y < table.box[1] + 2]
            rest = rest[len(above) :]
            self._text(above)
            self._table(table, page.number)
        self._text(rest)

    def _text(self, lines: list[Line]) -> None:
        if lines:
            self._open_table = None
            self._lines.extend(lines)

    def end_text(self) -> None:
        lines, self._lines = self._lines, []
        if lines:
            add_paragraphs(self._out, lines, self._frame)

    def _table(self, table: RuledTable, page: int) -> None:
        self.end_text()
        open_table = self._open_table
        if open_table is None or not _same_columns(open_table.borders, table.borders):
            open_table = _OpenTable(self._out.new_table(), table.borders, _rows(table.cells)[:_HEAD_ROWS])
        else:
            table.cells = _without_repeated_head(table.cells, open_table.head)
        open_table.rows += self._out.add_table(
            table.cells, page=page, number=open_table.number, first_row=open_table.rows
        )
        self._open_table = open_table


def _rows(cells: list[GridCell]) -> list[list[str]]:
    last = max((cell.row for cell in cells), default=-1)
    return [[cell.text for cell in cells if cell.row == row] for row in range(min(last + 1, _HEAD_ROWS))]


def _without_repeated_head(cells: list[GridCell], head: list[list[str]]) -> list[GridCell]:
    """Word prints the heading rows of a table again on each of its pages."""
    repeated = {row for row, texts in enumerate(_rows(cells)) if any(texts) and texts in head}
    return [cell for cell in cells if cell.row not in repeated]


def _same_columns(one: list[float], other: list[float]) -> bool:
    return len(one) == len(other) and all(abs(a - b) < 4 for a, b in zip(one, other, strict=True))

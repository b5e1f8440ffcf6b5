"""PDF as offices print it: lines broken by width, a running header, page numbers, tables drawn with rules.

Lines may begin with ``@title``, ``@right``, ``@bold``, ``@page``; ``@table 30,200,…`` (widths in points) …
``@end`` holds rows of cells between ``¦``. ``running:`` in the head is the text on top of every page.
"""

from __future__ import annotations

import io

from annotated import Source, printed
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, Table, TableStyle

FONT = "STSong-Light"
SIZE, LEADING, LEFT, TOP, BOTTOM = 12, 21, 70, 770, 70
WIDTH = A4[0] - 2 * LEFT
CLOSING = "，。；：、）”》】！？%"


class Pages:
    """A cursor that goes down the page, turns it, and prints what runs on every page."""

    def __init__(self, out: io.BytesIO, running: str) -> None:
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
        self.canvas = Canvas(out, pagesize=A4, invariant=1)
        self.running, self.page, self.y = running, 1, TOP

    def turn(self) -> None:
        """Print the running header and the page number, and begin a new page."""
        self.canvas.setFont(FONT, 9)
        if self.running:
            self.canvas.drawString(LEFT, 805, self.running)
        self.canvas.drawCentredString(A4[0] / 2, 40, f"— {self.page} —")
        self.canvas.showPage()
        self.page, self.y = self.page + 1, TOP

    def line(self, text: str, align: str = "left", size: int = SIZE) -> None:
        """One printed line."""
        if self.y < BOTTOM:
            self.turn()
        self.canvas.setFont(FONT, size)
        if align == "center":
            self.canvas.drawCentredString(A4[0] / 2, self.y, text)
        elif align == "right":
            self.canvas.drawRightString(A4[0] - LEFT, self.y, text)
        else:
            self.canvas.drawString(LEFT, self.y, text)
        self.y -= LEADING * size / SIZE

    def table(self, rows: list[list[str]], widths: list[float]) -> None:
        """A ruled table, split over pages where it must be."""
        style = ParagraphStyle("cell", fontName=FONT, fontSize=9, leading=12, wordWrap="CJK")
        cells = [[Paragraph(c.strip().replace("\\n", "<br/>"), style) for c in row] for row in rows]
        everywhere = (0, 0), (-1, -1)
        look = TableStyle([("GRID", *everywhere, 0.5, colors.black), ("VALIGN", *everywhere, "TOP")])
        parts = [Table(cells, colWidths=widths, style=look, repeatRows=1)]
        while parts:
            part = parts.pop(0)
            _, height = part.wrap(WIDTH, self.y - BOTTOM)
            if height > self.y - BOTTOM:
                pieces = part.split(WIDTH, self.y - BOTTOM)
                if len(pieces) < 2:
                    self.turn()
                    parts.insert(0, part)
                    continue
                parts, part = [*pieces[1:], *parts], pieces[0]
                _, height = part.wrap(WIDTH, self.y - BOTTOM)
            part.drawOn(self.canvas, LEFT, self.y - height)
            self.y -= height + LEADING


def broken(text: str, first_indent: int = 2) -> list[str]:
    """The lines of a paragraph in the width of the page; closing signs never begin a line."""
    out, line = [], "　" * first_indent
    for sign in text:
        if pdfmetrics.stringWidth(line + sign, FONT, SIZE) > WIDTH and sign not in CLOSING:
            out.append(line)
            line = ""
        line += sign
    return [*out, line]


def pages(source: Source) -> bytes:
    """The bytes of a PDF file."""
    out = io.BytesIO()
    sheet = Pages(out, source.one("running"))
    rows: list[list[str]] | None = None
    widths: list[float] = []
    for line in source.body:
        word, _, rest = line.partition(" ")
        if word == "@table":
            rows, widths = [], [float(w) for w in rest.split(",")]
        elif word == "@end":
            sheet.table(rows or [], widths)
            rows = None
        elif rows is not None:
            rows.append(printed(line).split("¦"))
        elif word == "@page":
            sheet.turn()
        elif word == "@title":
            sheet.line(printed(rest), "center", 16)
        elif word == "@right":
            sheet.line(printed(rest), "right")
        else:
            for piece in broken(printed(line)):
                sheet.line(piece)
    sheet.turn()
    sheet.canvas.save()
    return out.getvalue()

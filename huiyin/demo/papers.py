"""Evidence made of nothing but the story: small real files, the same bytes for the same words."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from functools import cache
from random import Random
from xml.sax.saxutils import escape

from docx import Document
from PIL import Image, ImageDraw

_EPOCH = (2024, 1, 1, 0, 0, 0)
_BODY = "word/document.xml"
_PICTURE = (640, 400)
_LINES_A_PAGE, _LETTERS_A_LINE = 30, 32


@cache
def _empty_document() -> tuple[tuple[str, bytes], ...]:
    """The parts of an empty .docx of python-docx."""
    buffer = io.BytesIO()
    Document().save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        return tuple((name, archive.read(name)) for name in archive.namelist())


def word_document(title: str, paragraphs: Sequence[str]) -> bytes:
    """A .docx with a centred title and paragraphs; its members carry a fixed time."""
    text = "".join(f'<w:p><w:pPr><w:ind w:firstLine="480"/></w:pPr>{_run(p, 24)}</w:p>' for p in paragraphs)
    head = f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr>{_run(title, 32, bold=True)}</w:p>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in _empty_document():
            if name == _BODY:
                start = data.index(b"<w:body>") + len(b"<w:body>")
                end = data.index(b"<w:sectPr")
                data = data[:start] + (head + text).encode() + data[end:]
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _run(text: str, size: int, *, bold: bool = False) -> str:
    look = f'{"<w:b/>" if bold else ""}<w:sz w:val="{size}"/>'
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def pdf(title: str, lines: Sequence[str]) -> bytes:
    """A PDF in the standard Chinese font that readers bring along (no font inside)."""
    rows = [title, "", *(part for line in lines for part in _wrapped(line))]
    pages = [rows[n : n + _LINES_A_PAGE] for n in range(0, len(rows), _LINES_A_PAGE)]
    kids = " ".join(f"{6 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H"
        " /DescendantFonts [4 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor 5 0 R >>",
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6"
        " /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
    ]
    for n, page in enumerate(pages):
        stream = _page(page)
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]"
            f" /Resources << /Font << /F1 3 0 R >> >> /Contents {7 + 2 * n} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    return _assembled(objects)


def _page(rows: Sequence[str]) -> str:
    shown = "\n".join(f"<{row.encode('utf-16-be').hex().upper()}> Tj T*" for row in rows)
    return f"BT /F1 14 Tf 24 TL 72 770 Td\n{shown}\nET"


def _wrapped(line: str) -> list[str]:
    return [line[n : n + _LETTERS_A_LINE] for n in range(0, len(line), _LETTERS_A_LINE)] or [""]


def _assembled(objects: Sequence[str]) -> bytes:
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("ascii")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    start = len(out)
    out += f"xref\n0 {size}\n0000000000 65535 f \n{table}".encode("ascii")
    out += f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode("ascii")
    return bytes(out)


def _foreground(draw: ImageDraw.ImageDraw, rng: Random) -> None:
    """What stands in front: large, of any brightness, so that no two sites look alike from afar."""
    width, height = _PICTURE
    for _ in range(rng.randint(3, 6)):
        left, top = rng.randint(-80, width - 120), rng.randint(-40, height - 100)
        box = [left, top, left + rng.randint(90, 320), top + rng.randint(70, 240)]
        shade = rng.randint(25, 235)
        colour = (shade, min(255, shade + rng.randint(-30, 30)), max(0, shade + rng.randint(-40, 40)))
        draw.rectangle(box, fill=colour) if rng.random() < 0.5 else draw.ellipse(box, fill=colour)


def photograph(day: date, rng: Random) -> bytes:
    """A picture of a site under a sky, stamped with its day as cameras do; no person is on it."""
    width, height = _PICTURE
    image = Image.new("RGB", _PICTURE)
    draw = ImageDraw.Draw(image)
    horizon = height * rng.randint(35, 80) // 100
    tint = rng.randint(0, 40)
    for y in range(height):
        shade = (120 + y // 4, 160 + y // 5, 215) if y < horizon else (120 - tint, 116 - tint // 2, 104)
        draw.line([(0, y), (width, y)], fill=shade)
    left = 0
    while left < width:
        wide, tall = rng.randint(60, 150), rng.randint(60, 190)
        grey = rng.randint(120, 205)
        draw.rectangle([left, horizon - tall, left + wide, horizon + 18], fill=(grey, grey, grey - 18))
        for x in range(left + 10, left + wide - 12, 24):
            for y in range(horizon - tall + 12, horizon - 8, 30):
                draw.rectangle([x, y, x + 11, y + 15], fill=(70, 92, 118))
        left += wide + rng.randint(6, 40)
    _foreground(draw, rng)
    stamp = f"{day.isoformat()} {rng.randint(9, 16):02d}:{rng.randint(0, 59):02d}"
    draw.text((width - 190, height - 28), stamp, fill=(255, 214, 90), font_size=20)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=70)
    return buffer.getvalue()

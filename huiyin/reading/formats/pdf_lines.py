"""From the characters of a PDF page to lines in reading order, with what paragraphs are told apart by."""

from __future__ import annotations

import ctypes
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from huiyin.reading.formats.faces import is_heavy_face

_NOTE_MARK = re.compile(r"^[\[［(（]?(?:\d{1,2}|[*＊①-⑳])[\]］)）]?$")
_MOST_CHARACTERS = 60_000  # of one page; a page of a notice has some 700


@dataclass(slots=True)
class Glyph:
    """One character: its text, where it stands (points from the bottom left), and its font."""

    text: str
    x0: float
    x1: float
    y: float  # of the baseline
    size: float
    bold: bool


@dataclass(slots=True)
class Line:
    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    page: int
    # places in the line where a wide gap stands: columns that nobody ruled
    gaps: int = 0


def glyphs_of(text_page: Any) -> list[Glyph]:
    """The visible characters of a page in the order of its content."""
    raw = text_page.raw
    count = min(pdfium.FPDFText_CountChars(raw), _MOST_CHARACTERS)
    fonts = _Fonts(raw)
    x, y, box = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
    glyphs: list[Glyph] = []
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(raw, index)
        if code <= 32 or code in (0xA0, 0x3000, 0xFFFE, 0xFFFF):
            if code in (32, 0xA0, 0x3000) and glyphs and not pdfium.FPDFText_IsGenerated(raw, index):
                glyphs[-1].text += "\u3000" if code == 0x3000 else " "
            continue
        pdfium.FPDFText_GetCharOrigin(raw, index, x, y)
        pdfium.FPDFText_GetLooseCharBox(raw, index, box)
        size, bold = fonts.look(index, box.top - box.bottom)
        glyphs.append(Glyph(_character(code), box.left, max(box.right, box.left), y.value, size, bold))
    return glyphs


def _character(code: int) -> str:
    if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return ""
    return chr(code)


class _Fonts:
    """Size and weight by text object: all characters of an object share them."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw
        self._known: dict[int, tuple[float, bool]] = {}
        self._buffer = ctypes.create_string_buffer(256)
        self._flags = ctypes.c_int()
        self._matrix = pdfium.FS_MATRIX()

    def look(self, index: int, height: float) -> tuple[float, bool]:
        handle = pdfium.FPDFText_GetTextObject(self._raw, index)
        key = ctypes.addressof(handle.contents) if handle else 0
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = (self._size(index, handle, height), self._is_bold(index))
        return found

    def _size(self, index: int, handle: Any, height: float) -> float:
        nominal: float = pdfium.FPDFText_GetFontSize(self._raw, index)
        scale = 1.0
        if handle and pdfium.FPDFPageObj_GetMatrix(handle, self._matrix):
            scale = float((self._matrix.b**2 + self._matrix.d**2) ** 0.5)
        size = nominal * scale
        # a transformation around the object (a form) is not in its matrix; the box is on the page's scale
        return size if 0.5 * height <= size <= 2 * height and size > 2 else max(height, 2.0)

    def _is_bold(self, index: int) -> bool:
        length = pdfium.FPDFText_GetFontInfo(self._raw, index, self._buffer, 256, self._flags)
        name = self._buffer.value.decode("utf-8", errors="replace") if length else ""
        lowered = name.lower()
        return (
            any(part in lowered for part in ("bold", "heavy", "black", "semibold", "-hei", "demi"))
            or is_heavy_face(name)
            or pdfium.FPDFText_GetFontWeight(self._raw, index) >= 600
            or bool(self._flags.value & 0x40000)
        )


def lines_of(glyphs: list[Glyph], page: int) -> list[Line]:
    """Glyphs put together to lines, from top to bottom, each from left to right."""
    rows = sorted(_rows(_without_note_marks(_segments(glyphs))), key=lambda row: -row[0].y)
    lines: list[Line] = []
    for row in rows:
        row.sort(key=lambda glyph: glyph.x0)
        line = _line(row, page)
        if line.text:
            lines.append(line)
    return lines


def _segments(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Runs of glyphs that follow each other on one baseline, as the file's content gives them."""
    segments: list[list[Glyph]] = []
    last: Glyph | None = None
    for glyph in glyphs:
        follows = (
            last is not None
            and abs(glyph.y - last.y) <= 0.35 * max(glyph.size, last.size)
            and -0.6 * last.size <= glyph.x0 - last.x1 <= 3 * last.size
        )
        if follows:
            segments[-1].append(glyph)
        else:
            segments.append([glyph])
        last = glyph
    return segments


def _without_note_marks(segments: list[list[Glyph]]) -> list[list[Glyph]]:
    """Segments less the small raised numbers that point to footnotes: on a line of their own they would be a
    list number.
    """
    return [
        segment
        for at, segment in enumerate(segments)
        if not (_NOTE_MARK.match("".join(glyph.text for glyph in segment)) and _is_raised(segments, at))
    ]


def _is_raised(segments: list[list[Glyph]], at: int) -> bool:
    mark = segments[at][0]
    for neighbour in segments[max(0, at - 1) : at + 2]:
        before, after = neighbour[-1], neighbour[0]
        size = max(before.size, after.size)
        close = abs(mark.x0 - before.x1) < size or abs(segments[at][-1].x1 - after.x0) < size
        if close and mark.size < 0.75 * size and 0.2 * size < mark.y - before.y < 0.8 * size:
            return True
    return False


def _rows(segments: list[list[Glyph]]) -> list[list[Glyph]]:
    """Segments on the same height are one row."""
    rows: list[list[Glyph]] = []
    for segment in sorted(segments, key=lambda each: -each[0].y):
        row = rows[-1] if rows else None
        size = max(glyph.size for glyph in segment)
        if row is not None and abs(row[0].y - segment[0].y) <= 0.4 * min(size, row[0].size):
            row.extend(segment)
        else:
            rows.append(list(segment))
    return rows


def _line(row: list[Glyph], page: int) -> Line:
    parts: list[str] = []
    gaps = 0
    last: Glyph | None = None
    for glyph in row:
        if last is not None:
            if _is_shadow(last, glyph):
                continue
            gap = glyph.x0 - last.x1
            gaps += gap > 2.5 * glyph.size
            if not parts[-1].endswith((" ", "\u3000")) and _parts_words(
                last.text[-1:], glyph.text[:1], gap / glyph.size
            ):
                parts.append(" ")
        parts.append(glyph.text)
        last = glyph
    sizes = sorted(glyph.size for glyph in row)
    bold = sum(1 for glyph in row if glyph.bold) > 0.8 * len(row)
    text = "".join(parts).strip(" \u3000")
    return Line(text, row[0].x0, row[-1].x1, row[0].y, sizes[len(sizes) // 2], bold, page, gaps)


def _is_shadow(last: Glyph, glyph: Glyph) -> bool:
    """Poor man's bold: the same character printed twice, a hair apart."""
    return glyph.text == last.text and abs(glyph.x0 - last.x0) < 0.2 * glyph.size


def _parts_words(before: str, after: str, gap: float) -> bool:
    """Whether a gap (in em) is a space: the quarter that programs put between Chinese and digits is none."""
    if not before or not after:
        return False
    wide = unicodedata.east_asian_width(before) in "WF" or unicodedata.east_asian_width(after) in "WF"
    return gap > (0.9 if wide else 0.18)

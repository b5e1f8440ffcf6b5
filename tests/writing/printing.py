"""What a printed page holds, measured: its lines, their characters, where they stand, in which fonts."""

from __future__ import annotations

import subprocess
from collections import defaultdict
from collections.abc import Mapping
from ctypes import create_string_buffer
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

MM = 25.4 / 72


class Line(NamedTuple):
    """A line of a page: its text, and in millimetres from the page's left upper corner where it begins,
    ends, and stands."""

    text: str
    left: float
    right: float
    bottom: float


def lines_of(page: pypdfium2.PdfPage) -> list[Line]:
    text, height = page.get_textpage(), page.get_height()
    rows: dict[int, list[tuple[float, float, float, str]]] = defaultdict(list)
    for n in range(text.count_chars()):
        character = text.get_text_range(n, 1)
        if not character.strip():
            continue
        left, bottom, right, top = text.get_charbox(n, loose=True)
        rows[round((height - (bottom + top) / 2) / 8)].append((left, right, height - bottom, character))
    merged: list[list[tuple[float, float, float, str]]] = []
    for key in sorted(rows):
        # one line may fall on both sides of a step
        if merged and key - 1 in rows and abs(rows[key][0][2] - merged[-1][0][2]) < 8:
            merged[-1] += rows[key]
        else:
            merged.append(list(rows[key]))
    return [_line(sorted(row)) for row in merged]


def _line(row: list[tuple[float, float, float, str]]) -> Line:
    text = "".join(c for *_where, c in row)
    return Line(text, row[0][0] * MM, max(r[1] for r in row) * MM, max(r[2] for r in row) * MM)


def fonts_of(pdf: bytes) -> set[str]:
    """The fonts that a PDF is set in, without the mark of what was taken of each."""
    found = set()
    for page in pypdfium2.PdfDocument(pdf):
        for thing in page.get_objects([pdfium.FPDF_PAGEOBJ_TEXT]):
            font = pdfium.FPDFTextObj_GetFont(thing.raw)
            room = create_string_buffer(200)
            pdfium.FPDFFont_GetBaseFontName(font, room, 200)
            found.add(room.value.decode().split("+")[-1])
    return found


def printed_by_libreoffice(files: Mapping[str, bytes], folder: Path) -> dict[str, bytes]:
    """Each .docx as the PDF that LibreOffice prints; it is started once for all."""
    paths = [folder / f"{name}.docx" for name in files]
    for path, content in zip(paths, files.values(), strict=True):
        path.write_bytes(content)
    home = f"-env:UserInstallation=file://{folder / 'home'}"
    command = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", folder, *paths]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return {name: (folder / f"{name}.pdf").read_bytes() for name in files}

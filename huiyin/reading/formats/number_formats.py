"""Cells of an .xlsx whose number format changes what a person reads: 0.76 as 76%, 7 as 007, 1234.5 as
1,234.50.

calamine gives values without their formats; dates it converts itself. Most ledgers have no such format,
and then no sheet is scanned. ECMA-376 part 1, 18.8.30 (numFmt) and 18.3.1.4 (c).
"""

from __future__ import annotations

import re

from huiyin.reading.formats.xml_parts import part
from huiyin.reading.formats.zipguard import Package

# position → "percent sign,decimals,grouped,padded width"
Formats = dict[tuple[int, int], str]

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_BUILT_IN = {
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    39: "#,##0.00",
    37: "#,##0",
    38: "#,##0",
    40: "#,##0.00",
}
_CELL = re.compile(rb"<(?:\w+:)?c\b([^<>]*)>")
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_STYLE = re.compile(rb'\bs="(\d{1,5})"')
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_SIMPLE = re.compile(r"^[#0,]*0(?:\.(0+))?(%?)$")
_SHOWN = 12_000_000


def formats_of(package: Package) -> dict[str, Formats]:
    """For each sheet by name, the cells whose format matters."""
    styles = _styles(package)
    if not styles:
        return {}
    result: dict[str, Formats] = {}
    for name, path in sheet_parts(package):
        content = package.read(path, most=500_000_000) or b""
        if len(content) <= _SHOWN * 10:
            result[name] = _scan(content, styles)
    return result


def _scan(content: bytes, styles: dict[int, str]) -> Formats:
    wanted: Formats = {}
    for cell in _CELL.finditer(content):
        style = _STYLE.search(cell[1])
        pattern = styles.get(int(style[1])) if style else None
        found = _PLACE.search(cell[1]) if pattern else None
        if pattern and found:
            wanted[place(found[1], found[2])] = pattern
    return wanted


def place(letters: bytes, digits: bytes) -> tuple[int, int]:
    """Row and column, from nought, of a cell named like `AB12`."""
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return int(digits) - 1, column - 1


def _styles(package: Package) -> dict[int, str]:
    root = part(package, "xl/styles.xml")
    if root is None:
        return {}
    codes = dict(_BUILT_IN)
    for each in root.iter(f"{_MAIN}numFmt"):
        identity = each.get("numFmtId", "")
        if identity.isdigit():
            codes[int(identity)] = each.get("formatCode", "")
    cell_formats = root.find(f"{_MAIN}cellXfs")
    found: dict[int, str] = {}
    for index, each in enumerate(cell_formats if cell_formats is not None else ()):
        identity = each.get("numFmtId", "0")
        pattern = _pattern(codes.get(int(identity), "")) if identity.isdigit() else None
        if pattern is not None:
            found[index] = pattern
    return found


def _pattern(code: str) -> str | None:
    plain = _LITERAL.sub("", code.partition(";")[0]).strip()
    found = _SIMPLE.match(plain)
    if found is None or plain == "0":
        return None
    whole = plain.partition(".")[0].rstrip("%")
    padded = str(len(whole)) if whole.startswith("00") and "," not in whole and not found[1] else ""
    return f"{found[2]},{len(found[1] or '')},{'1' if ',' in whole else ''},{padded}"


def sheet_parts(package: Package) -> list[tuple[str, str]]:
    """Name and part of each sheet."""
    workbook = part(package, "xl/workbook.xml")
    relations = part(package, "xl/_rels/workbook.xml.rels")
    if workbook is None or relations is None:
        return []
    targets = {each.get("Id"): each.get("Target", "") for each in relations}
    parts: list[tuple[str, str]] = []
    for sheet in workbook.iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(f"{_RELATED}id"), "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        parts.append((sheet.get("name", ""), path))
    return parts

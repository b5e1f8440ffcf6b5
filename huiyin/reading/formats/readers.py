"""Which module reads which kind; the one table that the caller's process and the sandbox share.

A reader takes `(data, Settings)` and gives a `Draft` or raises `Refusal`. Modules are imported when first
needed: a text file must not pay for a PDF library.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from huiyin.reading.formats.assembly import Draft
from huiyin.reading.formats.refusals import Refusal

_RUNNING_TEXT = frozenset({"txt", "md", "docx", "pdf", "scan"})


@dataclass(frozen=True, slots=True)
class Settings:
    """Limits that a reader keeps by itself; `seconds` are those it may plan for."""

    pages: int = 500
    seconds: float = 20.0
    recognise: bool = False  # a scanned page is refused, so that it can be asked for again as `scan`


Reader = Callable[..., Draft]
_READERS: dict[str, tuple[str, str]] = {
    "txt": ("plain", "read_plain"),
    "md": ("markdown", "read_markdown"),
    "csv": ("delimited", "read_delimited"),
    "html": ("webpage", "read_webpage"),
    "mhtml": ("webpage", "read_archived_webpage"),
    "docx": ("word", "read_word"),
    "xlsx": ("sheets", "read_xlsx"),
    "xls": ("sheets", "read_xls"),
    "pdf": ("pdf", "read_pdf"),
    "scan": ("pdf", "read_scan"),
}


def read_as(kind: str, data: bytes, settings: Settings) -> Draft:
    """The draft of `data` read as `kind`. Raises `Refusal`."""
    module, function = _READERS[kind]
    reader: Reader = getattr(import_module(f"huiyin.reading.formats.{module}"), function)
    draft = reader(data, settings) if kind in {"pdf", "scan"} else reader(data)
    if not draft.blocks:
        raise Refusal("empty.no_text")
    if kind in _RUNNING_TEXT:
        # a web page knows more about its lines and has done this itself
        from huiyin.reading.formats.chrome import mark_chrome

        return mark_chrome(draft)
    return draft


def read_cells(data: bytes) -> list[dict[str, Any]]:
    """The sheets of a workbook cell by cell, see `grids`. Raises `Refusal`."""
    sheets: list[dict[str, Any]] = import_module("huiyin.reading.formats.grids").read_grid(data)
    return sheets

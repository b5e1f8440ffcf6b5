"""Editing an exported list as a person does: cells by the words of their columns and the row's place."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.urls import reverse
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from huiyin.accounts.viewer import Viewer
from huiyin.exchange import actions
from huiyin.exchange.keeping import read_one
from huiyin.exchange.models import Workbook, WorkbookRow
from huiyin.exchange.opening import Book, book_of
from huiyin.exchange.queries import sealing_key
from huiyin.reading.sandbox import read_sheets

HEADER, FIRST = 4, 5


def taken(client: Any, list_name: str, **query: str) -> bytes:
    response = client.get(reverse("exchange:take_out"), {"list": list_name, **query})
    assert response.status_code == 200, response.content.decode()
    return b"".join(response.streaming_content)


def book(content: bytes) -> Book:
    return book_of(read_sheets(content, seconds=20, memory=440), sealing_key())


class Sheet:
    """The list's sheet with its columns by words."""

    def __init__(self, page: Worksheet) -> None:
        self.page = page

    def column(self, words: str) -> int:
        (place,) = [c.column for c in self.page[HEADER] if c.value == words]
        return place

    def row_of(self, words: str, text: str) -> int:
        column = self.column(words)
        (row,) = [
            n for n in range(FIRST, self.page.max_row + 1)
            if text in str(self.page.cell(n, column).value or "")
        ]  # fmt: skip
        return row

    def put(self, row: int, words: str, value: Any) -> None:
        cell = self.page.cell(row, self.column(words))
        cell.value = value

    def first_empty(self) -> int:
        return next(n for n in range(FIRST, self.page.max_row + 2) if self.page.cell(n, 1).value is None)


def edited(content: bytes, change: Callable[[Sheet], None]) -> bytes:
    """The workbook as a person saves it after `change`."""
    workbook = load_workbook(BytesIO(content))
    change(Sheet(workbook.worksheets[0]))
    saved = BytesIO()
    workbook.save(saved)
    return saved.getvalue()


def brought_back(content: bytes, by: Viewer, name: str = "清单.xlsx") -> Workbook:
    """Uploaded and compared."""
    workbook = actions.upload(name=name, chunks=[content], by=by, enqueue=False)
    read_one(workbook.pk)
    return Workbook.objects.get(pk=workbook.pk)


def rows(workbook: Workbook) -> list[WorkbookRow]:
    return list(WorkbookRow.objects.filter(workbook=workbook))


def verdicts(workbook: Workbook) -> list[str]:
    return [str(r.verdict) for r in rows(workbook)]


def cells(row: WorkbookRow) -> dict[str, tuple[str, str, str, str]]:
    """What stands where: base, mine, now, how; by column."""
    return {code: (base, mine, now, how) for code, base, mine, now, how in row.cells}


def codes(row: WorkbookRow) -> list[str]:
    return [r["code"] for r in row.remarks] + [o["code"] for o in row.obstacles]

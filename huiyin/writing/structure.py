"""What an official document is made of. Plain text everywhere: nothing in it is markup."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

#: what neither XML nor a printed page can hold
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
Align = Literal["left", "center", "right"]
Level = Literal[1, 2, 3, 4]


def clean(text: str) -> str:
    """The text without characters that can't be printed; every kind of line end becomes one."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with its own number in it: level 1 一、, 2 （一）, 3 1. , 4 （1）."""

    text: str
    level: Level = 1


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; each line of the text becomes one. `label` stands before it in bold."""

    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is not plain: bold, set in the middle, or over several columns."""

    text: str
    bold: bool = False
    align: Align = "left"
    span: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head that is repeated on every page (no head: empty).

    `widths` are millimetres and add up to 156 at most; each row has cells over exactly these columns. `size`
    is in points.
    """

    widths: tuple[float, ...]
    rows: tuple[tuple[str | Cell, ...], ...]
    head: tuple[str, ...] = ()
    size: float = 10.5


@dataclass(frozen=True, slots=True)
class Place:
    """One place to be signed and sealed: whose it is, and the words of what goes there."""

    whose: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """Places side by side, never parted by the end of a page; at most four."""

    places: tuple[Place, ...]
    height: float = 42


Block = Heading | Text | Table | Signature


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the red line (版头): the agency's mark and the document's number.

    `signatory` (签发人) stands on documents that go up alone. What is empty is left out; `mark` never is.
    """

    mark: str
    number: str = ""
    signatory: str = ""
    copy_number: str = ""
    secrecy: str = ""
    urgency: str = ""


@dataclass(frozen=True, slots=True)
class Signed:
    """Who issues it (署名) and the day in words, with room for the seal over both."""

    agency: str
    on: str


@dataclass(frozen=True, slots=True)
class Imprint:
    """The foot of the last page (版记): who gets copies, who printed it and when."""

    copies_to: Sequence[str] = ()
    printed_by: str = ""
    printed_on: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attachment, on pages of its own. `landscape` for wide tables: widths of up to 225 mm in all."""

    title: str
    blocks: Sequence[Block]
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """One document. `meta` stands small under the title, one line each; `made_at` needs a time zone.

    With `head` it is a document with the red header, whose number is the head's; without, `number` stands
    under the title.
    """

    title: str
    blocks: Sequence[Block]
    number: str = ""
    meta: Sequence[str] = ()
    language: Literal["zh", "en"] = "zh"
    made_at: datetime | None = None
    head: Head | None = None
    addressee: str = ""
    signed: Signed | None = None
    attachments: Sequence[Attachment] = ()
    imprint: Imprint | None = None


def cells(row: Sequence[str | Cell]) -> list[Cell]:
    """A row with every cell told in full."""
    return [cell if isinstance(cell, Cell) else Cell(cell) for cell in row]

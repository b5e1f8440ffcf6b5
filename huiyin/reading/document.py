"""What every file format becomes before it is understood: one text, with its layout beside it.

Formats differ; understanding should not. Each format module turns bytes into a `Document`, and the
structure modules see nothing else. All spans are `[start, end)` in characters of `Document.text`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table row; a merged cell stands once, at its first place, with its extent."""

    start: int
    end: int
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list entry or table row, as the file lays it out.

    `heading` is the level that the file's own markup gives (h1…h6, a Word heading style, `#` in Markdown),
    1 the highest; `indent` is in characters of the body font; `size` is that of its letters in points; what a
    format cannot know keeps its default.
    A table row has its `cells`; the text of the row is its cells joined by a tab.
    """

    start: int
    end: int
    heading: int | None = None
    bold: bool = False
    italic: bool = False
    centred: bool = False
    right: bool = False
    indent: float = 0.0
    table: int | None = None
    sheet: str | None = None
    page: int | None = None
    size: float | None = None
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a file (blocks joined by a line feed) and where each block of it stands.

    `title_hint` is what the file itself calls its title (html `<title>`, Word core properties), often wrong.
    `chrome` are spans that belong to the page around the text (navigation, counters, footers): they stay in
    the text, so that spans are stable, but no fact is taken from them except a publication date.
    """

    name: str
    media_type: str
    sha256: str
    text: str
    blocks: tuple[Block, ...]
    title_hint: str | None = None
    chrome: tuple[tuple[int, int], ...] = ()
    notes: tuple[str, ...] = field(default=())


class UnreadableFile(Exception):
    """A file that can't be read: which, why, and what to do about it, in words for an office worker.

    `code` is one of: empty, too_large, encrypted, not_the_type_it_says, damaged, unsupported, macros,
    bomb, needs_libreoffice, needs_ocr, timed_out, out_of_memory. `reason` and `remedy` are Chinese;
    `reason_en` and `remedy_en` English.
    """

    def __init__(
        self, name: str, code: str, *, reason: str, remedy: str, reason_en: str, remedy_en: str
    ) -> None:
        self.name, self.code = name, code
        self.reason, self.remedy = reason, remedy
        self.reason_en, self.remedy_en = reason_en, remedy_en
        super().__init__(f"{name}：{reason}。{remedy}")

    def __reduce__(self) -> tuple[partial[UnreadableFile], tuple[()]]:
        """Errors cross from the processes of a batch; by default one with keyword arguments can't."""
        words = {"reason": self.reason, "remedy": self.remedy}
        words |= {"reason_en": self.reason_en, "remedy_en": self.remedy_en}
        return partial(UnreadableFile, self.name, self.code, **words), ()

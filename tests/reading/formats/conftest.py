"""Files that the tests of the formats make for themselves, and the promise that every document keeps."""

# ruff: noqa: E501 - markup and sentences stay on one line

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from huiyin.reading import sandbox
from huiyin.reading.document import Document
from huiyin.reading.opening import DEFAULT, Limits, open_bytes

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_WORD_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELS = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)


def keeps_its_promise(document: Document) -> None:
    """Blocks joined by a line feed give the text; cells lie in their rows, in order, joined by a tab."""
    text = document.text
    assert "\n".join(text[block.start : block.end] for block in document.blocks) == text
    last = -1
    for block in document.blocks:
        assert last < block.start < block.end
        last = block.end
        if block.cells:
            assert (
                "\t".join(text[cell.start : cell.end] for cell in block.cells)
                == text[block.start : block.end]
            )
            columns = [cell.column for cell in block.cells]
            assert columns == sorted(columns)
    for start, end in document.chrome:
        assert 0 <= start < end <= len(text)


@pytest.fixture
def read() -> Callable[..., Document]:
    def reader(data: bytes | str, name: str, limits: Limits = DEFAULT) -> Document:
        document = open_bytes(data.encode() if isinstance(data, str) else data, name, limits=limits)
        keeps_its_promise(document)
        return document

    return reader


@pytest.fixture
def lines(read: Callable[..., Document]) -> Callable[..., list[str]]:
    """The texts of a file's blocks."""

    def of(data: bytes | str, name: str) -> list[str]:
        document = read(data, name)
        return [document.text[block.start : block.end] for block in document.blocks]

    return of


@pytest.fixture
def article() -> Callable[[Document], list[str]]:
    """What remains of a document without its chrome."""

    def of(document: Document) -> list[str]:
        def is_chrome(at: int) -> bool:
            return any(start <= at < end for start, end in document.chrome)

        kept = (
            "".join(document.text[at] for at in range(block.start, block.end) if not is_chrome(at))
            for block in document.blocks
        )
        return [line for line in kept if line.strip()]

    return of


@pytest.fixture
def grid() -> Callable[[Document], list[list[tuple[int, int, int, int, str]]]]:
    """Tables as rows of (row, column, row span, column span, text), empty cells left out."""

    def of(document: Document) -> list[list[tuple[int, int, int, int, str]]]:
        return [
            [
                (cell.row, cell.column, cell.row_span, cell.column_span, document.text[cell.start : cell.end])
                for cell in block.cells
                if cell.end > cell.start
            ]
            for block in document.blocks
            if block.table is not None
        ]

    return of


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """A zip of these parts."""
    store = io.BytesIO()
    with zipfile.ZipFile(store, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return store.getvalue()


@pytest.fixture(name="zipped")
def zipped_fixture() -> Callable[[dict[str, str | bytes]], bytes]:
    return zipped


@pytest.fixture
def word_file() -> Callable[..., bytes]:
    """A .docx with this body; `numbering`, `styles` and other parts are given as the XML inside their root."""

    def make(body: str, *, numbering: str = "", styles: str = "", **parts: str) -> bytes:
        more = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"'
        files: dict[str, str | bytes] = {
            "[Content_Types].xml": _WORD_TYPES,
            "_rels/.rels": _RELS,
            "word/document.xml": f"<w:document {W} {more}><w:body>{body}</w:body></w:document>",
        }
        if numbering:
            files["word/numbering.xml"] = f"<w:numbering {W}>{numbering}</w:numbering>"
        if styles:
            files["word/styles.xml"] = f"<w:styles {W}>{styles}</w:styles>"
        files.update({name.replace("__", "/"): content for name, content in parts.items()})
        return zipped(files)

    return make


@pytest.fixture
def paragraph() -> Callable[..., str]:
    """The XML of a paragraph: its text, and the XML inside its properties and its run's properties."""

    def make(text: str, properties: str = "", run: str = "") -> str:
        before = f"<w:pPr>{properties}</w:pPr>" if properties else ""
        look = f"<w:rPr>{run}</w:rPr>" if run else ""
        return f'<w:p>{before}<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'

    return make


@pytest.fixture
def page() -> Callable[..., str]:
    def make(body: str, *, head: str = "") -> str:
        return f'<!DOCTYPE html><html><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'

    return make


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of sample documents; tests that need it are skipped where it is absent."""
    folder = Path(__file__).parents[4] / "shared" / "samples" / "docs"
    if not folder.is_dir():
        pytest.skip("no sample documents beside the project")
    return folder


@pytest.fixture(scope="session", autouse=True)
def end_workers() -> Iterator[None]:
    yield
    sandbox.close()

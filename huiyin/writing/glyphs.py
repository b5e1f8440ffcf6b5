"""Which characters of a document its font can't write, so that none of them is a silent blank on paper."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from struct import error as NotAFont
from struct import unpack_from

import typst

from .fonts import chosen_fonts, found
from .official import BODY_FACE
from .structure import Block, Heading, Paper, Signature, Table, Text, cells, clean

#: so many characters on each side of the one that is told
_AROUND = 8
#: a document in a script that no font of the house has is told of by its first characters
MOST = 50


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A character that the document's font lacks, with the words it stands in. `stand_in` is the family
    that writes it instead; empty where none of the machine does and a box is printed."""

    character: str
    place: str
    stand_in: str

    @property
    def code(self) -> str:
        return f"U+{ord(self.character):04X}"


def uncovered(paper: Paper, folder: Path | None = None) -> list[Uncovered]:
    """Each character once, in the order of the text, `MOST` at most; raises `NoChineseFont`."""
    families = chosen_fonts(folder)
    fonts = [f for f in found(folder).fonts() if f.path]
    first = families.faces[BODY_FACE][0]
    own = [f for f in fonts if f.family in (first, *families.latin)]
    seen: dict[str, Uncovered] = {}
    for text in _texts(paper):
        for n, character in enumerate(text):
            if character.isspace() or character in seen or _any_has(own, character):
                continue
            place = text[max(0, n - _AROUND) : n + _AROUND + 1]
            other = next((f.family for f in fonts if _has(Path(f.path or ""), f.index, character)), "")
            seen[character] = Uncovered(character, place, other)
            if len(seen) == MOST:
                return list(seen.values())
    return list(seen.values())


def _any_has(fonts: Sequence[typst.FontInfo], character: str) -> bool:
    return any(_has(Path(f.path or ""), f.index, character) for f in fonts)


def _texts(paper: Paper) -> Iterator[str]:
    around = [paper.title, paper.number, *paper.meta, paper.addressee]
    if paper.head:
        around += [paper.head.mark, paper.head.number, paper.head.signatory]
    if paper.signed:
        around.append(paper.signed.agency)
    for text in around:
        yield from clean(text).split("\n")
    for block in paper.blocks:
        yield from _of(block)
    for attachment in paper.attachments:
        yield attachment.title
        for block in attachment.blocks:
            yield from _of(block)


def _of(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield clean(block.text)
        case Text():
            yield from clean(block.label + block.text).split("\n")
        case Table():
            yield from block.head
            for row in block.rows:
                yield from (clean(cell.text) for cell in cells(row))
        case Signature():
            for place in block.places:
                yield from (place.whose, *place.lines)


def _has(path: Path, index: int, character: str) -> bool:
    starts, ends = _ranges(path, index)
    n = bisect_right(starts, ord(character)) - 1
    return n >= 0 and ord(character) <= ends[n]


@cache
def _ranges(path: Path, index: int) -> tuple[list[int], list[int]]:
    """Where the characters of a font begin and end, in order; none where the file can't be read."""
    try:
        pairs = sorted(_mapped(path.read_bytes(), index))
    except (OSError, NotAFont, IndexError):
        return [], []
    return [a for a, _b in pairs], [b for _a, b in pairs]


def _mapped(file: bytes, index: int) -> list[tuple[int, int]]:
    """The ranges of a font's `cmap` table: its format 12 where it has one, else its format 4."""
    start = unpack_from(">I", file, 12 + 4 * index)[0] if file[:4] == b"ttcf" else 0
    tables = unpack_from(">H", file, start + 4)[0]
    for n in range(tables):
        tag, _sum, cmap, _length = unpack_from(">4sIII", file, start + 12 + 16 * n)
        if tag == b"cmap":
            break
    else:
        return []
    count = unpack_from(">H", file, cmap + 2)[0]
    offsets = [cmap + unpack_from(">HHI", file, cmap + 4 + 8 * n)[2] for n in range(count)]
    by_format = {unpack_from(">H", file, at)[0]: at for at in offsets}
    if 12 in by_format:
        at = by_format[12]
        groups = unpack_from(">I", file, at + 12)[0]
        return [unpack_from(">II", file, at + 16 + 12 * n) for n in range(groups)]
    if 4 in by_format:
        at = by_format[4]
        n = unpack_from(">H", file, at + 6)[0] // 2
        ends = unpack_from(f">{n}H", file, at + 14)
        starts = unpack_from(f">{n}H", file, at + 16 + 2 * n)
        return [(a, b) for a, b in zip(starts, ends, strict=True) if a != 0xFFFF]
    return []

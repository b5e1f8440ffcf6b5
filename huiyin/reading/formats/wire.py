"""A draft as plain lists, to cross the border of the sandbox as JSON; the receiving side trusts nothing."""

from __future__ import annotations

from typing import Any

from huiyin.reading.document import Block, Cell
from huiyin.reading.formats.assembly import Draft

Plain = dict[str, Any]


def packed(draft: Draft) -> Plain:
    """The draft without objects; what has its default value is left out of a block."""
    return {
        "text": draft.text,
        "blocks": [_packed_block(block) for block in draft.blocks],
        "title": draft.title_hint,
        "chrome": draft.chrome,
        "notes": draft.notes,
    }


def _packed_block(block: Block) -> list[Any]:
    flags = block.bold | block.italic << 1 | block.centred << 2 | block.right << 3
    cells = [
        number
        for cell in block.cells
        for number in (cell.start, cell.end, cell.row, cell.column, cell.row_span, cell.column_span)
    ]
    return [
        block.start, block.end, flags, block.heading, block.indent, block.table, block.sheet, block.page,
        block.size, cells,
    ]  # fmt: skip


def unpacked(plain: Plain) -> Draft:
    """The draft again. Raises ValueError or TypeError when it is not one, or points outside its text."""
    text = str(plain["text"])
    blocks: list[Block] = []
    last = -1
    for start, end, flags, heading, indent, table, sheet, page, size, numbers in plain["blocks"]:
        if not last < start <= end <= len(text):
            raise ValueError(f"block at {start}")
        cells = _cells(numbers, start, end) if numbers else ()
        blocks.append(
            Block(
                start, end, heading, bool(flags & 1), bool(flags & 2), bool(flags & 4), bool(flags & 8),
                indent, table, sheet, page, size, cells,
            )
        )  # fmt: skip
        last = end
    chrome = [(int(start), int(end)) for start, end in plain["chrome"]]
    return Draft(text, blocks, plain["title"], chrome, [str(note) for note in plain["notes"]])


def _cells(numbers: list[int], start: int, end: int) -> tuple[Cell, ...]:
    cells = tuple(Cell(*numbers[at : at + 6]) for at in range(0, len(numbers), 6))
    last = start
    for cell in cells:
        if not last <= cell.start <= cell.end <= end:
            raise ValueError(f"cell at {cell.start}")
        last = cell.end
    return cells

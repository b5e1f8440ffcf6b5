"""A sheet as it would be pasted: a line a row, its cells parted by tabs."""

from __future__ import annotations

from .opening import open_bytes


def text_of_file(data: bytes, name: str) -> str:
    """The rows of a sheet as lines with tabs; raises `UnreadableFile`."""
    document = open_bytes(data, name)
    lines = []
    for block in document.blocks:
        if block.cells:
            wide = max(c.column for c in block.cells) + 1
            cells = [""] * wide
            for cell in block.cells:
                cells[cell.column] = " ".join(document.text[cell.start : cell.end].split())
            lines.append("\t".join(cells))
        elif text := document.text[block.start : block.end].strip():
            lines.append(text)
    return "\n".join(lines)

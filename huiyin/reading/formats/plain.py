"""Plain text: lines, their indentation, and lines broken at a fixed width put together again."""

from __future__ import annotations

from huiyin.reading.formats.assembly import Assembler, Draft
from huiyin.reading.formats.cleaning import clean, leading_width
from huiyin.reading.formats.encoding import decode
from huiyin.reading.formats.wrapping import unwrapped


def read_plain(data: bytes) -> Draft:
    """A text file as blocks. Raises `Refusal("unsupported.binary")` when it is no text."""
    decoded = decode(data)
    assembler = Assembler()
    for line in unwrapped(clean(decoded.text).split("\n")):
        stripped = line.strip(" \t\u3000")
        if stripped:
            assembler.add_clean_line(stripped.replace("\t", " "), indent=leading_width(line))
    if decoded.damaged:
        assembler.notes.append(damage_note(decoded.damaged))
    return assembler.finish()


def damage_note(characters: int) -> str:
    return f"有 {characters} 处文字编码损坏，无法还原，在文中显示为“\ufffd”"

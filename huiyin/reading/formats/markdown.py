"""Markdown as its reader sees it: headings, lists and tables as blocks, marks of emphasis gone from the text.

Written for notices, not for programmers: no reference definitions, no nested quoting rules. Numbers of lists
stay as they are written, since they are the document's own hierarchy.
"""

from __future__ import annotations

import re

from huiyin.reading.formats.assembly import Assembler, Draft, GridCell
from huiyin.reading.formats.cleaning import clean, leading_width
from huiyin.reading.formats.encoding import decode
from huiyin.reading.formats.plain import damage_note
from huiyin.reading.formats.wrapping import unwrapped

# every pattern here is linear: no two neighbouring repetitions can share a character
_HEADING = re.compile(r"^ {0,3}(#{1,6})(?!#)(.*)$")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-+)[ \t]*$")
_RULE = re.compile(r"^(?:\*{3,}|-{3,}|_{3,})$")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_BULLET = re.compile(r"^([ \t]*)[-*+][ \t](?:[ \t]*\[[ xX]\][ \t])?(.*)$")
_QUOTE = re.compile(r"^ {0,3}(?:>[ \t]?)+")
_TABLE_RULE = re.compile(r"^\|?:?-+:?(?:\|:?-+:?)*\|?$")
_CELL_BORDER = re.compile(r"(?<!\\)\|")

_IMAGE = re.compile(r"!\[([^\[\]\n]{0,300})\]\([^()\n]{0,1000}\)")
_LINK = re.compile(r"\[([^\[\]\n]{0,300})\]\([^()\n]{0,1000}\)")
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]{0,15}(?:\s[^<>\n]{0,300})?/?>|<!--[^<\n]{0,2000}-->")
_BREAK = re.compile(r"<br ?/?>", re.IGNORECASE)
_CODE = re.compile(r"(`{1,3})([^`\n]{1,1000})\1")
# one to three stars beside a word; a product (3*4) and a row of stars are none
_STARS = re.compile(r"(?<![*\\])\*{1,3}(?!\*)")
_PRODUCT = re.compile(r"(?<=\d)\*(?=\d)")
_UNDERSCORES = re.compile(r"(?<![\w\\])_{1,3}(?=[^\s_])|(?<=[^\s_])(?<!_)_{1,3}(?!\w)")
_STRIKE = re.compile(r"~~([^~\n]{1,1000})~~")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~<&])")
_ALL_STRONG = re.compile(r"^\s*(\*\*\*?|___?)(?:(?!\1).)+\1[ \t。：:]*$")
_CENTRE = re.compile(r"<(?:center|p|div|h[1-6]|td|span)\b[^<>]{0,100}center", re.IGNORECASE)


def read_markdown(data: bytes) -> Draft:
    """A Markdown file as blocks. Raises `Refusal("unsupported.binary")` when it is no text."""
    decoded = decode(data)
    assembler = Assembler()
    lines = _without_front_matter(clean(decoded.text).split("\n"), assembler)
    reader = _Reader(assembler, unwrapped(lines))
    reader.run()
    if decoded.damaged:
        assembler.notes.append(damage_note(decoded.damaged))
    return assembler.finish()


def _without_front_matter(lines: list[str], assembler: Assembler) -> list[str]:
    if not lines or lines[0].strip() != "---":
        return lines
    for index, line in enumerate(lines[1:60], start=1):
        if line.strip() in {"---", "..."}:
            return lines[index + 1 :]
        if line.startswith("title:"):
            assembler.title_hint = line[6:].strip().strip("\"'")
    return lines


class _Reader:
    """Walks the lines once; a table is read ahead, everything else is decided line by line."""

    def __init__(self, assembler: Assembler, lines: list[str]) -> None:
        self._out, self._lines = assembler, lines
        self._at = 0

    def run(self) -> None:
        fence: str | None = None
        while self._at < len(self._lines):
            line = self._lines[self._at]
            self._at += 1
            opening = _FENCE.match(line)
            if fence is not None:
                if opening and opening[1].startswith(fence):
                    fence = None
                else:
                    self._out.add(line)
            elif opening:
                fence = opening[1]
            elif line.strip():
                self._block(_QUOTE.sub("", line))

    def _block(self, line: str) -> None:
        heading = _HEADING.match(line)
        if heading:
            self._out.add(plain(heading[2].strip().rstrip("#")), heading=len(heading[1]))
        elif self._starts_table(line):
            self._table(line)
        elif _RULE.match(line.replace(" ", "").rstrip("\t")):
            return
        elif (level := self._underlined(line)) is not None:
            self._at += 1
            self._out.add(plain(line), heading=level)
        else:
            self._paragraph(line)

    def _underlined(self, line: str) -> int | None:
        found = _UNDERLINE.match(self._lines[self._at]) if self._at < len(self._lines) else None
        if found is None or len(line) > 200 or (found[1][0] == "-" and len(found[1]) < 3):
            return None
        return 1 if found[1][0] == "=" else 2

    def _paragraph(self, line: str) -> None:
        bold, centred = _ALL_STRONG.match(line) is not None, _CENTRE.search(line) is not None
        bullet = _BULLET.match(line)
        if bullet:
            bold = _ALL_STRONG.match(bullet[2]) is not None
            self._out.add("• " + plain(bullet[2]), bold=bold, indent=leading_width(bullet[1]))
        else:
            self._out.add(plain(line), bold=bold, centred=centred, indent=leading_width(line))

    def _starts_table(self, line: str) -> bool:
        following = self._lines[self._at] if self._at < len(self._lines) else ""
        return "|" in line and "|" in following and _TABLE_RULE.match(following.replace(" ", "")) is not None

    def _table(self, line: str) -> None:
        rows = [_cells(line)]
        self._at += 1
        while self._at < len(self._lines) and "|" in self._lines[self._at]:
            rows.append(_cells(self._lines[self._at]))
            self._at += 1
        self._out.add_table(
            GridCell(plain(text), row, column, bold=row == 0 or _ALL_STRONG.match(text) is not None)
            for row, texts in enumerate(rows)
            for column, text in enumerate(texts)
        )


def _cells(line: str) -> list[str]:
    parts = _CELL_BORDER.split(line.strip())
    if parts and not parts[0].strip():
        parts = parts[1:]
    if parts and not parts[-1].strip():
        parts = parts[:-1]
    return [part.strip() for part in parts]


def plain(text: str) -> str:
    """The words without their marks: emphasis, links, inline code and inline html."""
    if "<" in text:
        text = _TAG.sub("", _BREAK.sub("\n", text))
    if "[" in text:
        text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    if "`" in text:
        text = _CODE.sub(r"\2", text)
    text = _without_pairs(text, _STARS) if "*" in text else text
    text = _without_pairs(text, _UNDERSCORES) if "_" in text else text
    if "~~" in text:
        text = _STRIKE.sub(r"\1", text)
    text = _ESCAPE.sub(r"\1", text) if "\\" in text else text
    for name, character in (
        ("&nbsp;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&emsp;", "\u3000"),
        ("&amp;", "&"),
    ):
        text = text.replace(name, character) if "&" in text else text
    return text


def _without_pairs(text: str, marks: re.Pattern[str]) -> str:
    """Marks of emphasis come in pairs; a last one without a partner is an ordinary character."""
    found = [mark for mark in marks.finditer(text) if not _PRODUCT.match(text, mark.start())]
    if len(found) % 2:
        found.pop()
    parts: list[str] = []
    last = 0
    for mark in found:
        parts.append(text[last : mark.start()])
        last = mark.end()
    return "".join(parts) + text[last:]

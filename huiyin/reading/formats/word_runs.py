"""The runs of a Word paragraph: their text, how they look, and the text boxes anchored among them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from huiyin.reading.formats.refusals import too_deep
from huiyin.reading.formats.word_numbering import W
from huiyin.reading.formats.word_styles import Style, Styles, with_run

_VAL = W + "val"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# wrappers whose content belongs to the text
TRANSPARENT = frozenset(
    W + name
    for name in (
        "sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "hyperlink", "fldSimple", "dir", "bdo",
        "body", "document",
    )
)  # fmt: skip
FRAMES = frozenset({W + "drawing", W + "pict", W + "object", _MC + "AlternateContent"})
MOST_DEPTH = 40
_TEXT = W + "t"
_BREAKS = {W + "tab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-", W + "ptab": "\t"}
# the ticks and bullets of Wingdings that stand in forms, by code
_WINGDINGS = {
    0xFC: "√",
    0xFB: "×",
    0xFE: "☑",
    0xA8: "□",
    0x6F: "□",
    0x52: "☑",
    0x6C: "●",
    0x6E: "■",
    0xD8: "➢",
}


class Runs:
    """The runs of one paragraph: their text and how they look."""

    def __init__(self, styles: Styles, style: Style) -> None:
        self._styles, self._style = styles, style
        self._parts: list[str] = []
        self._looks: list[tuple[int, Style]] = []
        self.boxes: list[etree._Element] = []
        self.footnotes = 0

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def look(self) -> tuple[bool, bool, float | None]:
        """Whether all of the text is bold (or in a heading face), whether all is italic, and its main
        size.
        """
        if not self._looks:
            return False, False, None
        plain_is_heavy = self._styles.style(None).heavy
        bold = all(look.bold or (look.heavy and not plain_is_heavy) for _, look in self._looks)
        italic = all(look.italic for _, look in self._looks)
        return bold, italic, max(self._looks, key=lambda each: each[0])[1].size

    def read(self, parent: etree._Element, depth: int) -> None:
        for child in parent:
            if child.tag == W + "r":
                self._run(child)
            elif child.tag in TRANSPARENT:
                self.read(child, deeper(depth))
            elif child.tag in FRAMES:
                self.boxes.extend(_text_boxes(child))

    def _run(self, run: etree._Element) -> None:
        properties = run.find(f"{W}rPr")
        style = self._style
        if properties is not None:
            named = properties.find(f"{W}rStyle")
            if named is not None:
                style = _over(style, self._styles.character(named.get(_VAL, "")))
            style = with_run(style, properties)
        if style.hidden:
            return
        before = len(self._parts)
        for child in run:
            self._run_child(child)
        length = sum(len(part.strip()) for part in self._parts[before:])
        if length:
            self._looks.append((length, style))

    def _run_child(self, child: etree._Element) -> None:
        tag = child.tag
        if tag == _TEXT:
            self._parts.append(child.text or "")
        elif tag in _BREAKS:
            self._parts.append(_BREAKS[tag])
        elif tag == W + "sym":
            self._parts.append(_symbol(child.get(W + "char", "")))
        elif tag in FRAMES:
            self.boxes.extend(_text_boxes(child))
        elif tag == W + "ruby":
            # the reading above the characters is left out
            self._parts.extend(
                text.text or "" for base in child.iter(W + "rubyBase") for text in base.iter(_TEXT)
            )
        elif tag in (W + "footnoteReference", W + "endnoteReference"):
            self.footnotes += 1


def _over(style: Style, character: Style) -> Style:
    """A character style on top of the paragraph's look."""
    return replace(
        style,
        bold=style.bold if character.bold is None else character.bold,
        italic=style.italic if character.italic is None else character.italic,
        hidden=style.hidden if character.hidden is None else character.hidden,
        heavy=style.heavy if character.heavy is None else character.heavy,
        size=character.size or style.size,
    )


def _text_boxes(frame: etree._Element) -> Iterator[etree._Element]:
    """Contents of text boxes; of two versions of the same drawing the first that holds text."""
    if frame.tag == _MC + "AlternateContent":
        for branch in frame:
            boxes = list(frame_boxes(branch))
            if boxes:
                yield from boxes
                return
    else:
        yield from frame_boxes(frame)


def frame_boxes(parent: etree._Element, depth: int = 0) -> Iterator[etree._Element]:
    for child in parent:
        if child.tag == W + "txbxContent":
            yield child
        elif child.tag == _MC + "AlternateContent":
            yield from _text_boxes(child)
        else:
            yield from frame_boxes(child, deeper(depth))


def deeper(depth: int) -> int:
    """One level more. Raises `Refusal` where no person nests any more: nothing is left out in silence."""
    if depth >= MOST_DEPTH:
        raise too_deep()
    return depth + 1


def _symbol(code: str) -> str:
    try:
        value = int(code, 16)
    except ValueError:
        return ""
    # symbol fonts live in the private area F000-F0FF
    if 0xF000 <= value <= 0xF0FF:
        return _WINGDINGS.get(value - 0xF000, "")
    return chr(value) if 0x20 <= value < 0xD800 or 0xE000 <= value <= 0x10FFFF else ""

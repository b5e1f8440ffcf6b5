"""Paragraph and run styles of a Word document, with what they inherit. ECMA-376 part 1, 17.7."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from lxml import etree

from huiyin.reading.formats.faces import is_heavy_face
from huiyin.reading.formats.word_numbering import W

_VAL = W + "val"
_OFF = frozenset({"0", "false", "off", "none"})
_HEADING_NAME = re.compile(r"^(?:heading|标题)\s*([1-9])$", re.IGNORECASE)
_CONTENTS_NAME = re.compile(r"^(?:toc\s*\d|目录\s*\d|table of figures)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says after inheritance; None where nobody says anything."""

    heading: int | None = None
    contents: bool = False
    bold: bool | None = None
    italic: bool | None = None
    hidden: bool | None = None
    heavy: bool | None = None
    size: float | None = None
    alignment: str | None = None
    left: tuple[float, bool] | None = None  # width, True when in characters, else in points
    first: tuple[float, bool] | None = None
    number: str | None = None
    depth: int | None = None


class Styles:
    """Resolved styles by id; `default` is the one of a paragraph that names none."""

    def __init__(self, root: etree._Element | None) -> None:
        self._elements: dict[str, etree._Element] = {}
        self._resolved: dict[str, Style] = {}
        self._base = Style()
        self.default_id = ""
        if root is None:
            return
        defaults = root.find(f"{W}docDefaults")
        if defaults is not None:
            self._base = _said(
                defaults.find(f"{W}pPrDefault/{W}pPr"), defaults.find(f"{W}rPrDefault/{W}rPr"), Style()
            )
        for each in root.iterfind(f"{W}style"):
            identity = each.get(W + "styleId", "")
            self._elements[identity] = each
            if each.get(W + "type") == "paragraph" and each.get(W + "default") in {"1", "true", "on"}:
                self.default_id = identity

    def style(self, identity: str | None) -> Style:
        """The style of this id; the default paragraph style for None."""
        return self._resolve(identity or self.default_id, 0)

    def character(self, identity: str) -> Style:
        """A character style by itself, without what the document's defaults say."""
        element = self._elements.get(identity)
        return _said(None, element.find(f"{W}rPr"), Style()) if element is not None else Style()

    def lists_of_styles(self) -> dict[str, str]:
        """Numbering styles (and paragraph styles) and the list that each names."""
        found: dict[str, str] = {}
        for identity, element in self._elements.items():
            number = element.find(f"{W}pPr/{W}numPr/{W}numId")
            if number is not None:
                found[identity] = number.get(_VAL, "")
        return found

    def _resolve(self, identity: str, depth: int) -> Style:
        known = self._resolved.get(identity)
        if known is not None:
            return known
        element = self._elements.get(identity)
        if element is None or depth > 20:
            return self._base
        based_on = element.find(f"{W}basedOn")
        parent = self._resolve(based_on.get(_VAL, ""), depth + 1) if based_on is not None else self._base
        said = _said(element.find(f"{W}pPr"), element.find(f"{W}rPr"), parent)
        name_element = element.find(f"{W}name")
        name = name_element.get(_VAL, "") if name_element is not None else ""
        self._resolved[identity] = _named(said, name)
        return self._resolved[identity]


def _named(style: Style, name: str) -> Style:
    heading = _HEADING_NAME.match(name)
    level = style.heading
    if heading:
        level = int(heading[1])
    elif name.lower() in {"title", "标题"} and level is None:
        level = 1
    contents = style.contents or _CONTENTS_NAME.match(name) is not None
    return replace(style, heading=level, contents=contents)


def _said(paragraph: etree._Element | None, run: etree._Element | None, parent: Style) -> Style:
    style = with_paragraph(parent, paragraph) if paragraph is not None else parent
    return with_run(style, run) if run is not None else style


def with_paragraph(style: Style, properties: etree._Element) -> Style:
    """`style` with what paragraph properties (w:pPr) say on top."""
    changes: dict[str, Any] = {}
    for child in properties:
        tag = child.tag
        if tag == W + "jc":
            changes["alignment"] = child.get(_VAL)
        elif tag == W + "outlineLvl":
            value = child.get(_VAL, "")
            changes["heading"] = int(value) + 1 if value in "012345678" and value else None
        elif tag == W + "ind":
            _indentation(child, changes)
        elif tag == W + "numPr":
            number, level = child.find(f"{W}numId"), child.find(f"{W}ilvl")
            if number is not None:
                changes["number"] = number.get(_VAL)
            value = level.get(_VAL, "") if level is not None else ""
            changes["depth"] = int(value) if value.isdigit() else changes.get("depth")
    return replace(style, **changes) if changes else style


def _indentation(element: etree._Element, changes: dict[str, Any]) -> None:
    for names, key, sign in (
        (("left", "start"), "left", 1),
        (("firstLine",), "first", 1),
        (("hanging",), "first", -1),
    ):
        for name in names:
            characters, points = element.get(f"{W}{name}Chars"), element.get(W + name)
            if characters is not None and _number(characters):
                changes[key] = (sign * _number(characters) / 100, True)
            elif points is not None and (_number(points) or key not in changes):
                changes[key] = (sign * _number(points) / 20, False)


def _number(value: str) -> float:
    try:
        return float(value)
    except ValueError:
        return 0.0


def with_run(style: Style, properties: etree._Element) -> Style:
    """`style` with what run properties (w:rPr) say on top."""
    changes: dict[str, Any] = {}
    for child in properties:
        tag = child.tag
        if tag == W + "b":
            changes["bold"] = child.get(_VAL) not in _OFF
        elif tag == W + "i":
            changes["italic"] = child.get(_VAL) not in _OFF
        elif tag == W + "vanish":
            changes["hidden"] = child.get(_VAL) not in _OFF
        elif tag == W + "sz":
            changes["size"] = _number(child.get(_VAL, "")) / 2 or None
        elif tag == W + "rFonts" and child.get(W + "eastAsia"):
            changes["heavy"] = is_heavy_face(child.get(W + "eastAsia", ""))
    return replace(style, **changes) if changes else style

"""Web pages: what a browser would show, as blocks, with the site around the article set apart.

The page is parsed as browsers do (lexbor, HTML5 rules), so that tags that nobody closed still give the right
paragraphs.
"""

from __future__ import annotations

import email
import email.policy
import re
from email.message import EmailMessage

from selectolax.lexbor import LexborHTMLParser, LexborNode

from huiyin.reading.formats.assembly import Assembler, Draft
from huiyin.reading.formats.chrome import Trait, mark_chrome
from huiyin.reading.formats.encoding import Decoded, decode
from huiyin.reading.formats.plain import damage_note
from huiyin.reading.formats.refusals import Refusal, too_deep
from huiyin.reading.formats.webpage_look import Look, inline_style, is_hidden, look_of
from huiyin.reading.formats.webpage_table import is_data_table, table_cells

_CHARSET = re.compile(rb"""<meta[^<>]{0,200}?charset\s*=\s*["']?\s*([a-zA-Z0-9_:.-]{2,30})""", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"""^\s*<\?xml[^<>?]{0,100}encoding\s*=\s*["']([a-zA-Z0-9_.-]{2,30})""")
_WHITE = re.compile(r"[ \t\r\n\f]+")
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\u3000-\u303f\uff00-\uffef“”‘’—…]")
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "table",
        "tbody",
        "thead",
        "tfoot",
        "tr",
        "td",
        "th",
        "caption",
        "section",
        "article",
        "header",
        "footer",
        "nav",
        "aside",
        "main",
        "form",
        "fieldset",
        "legend",
        "blockquote",
        "pre",
        "xmp",
        "center",
        "address",
        "figure",
        "figcaption",
        "hr",
        "body",
        "html",
        "details",
        "summary",
        "menu",
        "dir",
        "hgroup",
    ]
)
_DROPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "svg",
        "math",
        "iframe",
        "object",
        "embed",
        "canvas",
        "video",
        "audio",
        "select",
        "textarea",
        "input",
        "noframes",
        "map",
        "area",
        "link",
        "meta",
        "title",
        "datalist",
        "option",
        "progress",
        "meter",
    ]
)
_MOST_DEPTH = 150
_NESTING = re.compile(
    r"</?(?:div|span|ul|ol|dl|table|section|blockquote|center|form|article|a|b|i|u|em|strong|font)\b",
    re.IGNORECASE,
)
_MOST_NESTING = 5_000


def read_webpage(data: bytes) -> Draft:
    """An html file as blocks with the site's own parts in `chrome`. Raises `Refusal` when it is no text."""
    found = _CHARSET.search(data[:8192]) or _XML_CHARSET.match(data[:200])
    return _read_page(decode(data, found[1].decode("ascii") if found else None))


def read_archived_webpage(data: bytes) -> Draft:
    """A .mht file, or a .doc that some systems export this way: its main part is a web page."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html" and isinstance(part, EmailMessage):
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and content.strip():
                return read_webpage(content)
    raise Refusal("empty.no_text")


def _read_page(decoded: Decoded) -> Draft:
    _refuse_towers(decoded.text)
    # NUL and lone surrogates would end the page early
    parser = LexborHTMLParser(decoded.text.replace("\x00", "").encode("utf-8", errors="replace"))
    assembler = Assembler()
    title = parser.css_first("title")
    assembler.title_hint = title.text(deep=True).strip()[:300] if title is not None else None
    if parser.body is not None:
        page = _Page(assembler)
        page.walk(parser.body, Look(), 0)
        page.end_paragraph()
    if decoded.damaged:
        assembler.notes.append(damage_note(decoded.damaged))
    return mark_chrome(assembler.finish(), assembler.traits)


def _refuse_towers(text: str) -> None:
    """Elements inside each other by the thousand: the parser's time would grow with their square."""
    depth = 0
    for tag in _NESTING.finditer(text):
        depth += -1 if tag[0][1] == "/" else 1
        if depth > _MOST_NESTING:
            raise too_deep()
        depth = max(depth, 0)


class _Page:
    """Collects inline text until a block begins or ends."""

    def __init__(self, assembler: Assembler) -> None:
        self._out = assembler
        self._parts: list[tuple[str, Look]] = []
        self._numbers: list[int | None] = []
        self._marker = ""
        self._elements = 0

    def walk(self, parent: LexborNode, look: Look, depth: int) -> None:
        node = parent.first_child
        while node is not None:
            tag = node.tag
            if tag == "-text":
                self._text(node.text_content or "", look)
            elif tag == "br":
                self._parts.append(("\n", look))
            elif tag and tag[0] not in "-!#_" and tag not in _DROPPED:
                self._element(node, tag, look, depth)
            node = node.next

    def _element(self, node: LexborNode, tag: str, outer: Look, depth: int) -> None:
        attributes = node.attributes
        style = inline_style(attributes)
        if is_hidden(attributes, style):
            return
        self._elements += 1
        look = look_of(tag, attributes, style, outer, self._elements)
        if depth >= _MOST_DEPTH:
            self._text(node.text(deep=True), look)
        elif tag == "table" and is_data_table(node):
            self.end_paragraph()
            trait = Trait(0.0, look.furniture, look.owner)
            self._out.add_table(table_cells(node), trait=trait)
        elif tag in _BLOCKS:
            self.end_paragraph()
            self._enter(node, tag, attributes)
            self.walk(node, look, depth + 1)
            self.end_paragraph()
            if tag in {"ol", "ul"}:
                self._numbers.pop()
        else:
            self.walk(node, look, depth + 1)

    def _enter(self, node: LexborNode, tag: str, attributes: dict[str, str | None]) -> None:
        """Numbers of ordered lists are drawn by the browser, so they are part of what a person sees."""
        if tag == "ol" and "list-style" not in (attributes.get("style") or ""):
            start = attributes.get("start") or "1"
            self._numbers.append(int(start) if start.isdigit() and len(start) < 6 else 1)
        elif tag in {"ol", "ul"}:
            self._numbers.append(None)
        elif tag == "li" and self._numbers and self._numbers[-1] is not None:
            self._marker = f"{self._numbers[-1]}. "
            self._numbers[-1] += 1

    def _text(self, text: str, look: Look) -> None:
        if look.verbatim:
            self._parts.append((text, look))
            return
        if _WHITE.search(text):
            text = _WHITE.sub(_gap, text)
        if text:
            self._parts.append((text, look))

    def end_paragraph(self) -> None:
        """What was collected becomes a block (or several, where `<br>` parts it)."""
        if not self._parts:
            return
        parts, self._parts = self._parts, []
        line: list[tuple[str, Look]] = []
        for text, look in parts:
            for index, piece in enumerate(text.split("\n")) if "\n" in text else ((0, text),):
                if index:
                    self._end_line(line)
                    line = []
                if piece:
                    line.append((piece, look))
        self._end_line(line)

    def _end_line(self, line: list[tuple[str, Look]]) -> None:
        text = "".join(piece for piece, _ in line).strip(" ")
        if not text.strip():
            return
        shown = [(len(piece.strip()), look) for piece, look in line if piece.strip()]
        total = sum(size for size, _ in shown) or 1
        main = max(shown, key=lambda each: each[0], default=(0, line[0][1]))[1]
        linked = sum(size for size, look in shown if look.link) / total
        self._out.add(
            self._marker + text,
            trait=Trait(linked, main.furniture, main.owner),
            heading=main.heading,
            bold=all(look.bold for _, look in shown),
            italic=all(look.italic for _, look in shown),
            centred=main.centred,
            right=main.right,
            indent=main.indent,
            size=main.size,
        )
        self._marker = ""


def _gap(found: re.Match[str]) -> str:
    """White space of the source: none where an editor broke a Chinese line, else one space."""
    if "\n" not in found[0] and "\r" not in found[0]:
        return " "
    text, start, end = found.string, found.start(), found.end()
    before, after = text[start - 1 : start], text[end : end + 1]
    return (
        "" if (_WIDE.match(before) if before else False) and (_WIDE.match(after) if after else False) else " "
    )

"""How an element of a web page looks: what its tag, attributes and inline style say.

Style sheets are not read: notices carry their look inline, as word processors and site editors write it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from huiyin.reading.formats.faces import is_heavy_face

_DECLARATION = re.compile(r"([a-z-]{2,40})\s*:\s*([^;]{1,200})", re.IGNORECASE)
_LENGTH = re.compile(r"^(-?\d{1,4}(?:\.\d{1,6})?)\s*(em|rem|px|pt|ch|cm|mm|%)?", re.IGNORECASE)
_POINTS = {"px": 0.75, "pt": 1.0, "cm": 28.35, "mm": 2.835, "": 0.75}
_PAGE_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:nav\w*|menu\w*|bread\w*|crumbs?|location|position|pos|weizhi|dqwz|foot\w*|bottom\w*|copyright|"
    r"top\w*|header|banner|logo|search\w*|share\w*|bdshare\w*|tool\w*|print\w*|btn\w*|buttons?|close|side\w*|related|"
    r"pager?|paging|prev|next|login|links?|friend\w*|qrcode|ewm|meta|info\w*|source|laiyuan|pubtime|hits|views?|"
    r"click|xgxx|xgwz|fenxiang|dayin|dibu|daohang|caidan)(?:$|[\s_\d-])",
    re.IGNORECASE,
)
_LANDMARKS = {"nav": "navigation", "footer": "contentinfo", "aside": "complementary", "header": "banner"}
_LANDMARK_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "search", "complementary", "menubar", "menu", "toolbar"}
)


@dataclass(frozen=True, slots=True)
class Look:
    """What an element hands down to the text in it; `furniture` is 2 in a landmark, 1 by a telling name."""

    bold: bool = False
    italic: bool = False
    centred: bool = False
    right: bool = False
    heading: int | None = None
    indent: float = 0.0
    link: bool = False
    verbatim: bool = False
    furniture: int = 0
    owner: int = 0  # number of the element that made it furniture
    article: bool = False
    size: float | None = None


def is_hidden(attributes: dict[str, str | None], style: dict[str, str]) -> bool:
    """Not to be seen on the page."""
    return (
        "hidden" in attributes
        or style.get("display", "").strip().lower().startswith("none")
        or style.get("visibility", "").strip().lower().startswith("hidden")
        or (style.get("font-size", "").strip() in {"0", "0px", "0pt"})
    )


def inline_style(attributes: dict[str, str | None]) -> dict[str, str]:
    """The declarations of a `style` attribute; the first 4,000 characters are enough for any honest one."""
    text = attributes.get("style")
    if not text:
        return {}
    return {name.lower(): value.strip() for name, value in _DECLARATION.findall(text[:4000])}


def look_of(
    tag: str, attributes: dict[str, str | None], style: dict[str, str], outer: Look, number: int
) -> Look:
    """The look inside an element of this tag, given the look around it; `number` tells it from others."""
    changes: dict[str, object] = {}
    if tag in {"b", "strong", "th"}:
        changes["bold"] = True
    elif tag in {"i", "em"}:
        changes["italic"] = True
    elif tag == "a" and attributes.get("href"):
        changes["link"] = True
    elif tag in {"pre", "xmp"}:
        changes["verbatim"] = True
    elif len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
        changes.update(heading=int(tag[1]), bold=True, indent=0.0)
    _align(tag, attributes, style, changes)
    if style:
        _style(style, outer, changes)
    furniture = _furniture(tag, attributes, outer)
    if furniture and furniture >= outer.furniture:
        changes.update(furniture=furniture, owner=number)
    elif tag in {"article", "main"}:
        changes["article"] = True
    return replace(outer, **changes) if changes else outer  # type: ignore[arg-type]


def _align(
    tag: str, attributes: dict[str, str | None], style: dict[str, str], changes: dict[str, object]
) -> None:
    if tag in {"b", "strong", "span", "a", "font", "i", "em", "u"}:
        return
    align = (
        style.get("text-align") or attributes.get("align") or ("center" if tag == "center" else "")
    ).lower()
    if align:
        changes["centred"] = "center" in align
        changes["right"] = align.startswith(("right", "end"))


def _style(style: dict[str, str], outer: Look, changes: dict[str, object]) -> None:
    weight = style.get("font-weight", "").lower()
    if weight:
        changes["bold"] = weight.startswith("bold") or (weight[:3].isdigit() and int(weight[:3]) >= 600)
    if style.get("font-style", "").lower().startswith(("italic", "oblique")):
        changes["italic"] = True
    if not weight and is_heavy_face(style.get("font-family", "").split(",")[0]):
        changes["bold"] = True
    size = _points(style.get("font-size", ""), outer.size or 12.0)
    if size:
        changes["size"] = size
    body = size or outer.size or 12.0
    if "text-indent" in style:
        changes["indent"] = (_points(style["text-indent"], body) or 0.0) / body
    margin = sum(_points(style.get(name, ""), body) or 0.0 for name in ("margin-left", "padding-left"))
    if margin > 0:
        changes["indent"] = float(str(changes.get("indent", 0.0))) + min(margin / body, 20.0)


def _points(value: str, size: float) -> float | None:
    found = _LENGTH.match(value.strip())
    if not found:
        return None
    unit = (found[2] or "").lower()
    if unit in {"em", "rem"}:
        return float(found[1]) * size
    return None if unit == "%" else float(found[1]) * (size / 2 if unit == "ch" else _POINTS[unit])


def _furniture(tag: str, attributes: dict[str, str | None], outer: Look) -> int:
    if tag == "header" and outer.article:
        return 0  # the head of the article, which holds its title
    if tag in _LANDMARKS or (attributes.get("role") or "").lower() in _LANDMARK_ROLES:
        return 2
    named = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    return 1 if len(named) > 1 and _PAGE_FURNITURE.search(named[:500]) else 0

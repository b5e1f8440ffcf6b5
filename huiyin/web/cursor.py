"""Where a page of a list begins, as it stands in the address: `cursor=a50.WyIyMDI0…`.

`a` is after and `b` before a place; the number, where it is known, says how many rows stand before the page;
the rest is the order and what the row at the place has in it, base64 over JSON. `last` is the last page. What
can't be read, or belongs to another order, is no error: the list begins at its beginning, with a note.
"""

from __future__ import annotations

import binascii
import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from huiyin.findings.keyset import NoSuchPlace, Place, writable

LAST = "last"
_LONGEST = 1000
_FORM = re.compile(r"([ab])(\d{0,9})\.([A-Za-z0-9_-]+)")


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place as it stands in an address: its values are still those of JSON."""

    given: Sequence[Any] | None = None
    backwards: bool = False
    #: rows before the page; None where nobody has counted them
    before: int | None = 0


def read(text: str, order: str) -> Cursor:
    """The cursor of an address in this order; raises `NoSuchPlace`."""
    if not text:
        return Cursor()
    if text == LAST:
        return Cursor(backwards=True, before=None)
    match = _FORM.fullmatch(text[:_LONGEST])
    if match is None:
        raise NoSuchPlace(text)
    way, before, packed = match.groups()
    try:
        named, *given = json.loads(urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    except (ValueError, TypeError, binascii.Error, RecursionError):
        raise NoSuchPlace(text) from None
    if named != order:
        raise NoSuchPlace(text)
    return Cursor(given, way == "b", int(before) if before else None)


def write(place: Place, order: str, *, backwards: bool, before: int | None) -> str:
    """The cursor of the page after this place, or of the one before it."""
    told = json.dumps([order, *writable(place)], ensure_ascii=False, separators=(",", ":"))
    packed = urlsafe_b64encode(told.encode()).decode().rstrip("=")
    return f"{'b' if backwards else 'a'}{'' if before is None else before}.{packed}"

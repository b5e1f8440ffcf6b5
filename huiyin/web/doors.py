"""Numbers are doors: a figure with the address of exactly the list that it counts."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch

from .lists import address


@dataclass(frozen=True, slots=True)
class Door:
    """`n` things, listed at `url`; without an address where this installation has no such list."""

    n: int
    url: str = ""


def door(url_name: str, *args: object, **query: object) -> str:
    """As `lists.address`; empty while the page is not there, so that the figure stands without a link."""
    try:
        return address(url_name, *args, **query)
    except NoReverseMatch:
        return ""

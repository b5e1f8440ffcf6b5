"""A list of the API is a list of the pages: the same rows, filters, orders and cursors, without its table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import django_filters
from django.http import HttpRequest
from ninja import Schema

from huiyin.web.lists import ListPage

#: rows of a page
MOST, USUAL = 200, 50


class Leaf(Schema):
    """A page of a list. `count` is of the whole list; where not `exact` there are more. `before` and `after`
    are the `cursor` of the neighbouring pages, null where there is none."""

    count: int
    exact: bool
    before: str | None
    after: str | None


def leaf_of(
    listing: type[ListPage], request: HttpRequest, limit: int, told: Callable[[Any], dict[str, Any]]
) -> dict[str, Any]:
    """The page of a list that the address asks for; raises `Unusable`."""
    page = listing().bare(request, limit)
    return {
        "items": [told(row) for row in page.object_list],
        "count": page.length.n, "exact": page.length.exact,
        "before": page.before or None, "after": page.after or None,
    }  # fmt: skip


def described(listing: type[ListPage]) -> dict[str, Any]:
    """The parameters of a list's address, for the description of the API."""
    names = [
        _parameter("sort", "a column; with - before it the other way round"),
        _parameter("cursor", "`before` or `after` of a page"),
        _parameter("count", "exact: count a long list to its end"),
    ]
    for name, one in listing.filterset_class.base_filters.items():
        names += [_parameter(n, one.label or name, _choices(one)) for n in _in_address(name, one)]
    return {"parameters": names}


def _in_address(name: str, one: django_filters.Filter) -> Iterator[str]:
    if isinstance(one, django_filters.DateFromToRangeFilter):
        yield from (f"{name}_after", f"{name}_before")
    else:
        yield name


def _choices(one: django_filters.Filter) -> list[str]:
    """The codes that a filter takes, where they are the same for everybody."""
    choices = one.extra.get("choices", ())
    return [] if callable(choices) else [str(code) for code, _label in choices]


def _parameter(name: str, words: object, codes: list[str] | None = None) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"} | ({"enum": codes} if codes else {})
    return {"in": "query", "name": name, "description": words, "schema": schema, "required": False}

"""Saved views above a list: which there are, which is open, and what of an address can be kept."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.saved_views import may_share, views_for
from huiyin.rules.saved_views import Density

from .filtering import usable

#: which view is open. The navigation asks for the DEFAULT one; a number that leads to a list never does, so
#: that it leads to exactly what it counts
VIEW, DEFAULT = "view", "default"
LONGEST = 400


@dataclass(frozen=True, slots=True)
class Tab:
    """One view as a tab above its list."""

    name: str | Promise
    url: str
    current: bool
    shared: bool = False


def address_of_view(url_name: str, view: Any, more: Collection[tuple[str, str]] = ()) -> str:
    """The list as the view has it; what can't be used of it the list itself leaves out and says so."""
    own = {name for name, _value in view.query}
    query = [(name, value) for name, value in view.query]
    query += [(name, value) for name, value in more if name not in own]
    return f"{reverse(url_name)}?{urlencode([*query, (VIEW, str(view.pk))])}"


def opening(request: HttpRequest, list_name: str, url_name: str) -> str:
    """The address of the viewer's default view, where it is asked for and there is one; else ""."""
    if request.GET.get(VIEW) != DEFAULT:
        return ""
    default = next((v for v in views_for(request.viewer, list_name) if v.is_default), None)
    more = [(name, value) for name, value in request.GET.items() if name != VIEW]
    return address_of_view(url_name, default, more) if default else ""


def views_context(request: HttpRequest, list_name: str, url_name: str) -> dict[str, Any]:
    """For the list's page (one query)."""
    views = list(views_for(request.viewer, list_name)) if request.viewer.id else []
    open_now = request.GET.get(VIEW, "")
    tabs = [
        Tab(_("全部"), reverse(url_name), open_now not in {str(v.pk) for v in views}),
        *(Tab(v.name, address_of_view(url_name, v), open_now == str(v.pk), v.shared) for v in views),
    ]
    query = request.GET.urlencode()
    own = next((v for v in views if str(v.pk) == open_now and v.owner_id == request.viewer.id), None)
    return {
        "tabs": tabs if views else [],
        "view_open": own,
        "view_save_url": f"{reverse('save_view', args=[list_name])}?{query}",
        "views_url": reverse("saved_views", args=[list_name]),
        "may_share_views": may_share(request.viewer),
    }


def keepable(request: HttpRequest, page: Any) -> list[tuple[str, str]]:
    """What of this address a view of the list keeps: filters that can be used, order, columns, row height.

    `page` is the list page's class. Anything else, and what is unreasonably long, is left out.
    """
    filters, _unknown, _bad = usable(page.filterset_class, request, _rows(request, page), frozenset(_FRAME))
    found = [(k, v) for k, values in filters.data.lists() for v in values if v and len(v) <= LONGEST]
    return [(k, v) for k, v in found if k not in _FRAME or v in _fit(request.GET, page, k)]


_FRAME = ("sort", "per_page", "columns", "density", "cursor", "count", "print", "page", VIEW)


def _fit(query: QueryDict, page: Any, name: str) -> Collection[str]:
    """The values of a parameter that is no filter which the list knows."""
    columns = page.table_class.base_columns
    if name == "sort":
        return {f"{sign}{column}" for column in page.sorts for sign in ("", "-") if column in columns}
    if name == "columns":
        given = query.getlist("columns")
        return {v for v in given if all(c in columns for c in v.split(",") if c)}
    if name == "density":
        return {str(d) for d in Density}
    return {"25", "50", "100"} if name == "per_page" else ()


def _rows(request: HttpRequest, page: Any) -> Any:
    made = page()
    made.request = request
    return made.rows


def uuid_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None

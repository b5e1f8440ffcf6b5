"""The lists whose rows can be changed: what they are of, and the way back to them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from huiyin.findings.queries import categories_for, findings_for
from huiyin.rectification.queries import tasks_for
from huiyin.rules.bulk import RowKind, changeable

from ...lists import filtered
from ..findings.listing import FindingFilter
from ..tasks.listing import WordedTaskFilter


@dataclass(frozen=True, slots=True)
class ChangingList:
    """One list: its name in the profile, its address, what its rows are."""

    name: str
    url_name: str
    title: str | Promise
    kind: RowKind

    def scoped(self, request: HttpRequest) -> Any:
        """All rows that the viewer may see."""
        read = findings_for if self.kind == RowKind.FINDING else tasks_for
        return read(request.viewer)

    def rows(self, request: HttpRequest) -> Any:
        """The rows that the list shows with the filters of this address."""
        filters = FindingFilter if self.kind == RowKind.FINDING else WordedTaskFilter
        return filtered(filters, request, self.scoped(request))

    def fields(self, request: HttpRequest, offered: Collection[str]) -> list[str]:
        """Those of the offered fields that the viewer may change in some state."""
        mine = changeable(self.kind, request.viewer.roles())
        return [name for name in offered if name in mine]


LISTS = {
    made.name: made
    for made in (
        ChangingList("problems", "findings", _("问题清单"), RowKind.FINDING),
        ChangingList("tasks", "tasks", _("任务清单"), RowKind.TASK),
        ChangingList("responsibilities", "responsibilities", _("责任清单"), RowKind.TASK),
    )
}


def list_named(name: str) -> ChangingList:
    try:
        return LISTS[name]
    except KeyError as missing:
        raise Http404 from missing


def way_back(request: HttpRequest, given: str, otherwise: str = "") -> str:
    """An address of this site to go back to; what leads elsewhere is not followed."""
    own = url_has_allowed_host_and_scheme(given, {request.get_host()}, require_https=request.is_secure())
    return given if own and given.startswith("/") else otherwise or reverse("home")


def category_choices(request: HttpRequest) -> list[tuple[str, str]]:
    """The categories of the viewer's bodies, children under their parents' names."""
    rows = list(categories_for(request.viewer))
    return [(str(c.pk), f"{c.parent.name} / {c.name}" if c.parent else c.name) for c in rows]

"""The list of one's notices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import django_filters
from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from huiyin.notices import queries
from huiyin.notices.composing import Heading, headings
from huiyin.notices.filters import NoticeFilter
from huiyin.notices.wording import label

from ...filtering import dressed, filters_on, usable
from ...lists import PER_PAGE
from ..findings.ledger import Worded

_FRAME = frozenset({"page", "per_page", "undo"})
#: notices of one matter that are shown at once; the earlier ones are folded away
_SHOWN = 3


class WordedNoticeFilter(Worded, NoticeFilter):
    """The filters in words."""


@dataclass(frozen=True, slots=True)
class Told:
    """One notice: the row, and what it says."""

    notice: Any
    label: str


@dataclass(frozen=True, slots=True)
class Matter:
    """One matter with what was told of it: the newest, and the earlier ones."""

    heading: Heading
    unread: int
    newest: list[Told]
    earlier: list[Told]


def filters_of(request: HttpRequest) -> tuple[django_filters.FilterSet, list[str]]:
    """The filters of the address, and notes on what of it can't be used."""
    rows = queries.notices_for(request.viewer)
    filters, unknown, bad = usable(WordedNoticeFilter, request, lambda: rows, _FRAME)
    notes = []
    if unknown:
        names = _("、").join(sorted(unknown))
        notes.append(_("地址中有不认识的条件，已忽略：%(names)s。") % {"names": names})
    notes += [_("“%(name)s”填写的条件无法使用，已忽略。") % {"name": name} for name in bad]
    return dressed(filters), notes


class Inbox(TemplateView):
    """Unread first, by matter, with filters in the address."""

    template_name = "web/inbox/list.html"
    title = gettext_lazy("收件箱")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        filters, notes = filters_of(self.request)
        page = self._page(filters.qs)
        matters = self._matters(filters.qs, page)
        return super().get_context_data(**kwargs) | {
            "title": self.title,
            "filters": filters,
            "main_fields": list(filters.form),
            "filters_on": filters_on(filters, self.request.GET),
            "notes": notes,
            "page": page,
            "matters": matters,
            "count": page.paginator.count,
            "unread": sum(m.unread for m in matters),
            "undo": self.request.GET.get("undo", ""),
            "per_page_choices": PER_PAGE,
            "most_counted": queries.MOST_COUNTED,
        }

    def _page(self, rows: Any) -> Page[Any]:
        wanted = self.request.GET.get("per_page", "")
        size = int(wanted) if wanted in {str(n) for n in PER_PAGE} else PER_PAGE[0]
        return Paginator(queries.by_matter(rows), size).get_page(self.request.GET.get("page"))

    def _matters(self, rows: Any, page: Page[Any]) -> list[Matter]:
        gathered = list(page)
        told = queries.of_matters(rows, [g["matter"] for g in gathered])
        called = headings([n for notices in told.values() for n in notices])
        return [
            self._matter(g, [Told(n, label(n)) for n in told[g["matter"]]], called[g["matter"]])
            for g in gathered
            if g["matter"] in called
        ]

    @staticmethod
    def _matter(gathered: dict[str, Any], told: list[Told], heading: Heading) -> Matter:
        shown = max(_SHOWN, gathered["unread"]) if gathered["unread"] <= 2 * _SHOWN else _SHOWN
        return Matter(heading, gathered["unread"], told[:shown], told[shown:])

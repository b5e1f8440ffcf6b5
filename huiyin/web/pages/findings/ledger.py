"""What the three lists share: the ledger's orders, worded filters, the profile's columns and words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.forms import Select
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_filters.widgets import BooleanWidget

from huiyin.accounts.viewer import Viewer
from huiyin.findings.keyset import Length
from huiyin.findings.ordered import OrderedRows
from huiyin.findings.ordering import Sort
from huiyin.organisations.profiles import profile_of
from huiyin.organisations.queries import bodies_for
from huiyin.reports.editing import may_edit
from huiyin.rules.bulk import RowKind, changeable
from huiyin.rules.profiles import Profile

from ...last_change import changing_context
from ...lists import ListPage
from ...round_choice import rounds_shown
from ...saved_views import opening, views_context
from ...tables import ListTable, TwoStepRows
from ...wording import word

#: what stands in a list's address besides its filters
ADDRESS_ONLY = frozenset(
    {"sort", "page", "cursor", "count", "per_page", "columns", "density", "print", "view"}
)


#: the page on which what was picked in a list is changed
CHANGING = "change_rows"


class LeanSelect(Select):
    """A select of hundreds of choices without a template for each of them."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = {str(v) for v in (value if isinstance(value, list | tuple) else [value])}
        # hundreds of them: HTML lets their ends go without saying
        options = mark_safe(  # noqa: S308 - made of escaped parts
            "".join(_option(str(key), str(label), str(key) in chosen) for key, label in self.choices)
        )
        given = format_html_join("", ' {}="{}"', {**self.attrs, **(attrs or {})}.items())
        return format_html('<select name="{}"{}>{}</select>', name, given, options)


def _option(key: str, label: str, chosen: bool) -> str:
    return f'<option value="{escape(key)}"{" selected" if chosen else ""}>{escape(label)}'


class YesOrNo(BooleanWidget):
    """Yes, no, or no matter."""

    def __init__(self, attrs: Any = None) -> None:
        super().__init__(attrs)
        self.choices = (("", _("不限")), ("true", _("是")), ("false", _("否")))


class Worded:
    """A mixin for the filters of an app: members of enums get their words, long selects stay lean."""

    filters: dict[str, Any]
    worded: Mapping[str, Any]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, filter_ in self.filters.items():
            if kind := self.worded.get(name):
                filter_.extra["choices"] = [(code, word(code, kind)) for code, _ in filter_.extra["choices"]]
            if type(filter_) is django_filters.ChoiceFilter:
                filter_.extra["widget"] = LeanSelect
                filter_.extra.setdefault("empty_label", _("不限"))
            if type(filter_) is django_filters.BooleanFilter:
                filter_.extra["widget"] = YesOrNo


class LedgerRows(TwoStepRows):
    """Rows in one of the ledger's orders; see `findings.ordering`."""

    def __init__(
        self,
        data: QuerySet[Any],
        *,
        sorts: Mapping[str, Sort],
        viewer: Viewer,
        known: Length | None,
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        self._sorts, self._viewer, self._known = sorts, viewer, known
        self._rows = self._in_order("-newest")

    def _in_order(self, alias: str) -> OrderedRows:
        sort = self._sorts[alias.removeprefix("-")]
        return OrderedRows(
            self.data, sort, down=alias.startswith("-"), bodies=self._viewer.bodies(), known=self._known
        )

    def order_by(self, aliases: Sequence[str]) -> None:
        known = [a for a in aliases if a.removeprefix("-") in self._sorts]
        self._rows = self._in_order(known[0] if known else "-newest")

    def length(self, *, exactly: bool = False) -> Length:
        return self._rows.length(exactly=exactly)

    @property
    def _ordered(self) -> OrderedRows:
        return self._rows


class LedgerList(ListPage):
    """A list over the ledger. `list_name` is its name in the profile: problems, tasks, responsibilities."""

    list_name = ""
    url_name = ""
    title_word = ""
    row_kind: RowKind
    sorts: Mapping[str, Sort]
    template_name = "web/findings/list.html"

    @property
    def profile(self) -> Profile | None:
        """The viewer's own; where they work for several bodies, that of the newest round."""
        if not hasattr(self, "_profile"):
            # the frame has read the rounds already; a department knows of none
            rounds = rounds_shown(self.request)
            body = rounds[0].body if rounds else bodies_for(self.request.viewer).first()
            self._profile = profile_of(body) if body else None
        return self._profile

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if kept := opening(request, self.list_name, self.url_name):
            return redirect(kept)
        if changeable(self.row_kind, request.viewer.roles()):
            self.bulk, self.bulk_url_name = (("change", _("批量修改"), "primary"),), CHANGING
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.title = self._own_title() or self.title
        context = super().get_context_data(**kwargs)
        return (
            context
            | {"editing_urls": self.editing_urls(context["export_url"])}
            | views_context(self.request, self.list_name, self.url_name)
            | changing_context(self.request, self.length.n if self.bulk and self.length.exact else 0)
        )

    def edit_url(self, record: Any) -> str:
        return reverse("change_row", args=[self.list_name, record.pk])

    def _bulk_url(self) -> str:
        """With the list's own filters, so that everything that they leave can be meant."""
        query = self.request.GET.urlencode()
        own = [self.list_name] if self.bulk_url_name == CHANGING else []
        return f"{reverse(self.bulk_url_name, args=own)}{'?' if query else ''}{query}"

    def _own_title(self) -> str:
        words = self.profile.words.get(self.title_word) if self.profile else None
        if words is None:
            return ""
        return words.zh if (get_language() or "zh").startswith("zh") else words.en.capitalize()

    def _filters(self) -> django_filters.FilterSet:
        self.filters = super()._filters()
        return self.filters

    def _filled(self, rows: QuerySet[Any]) -> ListTable:
        known = self.filters.known_length()
        self.source = LedgerRows(
            rows, sorts=self.sorts, viewer=self.request.viewer, known=known, related=self.related,
            prefetch=self.prefetch, decorate=self.decorate,
        )  # fmt: skip
        return self.table_class(
            self.source,
            first_column=self.first_column,
            pick=bool(self.bulk),
            edit=self.edit_url if self.bulk_url_name == CHANGING else None,
        )

    def _sorts(self, table: ListTable, name: str) -> bool:
        return name in table.columns.names() and name in self.sorts

    def _choose_columns(self, table: ListTable) -> None:
        """Those of the address, else those of the profile, in the profile's order."""
        own = self.profile.list_columns[self.list_name] if self.profile else ()
        there = [c for c in own if c in table.columns.names()]
        others = [c for c in table.columns.names() if c not in there and c != "pick"]
        table.sequence = [c for c in ("pick",) if c in table.columns.names()] + there + others
        if there and not self.request.GET.getlist("columns"):
            table.show_only({*there, self.first_column, "pick"})
        super()._choose_columns(table)
        self.shown = {c.name for _name, c in table.columns.items() if c.visible}

    def _export_url(self, filters: django_filters.FilterSet) -> str:
        """The workbook of exactly these records; nothing for who takes no lists out."""
        # the export knows these lists, so it is asked only now
        from ..export import EXPORTERS

        if not self.request.viewer.has(*EXPORTERS):
            return ""
        self.export_url_name = "export:lists"
        url = super()._export_url(filters)
        return f"{url}{'' if url.endswith('?') else '&'}list={self.list_name}"

    def editing_urls(self, export_url: str) -> tuple[str, str] | None:
        """Taking the list out for editing, and bringing it back; None for who may change none of it."""
        if not export_url or not may_edit(self.request.viewer, self.list_name):
            return None
        query = export_url.partition("?")[2]
        return f"{reverse('exchange:take_out')}?{query}", reverse("exchange:upload")

"""Lists: a viewer-scoped query with filters, order, pages and columns that all live in the address.

A worked example::

    class FindingFilter(django_filters.FilterSet):
        q = django_filters.CharFilter(label=_("查找"), method="search")
        state = django_filters.MultipleChoiceFilter(label=_("状态"), choices=choices(FindingState))
        due_on = django_filters.DateFromToRangeFilter(label=_("时限"))

        def search(self, rows, name, text):
            return rows.filter(title__icontains=text)

    class FindingTable(ListTable):
        number = Column(verbose_name=_("序号"), attrs={"td": {"class": "num"}})
        title = Column(verbose_name=_("问题"), linkify=("finding", {"pk": A("pk")}), attrs=WIDE)
        unit = Column(verbose_name=_("单位"), accessor="unit__name", order_by="unit__name")
        state = ChipColumn("FindingState", verbose_name=_("状态"))
        due_on = DayColumn(verbose_name=_("时限"))
        amount = MoneyColumn(verbose_name=_("金额"))

    class FindingList(ListPage):
        title = _("问题清单")
        table_class = FindingTable
        filterset_class = FindingFilter
        main_filters = ("q", "state")              # the others are under “更多条件”
        related = ("unit", "category")             # select_related of the rows shown
        first_column = "title"                     # stays in place, is the card's title on a phone
        export_url_name = "findings_export"        # gets the same filters in its address
        nothing_yet = (_("还没有问题"), _("从文件导入，或逐条登记。"), "intake", _("导入文件"))

        def rows(self):
            return queries.findings_for(self.request.viewer)

        def totals(self, rows):                    # one aggregate over everything filtered
            return {"amount": money(rows.aggregate(Sum("amount"))["amount__sum"])}

    urlpatterns = [path("findings/", FindingList.as_view(), name="findings")]

Whatever the number of rows and however deep the page, it costs: one count, one query for the identifiers from
its cursor on, one for their rows with what is `related`, and those of `totals` and of the filters' choices.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from django_tables2 import RequestConfig
from django_tables2.rows import BoundRows

from .filtering import FilterOn, as_asked, dressed, filters_on, usable
from .paging import Page, turn_to
from .tables import ListTable, TwoStepRows

#: of fifty rows a page has less than 150 kB
PER_PAGE = (25, 50)
PRINTED = 1000
#: parameters that aren't filters
_FRAME = frozenset({"sort", "cursor", "count", "per_page", "columns", "density", "print", "view"})

#: of these those that say something to who draws no table
_BARE = frozenset({"sort", "cursor", "count", "limit"})

Total = str | int | Promise


class Unusable(Exception):
    """Parameters of an address that nobody knows, or whose values can't be used; nothing was read."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        super().__init__(", ".join(names))


class ListPage(TemplateView):
    """One list. Subclasses name the query, the table and the filters; see the module's example."""

    template_name = "web/list.html"
    title: str | Promise = ""
    table_class: type[ListTable]
    filterset_class: type[django_filters.FilterSet]
    main_filters: Sequence[str] = ()
    related: Sequence[str] = ()
    prefetch: Sequence[Any] = ()
    first_column = ""
    export_url_name = ""
    #: title, text, url name and words of the step to take when there is nothing at all
    nothing_yet: tuple[str | Promise, str | Promise, str, str | Promise] | None = None
    #: bulk actions: (value, words, kind); they are posted to `bulk_url_name` with the picked rows as `pk`
    bulk: Sequence[tuple[str, str | Promise, str]] = ()
    bulk_url_name = ""

    def rows(self) -> QuerySet[Any]:
        """The viewer-scoped query that the list is of."""
        raise NotImplementedError

    def decorate(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Annotations that only the rows of a page need; not usable for order or filters."""
        return rows

    def totals(self, rows: QuerySet[Any]) -> Mapping[str, Total]:
        """Totals of all filtered rows, by column; shown below the table."""
        return {}

    def chips(self, on: list[FilterOn]) -> list[FilterOn]:
        """The line of filters that are on; override to word one differently."""
        return on

    @classmethod
    def one(cls, request: HttpRequest, pk: UUID) -> Any:
        """One record as a row of the list has it; raises `DoesNotExist` outside the viewer's scope."""
        page = cls()
        page.setup(request)
        return page.decorate(page.rows()).select_related(*cls.related).get(pk=pk)

    def bare(self, request: HttpRequest, n: int) -> Page:
        """A page of `n` records by the address alone, for who draws no table; raises `Unusable`.

        What a page leaves out with a note is refused here: a program does not read notes.
        """
        self.setup(request)
        self.filters, unknown, bad = as_asked(self.filterset_class, request, self.rows, _BARE)
        if unknown or bad:
            raise Unusable([*sorted(unknown), *bad])
        table = self._filled(self.filters.qs)
        if self._unsortable(table):
            raise Unusable(["sort"])
        page = self._page(table, n)
        if not page.readable:
            raise Unusable(["cursor"])
        return page

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.notes: list[str] = []
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        filters = self._filters()
        table = self._table(filters.qs)
        table.totals = self.totals(filters.qs)
        context = super().get_context_data(**kwargs)
        query = self.request.GET.copy()
        for name in ("cursor", "count", "print"):
            query.pop(name, None)
        on = self.chips(filters_on(filters, self.request.GET))
        return context | {
            "title": self.title,
            "table": table,
            "filters": filters,
            "main_fields": [filters.form[n] for n in self._main(filters)],
            "more_fields": [filters.form[n] for n in filters.filters if n not in self._main(filters)],
            "filters_on": on,
            "more_open": any(f.name not in self._main(filters) for f in on),
            "count": table.page.length.n,
            "notes": self.notes,
            "per_page_choices": PER_PAGE,
            "export_url": self._export_url(filters),
            "nothing_yet": self.nothing_yet,
            "kept": [(k, v) for k, v in query.lists() if k in _FRAME],
            "bulk": [b for b in self.bulk if self.bulk_url_name],
            "bulk_url": self._bulk_url() if self.bulk_url_name else "",
            "density": query.get("density", ""),
            "printing": "print" in self.request.GET,
        }

    def _bulk_url(self) -> str:
        return reverse(self.bulk_url_name)

    def _main(self, filters: django_filters.FilterSet) -> list[str]:
        return [n for n in (self.main_filters or filters.filters) if n in filters.filters]

    def _filters(self) -> django_filters.FilterSet:
        """The filters that can be used; what can't is named in a note and left out."""
        filters, unknown, bad = usable(self.filterset_class, self.request, self.rows, _FRAME)
        if "page" in unknown:
            # as the lists had it once; an address that somebody kept may still say so
            unknown.discard("page")
            if self.request.GET["page"] != "1":
                self.notes.append(_("清单不再按页码翻页，已从头显示。"))
        if unknown:
            self.notes.append(
                _("地址中有不认识的条件，已忽略：%(names)s。") % {"names": _("、").join(sorted(unknown))}
            )
        self.notes += [_("“%(name)s”填写的条件无法使用，已忽略。") % {"name": label} for label in bad]
        return dressed(filters)

    def _source(self, rows: QuerySet[Any]) -> TwoStepRows:
        """What the table is filled from."""
        return TwoStepRows(rows, related=self.related, prefetch=self.prefetch, decorate=self.decorate)

    def _table(self, rows: QuerySet[Any]) -> ListTable:
        """The table opened at the page that the address asks for."""
        table = self._filled(rows)
        self._choose_columns(table)
        for wanted in self._unsortable(table):
            self.notes.append(_("不能按“%(name)s”排序，已按默认次序排列。") % {"name": wanted})
        page = self._page(table, self._per_page())
        if not page.readable:
            self.notes.append(_("翻页的位置已失效，已从头显示。"))
        table.page = replace(page, object_list=BoundRows(page.object_list, table))
        self.length = page.length
        return table

    def _filled(self, rows: QuerySet[Any]) -> ListTable:
        """The table over these rows."""
        return self.table_class(self._source(rows), first_column=self.first_column, pick=bool(self.bulk))

    def _unsortable(self, table: ListTable) -> list[str]:
        """What the address wants to sort by and can't."""
        return [s for s in self.request.GET.getlist("sort") if not self._sorts(table, s.removeprefix("-"))]

    def _sorts(self, table: ListTable, name: str) -> bool:
        return name in table.columns.names() and table.columns[name].orderable

    def _page(self, table: ListTable, n: int) -> Page:
        """The page of `n` rows at which the address opens the table."""
        RequestConfig(self.request, paginate=False).configure(table)
        asked, order = self.request.GET.get("cursor", ""), ",".join(self.request.GET.getlist("sort"))
        return turn_to(table.data, asked, order, n, exactly=self.request.GET.get("count") == "exact")

    def _per_page(self) -> int:
        if "print" in self.request.GET:
            return PRINTED
        wanted = self.request.GET.get("per_page", "")
        if wanted in {str(n) for n in PER_PAGE}:
            return int(wanted)
        if wanted:
            self.notes.append(_("每页只能显示 25 或 50 行。"))
        return PER_PAGE[0]

    def _choose_columns(self, table: ListTable) -> None:
        wanted = [c for v in self.request.GET.getlist("columns") for c in v.split(",") if c]
        if not wanted:
            return
        there = set(table.columns.names())
        if unknown := [c for c in wanted if c not in there]:
            self.notes.append(_("没有这些列，已忽略：%(names)s。") % {"names": _("、").join(unknown)})
        if there & set(wanted):
            table.show_only({*wanted, self.first_column, "pick"})

    def _export_url(self, filters: django_filters.FilterSet) -> str:
        if not self.export_url_name:
            return ""
        query = [(k, v) for k, values in filters.data.lists() for v in values if v and k not in _FRAME]
        sort = [("sort", v) for v in self.request.GET.getlist("sort")]
        return f"{reverse(self.export_url_name)}?{urlencode(query + sort)}"


def filtered(
    filterset_class: type[django_filters.FilterSet], request: HttpRequest, rows: QuerySet[Any]
) -> QuerySet[Any]:
    """The same rows as a list with this address shows, for exports and charts."""
    filters, _unknown, _bad = usable(filterset_class, request, lambda: rows, _FRAME)
    return filters.qs


def address(url_name: str, *args: object, **query: object) -> str:
    """A door: the address of a list with these filters; several values as a list."""
    bare = reverse(url_name, args=args)
    given = QueryDict(mutable=True)
    for name, value in query.items():
        values = value if isinstance(value, list | tuple | set | frozenset) else [value]
        given.setlist(name, [str(v) for v in values if v not in (None, "")])
    text = given.urlencode()
    return f"{bare}?{text}" if text else bare

"""The table of a list: rows read in two steps, columns for states, days and money."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column, Table
from django_tables2.columns import BoundColumn
from django_tables2.data import TableQuerysetData
from django_tables2.rows import BoundRow
from django_tables2.utils import signature

from huiyin.findings.keyset import Length, Ordered, Place, Stretch, counted

from . import figures
from .templatetags.huiyin import chip, due_chip
from .wording import word

_Drawing = Callable[[BoundRow], Any]

#: a column of long text
WIDE = {"td": {"class": "wide"}, "th": {"class": "wide"}}
#: a column of figures
FIGURES = {"td": {"class": "num"}, "th": {"class": "num"}}
#: a column that must not break
TIGHT = {"td": {"class": "tight"}}


class TwoStepRows(TableQuerysetData):
    """Rows of a query, read as identifiers in order first and then whole, for the page alone.

    Sorting moves identifiers instead of rows with long texts; a page begins at a place, not at a number.
    """

    def __init__(
        self,
        data: QuerySet[Any],
        *,
        related: Sequence[str] = (),
        prefetch: Sequence[Any] = (),
        decorate: Callable[[QuerySet[Any]], QuerySet[Any]] | None = None,
    ) -> None:
        super().__init__(data)
        self._related, self._prefetch = related, prefetch
        self._decorate = decorate or (lambda rows: rows)

    def length(self, *, exactly: bool = False) -> Length:
        return counted(self._rows_alone, exactly=exactly)

    def place(self, given: Sequence[Any]) -> Place:
        return self._ordered.place(given)

    def stretch(self, n: int, *, beyond: Place | None = None, backwards: bool = False) -> Stretch:
        """The keys of `n` rows beyond a place; see `findings.keyset`."""
        return self._ordered.stretch(n, beyond=beyond, backwards=backwards)

    def whole(self, keys: Sequence[Any]) -> list[Any]:
        """The rows of these keys with what they show, in the keys' order."""
        rows = self.data.model._base_manager.filter(pk__in=keys)
        if self._related:
            rows = rows.select_related(*self._related)
        found = {row.pk: row for row in self._decorate(rows).prefetch_related(*self._prefetch)}
        # a row that went out of reach between the two steps is left out
        return [found[pk] for pk in keys if pk in found]

    @property
    def _rows_alone(self) -> QuerySet[Any]:
        return self.data.select_related(None).prefetch_related(None).order_by()

    @property
    def _ordered(self) -> Ordered:
        return Ordered(self.data)


class PickColumn(Column):
    """The box that picks a row for the selection bar."""

    def __init__(self, edit: Callable[[Any], str] | None = None) -> None:
        """`edit` gives the address at which a row is changed in place."""
        name = "pick with-edit" if edit else "pick"
        attrs = {"td": {"class": name}, "th": {"class": name}}
        super().__init__(verbose_name="", orderable=False, accessor="pk", attrs=attrs)
        self._edit = edit

    @property
    def header(self) -> SafeString:
        return format_html(
            '<input type="checkbox" class="form-check-input" data-pick-all aria-label="{}">', _("全选本页")
        )

    def render(self, value: Any, record: Model, table: ListTable) -> SafeString:
        # named by the row's first column, so that a long title is not sent twice
        named = format_html('aria-labelledby="{}"', mark_of(value)) if table.first_column else ""
        box = format_html(
            '<input type="checkbox" class="form-check-input" data-pick name="pk" value="{}" '
            'form="selection-bar" {}>',
            value,
            named or format_html('aria-label="{}"', record),
        )
        if self._edit is None:
            return box
        # its sign is drawn by the style sheet
        link = '{}<a class="row-edit" href="{}" data-row-edit title="{}"></a>'
        return format_html(link, box, self._edit(record), _("修改责任和时限"))


def mark_of(key: Any) -> str:
    """By what the cell of a row's first column is called on its page."""
    return f"r{str(key)[-8:]}"


class WordColumn(Column):
    """A member of the enum named `kind` as its word alone.

    The member is taken from the record: of a field with choices the table would hand over the choice's label,
    which is not a word of the interface.
    """

    def __init__(self, kind: str, **options: Any) -> None:
        super().__init__(**{"attrs": TIGHT, **options})
        self._kind = kind

    def render(self, record: Any, bound_column: BoundColumn) -> SafeString | str:
        return self.value(record, bound_column)

    def value(self, record: Any, bound_column: BoundColumn) -> str:
        return str(word(self._member(record, bound_column), self._kind))

    @staticmethod
    def _member(record: Any, bound_column: BoundColumn) -> Any:
        return bound_column.accessor.resolve(record)


class ChipColumn(WordColumn):
    """A member of an enum as colour, sign and word."""

    def render(self, record: Any, bound_column: BoundColumn) -> SafeString | str:
        return chip(self._member(record, bound_column), self._kind)


class DayColumn(Column):
    """A date. `settled` (a function of the record) makes it a due date with how late it is."""

    def __init__(self, settled: Callable[[Any], bool] | None = None, **options: Any) -> None:
        super().__init__(**{"attrs": TIGHT, **options})
        self._settled = settled

    def render(self, value: Any, record: Any) -> SafeString | str:
        if self._settled is None:
            return figures.day(value)
        return format_html(
            '<span class="num">{}</span> {}', figures.day(value), due_chip(value, self._settled(record))
        )

    def value(self, value: Any) -> str:
        return figures.day(value)


class MomentColumn(Column):
    def __init__(self, **options: Any) -> None:
        super().__init__(**{"attrs": TIGHT, **options})

    def render(self, value: Any) -> str:
        return figures.moment(value)


class MoneyColumn(Column):
    def __init__(self, **options: Any) -> None:
        super().__init__(**{"attrs": FIGURES, **options})

    def render(self, value: Any) -> SafeString | str:
        return figures.money(value)

    def value(self, value: Any) -> Any:
        return value


def _drawing(column: BoundColumn) -> _Drawing:
    """What draws this column's cell of a row.

    As the library does it, but which arguments the column asks for is looked up once, not once a cell: that
    was a tenth of a list's time.
    """
    wanted, _rest = signature(column.render)

    def draw(row: BoundRow, value: Any = None) -> Any:
        given = {
            "value": value, "record": row.record, "column": column.column, "bound_column": column,
            "bound_row": row, "table": row.table,
        }  # fmt: skip
        content = column.render(**{name: given[name] for name in wanted})
        return column.link(content, **given) if column.link else content

    return lambda row: row._get_and_render_with(
        column, lambda _c, value=None: draw(row, value), column.default
    )


class ListTable(Table):
    """A table whose rows open at `row_url`, by default the address of the first column's link."""

    def __init__(
        self, data: Any, *, first_column: str = "", pick: bool = False,
        edit: Callable[[Any], str] | None = None, **options: Any,
    ) -> None:  # fmt: skip
        # said here, because the Meta of a table is not inherited
        super().__init__(
            data,
            attrs={"class": "list"},
            template_name="web/table.html",
            default="—",
            extra_columns=[("pick", PickColumn(edit))] if pick else [],
            sequence=("pick", "...") if pick else None,
            **options,
        )
        self.first_column, self.pick = first_column, pick
        #: totals of all filtered rows, by column; the list page fills them in
        self.totals: Mapping[str, Any] = {}

    @property
    def body(self) -> SafeString:
        """The rows. Without a template of their own: they are most of a page's bytes and of its time."""
        cells = [(column, self._head_of(column), _drawing(column)) for column in self.columns]
        lines = [self._line(row, cells) for row in self.paginated_rows]
        if not lines:
            return format_html('<tr><td colspan="{}">{}</td></tr>', len(cells), _("没有内容"))
        return mark_safe("\n".join(lines))  # noqa: S308 - made of escaped parts

    def _head_of(self, column: BoundColumn) -> str:
        """What the cells of this column have after `<td`."""
        fixed = " fixed card-title" if column.name == self.first_column else ""
        label = format_html(' data-label="{}"', column.verbose_name) if column.verbose_name else ""
        return format_html(' class="{}"{}>', f"{column.attrs['td'].get('class', '')}{fixed}".strip(), label)

    def _line(self, row: BoundRow, cells: Sequence[tuple[BoundColumn, str, _Drawing]]) -> str:
        """A row. HTML lets the ends of cells go without saying, which in fifty rows is some kilobytes."""
        url, parts = self.row_url(row.record), []
        for column, head, drawing in cells:
            named = self.pick and column.name == self.first_column
            called = f' id="{mark_of(row.record.pk)}"' if named else ""
            parts.append(f"<td{called}{head}{conditional_escape(drawing(row))}")
        opening = format_html('<tr data-href="{}">', url) if url else "<tr>"
        return opening + "".join(parts)

    @property
    def totals_row(self) -> list[tuple[Any, Any]]:
        """Each visible column with its total; empty when there are no totals."""
        return [(column, self.totals.get(column.name, "")) for column in self.columns] if self.totals else []

    def row_url(self, record: Any) -> str | None:
        """Where a row leads: by default where the first column's link leads."""
        name = self.first_column
        if not name or name not in self.columns.names():
            return None
        link = self.columns[name].column.link
        return link.compose_url(record=record, bound_column=self.columns[name]) if link else None

    def show_only(self, names: set[str]) -> None:
        for name in self.columns.names():
            if name not in names:
                self.columns.hide(name)

    @property
    def column_choices(self) -> list[tuple[str, str | Promise, bool]]:
        """All columns that may be chosen: name, words, whether it is shown."""
        fixed = {"pick", self.first_column}
        return [(c.name, c.header, c.visible) for _name, c in self.columns.iteritems() if c.name not in fixed]

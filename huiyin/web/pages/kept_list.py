"""Lists whose conditions are dear: their keys and their length are kept until the ledger changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

from huiyin.accounts.viewer import Viewer
from huiyin.findings.keyset import Length, Ordered
from huiyin.reports.kept import kept, whole

from ..lists import ListPage
from ..tables import TwoStepRows


class KeptRows(TwoStepRows):
    """Rows in two steps, the first of which is taken once for each state of the ledger.

    What is kept is named by the very statement that would be asked, so that it can't be mistaken for another.
    """

    def __init__(self, data: QuerySet[Any], *, viewer: Viewer, **options: Any) -> None:
        super().__init__(data, **options)
        self._viewer = viewer

    def length(self, *, exactly: bool = False) -> Length:
        return Length(length(self._viewer, self._rows_alone))

    @property
    def _ordered(self) -> Ordered:
        return Ordered(self.data, lambda rows: keep(self._viewer, "keys", rows, lambda: list(rows), []))

    def whole(self, keys: Sequence[Any]) -> list[Any]:
        rows = whole(self.data.select_related(None), keys)
        if self._related:
            rows = rows.select_related(*self._related)
        found = {row.pk: row for row in self._decorate(rows).prefetch_related(*self._prefetch)}
        return [found[pk] for pk in keys if pk in found]


def keep(viewer: Viewer, name: str, rows: QuerySet[Any], count: Any, empty: Any) -> Any:
    """What `count` gives for these rows; `empty` where the rows are known to be none."""
    try:
        asked = rows.query.sql_with_params()
    except EmptyResultSet:
        return empty
    return kept(viewer, name, asked, count=count)


def length(viewer: Viewer, rows: QuerySet[Any]) -> int:
    """How many rows there are."""
    bare = rows.select_related(None).order_by()
    return keep(viewer, "count", bare, bare.count, 0)


def foremost(viewer: Viewer, rows: QuerySet[Any], n: int) -> list[Any]:
    """The first `n` rows in their order."""
    wanted = rows.select_related(None).values_list("pk", flat=True)[:n]
    keys = keep(viewer, "keys", wanted, lambda: list(wanted), [])
    found = {row.pk: row for row in whole(rows, keys)}
    return [found[pk] for pk in keys if pk in found]


class KeptList(ListPage):
    """A list page over `KeptRows`."""

    def _source(self, rows: QuerySet[Any]) -> KeptRows:
        return KeptRows(
            rows, viewer=self.request.viewer, related=self.related, prefetch=self.prefetch,
            decorate=self.decorate,
        )  # fmt: skip

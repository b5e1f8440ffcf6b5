"""Filters in the address: which of them can be used, and how those that are on are worded and lifted."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.forms import DateField, Field, ModelChoiceField, ModelMultipleChoiceField
from django.forms.boundfield import BoundField
from django.forms.widgets import CheckboxSelectMultiple, MultiWidget, Select, SelectMultiple
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django_filters.fields import DateRangeField

from .figures import day

_DJANGOS_EMPTY = "---------"


@dataclass(frozen=True, slots=True)
class FilterOn:
    """One filter that is on: what it says, and the address without it."""

    name: str
    label: str
    says: str
    without: str


def usable(
    kind: type[django_filters.FilterSet],
    request: HttpRequest,
    rows: Callable[[], QuerySet[Any]],
    ignored: Collection[str],
) -> tuple[django_filters.FilterSet, set[str], list[str]]:
    """The filters with what they can use of the address, the names nobody knows, the labels of bad values."""
    filters, unknown, bad = as_asked(kind, request, rows, ignored)
    if not unknown and not bad:
        return filters, unknown, []
    data = filters.data.copy()
    labels = [str(filters.form[name].label) for name in bad]
    for name in (*unknown, *(p for b in bad for p in parameters(filters.form[b]))):
        data.pop(name, None)
    return kind(data, queryset=rows(), request=request), unknown, labels


def as_asked(
    kind: type[django_filters.FilterSet],
    request: HttpRequest,
    rows: Callable[[], QuerySet[Any]],
    ignored: Collection[str],
) -> tuple[django_filters.FilterSet, set[str], list[str]]:
    """The filters as the address has them, the names that nobody knows, and the filters with bad values."""
    filters = kind(request.GET.copy(), queryset=rows(), request=request)
    known = {p for name in filters.filters for p in parameters(filters.form[name])}
    unknown = set(filters.data) - known - set(ignored)
    return filters, unknown, [name for name in filters.form.errors if name in filters.filters]


def parameters(bound: BoundField) -> list[str]:
    """The names under which a filter stands in the address; ranges have two."""
    widget = bound.field.widget
    if isinstance(widget, MultiWidget):
        suffixes = getattr(widget, "suffixes", None) or widget.widgets_names
        separator = "_" if getattr(widget, "suffixes", None) else ""
        return [f"{bound.name}{separator}{s}" if s else bound.name for s in suffixes]
    return [bound.name]


def filters_on(filters: django_filters.FilterSet, query: QueryDict) -> list[FilterOn]:
    """The filters that are on, each with the address that lifts it alone."""
    if not filters.is_bound or not filters.form.is_valid():
        return []
    found = []
    for name, value in filters.form.cleaned_data.items():
        if value in (None, "", [], ()) or (hasattr(value, "exists") and not value):
            continue
        bound = filters.form[name]
        without = query.copy()
        for parameter in (*parameters(bound), "page", "cursor", "count"):
            without.pop(parameter, None)
        address = f"?{without.urlencode()}" if without else "?"
        found.append(FilterOn(name, str(bound.label), _says(bound.field, value), address))
    return found


def _says(field: Field, value: Any) -> str:
    if isinstance(value, slice):
        return _range(value.start, value.stop)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(field, ModelMultipleChoiceField):
        return _("、").join(field.label_from_instance(v) for v in value)
    if isinstance(field, ModelChoiceField):
        return field.label_from_instance(value)
    worded = {str(key): str(label) for key, label in _flat(getattr(field, "choices", ()))}
    values = value if isinstance(value, list | tuple) else [value]
    return _("、").join(worded.get(str(v), str(v)) for v in values)


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    pairs = []
    for key, label in choices:
        pairs += _flat(label) if isinstance(label, list | tuple) else [(key, label)]
    return pairs


def _range(start: Any, stop: Any) -> str:
    low, high = (day(v) if hasattr(v, "isoformat") else v for v in (start, stop))
    if start is None:
        return _("不晚于 %(high)s") % {"high": high} if hasattr(stop, "isoformat") else f"≤ {high}"
    if stop is None:
        return _("不早于 %(low)s") % {"low": low} if hasattr(start, "isoformat") else f"≥ {low}"
    return _("%(low)s 至 %(high)s") % {"low": low, "high": high}


def dressed(filters: django_filters.FilterSet) -> django_filters.FilterSet:
    """Give the filters' fields the form controls of the theme: date pickers, boxes for several values."""
    for field in filters.form.fields.values():
        if isinstance(field.widget, SelectMultiple):
            # closed it is as small as a select; open it needs no Ctrl key
            field.widget = CheckboxSelectMultiple(choices=field.widget.choices)
            continue
        if getattr(field, "empty_label", None) == _DJANGOS_EMPTY:
            field.empty_label = _("不限")
        dated = isinstance(field, DateRangeField | DateField)
        ends = getattr(field.widget, "widgets", [])
        for widget, end in zip(ends, (_("起"), _("止")), strict=False):
            widget.attrs["aria-label"] = f"{field.label} {end}"
        for widget in ends or [field.widget]:
            widget.attrs.setdefault("class", "form-select" if isinstance(widget, Select) else "form-control")
            if dated and hasattr(widget, "input_type"):
                widget.input_type = "date"
    return filters

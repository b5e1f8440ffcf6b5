"""Narrowing findings by what stands in an address. The choices are the viewer's own, never anybody else's.

Enum members are given by their codes; the interface words them (`worded`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from decimal import Decimal
from enum import Enum
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.organisations.clock import today
from huiyin.rounds.models import Target
from huiyin.rules.deadlines import DUE_SOON_DAYS, LONG_OVERDUE_DAYS, OverdueLevel
from huiyin.rules.finding import WORKABLE, Completion, FindingState, Pace
from huiyin.rules.roles import Role
from huiyin.rules.unit import UnitType

from . import kept_totals
from .days import days_to_close
from .grams import FINDING_TITLES, TextIndex
from .kept_totals import Place, sees_all
from .keyset import COUNTED, KeyAmong, Length
from .queries import Choices, Pairs, choices_for, sum_of_amounts

#: who may know which matters are watched closely
WATCHERS = (Role.OFFICE, Role.LEADING_GROUP, Role.TEAM, Role.REVIEWER)


def codes(kind: Iterable[Enum]) -> list[tuple[str, str]]:
    return [(str(m.value), str(m.value)) for m in kind]


def is_pressing(levels: Iterable[str]) -> Q:
    """Due dates at these levels of urgency; what is past by more than a month is overdue as well."""
    now = today()
    soon = now + timedelta(days=DUE_SOON_DAYS)
    conditions = {
        OverdueLevel.NONE: Q(due_on__isnull=True) | Q(due_on__gt=soon),
        OverdueLevel.DUE_SOON: Q(due_on__gte=now, due_on__lte=soon),
        OverdueLevel.OVERDUE: Q(due_on__lt=now),
        OverdueLevel.LONG_OVERDUE: Q(due_on__lt=now - timedelta(days=LONG_OVERDUE_DAYS)),
    }
    found = Q(pk__in=[])
    for level in levels:
        found |= conditions[OverdueLevel(level)]
    return found


class ScopedFilter(django_filters.FilterSet):
    """Filters of findings and of what repeats their place: round, unit, team, category, from own choices."""

    #: filters whose values are members of these enums
    worded: Mapping[str, type[Enum]] = {}
    #: filters of which totals are kept
    totalled: frozenset[str] = frozenset()

    def __init__(self, data: Any = None, queryset: QuerySet[Any] | None = None, **options: Any) -> None:
        super().__init__(data, queryset, **options)
        #: the length that a filter found out, if it is the only one
        self._found_out: Length | None = None
        for name in ("round", "unit", "team", "category"):
            plural = "categories" if name == "category" else f"{name}s"
            self.filters[name].extra["choices"] = self._pairs(plural)

    def _pairs(self, plural: str) -> Callable[[], Pairs]:
        """A function: it is not copied with the form that has it, as hundreds of pairs would be, and who
        filters by none of them and draws no form does not wait for them."""
        return lambda: getattr(self._choices(), plural)

    def _choices(self) -> Choices:
        """Read once a request and round, however many forms are made of them."""
        chosen = self.data.get("round", "") if self.data else ""
        kept = self.request.__dict__.setdefault("_finding_choices", {})
        if chosen not in kept:
            kept[chosen] = choices_for(self.request.viewer, round_id=chosen)
        return kept[chosen]

    def in_team(self, rows: QuerySet[Any], name: str, team: str) -> QuerySet[Any]:
        targets = Target.objects.filter(team_id=team).values_list("pk", flat=True)
        return rows.filter(target_id__in=list(targets))

    def in_category(self, rows: QuerySet[Any], name: str, category: str) -> QuerySet[Any]:
        """The category itself and what stands below it; or what has none."""
        tree = self._choices().trees[category]
        return rows.filter(category_id__isnull=True) if None in tree else rows.filter(category_id__in=tree)

    def known_length(self) -> Length | None:
        """How many rows there are, where that is kept or was found out; only for who sees all of a body."""
        if not sees_all(self.request.viewer):
            return None
        on = self.on()
        if set(on) <= self.totalled:
            return Length(self.kept_length(on))
        return self._found_out if len(on) == 1 else None

    def on(self) -> dict[str, Any]:
        """The filters that are on, with their values."""
        given = self.form.cleaned_data if self.is_bound else {}
        return {name: value for name, value in given.items() if value not in (None, "", [])}

    def kept_length(self, on: Mapping[str, Any]) -> int:
        """The length by these filters, all of which are among `totalled`."""
        raise NotImplementedError

    def place(self, on: Mapping[str, Any]) -> Place:
        return Place(
            on.get("round"), on.get("unit"), on.get("team"),
            self._choices().trees[on["category"]] if on.get("category") else (), on.get("unit_type") or "",
        )  # fmt: skip

    def titled(self, index: TextIndex, text: str) -> Q:
        """Rows whose text contains this, and those of units of that name."""
        units = self.units_called(text)
        found = index.find([text], self.request.viewer.bodies(), COUNTED)
        if found is None:
            self._found_out = Length(COUNTED, exact=False)
            return index.condition([text]) | Q(unit_id__in=units)
        if not units:
            self._found_out = Length(len(found))
        return Q(KeyAmong(found)) | Q(unit_id__in=units)

    def units_called(self, text: str) -> list[str]:
        return [pk for pk, name in self._choices().units if text.casefold() in name.casefold()]


class FindingFilter(ScopedFilter):
    """What the problem list is narrowed by."""

    worded: Mapping[str, type[Enum]] = {
        "state": FindingState,
        "overdue": OverdueLevel,
        "completion": Completion,
        "pace": Pace,
        "unit_type": UnitType,
    }
    totalled = frozenset({"round", "unit", "unit_type", "team", "category", "state"})

    q = django_filters.CharFilter(label=_("标题、单位或序号"), method="search")
    round = django_filters.ChoiceFilter(label=_("轮次"), field_name="round_id", empty_label=_("全部"))
    unit = django_filters.ChoiceFilter(label=_("单位"), field_name="unit_id", empty_label=_("全部"))
    team = django_filters.ChoiceFilter(label=_("组"), method="in_team", empty_label=_("全部"))
    category = django_filters.ChoiceFilter(label=_("类别"), method="in_category", empty_label=_("全部"))
    state = django_filters.MultipleChoiceFilter(label=_("状态"), choices=codes(FindingState), method="among")
    overdue = django_filters.MultipleChoiceFilter(
        label=_("时限"), choices=codes(OverdueLevel), method="pressing"
    )
    due_on = django_filters.DateFromToRangeFilter(label=_("整改时限"))
    completion = django_filters.MultipleChoiceFilter(
        label=_("完成情况"), choices=codes(Completion), method="among"
    )
    pace = django_filters.ChoiceFilter(label=_("整改方式"), choices=codes(Pace), empty_label=_("全部"))
    standing = django_filters.BooleanFilter(label=_("长期坚持"))
    key_watch = django_filters.BooleanFilter(label=_("重点事"))
    unit_type = django_filters.ChoiceFilter(
        label=_("单位类型"), field_name="unit__unit_type", choices=codes(UnitType), empty_label=_("全部")
    )
    fed_back_on = django_filters.DateFromToRangeFilter(label=_("反馈日期"))
    closed_on = django_filters.DateFromToRangeFilter(label=_("销号日期"))
    within = django_filters.NumberFilter(
        label=_("反馈后几天内销号"), method="closed_within", min_value=0, max_value=9999
    )

    def __init__(self, data: Any = None, queryset: QuerySet[Any] | None = None, **options: Any) -> None:
        super().__init__(data, queryset, **options)
        if not self.request.viewer.has(*WATCHERS):
            del self.filters["key_watch"]

    def among(self, rows: QuerySet[Any], name: str, values: list[str]) -> QuerySet[Any]:
        return rows.filter(**{f"{name}__in": values}) if values else rows

    def pressing(self, rows: QuerySet[Any], name: str, levels: list[str]) -> QuerySet[Any]:
        """As the rules have it: only while the unit works on it does a date press."""
        if not levels:
            return rows
        wanted = is_pressing(levels) & Q(state__in=sorted(WORKABLE))
        if OverdueLevel.NONE in levels:
            wanted |= ~Q(state__in=sorted(WORKABLE))
        return rows.filter(wanted)

    def closed_within(self, rows: QuerySet[Any], name: str, days: Decimal) -> QuerySet[Any]:
        return rows.filter(state=FindingState.CLOSED).alias(took=days_to_close()).filter(took__lte=int(days))

    def search(self, rows: QuerySet[Any], name: str, text: str) -> QuerySet[Any]:
        """Title, name of the unit, or number; the texts themselves are searched by the search page."""
        text = text.strip()
        wanted = self.titled(FINDING_TITLES, text)
        if text.isdecimal() and len(text) < 9:
            wanted |= Q(number=int(text))
            self._found_out = None
        return rows.filter(wanted)

    def kept_length(self, on: Mapping[str, Any]) -> int:
        return kept_totals.length_of(self.place(on), on.get("state", ()), self.request.viewer.bodies())

    def sum_of_amounts(self, rows: QuerySet[Any], length: Length, *, exactly: bool) -> Decimal | None:
        """Yuan of the filtered findings; None where none names an amount, or where they are too many to be
        added up unless it is asked for."""
        on = self.on()
        if sees_all(self.request.viewer) and set(on) <= self.totalled - {"category"}:
            return kept_totals.amount_of(self.place(on), on.get("state", ()), self.request.viewer.bodies())
        if length.n > COUNTED and not exactly:
            return None
        return sum_of_amounts(rows)

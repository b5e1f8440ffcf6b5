"""What lists of owed answers are narrowed by, whatever the answer is to: deadline, round, unit in scope."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from huiyin.organisations.clock import today
from huiyin.organisations.models import Unit
from huiyin.organisations.queries import units_for
from huiyin.rounds.models import Round
from huiyin.rounds.queries import rounds_for
from huiyin.rules.deadlines import DUE_SOON_DAYS

#: how pressing an answer is
LATE, SOON = "late", "soon"


def own_rounds(request: HttpRequest) -> QuerySet[Round]:
    return rounds_for(request.viewer)


def own_units(request: HttpRequest) -> QuerySet[Unit]:
    return units_for(request.viewer).select_related(None)


class OfFindings(django_filters.FilterSet):
    """Rows that hang on a finding, by its round and its unit."""

    round = django_filters.ModelChoiceFilter(
        label=_("轮次"), field_name="finding__round", queryset=own_rounds
    )
    unit = django_filters.ModelChoiceFilter(label=_("单位"), field_name="finding__unit", queryset=own_units)


def due_filter() -> django_filters.ChoiceFilter:
    """A choice of how pressing the answer is; the filter set has it done by its `by_due`."""
    return django_filters.ChoiceFilter(
        label=_("答复期限"),
        empty_label=_("不限"),
        method="by_due",
        choices=[(LATE, _("已过期")), (SOON, _("一周内到期"))],
    )


def pressing(rows: QuerySet[Any], value: str, due_on: str = "answer_due_on") -> QuerySet[Any]:
    """Rows whose answer is late, or due within the days that count as soon; `due_on` names the field."""
    if value == LATE:
        return rows.filter(**{f"{due_on}__lt": today()})
    return rows.filter(**{f"{due_on}__range": (today(), today() + timedelta(days=DUE_SOON_DAYS))})

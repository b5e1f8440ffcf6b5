"""What a progress report says was achieved, in figures that have to make sense, and its row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from huiyin.accounts.viewer import Viewer
from huiyin.findings.models import Finding
from huiyin.organisations.models import InspectingBody
from huiyin.organisations.profiles import profile_of
from huiyin.rules.progress import against_people, people_in_all

from .models import PeopleDealtWith, ProgressReport


@dataclass(frozen=True, slots=True)
class Figures:
    """What was achieved in figures. Money in yuan.

    `people` counts by the profile's instruments, by their Chinese words; `persons` is how many people in all,
    None for the sum over the instruments.
    """

    rules_made: int = 0
    meetings: int = 0
    money_recovered: Decimal = Decimal(0)
    persons: int | None = None
    people: Mapping[str, int] = field(default_factory=dict)

    def columns(self) -> dict[str, Any]:
        """The figures as a report's row holds them."""
        return {
            "rules_made": self.rules_made, "meetings": self.meetings,
            "money_recovered": self.money_recovered, "persons": people_in_all(self.people, self.persons),
        }  # fmt: skip


def demand_sense(text: str, figures: Figures, body: InspectingBody) -> None:
    if not text.strip():
        raise ValidationError({"text": _("请写明做了什么、取得什么结果。")})
    known = {words.zh for words in profile_of(body).instruments}
    if unknown := set(figures.people) - known:
        names = _("、").join(sorted(unknown))
        raise ValidationError({"persons": _("本类监督没有这些处理方式：%(names)s。") % {"names": names}})
    wrong = against_people(figures.people, figures.persons)
    if wrong is not None and wrong.code == "people_without_instrument":
        said = _("处理人员合计比分项之和多 %(n)d 人：请补齐分项，或改正合计。") % {"n": wrong.params["count"]}
        raise ValidationError({"persons": said})
    if wrong is not None:
        said = _("处理人员合计少于单项的 %(n)d 人：请改正合计或分项。") % {"n": wrong.params["count"]}
        raise ValidationError({"persons": said})


def by_instrument(people: Mapping[str, int]) -> dict[str, int]:
    return {instrument: n for instrument, n in people.items() if n}


def create_report(
    finding: Finding, task_id: UUID | None, text: str, figures: Figures, by: Viewer, **more: Any
) -> ProgressReport:
    made = ProgressReport.objects.create(
        finding=finding, task_id=task_id, text=text.strip(), reported_by=by.id, reported_by_name=by.name,
        **figures.columns(), **more,
    )  # fmt: skip
    PeopleDealtWith.objects.bulk_create(
        PeopleDealtWith(report=made, instrument=instrument, count=n)
        for instrument, n in by_instrument(figures.people).items()
    )
    return made

"""What a document's figures are read from: one round, or one unit in it, as one viewer sees it.

Everything is read once; the number of queries does not grow with the findings.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet, Sum

from huiyin.accounts.viewer import Viewer
from huiyin.findings.models import Category, Finding
from huiyin.findings.queries import findings_for
from huiyin.organisations.profiles import profile_of
from huiyin.rectification.models import ProgressReport, Task
from huiyin.rectification.queries import tasks_for
from huiyin.rounds.models import Round, Target
from huiyin.rounds.queries import feedback_days, stays_for, targets_for, teams_for
from huiyin.rules.deadlines import DeadlineKind, DeadlineUnit
from huiyin.rules.root_cause import in_order
from huiyin.rules.task import TaskState
from huiyin.themes.models import FoundCause
from huiyin.themes.queries import figures as theme_figures
from huiyin.themes.queries import themes_for

from .figures import FOUND, Figure, Line, Query, day, figures_of, money, overdue_on, plain

NAMELESS = "未分类"
_UNITS = {
    DeadlineUnit.DAYS: "日", DeadlineUnit.WORKDAYS: "个工作日", DeadlineUnit.MONTHS: "个月",
}  # fmt: skip
_PERIODS = {
    "plan_period": DeadlineKind.PLAN, "concentrated_period": DeadlineKind.CONCENTRATED,
    "progress_period": DeadlineKind.PROGRESS_REPORT,
}  # fmt: skip
_LIVE_TASKS = {
    "tasks": (TaskState.PLANNED, TaskState.UNDER_WAY, TaskState.DONE),
    "tasks_done": (TaskState.DONE,),
    "tasks_open": (TaskState.PLANNED, TaskState.UNDER_WAY),
}


@dataclass
class Ledger:
    """A round, or one target of it, on a day."""

    viewer: Viewer
    round: Round
    target: Target | None
    today: date

    @cached_property
    def place(self) -> Query:
        """The filters of every list that show the same rows."""
        found: dict[str, tuple[str, ...]] = {"round": (str(self.round.pk),)}
        return found | ({"unit": (str(self.target.unit_id),)} if self.target else {})

    def findings(self) -> QuerySet[Finding]:
        rows = findings_for(self.viewer).filter(round=self.round)
        return rows.filter(unit=self.target.unit_id) if self.target else rows

    def tasks(self) -> QuerySet[Task]:
        rows = tasks_for(self.viewer).filter(round=self.round)
        return rows.filter(unit=self.target.unit_id) if self.target else rows

    @cached_property
    def lines(self) -> list[Line]:
        rows = self.findings().select_related(None).order_by()
        top = self._uppermost
        return [
            Line(
                str(unit), name, *top.get(category, ("", "")), state, completion, pace, standing,
                overdue_on(self.today, state, due_on), amount,
            )
            for unit, name, category, state, completion, pace, standing, due_on, amount in rows.values_list(
                "unit_id", "unit__name", "category_id", "state", "completion", "pace", "standing", "due_on",
                "amount",
            )
        ]  # fmt: skip

    @cached_property
    def _uppermost(self) -> dict[UUID | None, tuple[str, str]]:
        """For each category the identifier and name of the one that it lies under."""
        rows = {c.pk: c for c in Category.objects.filter(body_id=self.round.body_id)}
        found: dict[UUID | None, tuple[str, str]] = {}
        for pk, category in rows.items():
            top = rows.get(category.parent_id, category) if category.parent_id else category
            found[pk] = (str(top.pk), top.name)
        return found

    def top_of(self, category: UUID | None) -> str:
        return self._uppermost.get(category, ("", NAMELESS))[1]

    @cached_property
    def units(self) -> dict[str, str]:
        """Names of the inspected units by their identifiers."""
        rows = targets_for(self.viewer, self.round.pk).order_by("team__number", "unit__name")
        if self.target:
            rows = rows.filter(pk=self.target.pk)
        return {str(pk): name for pk, name in rows.values_list("unit_id", "unit__name")}

    @cached_property
    def fields(self) -> dict[str, Figure]:
        """Every field that a template may name."""
        return {f.name: f for f in (*self._names(), *self._days(), *self._periods(), *self._others())} | (
            figures_of(self.lines, self.place)
        )

    def _names(self) -> list[Figure]:
        target = self.target
        names = {
            "body": self.round.body.name, "round": self.round.name, "term": self.round.term.name,
            "unit": target.unit.name if target else None,
            "team": target.team.name if target and target.team else None,
        }  # fmt: skip
        return [Figure(name, value, value or "") for name, value in names.items()]

    def _days(self) -> list[Figure]:
        stay = (
            stays_for(self.viewer, self.round.pk).filter(target=self.target).first() if self.target else None
        )
        found: dict[str, date | None] = {
            "stationed_from": (stay and stay.enters_on) or self.round.stationed_from,
            "stationed_until": (stay and stay.leaves_on) or self.round.stationed_until,
            "fed_back_on": self._fed_back_on(), "today": self.today,
        }  # fmt: skip
        return [
            Figure(name, on.isoformat() if on else None, day(on) if on else "") for name, on in found.items()
        ]

    def _fed_back_on(self) -> date | None:
        if self.target:
            days = self.findings().filter(fed_back_on__isnull=False).order_by("fed_back_on")
            return days.values_list("fed_back_on", flat=True).first()
        return feedback_days(self.viewer, [self.round.pk]).get(self.round.pk)

    def _periods(self) -> list[Figure]:
        profile = profile_of(self.round.body)
        found = []
        for name, kind in _PERIODS.items():
            given = profile.deadline(self.round.body.level, kind)
            text = f"{given.amount}{_UNITS[given.unit]}"
            found.append(Figure(name, text, text))
        return found

    def _others(self) -> list[Figure]:
        categories = {line.category for line in self.lines if line.state in FOUND}
        teams = teams_for(self.viewer, self.round.pk).count()
        counts = {"units": len(self.units), "teams": teams, "categories": len(categories)}
        made = [Figure(name, str(n), str(n)) for name, n in counts.items()]
        states = dict(
            self.tasks().order_by().select_related(None).values_list("state").annotate(n=Count("pk"))
        )
        for name, chosen in _LIVE_TASKS.items():
            n = str(sum(states.get(state, 0) for state in chosen))
            made.append(Figure(name, n, n, "", "tasks", {**self.place, "state": tuple(chosen)}))
        return [*made, *self._outcomes()]

    def _outcomes(self) -> list[Figure]:
        """By the units' own reports."""
        rows = ProgressReport.objects.visible_to(self.viewer).counting().filter(finding__round=self.round)
        if self.target:
            rows = rows.filter(finding__unit=self.target.unit_id)
        summed = rows.select_related(None).order_by().aggregate(
            rules_made=Sum("rules_made", default=0), persons=Sum("persons", default=0),
            money_recovered=Sum("money_recovered", default=Decimal(0)),
        )  # fmt: skip
        recovered = summed.pop("money_recovered")
        made = [Figure(n, str(v), str(v), "", "outcomes", self.place) for n, v in summed.items()]
        return [
            *made,
            Figure("money_recovered", plain(recovered), money(recovered), "", "outcomes", self.place),
        ]

    @cached_property
    def themes(self) -> list[tuple[Any, Any]]:
        """Common problems of the round with their figures, those in the most units first."""
        found = theme_figures(self.viewer, round_id=self.round.pk)
        rows = themes_for(self.viewer).filter(pk__in=found)
        return sorted(
            ((theme, found[theme.pk]) for theme in rows), key=lambda pair: (-pair[1].units, -pair[1].findings)
        )

    @cached_property
    def causes(self) -> list[tuple[str, int]]:
        """Causes that people decided on, by their words, with how many findings have them."""
        rows = FoundCause.objects.filter(finding__in=self.findings().order_by().values("pk"))
        counted = dict(rows.values_list("cause").annotate(n=Count("pk")).order_by())
        words = {c.code: c.words.zh for c, _part in in_order(profile_of(self.round.body).causes)}
        pairs = [(words.get(code, code), n) for code, n in counted.items()]
        return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))

"""The list of plans: every unit to which something was fed back, whether its plan is there or owed."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django_tables2 import A, Column

from huiyin.rectification.plan_filters import PlanFilter
from huiyin.rectification.plans import INSPECTING, first_feedback, plan_due_on, targets_with_plans
from huiyin.rules.plan import UNANSWERED, WITH_UNIT
from huiyin.rules.roles import WHOLE_UNIT

from ...lists import ListPage
from ...tables import FIGURES, TIGHT, WIDE, ChipColumn, DayColumn, ListTable
from ..findings.ledger import Worded


class WordedPlanFilter(Worded, PlanFilter):
    """The filters in words."""


class PlanTable(ListTable):
    unit = Column(
        verbose_name=gettext_lazy("单位"), accessor="unit__name", attrs=WIDE, orderable=False,
        linkify=("plan", {"pk": A("pk")}),
    )  # fmt: skip
    round = Column(verbose_name=gettext_lazy("轮次"), accessor="round__name", attrs=TIGHT, orderable=False)
    state = ChipColumn("PlanState", verbose_name=gettext_lazy("状态"), accessor="plan_state", orderable=False)
    edition = Column(
        verbose_name=gettext_lazy("稿次"), accessor="plan_edition", attrs=FIGURES, orderable=False
    )
    due_on = DayColumn(
        verbose_name=gettext_lazy("报送期限"), accessor="plan_due_on", orderable=False,
        settled=lambda t: t.plan_state not in WITH_UNIT,
    )  # fmt: skip
    answer_due_on = DayColumn(
        verbose_name=gettext_lazy("答复期限"), accessor="plan_answer_due_on", orderable=False,
        settled=lambda t: t.plan_state not in UNANSWERED,
    )  # fmt: skip

    def before_render(self, request: Any) -> None:
        page = [row.record for row in self.paginated_rows]
        first = first_feedback([t.pk for t in page])
        for target in page:
            target.plan_due_on = plan_due_on(target, first.get(target.pk))


class PlanList(ListPage):
    title: str | Promise = gettext_lazy("整改方案")
    table_class = PlanTable
    filterset_class = WordedPlanFilter
    main_filters = ("q", "state", "due", "round")
    related = ("unit", "round", "body")
    first_column = "unit"
    nothing_yet = (
        gettext_lazy("还没有整改方案"),
        gettext_lazy("向单位反馈问题后，这里列出各单位应报送的整改方案。"),
        "",
        "",
    )

    def rows(self) -> QuerySet[Any]:
        if not self.request.viewer.has(*INSPECTING, *WHOLE_UNIT):
            raise PermissionDenied
        return targets_with_plans(self.request.viewer)

    def decorate(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return (
            targets_with_plans(self.request.viewer)
            .filter(pk__in=rows.values("pk"))
            .select_related(*self.related)
        )

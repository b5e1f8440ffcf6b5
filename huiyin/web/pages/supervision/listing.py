"""The list of steps of supervision: what waits at the top. A unit sees what was issued to it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tables2 import A, Column

from huiyin.rules.ladder import APPROVERS, OPEN
from huiyin.rules.roles import WHOLE_UNIT
from huiyin.supervision.filters import StepFilter
from huiyin.supervision.queries import INSIDE, steps_for

from ...lists import ListPage
from ...tables import TIGHT, WIDE, ChipColumn, DayColumn, ListTable, WordColumn
from ..findings.ledger import Worded

READERS = (*INSIDE, *WHOLE_UNIT)


class WordedStepFilter(Worded, StepFilter):
    """The filters in words."""


class StepTable(ListTable):
    finding = Column(
        verbose_name=gettext_lazy("问题"), accessor="finding__title", attrs=WIDE, orderable=False,
        linkify=("supervision_step", {"pk": A("pk")}),
    )  # fmt: skip
    unit = Column(verbose_name=gettext_lazy("单位"), accessor="finding__unit__name", attrs=TIGHT)
    rung = WordColumn("Rung", verbose_name=gettext_lazy("措施"))
    state = ChipColumn("StepState", verbose_name=gettext_lazy("状态"))
    issued_on = DayColumn(verbose_name=gettext_lazy("发出日期"))
    answer_due_on = DayColumn(verbose_name=gettext_lazy("答复期限"))
    due_on = DayColumn(verbose_name=gettext_lazy("办理期限"), settled=lambda s: s.state not in OPEN)

    def render_finding(self, value: str) -> SafeString:
        return format_html('<span class="clamp">{}</span>', value)


class StepList(ListPage):
    title = gettext_lazy("督办台账")
    table_class = StepTable
    filterset_class = WordedStepFilter
    main_filters = ("q", "rung", "state", "due", "round", "unit")
    related = ("finding__unit",)
    first_column = "finding"
    export_url_name = "export_supervision"
    nothing_yet = (
        gettext_lazy("没有督办"),
        gettext_lazy("提醒、督办、约谈、告诫、问责都列在这里；可以从问题页或属实的疑点提请。"),
        "",
        "",
    )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.viewer.has(*APPROVERS):
            self.bulk, self.bulk_url_name = (("approve", _("批量审批"), "primary"),), "approve_steps"
        return super().get(request, *args, **kwargs)

    def rows(self) -> QuerySet[Any]:
        if not self.request.viewer.has(*READERS):
            raise PermissionDenied
        return steps_for(self.request.viewer)

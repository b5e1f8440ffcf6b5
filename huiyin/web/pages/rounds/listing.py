"""The list of rounds."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_tables2 import A, Column

from huiyin.findings.queries import findings_for
from huiyin.rounds import queries
from huiyin.rounds.filters import RoundFilter
from huiyin.rules.finding import OPEN
from huiyin.rules.roles import Role
from huiyin.rules.round import RoundState

from ...doors import Door, door
from ...lists import ListPage
from ...tables import FIGURES, TIGHT, WIDE, ChipColumn, DayColumn, ListTable
from ...templatetags.huiyin import figure
from ...wording import choices


class WordedRoundFilter(RoundFilter):
    """The filters in words; terms are offered to those alone who may see any."""

    state = django_filters.MultipleChoiceFilter(label=_("阶段"), choices=choices(RoundState))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.request.viewer.has(Role.OFFICE, Role.LEADING_GROUP):
            del self.filters["term"]


class RoundTable(ListTable):
    name = Column(verbose_name=_("轮次"), linkify=("round", {"pk": A("pk")}), attrs=WIDE)
    term = Column(verbose_name=_("届"), accessor="term__name", order_by=("term__starts_on",), attrs=TIGHT)
    state = ChipColumn("RoundState", verbose_name=_("阶段"))
    stationed_from = DayColumn(verbose_name=pgettext_lazy("when", "进驻"))
    stationed_until = DayColumn(verbose_name=pgettext_lazy("when", "撤离"))
    targets_seen = Column(verbose_name=pgettext_lazy("list", "巡视对象"), orderable=False, attrs=FIGURES)
    findings_seen = Column(verbose_name=pgettext_lazy("list", "问题"), orderable=False, attrs=FIGURES)
    open_findings = Column(verbose_name=_("未销号"), orderable=False, attrs=FIGURES)

    def render_targets_seen(self, value: int, record: Any) -> SafeString | str:
        return figure(Door(value, f"{reverse('round', args=[record.pk])}#targets"))

    def render_findings_seen(self, value: int, record: Any) -> SafeString | str:
        return figure(Door(value, door("findings", round=record.pk)))

    def render_open_findings(self, value: int, record: Any) -> SafeString | str:
        return figure(Door(value, door("findings", round=record.pk, state=sorted(OPEN))))


class RoundsPage(ListPage):
    title = pgettext_lazy("list", "轮次")
    template_name = "web/rounds/list.html"
    table_class = RoundTable
    filterset_class = WordedRoundFilter
    main_filters = ("q", "state", "term")
    related = ("term",)
    first_column = "name"

    def rows(self) -> QuerySet[Any]:
        return queries.rounds_for(self.request.viewer)

    def decorate(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """How much of each round is in the viewer's scope."""
        viewer = self.request.viewer
        targets = queries.targets_for(viewer)
        findings = findings_for(viewer)
        return rows.annotate(
            targets_seen=_counted(targets),
            findings_seen=_counted(findings),
            open_findings=_counted(findings.filter(state__in=sorted(OPEN))),
        )

    @property
    def nothing_yet(self) -> tuple[Any, Any, str, Any]:
        if self.request.viewer.has(Role.OFFICE):
            return _("还没有轮次"), _("先开设一届，再筹备这一届的轮次。"), "new_round", _("筹备新一轮")
        return _("还没有轮次"), _("与您有关的轮次公布以后会列在这里。"), "", ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"may_plan": self.request.viewer.has(Role.OFFICE)}


def _counted(rows: QuerySet[Any]) -> Coalesce:
    """How many of these rows belong to the round at hand."""
    own = rows.filter(round=OuterRef("pk")).select_related(None).order_by().values("round")
    return Coalesce(Subquery(own.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)

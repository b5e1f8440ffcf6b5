"""The list of units."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_tables2 import A, Column

from huiyin.accounts.viewer import Viewer
from huiyin.findings.queries import findings_for
from huiyin.organisations.clock import today
from huiyin.organisations.filters import UnitFilter
from huiyin.organisations.queries import units_for
from huiyin.rules.deadlines import OverdueLevel
from huiyin.rules.finding import OPEN
from huiyin.rules.roles import Role
from huiyin.rules.unit import UnitType
from huiyin.verification.queries import overdue_for

from ...doors import Door, door
from ...lists import ListPage
from ...tables import FIGURES, TIGHT, WIDE, ListTable, WordColumn
from ...templatetags.huiyin import figure, mark
from ...wording import choices


class WordedUnitFilter(UnitFilter):
    unit_type = django_filters.MultipleChoiceFilter(label=_("类型"), choices=choices(UnitType))


class UnitTable(ListTable):
    name = Column(verbose_name=_("单位"), linkify=("unit", {"pk": A("pk")}), attrs=WIDE)
    short_name = Column(verbose_name=_("简称"), attrs=TIGHT)
    unit_type = WordColumn("UnitType", verbose_name=_("类型"))
    sector = Column(verbose_name=_("行业"), attrs=TIGHT)
    receives = Column(verbose_name=_("接收移送"), attrs=TIGHT)
    findings = Column(
        verbose_name=pgettext_lazy("list", "问题"), accessor="findings_seen", orderable=False, attrs=FIGURES
    )
    unsettled = Column(verbose_name=_("未销号"), accessor="open_seen", orderable=False, attrs=FIGURES)
    overdue = Column(verbose_name=_("超期"), accessor="overdue_seen", orderable=False, attrs=FIGURES)

    def render_receives(self, value: bool) -> SafeString | str:
        return mark(_("可接收"), "standing", "send") if value else ""

    def render_findings(self, value: int, record: Any) -> SafeString:
        return figure(Door(value, door("findings", unit=record.pk)))

    def render_unsettled(self, value: int, record: Any) -> SafeString:
        return figure(Door(value, door("findings", unit=record.pk, state=sorted(OPEN))))

    def render_overdue(self, value: int, record: Any) -> SafeString:
        return figure(Door(value, door("findings", unit=record.pk, overdue=OverdueLevel.OVERDUE)))


class UnitsPage(ListPage):
    title = pgettext_lazy("list", "单位")
    template_name = "web/units/list.html"
    table_class = UnitTable
    filterset_class = WordedUnitFilter
    main_filters = ("q", "unit_type")
    first_column = "name"

    def rows(self) -> QuerySet[Any]:
        return units_for(self.request.viewer)

    def decorate(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return with_counts(rows, self.request.viewer, today())

    @property
    def nothing_yet(self) -> tuple[Any, Any, str, Any]:
        if self.request.viewer.has(Role.OFFICE):
            return _("还没有单位"), _("登记被巡视单位和接收移送的部门。"), "new_unit", _("新增单位")
        return _("还没有单位"), _("您职责范围内的单位会列在这里。"), "", ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"may_add": self.request.viewer.has(Role.OFFICE)}


def with_counts(rows: QuerySet[Any], viewer: Viewer, day: date) -> QuerySet[Any]:
    """The units with how many of their findings the viewer sees: all, not settled, overdue."""
    own = findings_for(viewer)
    return rows.annotate(
        findings_seen=_counted(own),
        open_seen=_counted(own.filter(state__in=sorted(OPEN))),
        overdue_seen=_counted(overdue_for(viewer, day)),
    )


def _counted(findings: QuerySet[Any]) -> Coalesce:
    own = findings.filter(unit=OuterRef("pk")).select_related(None).order_by().values("unit")
    return Coalesce(Subquery(own.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)

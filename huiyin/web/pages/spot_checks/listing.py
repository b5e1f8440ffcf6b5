"""The draws, to the office; and to whoever checks, what is theirs."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tables2 import A, Column

from huiyin.rules.roles import Role
from huiyin.spot_checks import queries
from huiyin.spot_checks.filters import CheckItemFilter, SpotCheckFilter
from huiyin.spot_checks.queries import CHECKERS, WHOLE

from ...lists import ListPage
from ...tables import FIGURES, TIGHT, WIDE, ChipColumn, DayColumn, ListTable, MomentColumn, WordColumn
from ..findings.ledger import Worded


class WordedItemFilter(Worded, CheckItemFilter):
    """The filters in words."""


class SpotCheckTable(ListTable):
    title = Column(verbose_name=gettext_lazy("名称"), attrs=WIDE, linkify=("spot_check", {"pk": A("pk")}))
    stratified_by = WordColumn("Stratum", verbose_name=gettext_lazy("分层依据"))
    drawn = Column(verbose_name=gettext_lazy("已抽取"), attrs=FIGURES, orderable=False)
    done = Column(verbose_name=gettext_lazy("已核查"), attrs=FIGURES, orderable=False)
    seeded_at = MomentColumn(verbose_name=gettext_lazy("确定范围"))
    seeded_by_name = Column(verbose_name=gettext_lazy("经办人"), attrs=TIGHT)


class SpotChecks(ListPage):
    title = gettext_lazy("抽查复核")
    template_name = "web/spot_checks/list.html"
    table_class = SpotCheckTable
    filterset_class = SpotCheckFilter
    first_column = "title"

    def rows(self) -> QuerySet[Any]:
        if not self.request.viewer.has(*WHOLE):
            raise PermissionDenied
        return queries.checks_for(self.request.viewer)

    def decorate(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return queries.checks_for(self.request.viewer).filter(pk__in=rows.values("pk"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may = self.request.viewer.has(Role.OFFICE)
        self.nothing_yet = (
            _("还没有抽查"), _("从已销号的问题中随机抽取，到现场核查整改是否属实。"),
            "new_spot_check" if may else "", _("开展抽查"),
        )  # fmt: skip
        return super().get_context_data(**kwargs) | {"may_draw": may}


class CheckItemTable(ListTable):
    finding = Column(
        verbose_name=gettext_lazy("问题"), accessor="finding__title", attrs=WIDE, orderable=False,
        linkify=("spot_check_item", {"pk": A("pk")}),
    )  # fmt: skip
    unit = Column(verbose_name=gettext_lazy("单位"), accessor="finding__unit__name", orderable=False)
    state = ChipColumn("CheckState", verbose_name=gettext_lazy("状态"))
    result = ChipColumn("CheckResult", verbose_name=gettext_lazy("核查结论"))
    checked_on = DayColumn(verbose_name=gettext_lazy("核查日期"))


class MyChecks(ListPage):
    title = gettext_lazy("我的核查")
    table_class = CheckItemTable
    filterset_class = WordedItemFilter
    related = ("finding__unit",)
    first_column = "finding"
    nothing_yet = (
        gettext_lazy("没有分派给您的核查"),
        gettext_lazy("巡视巡察办抽取问题并分派核查人员后，列在这里，可以在手机上填写。"),
        "",
        "",
    )

    def rows(self) -> QuerySet[Any]:
        viewer = self.request.viewer
        if not viewer.has(*CHECKERS):
            raise PermissionDenied
        return queries.items_for(viewer).filter(checker_id=viewer.id)

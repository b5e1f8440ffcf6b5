"""The desks at which a team works, one a target; and what lies on one of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe
from django_tables2 import A, Column

from huiyin.coordination.queries import requests_for
from huiyin.rules.draft import NOT_DRAFTING, DraftState
from huiyin.rules.roles import Role
from huiyin.rules.round import FEEDBACK_STATES, RoundState
from huiyin.rules.working_paper import PaperState
from huiyin.team_work import queries
from huiyin.team_work.filters import DeskFilter

from ...lists import ListPage, address
from ...refusals import one_of_or_404
from ...tables import FIGURES, TIGHT, WIDE, ChipColumn, ListTable

#: of the newest papers and drafts so many stand on a desk; all are in their lists
SHOWN = 20
AT_WORK = (Role.TEAM, Role.OFFICE)


class DeskTable(ListTable):
    unit = Column(
        verbose_name=gettext_lazy("被巡视单位"), accessor="unit__name", attrs=WIDE,
        linkify=("desk", {"pk": A("pk")}),
    )  # fmt: skip
    team = Column(verbose_name=gettext_lazy("巡视组"), accessor="team__name", attrs=TIGHT, default="—")
    round = Column(verbose_name=gettext_lazy("轮次"), accessor="round__name", attrs=TIGHT)
    state = ChipColumn("RoundState", verbose_name=gettext_lazy("阶段"), accessor="round__state")
    papers_count = Column(verbose_name=gettext_lazy("工作底稿"), attrs=FIGURES, orderable=False)
    drafts_count = Column(verbose_name=gettext_lazy("问题初稿"), attrs=FIGURES, orderable=False)
    proposed_count = Column(verbose_name=gettext_lazy("待组长审定"), attrs=FIGURES, orderable=False)
    registered_count = Column(verbose_name=pgettext_lazy("draft", "已登记"), attrs=FIGURES, orderable=False)


class Desks(ListPage):
    title = gettext_lazy("巡视组工作台")
    table_class = DeskTable
    filterset_class: type[django_filters.FilterSet] = DeskFilter
    related = ("unit", "team", "round")
    first_column = "unit"
    nothing_yet = (
        gettext_lazy("还没有分派给您的巡视对象"),
        gettext_lazy("巡视办把巡视对象分派给巡视组以后，在这里写工作底稿、起草问题。"),
        "",
        "",
    )

    def rows(self) -> QuerySet[Any]:
        if not self.request.viewer.has(*AT_WORK):
            raise PermissionDenied
        return queries.desks_bare(self.request.viewer)

    def decorate(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return queries.counted(rows)


@require_safe
def show_desk(request: HttpRequest, pk: UUID) -> HttpResponse:
    viewer = request.viewer
    target = one_of_or_404(queries.desks_for(viewer), pk)
    papers = queries.papers_for(viewer).filter(target=target).exclude(state=PaperState.WITHDRAWN)
    drafts = queries.drafts_for(viewer).filter(target=target)
    drafts = drafts.exclude(state__in=(DraftState.MERGED, DraftState.DROPPED))
    office = Role.OFFICE in queries.roles_at(target, viewer)
    mine = Role.TEAM in queries.roles_at(target, viewer)
    place = {"unit": target.unit_id, "round": target.round_id}
    context = {
        "target": target,
        "papers": list(papers[:SHOWN]),
        "papers_url": address("working_papers", **place),
        "drafts": list(drafts[:SHOWN]),
        "drafts_url": address("drafts", **place),
        "proposed_url": address("drafts", **place, state=DraftState.PROPOSED),
        "writes": mine and RoundState(target.round.state) not in NOT_DRAFTING,
        "mine": mine,
        "asks": RoundState(target.round.state) != RoundState.COMPLETED,
        "copies": office and RoundState(target.round.state) in FEEDBACK_STATES,
        "requests": list(requests_for(viewer).filter(target=target)[:SHOWN]),
        "leaders": queries.leaders_named(target),
    }
    return render(request, "web/team_work/desk.html", context)

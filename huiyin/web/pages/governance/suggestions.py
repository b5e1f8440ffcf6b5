"""Policy suggestions: proposed at a common problem or a campaign, listed for the comprehensive report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import A, Column

from huiyin.governance import queries
from huiyin.governance.filters import SuggestionFilter
from huiyin.governance.suggesting import decide, suggest
from huiyin.organisations.clock import today
from huiyin.reports.actions import note_list_export
from huiyin.reports.lists import Column as SheetColumn
from huiyin.reports.workbook import Sheet
from huiyin.rules.policy_suggestion import SuggestionAction, SuggestionState
from huiyin.rules.roles import Role
from huiyin.themes.queries import themes_for

from ...forms.form_page import FormPage
from ...forms.governance import SuggestionForm, SuggestionStepForm
from ...governance_words import SUGGESTION_OUTCOMES
from ...lists import ListPage, filtered
from ...outcomes import offered
from ...refusals import Refusal, answers, checked, one_of_or_404
from ...tables import TIGHT, WIDE, ChipColumn, DayColumn, ListTable
from ..export import exporting, sent
from ..findings.ledger import Worded
from ..rectify.sending import key_of, taken_once


class WordedSuggestionFilter(Worded, SuggestionFilter):
    """The filters in words."""


class SuggestionTable(ListTable):
    text = Column(
        verbose_name=gettext_lazy("建议"), attrs=WIDE, orderable=False,
        linkify=("suggestion", {"pk": A("pk")}),
    )  # fmt: skip
    department = Column(verbose_name=gettext_lazy("部门"), accessor="department__name", attrs=TIGHT)
    state = ChipColumn("SuggestionState", verbose_name=gettext_lazy("状态"))
    theme = Column(verbose_name=gettext_lazy("共性问题"), accessor="theme__name", orderable=False)
    campaign = Column(verbose_name=gettext_lazy("专项治理"), accessor="campaign__title", orderable=False)
    suggested_on = DayColumn(verbose_name=gettext_lazy("提出日期"))
    decided_on = DayColumn(verbose_name=gettext_lazy("结果日期"))


class Suggestions(ListPage):
    title = gettext_lazy("制度建议")
    template_name = "web/governance/suggestions.html"
    table_class = SuggestionTable
    filterset_class = WordedSuggestionFilter
    related = ("department", "theme", "campaign")
    first_column = "text"
    export_url_name = "export_suggestions"
    nothing_yet = (
        gettext_lazy("还没有制度建议"),
        gettext_lazy("在共性问题或专项治理的页面上提出，这里汇总，供综合报告使用。"),
        "themes",
        gettext_lazy("看共性问题"),
    )

    def rows(self) -> QuerySet[Any]:
        if not self.request.viewer.has(*queries.READERS):
            raise PermissionDenied
        return queries.suggestions_for(self.request.viewer)


class NewSuggestion(FormPage):
    template_name = "web/governance/suggest.html"
    title = gettext_lazy("提出制度建议")
    submit = gettext_lazy("提出")

    def prepare(self) -> None:
        if not self.viewer.has(Role.OFFICE):
            raise PermissionDenied
        theme, campaign = self.request.GET.get("theme"), self.request.GET.get("campaign")
        if not theme and not campaign:
            raise Http404
        self.theme = one_of_or_404(themes_for(self.viewer), theme) if theme else None
        self.campaign = one_of_or_404(queries.campaigns_for(self.viewer), campaign) if campaign else None

    @property
    def _body(self) -> UUID:
        return (self.campaign or self.theme).body_id

    def form(self, data: Any) -> SuggestionForm:
        rows = queries.departments_of(self.viewer).filter(body=self._body).order_by("name")
        return SuggestionForm(data, departments=[(str(d.pk), d.name) for d in rows])

    def act(self, data: dict[str, Any]) -> HttpResponse:
        def do() -> str:
            made = suggest(
                text=data["text"], department_id=data["department"], by=self.viewer,
                theme_id=self.theme and self.theme.pk, campaign_id=self.campaign and self.campaign.pk,
            )  # fmt: skip
            return reverse("suggestion", args=[made.pk])

        return taken_once(self.request, do, _("已提出，列入制度建议清单。"))

    def back(self) -> str:
        if self.campaign:
            return reverse("campaign", args=[self.campaign.pk])
        return reverse("themes:theme", args=[self.theme.pk])

    def context(self) -> dict[str, Any]:
        return {"once": key_of(self.request), "theme": self.theme, "campaign": self.campaign}


def suggestion_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    viewer = request.viewer
    one = one_of_or_404(queries.suggestions_for(viewer), pk)
    moves = {action: [] for action in queries.moves_on_suggestion(one, viewer)}
    form = refusal.form if refusal and refusal.form else None
    context = {
        "one": one,
        "theme": one.theme and (one.theme.into or one.theme),
        "form": form or SuggestionStepForm(initial={"version": one.version}),
        "decisions": moves,
        "offered": offered(SUGGESTION_OUTCOMES, moves),
        "refusal": refusal,
        "once": key_of(request),
    }
    return render(request, "web/governance/suggestion.html", context)


@require_http_methods(["GET", "POST"])
@answers(again=suggestion_page)
def show_suggestion(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return suggestion_page(request, pk)
    one_of_or_404(queries.suggestions_for(request.viewer), pk)
    data = checked(SuggestionStepForm(request.POST))

    def do() -> str:
        decide(
            suggestion_id=pk, action=SuggestionAction(data["decision"]), reason=data["reason"],
            version=data["version"], by=request.viewer,
        )  # fmt: skip
        return reverse("suggestion", args=[pk])

    return taken_once(request, do, _("已记下。"))


_COLUMNS = (
    SheetColumn("text", gettext_lazy("建议"), 60),
    SheetColumn("department", gettext_lazy("部门"), 24),
    SheetColumn("state", gettext_lazy("状态"), 12, SuggestionState),
    SheetColumn("theme", gettext_lazy("共性问题"), 36),
    SheetColumn("campaign", gettext_lazy("专项治理"), 36),
    SheetColumn("suggested_on", gettext_lazy("提出日期"), 12),
    SheetColumn("decided_on", gettext_lazy("结果日期"), 12),
    SheetColumn("answer", gettext_lazy("怎样落实，或理由"), 48),
)
_PLAIN = ("text", "state", "suggested_on", "decided_on", "answer")


@require_safe
def export_suggestions(request: HttpRequest) -> HttpResponse:
    """The list as it is filtered, as a workbook; journaled as every list that leaves."""
    viewer = exporting(request.viewer)
    if not viewer.has(*queries.READERS):
        raise PermissionDenied
    rows = filtered(WordedSuggestionFilter, request, queries.suggestions_for(viewer))
    n, title = rows.count(), _("制度建议")
    told = ngettext("共 %(n)s 行", "共 %(n)s 行", n) % {"n": n}
    filters = dict(request.GET.lists())
    return sent(
        [Sheet(title, title, told, _COLUMNS, _lines(rows), n)],
        f"{title} {today().isoformat()}.xlsx",
        lambda: note_list_export(name="suggestions", count=n, filters=filters, by=request.viewer),
    )


def _lines(rows: QuerySet[Any]) -> Iterator[dict[str, Any]]:
    for one in rows.iterator(2000):
        yield {
            "department": one.department.name, "theme": one.theme.name if one.theme else "",
            "campaign": one.campaign.title if one.campaign else "",
            **{name: getattr(one, name) for name in _PLAIN},
        }  # fmt: skip

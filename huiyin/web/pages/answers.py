"""件件有着落、事事有回音: what has no home or no answer, since when, and who owes the next step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.urls import path
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_tables2 import A, Column

from huiyin.findings.queries import findings_for, referrals_for
from huiyin.organisations.clock import today
from huiyin.rectification.extensions import waiting_extensions
from huiyin.rectification.plans import waiting_plans
from huiyin.rectification.standing import waiting_checks
from huiyin.reports.kept import kept
from huiyin.rules.extension import UNANSWERED
from huiyin.rules.invariants import Breach, Found, owed_by
from huiyin.rules.plan import UNANSWERED as UNANSWERED_PLANS
from huiyin.rules.roles import WHOLE_UNIT, Role
from huiyin.verification import queries
from huiyin.verification.filters import MissingFilter, OwedReferralFilter

from ..lists import address
from ..tables import TIGHT, WIDE, ChipColumn, DayColumn, ListTable
from ..templatetags.huiyin import chip
from ..wording import word
from .findings.ledger import Worded
from .kept_list import KeptList, length

READERS = (Role.OFFICE, Role.LEADING_GROUP, Role.TEAM, Role.REVIEWER, *WHOLE_UNIT, Role.DEPARTMENT)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of breach with how many findings have it, and the address of exactly those."""

    words: str | Promise
    n: int
    url: str
    current: bool


class WordedMissingFilter(Worded, MissingFilter):
    """The filters in words; kinds that stand nowhere in the viewer's scope need not be asked for."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        counted = counts_of(self.request)
        self.asked = tuple(b for b in Breach if counted[b])


def counts_of(request: HttpRequest) -> dict[Breach, int]:
    """How many findings in scope have each breach; read once a request."""
    if not hasattr(request, "_breaches"):
        viewer = request.viewer
        rows = findings_for(viewer)
        request._breaches = kept(
            viewer, "breaches", count=lambda: queries.counts_by_breach(viewer, rows, today())
        )
    return request._breaches


class MissingTable(ListTable):
    title = Column(
        verbose_name=gettext_lazy("问题"), linkify=("finding", {"pk": A("pk")}), attrs=WIDE, orderable=False
    )
    unit = Column(verbose_name=gettext_lazy("单位"), accessor="unit__name", attrs=TIGHT)
    state = ChipColumn("FindingState", verbose_name=gettext_lazy("状态"), orderable=False)
    missing = Column(verbose_name=gettext_lazy("缺什么、自何时"), accessor="pk", orderable=False, attrs=WIDE)
    due_on = DayColumn(verbose_name=gettext_lazy("整改时限"))

    shown: Sequence[Breach] = tuple(Breach)

    def before_render(self, request: HttpRequest) -> None:
        page = [row.record for row in self.paginated_rows]
        told = queries.explain(page, today(), request.viewer)
        self.told = {m.finding.pk: m.found for m in told}

    def render_title(self, value: str) -> SafeString:
        return format_html('<span class="clamp">{}</span>', value)

    def render_missing(self, record: Any) -> SafeString:
        found = [f for f in self.told.get(record.pk, ()) if f.breach in self.shown]
        return format_html(
            '<ul class="lacks">{}</ul>', format_html_join("", "<li>{}</li>", map(_line, found))
        )


def _line(found: Found) -> tuple[SafeString]:
    where = format_html(" {}", _("『%s』") % found.where) if found.where else ""
    days = ngettext("自 %(since)s 起 %(n)d 天", "自 %(since)s 起 %(n)d 天", found.days)
    since = days % {"since": found.since.isoformat(), "n": found.days}
    owes = _("由%(role)s办理") % {"role": word(owed_by(found.breach))}
    return (
        format_html(
            '{}{} <span class="num">{}</span> <span class="muted">{}</span>',
            chip(found.breach), where, since, owes,
        ),
    )  # fmt: skip


class Missing(KeptList):
    """Findings with something missing. Every count above the list is the length of a list."""

    title = gettext_lazy("着落与回音")
    template_name = "web/answers/missing.html"
    table_class = MissingTable
    filterset_class = WordedMissingFilter
    main_filters = ("q", "breach", "owes", "round", "unit")
    related = ("unit", "round", "body")
    first_column = "title"
    nothing_yet = (
        gettext_lazy("件件有着落，事事有回音"),
        gettext_lazy("每个问题都有任务、责任人和时限，每份申请和转办都得到了答复。"),
        "",
        "",
    )

    def rows(self) -> QuerySet[Any]:
        if not self.request.viewer.has(*READERS):
            raise PermissionDenied
        return findings_for(self.request.viewer).order_by(F("due_on").asc(nulls_last=True), "pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        filters = context["filters"]
        context["table"].shown = filters.chosen
        return context | {"kinds": self._kinds(filters), "owed": owed_counts(self.request.viewer)}

    def _kinds(self, filters: WordedMissingFilter) -> list[Kind]:
        """Counts under the round, unit and text that are on, whatever kind is chosen."""
        place = [(k, v) for k, v in filters.data.items() if k in ("round", "unit", "q") and v]
        counted = self._counts(filters, place)
        chosen = set(filters.data.getlist("breach"))
        return [
            Kind(word(b), counted[b], address("answers", breach=b.value, **dict(place)), chosen == {b.value})
            for b in Breach
            if counted[b] or b.value in chosen
        ]

    def _counts(self, filters: WordedMissingFilter, place: list[tuple[str, str]]) -> dict[Breach, int]:
        if not place:
            return counts_of(self.request)
        viewer = self.request.viewer
        cleaned = filters.form.cleaned_data
        rows = findings_for(viewer)
        if text := cleaned.get("q"):
            rows = rows.filter(title__icontains=text)
        for name in ("round", "unit"):
            if cleaned.get(name):
                rows = rows.filter(**{name: cleaned[name]})
        return kept(
            viewer, "breaches", sorted(place),
            count=lambda: queries.counts_by_breach(viewer, rows, today(), filters.asked),
        )  # fmt: skip


def owed_counts(viewer: Any) -> list[tuple[str, int, str]]:
    """Answers that are owed, late or not: words, how many, and where they are listed."""
    found = []
    if viewer.has(*queries.REVIEWING):
        n = length(viewer, queries.queue_for(viewer))
        found.append((_("等待答复的销号申请"), n, address("review")))
        n = length(viewer, waiting_extensions(viewer))
        found.append((_("等待答复的延期申请"), n, address("extensions", state=sorted(UNANSWERED))))
        n = length(viewer, waiting_plans(viewer))
        found.append((_("等待答复的整改方案"), n, address("plans", state=sorted(UNANSWERED_PLANS))))
        n = length(viewer, waiting_checks(viewer))
        found.append((_("等待核实的长期坚持报告"), n, address("standing", state="reported")))
    if viewer.has(Role.OFFICE, Role.LEADING_GROUP, Role.DEPARTMENT):
        n = length(viewer, owed_referrals(viewer))
        found.append((_("等待部门反馈的转办"), n, address("owed_referrals")))
    return found


def owed_referrals(viewer: Any) -> QuerySet[Any]:
    """Referrals that the viewer may know of and that were not answered yet, the first due at the top."""
    rows = referrals_for(viewer).filter(answered_on__isnull=True).exclude(finding__state="withdrawn")
    return rows.order_by("answer_due_on", "pk")


class WordedReferralFilter(Worded, OwedReferralFilter):
    """The filters in words."""


class ReferralTable(ListTable):
    finding = Column(
        verbose_name=gettext_lazy("问题"), accessor="finding__title", attrs=WIDE, orderable=False,
        linkify=("finding", {"pk": A("finding_id")}),
    )  # fmt: skip
    unit = Column(verbose_name=gettext_lazy("单位"), accessor="finding__unit__name", attrs=TIGHT)
    department = Column(verbose_name=gettext_lazy("部门"), accessor="department__name", attrs=TIGHT)
    note = Column(verbose_name=gettext_lazy("转办事由"), attrs=WIDE, orderable=False)
    referred_on = DayColumn(verbose_name=gettext_lazy("转办日期"))
    answer_due_on = DayColumn(verbose_name=gettext_lazy("答复期限"), settled=lambda r: False)

    def render_finding(self, value: str) -> SafeString:
        return format_html('<span class="clamp">{}</span>', value)

    def render_note(self, value: str) -> SafeString:
        return format_html('<span class="clamp">{}</span>', value)


class OwedReferrals(KeptList):
    title = gettext_lazy("等待部门反馈")
    template_name = "web/answers/referrals.html"
    table_class = ReferralTable
    filterset_class = WordedReferralFilter
    main_filters = ("due", "round", "unit")
    related = ("finding__unit", "department")
    first_column = "finding"
    nothing_yet = (gettext_lazy("没有等待反馈的转办"), gettext_lazy("转有关部门的问题都已得到答复。"), "", "")

    def rows(self) -> QuerySet[Any]:
        if not self.request.viewer.has(Role.OFFICE, Role.LEADING_GROUP, Role.DEPARTMENT):
            raise PermissionDenied
        return owed_referrals(self.request.viewer)


urlpatterns = [
    path("answers/", Missing.as_view(), name="answers"),
    path("answers/referrals/", OwedReferrals.as_view(), name="owed_referrals"),
]

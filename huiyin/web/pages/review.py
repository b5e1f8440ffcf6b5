"""Reviewing: the queue of applications to close, the decision on one, and reopening what was closed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from django_tables2 import A, Column

from huiyin.authenticity.queries import still_waiting
from huiyin.dialogue.queries import questions_for
from huiyin.evidence.queries import evidence_for
from huiyin.findings.queries import findings_for, roles_on
from huiyin.journal.staleness import Stale
from huiyin.rectification.queries import all_facts, applications_for, progress_for, tasks_of
from huiyin.rules.close_application import UNANSWERED, ApplicationAction
from huiyin.rules.finding import LIFE, FindingAction, FindingState
from huiyin.verification import actions, queries
from huiyin.verification.filters import QueueFilter
from huiyin.verification.queries import REVIEWING

from ..forms.review import DecisionForm, ReopenForm
from ..refusals import REFUSED, Refusal, answers, checked, one_of_or_404
from ..tables import TIGHT, WIDE, ChipColumn, DayColumn, ListTable, MomentColumn
from .findings.ledger import Worded
from .kept_list import KeptList
from .rectify.sending import key_of, taken_once
from .signs.beside import signs_told

#: what stands for a reason that is still to be written, when asked which decisions are possible
_TO_BE_WRITTEN = "…"


class WordedQueueFilter(Worded, QueueFilter):
    """The queue's filters in words."""


class QueueTable(ListTable):
    finding = Column(
        verbose_name=gettext_lazy("问题"), accessor="finding__title", orderable=False, attrs=WIDE,
        linkify=("review:decide", {"pk": A("pk")}),
    )  # fmt: skip
    unit = Column(verbose_name=gettext_lazy("单位"), accessor="finding__unit__name", attrs=TIGHT)
    round = Column(
        verbose_name=gettext_lazy("轮次"), accessor="finding__round__name", attrs=TIGHT, orderable=False
    )
    state = ChipColumn("ApplicationState", verbose_name=gettext_lazy("环节"))
    completion = ChipColumn("Completion", verbose_name=gettext_lazy("申请认定"), orderable=False)
    submitted_at = MomentColumn(verbose_name=gettext_lazy("申请时间"))
    answer_due_on = DayColumn(verbose_name=gettext_lazy("答复期限"), settled=lambda a: False)

    def render_finding(self, value: str) -> SafeString:
        return format_html('<span class="clamp">{}</span>', value)


class Queue(KeptList):
    """Applications that wait, those whose answer is due first at the top."""

    title = gettext_lazy("销号审核")
    template_name = "web/review/queue.html"
    table_class = QueueTable
    filterset_class = WordedQueueFilter
    main_filters = ("q", "state", "due", "round", "unit")
    related = ("finding__unit", "finding__round")
    first_column = "finding"
    nothing_yet = (
        gettext_lazy("没有等待审核的申请"),
        gettext_lazy("被巡视单位申请销号后会出现在这里，等得最久的排在最前。"),
        "",
        "",
    )

    def rows(self) -> QuerySet[Any]:
        if not self.request.viewer.has(*REVIEWING):
            raise PermissionDenied
        return queries.queue_for(self.request.viewer)


@dataclass(slots=True)
class Promise:
    """One task: what was promised, beside what was done about it."""

    task: Any
    reports: list[Any] = field(default_factory=list)
    evidence: list[Any] = field(default_factory=list)


def application_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    viewer = request.viewer
    application = one_of_or_404(applications_for(viewer).select_related("finding__body"), pk)
    finding = application.finding
    if not roles_on(finding, viewer) & REVIEWING:
        raise PermissionDenied
    promises, rest = _promises(viewer, finding)
    tasks = [(p.task.number, p.task.title) for p in promises if p.task.state != "cancelled"]
    decisions = queries.decisions_on(application, viewer, reason=_TO_BE_WRITTEN)
    asked = request.POST.get("decision") or request.GET.get("decision", "")
    form = refusal.form if refusal and refusal.form else None
    form = form or DecisionForm(
        request.POST or None, tasks=tasks, initial={"version": application.version, "decision": asked}
    )
    context = {
        "application": application,
        "finding": finding,
        "waits": application.state in UNANSWERED,
        "promises": promises,
        "rest": rest,
        "passes": _passes(viewer, finding),
        "questions": questions_for(viewer).filter(application=application),
        "signs": signs_told(viewer, finding),
        "sifting": still_waiting(application),
        "decisions": {a.value: standing for a, standing in decisions.items()},
        "stands": _standing_against(decisions),
        "asked": asked,
        "form": form,
        "once": key_of(request),
        "refusal": refusal,
    }
    return render(request, "web/review/decide.html", context)


def _standing_against(decisions: dict[ApplicationAction, list[Any]]) -> list[Any]:
    """What stands against saying yes, each reason once."""
    found = [o for a, standing in decisions.items() if a != ApplicationAction.RETURN for o in standing]
    return list({(o.code, str(o.params)): o for o in found}.values())


def _promises(viewer: Any, finding: Any) -> tuple[list[Promise], Promise]:
    """Every task with its reports and evidence, and what speaks of no single task."""
    promises = {task.pk: Promise(task) for task in tasks_of(finding)}
    rest = Promise(None)
    for report in progress_for(viewer, finding.pk):
        promises.get(report.task_id, rest).reports.append(report)
    for piece in evidence_for(viewer, finding.pk):
        promises.get(piece.task_id, rest).evidence.append(piece)
    return list(promises.values()), rest


def _passes(viewer: Any, finding: Any) -> list[tuple[Any, list[Any]]]:
    """Every application of the finding with the decisions on it, newest first."""
    decided: dict[Any, list[Any]] = defaultdict(list)
    for review in queries.reviews_of(finding):
        decided[review.application_id].append(review)
    own = applications_for(viewer).filter(finding=finding).order_by("-submitted_at")
    return [(application, decided[application.pk]) for application in own]


@require_http_methods(["GET", "POST"])
@answers(again=application_page)
def decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return application_page(request, pk)
    application = one_of_or_404(applications_for(request.viewer), pk)
    if not roles_on(application.finding, request.viewer) & REVIEWING:
        raise PermissionDenied
    tasks = [(t.number, t.title) for t in tasks_of(application.finding)]
    data = checked(DecisionForm(request.POST, tasks=tasks))
    decision = ApplicationAction(data["decision"])
    try:
        return taken_once(request, lambda: _do(request, pk, decision, data), _said(decision))
    except Stale:
        return _too_late(request, pk, data["told"])


def _do(request: HttpRequest, pk: UUID, decision: ApplicationAction, data: dict[str, Any]) -> str:
    given = {"application_id": pk, "by": request.viewer, "version": data["version"], "reason": data["told"]}
    match decision:
        case ApplicationAction.ACCEPT:
            actions.accept(**given)
        case ApplicationAction.CLOSE:
            actions.close(**given)
        case _:
            actions.return_to_unit(**given)
    return reverse("review:decide", args=[pk])


def _said(decision: ApplicationAction) -> str:
    words = {
        ApplicationAction.ACCEPT: _("已通过初审，转由巡视巡察办确认销号。"),
        ApplicationAction.CLOSE: _("已销号。"),
        ApplicationAction.RETURN: _("已退回，被巡视单位可以看到理由并继续整改。"),
    }
    return words[decision]


def _too_late(request: HttpRequest, pk: UUID, told: str) -> HttpResponse:
    """Somebody was first: what they decided, and what was written here, so that it is not lost."""
    application = one_of_or_404(applications_for(request.viewer), pk)
    first = [r for r in queries.reviews_of(application.finding) if r.application_id == application.pk]
    context = {
        "application": application,
        "finding": application.finding,
        "first": first[-1] if first else None,
        "told": told,
        "waits": application.state in UNANSWERED,
    }
    return render(request, "web/review/too_late.html", context, status=REFUSED)


def reopen_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    viewer = request.viewer
    finding = one_of_or_404(findings_for(viewer), pk)
    held = roles_on(finding, viewer) & REVIEWING
    if not held:
        raise PermissionDenied
    facts = all_facts(finding, viewer, reason=_TO_BE_WRITTEN)
    context = {
        "finding": finding,
        "passes": _passes(viewer, finding),
        "stands": LIFE.obstacles(FindingAction.REOPEN, FindingState(finding.state), held, facts),
        "form": (refusal and refusal.form)
        or ReopenForm(request.POST or None, initial={"version": finding.version}),
        "once": key_of(request),
        "refusal": refusal,
    }
    return render(request, "web/review/reopen.html", context)


@require_http_methods(["GET", "POST"])
@answers(again=reopen_page)
def reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return reopen_page(request, pk)
    finding = one_of_or_404(findings_for(request.viewer), pk)
    if not roles_on(finding, request.viewer) & REVIEWING:
        raise PermissionDenied
    data = checked(ReopenForm(request.POST))

    def do() -> str:
        actions.reopen(finding_id=pk, reason=data["reason"], version=data["version"], by=request.viewer)
        return reverse("finding", args=[pk])

    return taken_once(request, do, _("已决定重新整改，被巡视单位可以看到理由。"))


_pages = [
    path("review/<uuid:pk>/", decide, name="decide"),
    path("findings/<uuid:pk>/reopen/", reopen, name="reopen"),
]
urlpatterns = [path("review/", Queue.as_view(), name="review"), path("", include((_pages, "review")))]

"""The decision on one application: what was promised and done, what the checks found, and what to decide."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.accounts.viewer import Viewer
from huiyin.authenticity.queries import still_waiting
from huiyin.dialogue.queries import questions_for
from huiyin.evidence.queries import evidence_for
from huiyin.findings.queries import roles_on
from huiyin.journal.staleness import Stale
from huiyin.organisations.profiles import profile_of
from huiyin.rectification.queries import applications_for, progress_for, tasks_of
from huiyin.reports.slips import has_slip
from huiyin.rules.close_application import UNANSWERED, ApplicationAction
from huiyin.verification import actions, queries
from huiyin.verification.opening import mark_opened
from huiyin.verification.queries import REVIEWING

from ...forms.review import DecisionForm, Line, lines_of
from ...refusals import REFUSED, Refusal, answers, checked, one_of_or_404
from ..rectify.sending import key_of, taken_once
from ..signs.beside import signs_told

#: what stands for a reason that is still to be written, when asked which decisions are possible
TO_BE_WRITTEN = "…"


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
    decisions = queries.decisions_on(application, viewer, reason=TO_BE_WRITTEN)
    asked = request.POST.get("decision") or request.GET.get("decision", "")
    form = refusal.form if refusal and refusal.form else None
    form = form or DecisionForm(
        request.POST or None, lines=lines_on(application), initial=_initial(application, asked)
    )
    mark_opened(application, viewer)
    context = {
        "application": application,
        "finding": finding,
        "waits": application.state in UNANSWERED,
        "has_slip": has_slip(finding),
        "promises": promises,
        "rest": rest,
        "passes": passes(viewer, finding),
        "questions": questions_for(viewer).filter(application=application),
        "signs": signs_told(viewer, finding),
        "sifting": still_waiting(application),
        "chain": _chain(application),
        "decisions": {a.value: standing for a, standing in decisions.items() if not elsewhere(standing)},
        "stands": _standing_against(decisions),
        "asked": asked,
        "form": form,
        "once": key_of(request),
        "refusal": refusal,
    }
    return render(request, "web/review/decide.html", context)


def lines_on(application: Any) -> list[Line]:
    """The lines of the form in which it is said what is still lacking."""
    tasks = [(t.number, t.title) for t in tasks_of(application.finding) if t.state != "cancelled"]
    return lines_of(tasks, application.points)


def _initial(application: Any, asked: str) -> dict[str, Any]:
    return {
        "version": application.version,
        "decision": asked,
        "rest": application.rest,
        "rest_due_on": application.rest_due_on,
    }


@dataclass(frozen=True, slots=True)
class Stop:
    """One stage of the chain as the page shows it."""

    stage: Any
    passed: bool
    current: bool


def _chain(application: Any) -> list[Stop]:
    chain = profile_of(application.finding.body).review_chain
    at, waits = min(application.passed, len(chain) - 1), application.state in UNANSWERED
    closed = application.state in ("closed", "rest_left")
    return [Stop(s, closed or n < application.passed, waits and n == at) for n, s in enumerate(chain)]


def elsewhere(standing: list[Any]) -> bool:
    """Whether a decision belongs to another stage of the chain, so that it is not shown at all."""
    return bool({o.code for o in standing} & {"another_stages_turn", "last_stage_decides"})


def _standing_against(decisions: dict[ApplicationAction, list[Any]]) -> list[Any]:
    """What stands against saying yes, each reason once."""
    yes = (ApplicationAction.ACCEPT, ApplicationAction.CLOSE)
    found = [o for a, standing in decisions.items() if a in yes and not elsewhere(standing) for o in standing]
    return list({(o.code, str(o.params)): o for o in found}.values())


def _promises(viewer: Any, finding: Any) -> tuple[list[Promise], Promise]:
    """Every task with its reports and evidence, and what speaks of no single task."""
    promises = {task.pk: Promise(task) for task in tasks_of(finding)}
    rest = Promise(None)
    for report in progress_for(viewer, finding.pk).filter(replaced_by=None):
        promises.get(report.task_id, rest).reports.append(report)
    for piece in evidence_for(viewer, finding.pk).filter(replaced_by=None):
        promises.get(piece.task_id, rest).evidence.append(piece)
    return list(promises.values()), rest


def passes(viewer: Any, finding: Any) -> list[tuple[Any, list[Any]]]:
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
    data = checked(DecisionForm(request.POST, lines=lines_on(application)))
    decision = ApplicationAction(data["decision"])

    def do() -> str:
        decide_on(request.viewer, pk, decision, data)
        return reverse("review:decide", args=[pk])

    try:
        return taken_once(request, do, _said(decision))
    except Stale:
        return _too_late(request, pk, data["told"])


def decide_on(viewer: Viewer, pk: UUID, decision: ApplicationAction, data: dict[str, Any]) -> None:
    """Take the decision with what its form says."""
    given = {"application_id": pk, "by": viewer, "version": data["version"], "reason": data["told"]}
    match decision:
        case ApplicationAction.ACCEPT:
            actions.accept(**given)
        case ApplicationAction.CLOSE:
            actions.close(**given)
        case ApplicationAction.LEAVE_REST:
            actions.leave_rest(**given, rest=data["rest"], rest_due_on=data["rest_due_on"])
        case _:
            actions.return_to_unit(**given, remarks=data["remarks"])


def _said(decision: ApplicationAction) -> str:
    words = {
        ApplicationAction.ACCEPT: _("已通过本环节审核，转到下一环节。"),
        ApplicationAction.CLOSE: _("已销号。"),
        ApplicationAction.LEAVE_REST: _("已认定基本完成，余项已列为任务，办结后可再次申请销号。"),
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

"""POST: the steps of a finding's life, through the forms and actions of its pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from huiyin.findings import actions
from huiyin.findings.actions import NewFinding
from huiyin.findings.queries import finding_for, roles_on
from huiyin.organisations.profiles import profile_of
from huiyin.organisations.queries import departments_for
from huiyin.rectification import closing
from huiyin.rectification.actions import report_progress as report
from huiyin.rectification.close_facts import points_of
from huiyin.rectification.queries import tasks_of
from huiyin.rectification.signature import head_signs
from huiyin.rounds.queries import targets_for
from huiyin.rules.dispatch import DispatchKind
from huiyin.rules.evidence import EvidenceKind
from huiyin.rules.finding import Completion, Pace
from huiyin.rules.reopening import ReopenKind
from huiyin.unit_work.dispatching import Applied, prepare_application
from huiyin.verification import actions as verification
from huiyin.verification.queries import REVIEWING
from huiyin.web.forms.closing import ApplyForm
from huiyin.web.forms.recording import AmendForm, FeedBackForm, ReferForm, RegisterForm
from huiyin.web.forms.rectify import ProgressForm, ReasonForm
from huiyin.web.forms.review import ReopenForm
from huiyin.web.pages.recording.findings import category_choices
from huiyin.web.pages.review.reopening import others_of
from huiyin.web.refusals import checked

from . import given as sent_for
from .reading import finding_in_life, router
from .records import FindingInLife
from .taking import of_version, sent, step, taken_once

Told = dict[str, Any]


@step(router, "/findings", FindingInLife, "Register a finding")
def register_finding(request: HttpRequest, given: sent_for.NewFinding) -> Told:
    target = targets_for(request.viewer).filter(round_id=given.round, unit_id=given.unit).first()
    form = RegisterForm(
        sent(given) | {"target": str(target.pk) if target else ""},
        targets=[(str(target.pk), "")] if target else [],
        categories=category_choices(request, target.body_id if target else None),
    )  # fmt: skip
    data = checked(form)
    new = NewFinding(
        target_id=UUID(data["target"]), title=data["title"], text=data["text"], basis=data["basis"],
        category_id=UUID(data["category"]) if data["category"] else None, amount=data["amount"],
        pace=Pace(data["pace"]),
    )  # fmt: skip
    recorded_on = data["recorded_on"]
    return _after(request, lambda: actions.register_finding(new, recorded_on=recorded_on, by=request.viewer))


@step(router, "/findings/{uuid:pk}/amend", FindingInLife, "Correct a finding before it is fed back")
def amend_finding(request: HttpRequest, pk: UUID, given: sent_for.Amendment) -> Told:
    finding = finding_for(request.viewer, pk)
    kept = sent(given, finding, ("title", "text", "basis", "amount", "pace"))
    if "category" not in given.model_fields_set:
        kept["category"] = str(finding.category_id or "")
    data = checked(AmendForm(kept, categories=category_choices(request, finding.body_id)))
    category, data["version"] = data.pop("category"), of_version(request, given)
    return _after(request, lambda: actions.amend(
        finding_id=pk, by=request.viewer, category_id=UUID(category) if category else None, **data
    ))  # fmt: skip


@step(router, "/findings/{uuid:pk}/feed-back", FindingInLife, "Feed a finding back to its unit")
def feed_back(request: HttpRequest, pk: UUID, given: sent_for.FeedBack) -> Told:
    finding_for(request.viewer, pk)
    on, version = checked(FeedBackForm(sent(given)))["on"], of_version(request, given)
    return _after(
        request, lambda: actions.feed_back(finding_id=pk, on=on, version=version, by=request.viewer)
    )


@step(router, "/findings/{uuid:pk}/withdraw", FindingInLife, "Take back what was recorded by mistake")
def withdraw_finding(request: HttpRequest, pk: UUID, given: sent_for.Reasoned) -> Told:
    finding_for(request.viewer, pk)
    reason, version = checked(ReasonForm(sent(given)))["reason"], of_version(request, given)
    return _after(request, lambda: actions.withdraw(
        finding_id=pk, reason=reason, version=version, by=request.viewer
    ))  # fmt: skip


@step(router, "/findings/{uuid:pk}/refer", FindingInLife, "Refer a finding to a department")
def refer_finding(request: HttpRequest, pk: UUID, given: sent_for.Referral) -> Told:
    finding = finding_for(request.viewer, pk)
    data = checked(ReferForm(sent(given), departments=departments_for(request.viewer, finding.body_id)))
    return _after(request, lambda: actions.refer(
        finding_id=pk, department_id=UUID(data["department"]), note=data["note"], by=request.viewer
    ).finding)  # fmt: skip


@step(router, "/findings/{uuid:pk}/progress", FindingInLife, "Report progress of a task")
def report_progress(request: HttpRequest, pk: UUID, given: sent_for.Progress) -> Told:
    finding = finding_for(request.viewer, pk)
    instruments = profile_of(finding.body).instruments
    # every task: that one can't be reported on is for the rules to say, not for the form
    form = ProgressForm(
        sent(given) | {"kind": EvidenceKind.OTHER} | people_fields(given.people, instruments),
        tasks=tasks_of(finding), instruments=instruments,
    )  # fmt: skip
    data = checked(form)
    return _after(request, lambda: report(
        finding_id=pk, task_id=UUID(data["task"]), text=data["text"], figures=form.figures(),
        by=request.viewer,
    ).finding)  # fmt: skip


def people_fields(people: dict[str, int], instruments: Any) -> dict[str, int]:
    """Counts by the fields of the form; an instrument that the profile has not is named by itself."""
    places = {words.zh: f"people_{n}" for n, words in enumerate(instruments)}
    return {places.get(name, name): n for name, n in people.items()}


@step(
    router, "/findings/{uuid:pk}/applications", FindingInLife,
    "Apply to close; where the unit's head signs, put it before the head",
)  # fmt: skip
def apply_to_close(request: HttpRequest, pk: UUID, given: sent_for.NewApplication) -> Told:
    finding = finding_for(request.viewer, pk)
    points = points_of([finding])[pk]
    data = checked(ApplyForm(sent(given) | given.explanations, points=points))
    version, completion = of_version(request, given), Completion(data["completion"])
    more = {name: data[name] for name in ("explanations", "rest", "rest_due_on")}

    def do() -> Any:
        if head_signs(finding.body, DispatchKind.APPLICATION, request.viewer):
            item = Applied(pk, data["text"], completion, data["standing"], version=version, **more)
            prepare_application(items=[item], by=request.viewer)
            return finding
        return closing.apply_to_close(
            finding_id=pk, text=data["text"], completion=completion, standing=data["standing"],
            version=version, by=request.viewer, **more,
        ).finding  # fmt: skip

    return _after(request, do)


@step(router, "/findings/{uuid:pk}/reopen", FindingInLife, "Take up again a closed finding")
def reopen(request: HttpRequest, pk: UUID, given: sent_for.Reopening) -> Told:
    finding = finding_for(request.viewer, pk)
    if not roles_on(finding, request.viewer) & REVIEWING:
        raise PermissionDenied
    data = checked(ReopenForm(sent(given), others=others_of(request.viewer, finding)))
    linked, version = UUID(data["linked"]) if data["linked"] else None, of_version(request, given)
    return _after(request, lambda: verification.reopen(
        finding_id=pk, reason=data["reason"], kind=ReopenKind(data["kind"]), linked_id=linked,
        version=version, by=request.viewer,
    ))  # fmt: skip


def _after(request: HttpRequest, do: Any) -> Told:
    """Take the step, which gives its finding, and answer with the finding as it then is."""
    return finding_in_life(request, taken_once(request, lambda: do().pk))

"""One errand: what was asked for, what was handed in, and what can be done now."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huiyin.rules.errand import ContributionState
from huiyin.rules.evidence import EvidenceKind
from huiyin.rules.roles import WHOLE_UNIT
from huiyin.unit_work import contributing, errands, queries
from huiyin.unit_work.contributing import Figures, HandedIn

from ...forms.rectify import ReasonForm
from ...forms.unit_work import AmendErrandForm, ContributionForm, TakeOverForm
from ...refusals import Refusal, answers, checked, one_of_or_404
from ..rectify.evidence import download, taken_files
from ..rectify.sending import key_of, taken_once
from .listing import with_whom


def errand_of(request: HttpRequest, pk: UUID) -> Any:
    return one_of_or_404(queries.errands_for(request.viewer).prefetch_related("persons"), pk)


def errand_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    errand = errand_of(request, pk)
    viewer = request.viewer
    made = list(queries.contributions_of(errand))
    steps = {a.value: standing for a, standing in queries.steps_on(errand, viewer).items()}
    form = refusal.form if refusal and isinstance(refusal.form, ContributionForm) else None
    typed = request.POST if "text" in request.POST and "report" in request.path else None
    context = {
        "errand": errand,
        "task": errand.task,
        "finding": errand.task.finding,
        "whom": with_whom(errand),
        "outer_due_on": queries.outer_due_on(errand.task),
        "ours": errand.unit_id in viewer.scopes(*WHOLE_UNIT),
        "steps": steps,
        "contributions": [(c, _takes(request, errand, c, refusal)) for c in made],
        "form": form or ContributionForm(typed, initial={"version": errand.version, "text": _last(made)}),
        "once": key_of(request),
        "refusal": refusal,
    }
    return render(request, "web/unit_work/errand.html", context)


def _last(made: list[Any]) -> str:
    """What came back is where the next attempt begins."""
    return made[0].text if made and made[0].state == ContributionState.SENT_BACK else ""


def _takes(request: HttpRequest, errand: Any, made: Any, refusal: Refusal | None) -> TakeOverForm | None:
    """The liaison's form for a contribution that waits."""
    if made.state != ContributionState.WAITING:
        return None
    if refusal and isinstance(refusal.form, TakeOverForm) and str(made.pk) in request.path:
        return refusal.form
    files = list(made.files.all())
    names = ("text", "rules_made", "money_recovered", "persons", "meetings")
    initial = {name: getattr(made, name) or None for name in names}
    initial |= {"version": errand.version, "pieces": [str(f.pk) for f in files]}
    return TakeOverForm(files=files, initial=initial, prefix=None, auto_id=f"id_{made.pk}_%s")


@require_safe
def show_errand(request: HttpRequest, pk: UUID) -> HttpResponse:
    return errand_page(request, pk)


def figures_of(data: dict[str, Any]) -> Figures:
    counts = {name: data[name] or 0 for name in ("rules_made", "persons", "meetings")}
    return Figures(money_recovered=data["money_recovered"] or Decimal(0), **counts)


@require_POST
@answers(again=errand_page)
def contribute(request: HttpRequest, pk: UUID) -> HttpResponse:
    errand_of(request, pk)
    data = checked(ContributionForm(request.POST, request.FILES))
    files = _kept(request, data)

    def do() -> str:
        contributing.contribute(
            errand_id=pk, text=data["text"], figures=figures_of(data), files=files, by=request.viewer,
            version=data["version"],
        )  # fmt: skip
        return reverse("errand", args=[pk])

    return taken_once(request, do, _("已提交联络员；采用后进入台账，退回时会写明理由。"))


def _kept(request: HttpRequest, data: dict[str, Any]) -> list[HandedIn]:
    about = {"title": data["title"], "kind": EvidenceKind(data["kind"]), "dated": data["dated"]}
    return taken_files(request, data["files"], partial(contributing.keep_file, **about))


def _amend_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    errand = errand_of(request, pk)
    form = refusal.form if refusal and refusal.form else _amend_form(request, errand, request.POST or None)
    return _step_page(request, errand, form, refusal, "amend")


def _amend_form(request: HttpRequest, errand: Any, data: Any) -> AmendErrandForm:
    viewer = request.viewer
    initial = {
        "version": errand.version, "inner_due_on": errand.inner_due_on, "note": errand.note,
        "department": str(errand.department_id or ""), "persons": [str(p.pk) for p in errand.persons.all()],
    }  # fmt: skip
    return AmendErrandForm(
        data, departments=queries.departments_of(viewer).filter(unit_id=errand.unit_id),
        people=queries.people_of_unit(viewer).filter(unit_id=errand.unit_id), initial=initial,
    )  # fmt: skip


def _step_page(request: HttpRequest, errand: Any, form: Any, refusal: Any, action: str) -> HttpResponse:
    context = {"errand": errand, "task": errand.task, "form": form, "refusal": refusal, "action": action,
               "once": key_of(request), "whom": with_whom(errand)}  # fmt: skip
    return render(request, "web/unit_work/step.html", context)


@require_http_methods(["GET", "POST"])
@answers(again=_amend_page)
def amend_errand(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return _amend_page(request, pk)
    data = checked(_amend_form(request, errand_of(request, pk), request.POST))

    def do() -> str:
        errands.amend(
            errand_id=pk, inner_due_on=data["inner_due_on"], note=data["note"], version=data["version"],
            department_id=UUID(data["department"]) if data["department"] else None,
            person_ids=[UUID(p) for p in data["persons"]], by=request.viewer,
        )  # fmt: skip
        return reverse("errand", args=[pk])

    return taken_once(request, do, _("已调整交办。"))


def _withdraw_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    form = refusal.form if refusal and refusal.form else ReasonForm(request.POST or None)
    return _step_page(request, errand_of(request, pk), form, refusal, "withdraw")


@require_http_methods(["GET", "POST"])
@answers(again=_withdraw_page)
def withdraw_errand(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return _withdraw_page(request, pk)
    reason = checked(ReasonForm(request.POST))["reason"]

    def do() -> str:
        errands.withdraw(errand_id=pk, reason=reason, by=request.viewer)
        return reverse("inner_work")

    return taken_once(request, do, _("已收回交办；承办人员不再看到这项任务。"))


@require_safe
def contributed_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A file that staff handed in, to the unit's own people who see its errand."""
    piece = one_of_or_404(queries.contributed_files(request.viewer), pk)
    return download(request, piece.file, piece.name, f"contributed file {piece.pk}")

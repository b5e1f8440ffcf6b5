"""A unit applies to close several findings: each with its checks and explanations, all on one page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from huiyin.findings.queries import findings_for
from huiyin.rules.close_checks import Severity
from huiyin.rules.finding import Completion
from huiyin.rules.roles import WHOLE_UNIT, Role
from huiyin.unit_work.batch_applying import Candidate, HandedIn, apply_to_many, candidates
from huiyin.unit_work.dispatching import Applied

from ...choosing import NotFit, chosen, wrong_with
from ...forms.batches import ApplyOneForm, ApplyTogetherForm
from ...lists import filtered
from ...objections import sentence
from ...refusals import UNFIT, answers
from ..changing.lists import way_back
from ..findings.listing import FindingFilter
from ..rectify.sending import key_of, taken_once
from .done import Row, keep_done


@dataclass(frozen=True, slots=True)
class Item:
    """A finding that can be applied for, with its form and what is only to be seen."""

    candidate: Candidate
    form: ApplyOneForm

    @property
    def finding(self) -> Any:
        return self.candidate.finding

    @property
    def hints(self) -> list[Any]:
        return [p for p in self.candidate.points if p.severity == Severity.HINT]


@require_POST
@answers
def apply_in_batch(request: HttpRequest) -> HttpResponse:
    """The page for what was picked in the list; sent again with `step`, the applications."""
    if not request.viewer.has(Role.UNIT):
        raise PermissionDenied
    back = way_back(request, request.POST.get("next", ""), reverse("findings"))
    scoped = findings_for(request.viewer.only(*WHOLE_UNIT))
    ids = chosen(request, scoped, filtered(FindingFilter, request, scoped))
    if problem := wrong_with(ids):
        messages.warning(request, problem)
        return redirect(back)
    if "step" not in request.POST:
        return _page(request, _opened(request, ids), back)
    key = key_of(request)

    def do() -> str:
        # asked within what claims the form's key: sent twice, the second leads to what the first did
        opened = _opened(request, ids)
        told = apply_to_many(items=[_item(i) for i in _taken(opened)], by=request.viewer)
        return keep_done(request, key, [_row(t) for t in told], back=back, kind="apply")

    try:
        return taken_once(request, do, _("已办理，逐条结果见下。"))
    except NotFit as again:
        return _page(request, again.opened, back, problem=again.problem)


@dataclass(frozen=True, slots=True)
class Opened:
    """Everything on the page: findings that can't be applied for, the others with their forms."""

    found: list[Candidate]
    items: list[Item]
    together: ApplyTogetherForm


def _opened(request: HttpRequest, ids: list[UUID]) -> Opened:
    sent = "step" in request.POST
    together = ApplyTogetherForm(request.POST if sent else None)
    common = together.data.get("text", "") if sent else ""
    found = candidates(request.viewer, ids)
    items = [Item(c, _form(request, c, common, sent=sent)) for c in found if not c.obstacles]
    return Opened(found, items, together)


def _taken(opened: Opened) -> list[Item]:
    wrong = [i for i in opened.items if not i.form.is_valid()]
    if wrong or not opened.together.is_valid():
        n = len(wrong)
        said = ngettext("有 %(n)d 个问题还要补充，见下面标出的地方。",
                        "有 %(n)d 个问题还要补充，见下面标出的地方。", n)  # fmt: skip
        raise NotFit(opened, said % {"n": n})
    taken = [i for i in opened.items if i.form.cleaned_data["take"]]
    if not taken:
        raise NotFit(opened, _("没有勾选要申请的问题。"))
    return taken


def _form(request: HttpRequest, candidate: Candidate, common: str, *, sent: bool) -> ApplyOneForm:
    initial = {"take": True, "version": candidate.finding.version, "completion": Completion.DONE.value}
    data = request.POST if sent else None
    return ApplyOneForm(
        data, prefix=str(candidate.finding.pk), points=candidate.points, common=common, initial=initial
    )


def _page(request: HttpRequest, opened: Opened, back: str, problem: str = "") -> HttpResponse:
    context = {
        "items": opened.items,
        "left": [(c.finding, c.obstacles) for c in opened.found if c.obstacles],
        "together": opened.together,
        "signs": any(i.candidate.signs for i in opened.items),
        "rows": [c.finding.pk for c in opened.found],
        "problem": problem,
        "back": back,
        "once": key_of(request),
    }
    return render(request, "web/batches/apply.html", context, status=UNFIT if problem else 200)


def _item(item: Item) -> Applied:
    data = item.form.cleaned_data
    return Applied(
        item.finding.pk, data["text"], Completion(data["completion"]), data["standing"],
        version=data["version"], explanations=data["explanations"], rest=data["rest"],
        rest_due_on=data["rest_due_on"],
    )  # fmt: skip


def _row(told: HandedIn) -> Row:
    finding: Any = told.finding
    why = [sentence(o) for o in told.obstacles]
    if told.stale:
        why = [_("您打开页面后这个问题有变动，没有申请：请打开核对后再申请。")]
    said = _("已送主要负责人签批") if told.dispatch else _("已申请销号")
    url = reverse("dispatch", args=[told.dispatch.pk]) if told.dispatch else _address(finding.pk)
    return Row(f"{finding.number} {finding.title}", finding.unit.name, url, said, tuple(why))


def _address(pk: UUID) -> str:
    return reverse("finding", args=[pk])

"""Reviewers decide on several applications: each with its checks, signs, words and figures, on one page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
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

from huiyin.authenticity.queries import signs_for
from huiyin.evidence.queries import evidence_for
from huiyin.rectification.figures import Figures, figures_of
from huiyin.rectification.queries import tasks_for
from huiyin.rules.close_application import ApplicationAction
from huiyin.rules.sign import AGAINST_CLOSING
from huiyin.verification.batch_deciding import Candidate, Chosen, Decided, candidates, decide_on_many
from huiyin.verification.filters import QueueFilter
from huiyin.verification.opening import mark_all_opened
from huiyin.verification.queries import REVIEWING, queue_for

from ...choosing import NotFit, chosen, wrong_with
from ...forms.batches import RETURN, YES, DecideOneForm, DecideTogetherForm
from ...forms.review import lines_of
from ...lists import filtered
from ...objections import sentence
from ...refusals import UNFIT, answers
from ...wording import word
from ..changing.lists import way_back
from ..rectify.sending import key_of, taken_once
from .done import Row, keep_done


@dataclass(frozen=True, slots=True)
class Item:
    """An application with its form and what is looked at before deciding."""

    candidate: Candidate
    form: DecideOneForm
    tasks: list[Any]
    pieces: int
    figures: Figures
    signs: list[Any]

    @property
    def application(self) -> Any:
        return self.candidate.application

    @property
    def finding(self) -> Any:
        return self.application.finding

    @property
    def done(self) -> int:
        return sum(t.state == "done" for t in self.tasks)


@dataclass(frozen=True, slots=True)
class Opened:
    items: list[Item]
    together: DecideTogetherForm


@require_POST
@answers
def decide_in_batch(request: HttpRequest) -> HttpResponse:
    """The page for what was picked in the queue; sent again with `step`, the decisions."""
    viewer = request.viewer
    if not viewer.has(*REVIEWING):
        raise PermissionDenied
    back = way_back(request, request.POST.get("next", ""), reverse("review"))
    queue = queue_for(viewer)
    ids = chosen(request, queue, filtered(QueueFilter, request, queue))
    if "step" not in request.POST:
        if problem := wrong_with(ids):
            messages.warning(request, problem)
            return redirect(back)
        opened = _opened(request, ids)
        mark_all_opened([(i.application, i.candidate.roles) for i in opened.items], viewer)
        return _page(request, opened, back)
    key = key_of(request)

    def do() -> str:
        decided = decide_on_many(items=_decisions(_opened(request, ids)), by=viewer)
        return keep_done(request, key, [_row(d) for d in decided], back=back, kind="decide")

    try:
        return taken_once(request, do, _("已办理，逐条结果见下。"))
    except NotFit as again:
        return _page(request, again.opened, back, problem=again.problem)


def _opened(request: HttpRequest, ids: list[UUID]) -> Opened:
    viewer = request.viewer
    found = candidates(viewer, ids)
    about = [c.application.finding_id for c in found]
    tasks, signs = defaultdict(list), defaultdict(list)
    for task in tasks_for(viewer).filter(finding_id__in=about).exclude(state="cancelled").order_by("number"):
        tasks[task.finding_id].append(task)
    for sign in signs_for(viewer).filter(finding_id__in=about, state__in=sorted(AGAINST_CLOSING)):
        signs[sign.finding_id].append(sign)
    pieces, figures = _pieces(viewer, about), figures_of(about)
    sent = "step" in request.POST
    together = DecideTogetherForm(request.POST if sent else None)
    items = [
        Item(c, _form(request, c, tasks[pk], sent=sent), tasks[pk], pieces[pk], figures[pk], signs[pk])
        for c in found
        for pk in [c.application.finding_id]
    ]
    return Opened(items, together)


def _pieces(viewer: Any, about: Collection[UUID]) -> dict[UUID, int]:
    found: dict[UUID, int] = defaultdict(int)
    standing = evidence_for(viewer).filter(finding_id__in=about, withdrawn_at=None)
    for pk in standing.order_by().values_list("finding_id", flat=True):
        found[pk] += 1
    return found


def _form(request: HttpRequest, candidate: Candidate, tasks: list[Any], *, sent: bool) -> DecideOneForm:
    application = candidate.application
    yes = "" if candidate.against_yes else str(word(candidate.yes))
    return DecideOneForm(
        request.POST if sent else None, prefix=str(application.pk), yes=yes,
        lines=lines_of([(t.number, t.title) for t in tasks], application.points),
        common=request.POST.get("reason", ""), may_return=not candidate.against_return,
        initial={"version": application.version, "decision": YES if yes else ""},
    )  # fmt: skip


def _decisions(opened: Opened) -> list[Chosen]:
    wrong = [i for i in opened.items if not i.form.is_valid()]
    if wrong or not opened.together.is_valid():
        n = len(wrong)
        said = ngettext("有 %(n)d 份申请还要补充，见下面标出的地方。",
                        "有 %(n)d 份申请还要补充，见下面标出的地方。", n)  # fmt: skip
        raise NotFit(opened, said % {"n": n})
    data = [(i.application.pk, i.form.cleaned_data) for i in opened.items]
    made = [
        Chosen(pk, d["decision"] == YES, d["told"], d["version"], d["remarks"])
        for pk, d in data
        if d["decision"] in (YES, RETURN)
    ]
    if not made:
        raise NotFit(opened, _("没有选择要办理的申请。"))
    return made


def _page(request: HttpRequest, opened: Opened, back: str, problem: str = "") -> HttpResponse:
    ready = [i for i in opened.items if not i.candidate.against_yes]
    context = {
        "ready": ready,
        "others": [i for i in opened.items if i.candidate.against_yes],
        "together": opened.together,
        "rows": [i.application.pk for i in opened.items],
        "closing": sum(i.candidate.yes == ApplicationAction.CLOSE for i in ready),
        "problem": problem,
        "back": back,
        "once": key_of(request),
    }
    return render(request, "web/batches/decide.html", context, status=UNFIT if problem else 200)


def _row(decided: Decided) -> Row:
    finding: Any = decided.application.finding
    why = [sentence(o) for o in decided.obstacles]
    if decided.stale:
        why = [_("您打开页面后这份申请有变动，没有办理：请打开核对。")]
    said = str(word(decided.decision.value, "Decision"))
    url = reverse("review:decide", args=[decided.application.pk])
    return Row(f"{finding.number} {finding.title}", finding.unit.name, url, said, tuple(why))

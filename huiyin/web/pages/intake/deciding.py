"""What an import will do, the choices that it depends on, doing it, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from huiyin.findings.queries import categories_for
from huiyin.intake import actions, queries, undoing
from huiyin.intake.matching import heading_mark
from huiyin.intake.outline import Outline
from huiyin.intake.planned import KINDS as KNOWN_KINDS
from huiyin.intake.progress import BUSY
from huiyin.intake.row_log import counted, reconciliation
from huiyin.rounds.queries import rounds_for, targets_for

from ...forms.intake import ChoicesForm, ReasonForm
from ...refusals import Refusal, answers, checked
from .comparing import document_of, show_document
from .crossing import MOST_ALIKE, crossed
from .round_making import MAKES_ROUNDS, show_round
from .uploading import standing
from .words import KINDS, conflict_words

#: lines with a choice of their own that one page shows; the rest follow the general choice
MOST_LINES = 100
A_PAGE = 50


@require_safe
def plan_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    document = document_of(request, pk)
    if document.state != "read":
        return redirect("intake_document", pk=pk)
    return show_round(request, pk) if document.kind in MAKES_ROUNDS else show_plan(request, pk)


def show_plan(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    """What applying would do; the document's own page when it can't be applied any more."""
    document = document_of(request, pk)
    if document.state != "read":
        return show_document(request, pk, refusal)
    made = queries.plan_for(document, request.viewer)
    open_units = [u for u in made.units if u.likeness.how != "same" or u.where is None or u.choice]
    targets = list(targets_for(request.viewer, document.round_id)) if document.round_id else []
    outline = queries.outline_of(document)
    page = Paginator(made.findings, A_PAGE).get_page(request.GET.get("page"))
    where = {str(t.pk): t.unit.name for t in targets}
    context = {
        "document": document, "plan": made, "refusal": refusal, "form": _form(request, document, targets),
        "units": open_units[:MOST_LINES], "units_more": max(len(open_units) - MOST_LINES, 0),
        "units_same": len(made.units) - len(open_units),
        "headings": made.headings[:MOST_LINES], "headings_more": max(len(made.headings) - MOST_LINES, 0),
        "categories": list(categories_for(request.viewer, document.body_id).order_by("order", "code")),
        "names": _names(made.units, targets), "page": page, "kind_words": KINDS[document.kind],
        "conflicts": [
            {"words": conflict_words(c), "count": len(c.items), "items": _placed(outline, c.items[:10])}
            for c in made.conflicts
        ],
        "rows": [
            {"finding": f, "at": outline.place(f.item) or 0, "unit": where.get(f.where, _("新列入本轮"))}
            for f in page.object_list
        ],
        "left_out": _placed(outline, made.left_out[:10]),
        "reconciled": counted(reconciliation(document, made, request.viewer)) if made.findings else None,
        **crossed(document, made, outline, request),
    }  # fmt: skip
    return render(request, "web/intake/plan.html", context)


def _placed(outline: Outline, ids: Sequence[str]) -> list[tuple[str, int]]:
    """Items by id with their place in the document, for links to them."""
    return [(item, outline.place(item) or 0) for item in ids]


def _names(units: Any, targets: Any) -> list[str]:
    """Names that the user may pick for a written one: the targets, and units that are like it."""
    near = {place.name for line in units for place, _score in line.likeness.suggestions}
    return sorted({t.unit.name for t in targets} | near)


def _form(request: HttpRequest, document: Any, targets: Any, *bound: Any) -> ChoicesForm:
    initial = {
        "kind": document.kind, "round": str(document.round_id or ""), "target": str(document.target_id or ""),
        "feedback_on": queries.feedback_date(document), "unknown": document.choices.get("unknown", "skip"),
    }  # fmt: skip
    return ChoicesForm(
        *bound, initial=initial, kinds=[(k, KINDS[k]) for k in KNOWN_KINDS],
        rounds=rounds_for(request.viewer).filter(body_id=document.body_id),
        targets=[(str(t.pk), t.unit.name) for t in targets],
    )  # fmt: skip


@require_POST
@answers(again=show_plan)
def decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep the choices; a part of them may be posted (the unit alone, from the reading's page)."""
    document = document_of(request, pk)
    version = _version(request)
    if request.POST.get("only") == "same":
        same = _chosen_same(request)
        actions.decide(document_id=pk, version=version, same=same, by=request.viewer)
        return redirect("intake_plan", pk=pk)
    if "kind" not in request.POST:
        target = request.POST.get("target", "")
        actions.decide(document_id=pk, version=version, target_id=_uuid(target), by=request.viewer)
        return redirect("intake_document", pk=pk)
    moved = _uuid(request.POST.get("round", "")) or document.round_id
    targets = list(targets_for(request.viewer, moved)) if moved else []
    form = _form(request, document, targets, request.POST)
    if moved != document.round_id:
        # the units that were offered are those of the other round
        form.fields["target"].choices += [(request.POST.get("target", ""), "")]
    data = checked(form)
    changed_round = moved != document.round_id
    actions.decide(
        document_id=pk, version=version, by=request.viewer, whole=True, kind=data["kind"],
        feedback_on=data["feedback_on"], unknown=data["unknown"] or "skip",
        round_id=moved if changed_round else None,
        target_id=None if changed_round else _uuid(data["target"]),
        units=_chosen_units(request, document), headings=_chosen_headings(request, document),
    )  # fmt: skip
    return redirect("intake_plan", pk=pk)


def _chosen_units(request: HttpRequest, document: Any) -> dict[str, dict[str, str]]:
    """One decision a written name: unit:<name typed>, create, skip; nothing leaves it as it is."""
    chosen: dict[str, dict[str, str]] = {}
    places = queries.places_for(document, request.viewer)
    for n in range(MOST_LINES):
        written, how = request.POST.get(f"unit-{n}"), request.POST.get(f"unit-{n}-how", "")
        typed = request.POST.get(f"unit-{n}-name", "").strip()
        if not written or not (how or typed):
            continue
        if typed:
            found = places.find(typed)
            if found.place is None:
                raise ValidationError(_("没有名为“%(name)s”的单位，请从名单中选择。") % {"name": typed[:60]})
            chosen[written] = {"how": "unit", "unit": str(found.place.unit_id)}
        else:
            chosen[written] = {"how": how}
    return chosen


def _chosen_same(request: HttpRequest) -> dict[str, str]:
    """What was said of findings in other words: the ledger's finding, or "" for another one."""
    chosen: dict[str, str] = {}
    for n in range(MOST_ALIKE):
        item, answer = request.POST.get(f"same-{n}"), request.POST.get(f"same-{n}-is", "")
        if item and answer:
            chosen[item] = "" if answer == "new" else str(_uuid(answer))
    return chosen


def _chosen_headings(request: HttpRequest, document: Any) -> dict[str, str]:
    """Categories that differ from what was there when the page was shown."""
    chosen: dict[str, str] = {}
    for n in range(MOST_LINES):
        heading, now = request.POST.get(f"heading-{n}"), request.POST.get(f"heading-{n}-category")
        if heading and now is not None and now != request.POST.get(f"heading-{n}-was", ""):
            chosen[heading_mark(heading)] = now
    return chosen


@require_POST
@answers(again=show_plan)
def apply(request: HttpRequest, pk: UUID) -> HttpResponse:
    document_of(request, pk)
    document = actions.apply_or_enqueue(document_id=pk, version=_version(request), by=request.viewer)
    if document.state == "applied":
        new = document.outcome.get("new", 0)
        messages.success(
            request,
            ngettext("已入账：新增 %(n)d 个问题。", "已入账：新增 %(n)d 个问题。", new) % {"n": new}
            if new
            else _("这份文件的内容台账中都已有，没有新增，也没有改动。"),
        )
    return redirect("intake_document", pk=pk)


@require_safe
def progress_part(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The progress of one document; when it is over, the whole page is asked for again."""
    document = document_of(request, pk)
    if document.state not in BUSY:
        response = HttpResponse(status=200)
        response.headers["HX-Refresh"] = "true"
        return response
    return render(request, "web/intake/progress.html", {"document": document, **standing(document)})


@require_POST
@answers(again=show_document)
def undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    document_of(request, pk)
    reason = checked(ReasonForm(request.POST))["reason"]
    document = undoing.undo_import(
        document_id=pk, reason=reason, by=request.viewer, version=_version(request)
    )
    undone = document.outcome["undone"]
    messages.success(
        request,
        _("已撤回这次导入：%(findings)d 个问题撤销，%(tasks)d 项任务取消。文件可以更正后再次入账。") % undone,
    )
    return redirect("intake_document", pk=pk)


@require_POST
@answers(again=show_document)
def discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    document_of(request, pk)
    reason = checked(ReasonForm(request.POST))["reason"]
    document = actions.discard(document_id=pk, version=_version(request), reason=reason, by=request.viewer)
    messages.success(request, _("已弃用“%(name)s”，台账没有改动。") % {"name": document.name})
    return redirect("intake")


def _version(request: HttpRequest) -> int:
    posted = request.POST.get("version", "")
    if not posted.isdecimal():
        raise ValidationError(_("页面不完整，请刷新后重新提交。"))
    return int(posted)


def _uuid(posted: str) -> UUID | None:
    try:
        return UUID(posted) if posted else None
    except ValueError as error:
        raise ValidationError(_("没有这个选项，请重新选择。")) from error

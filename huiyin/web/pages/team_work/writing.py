"""Writing papers and drafts, and merging several drafts into one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.rules.draft import LIFE as DRAFTS
from huiyin.rules.draft import OPEN, DraftAction, DraftState
from huiyin.rules.moves import Obstacle
from huiyin.rules.working_paper import LIFE as PAPERS
from huiyin.rules.working_paper import PaperAction, PaperKind, PaperState
from huiyin.team_work import actions, merging, papers, queries

from ...figures import day
from ...forms.placing import errors_placed
from ...forms.team_work import DraftForm, PaperForm
from ...refusals import Refusal, answers, checked, one_of_or_404
from ...wording import bracketed
from ..recording.findings import category_choices
from ..rectify.evidence import taken_files
from ..rectify.sending import key_of, taken_once


def _page(request: HttpRequest, form: Any, title: str, back: str, **more: Any) -> HttpResponse:
    context = {"form": form, "title": title, "back": back, "once": key_of(request), **more}
    return render(request, "web/team_work/write.html", context)


def _desk(request: HttpRequest, pk: UUID) -> Any:
    return one_of_or_404(queries.desks_for(request.viewer), pk)


# ---- papers ----


def paper_form_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    target = _desk(request, pk)
    form = refusal.form if refusal and refusal.form else PaperForm(request.POST or None)
    back = reverse("desk", args=[pk])
    return _page(request, form, _("写工作底稿"), back, target=target, refusal=refusal)


@require_http_methods(["GET", "POST"])
@answers(again=paper_form_page)
def write_paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return paper_form_page(request, pk)
    _desk(request, pk)
    form = PaperForm(request.POST, request.FILES)
    data = checked(form)
    data.pop("version")
    files = taken_files(request, data.pop("files"))

    def do() -> str:
        with errors_placed(form):
            made = papers.write_paper(
                target_id=pk, files=files, by=request.viewer, **{**data, "kind": PaperKind(data["kind"])}
            )
        return reverse("working_paper", args=[made.pk])

    return taken_once(request, do, _("底稿已保存。"))


def paper_again(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    paper = one_of_or_404(queries.papers_for(request.viewer), pk)
    form = refusal.form if refusal and refusal.form else None
    if form is None:
        now = {n: getattr(paper, n) for n in ("version", "kind", "on", "title", "source", "text")}
        form = PaperForm(request.POST or None, initial=now)
    held = queries.roles_at(paper.target, request.viewer)
    standing = PAPERS.obstacles(PaperAction.AMEND, PaperState(paper.state), held, queries.paper_facts(paper))
    back = reverse("working_paper", args=[pk])
    return _page(
        request, form, _("修改工作底稿"), back, target=paper.target, refusal=refusal, obstacles=standing
    )


@require_http_methods(["GET", "POST"])
@answers(again=paper_again)
def amend_paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return paper_again(request, pk)
    one_of_or_404(queries.papers_for(request.viewer), pk)
    form = PaperForm(request.POST, request.FILES)
    data = checked(form)
    files = taken_files(request, data.pop("files"))

    def do() -> str:
        with errors_placed(form):
            papers.amend_paper(paper_id=pk, files=files, by=request.viewer, **data)
        return reverse("working_paper", args=[pk])

    return taken_once(request, do, _("底稿已保存。"))


# ---- drafts ----


def _form(request: HttpRequest, target: Any, initial: dict[str, Any] | None = None) -> DraftForm:
    rows = queries.papers_for(request.viewer).filter(target=target).exclude(state=PaperState.WITHDRAWN)
    return DraftForm(
        request.POST if request.method == "POST" else None, initial=initial or {},
        categories=category_choices(request, target.body_id),
        papers=[(str(p.pk), bracketed(p.title, day(p.on))) for p in rows],
    )  # fmt: skip


def _initial(content: actions.Content) -> dict[str, Any]:
    return {
        "title": content.title, "text": content.fact, "basis": content.basis, "people": content.people,
        "category": str(content.category_id or ""), "amount": content.amount, "pace": content.pace,
        "papers": [str(pk) for pk in content.papers],
    }  # fmt: skip


def draft_form_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    target = _desk(request, pk)
    given = {"papers": request.GET.getlist("paper")}
    form = refusal.form if refusal and refusal.form else _form(request, target, given)
    back = reverse("desk", args=[pk])
    return _page(request, form, _("起草问题"), back, target=target, refusal=refusal)


@require_http_methods(["GET", "POST"])
@answers(again=draft_form_page)
def write_draft(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return draft_form_page(request, pk)
    form = _form(request, _desk(request, pk))
    checked(form)

    def do() -> str:
        with errors_placed(form):
            made = actions.write_draft(target_id=pk, content=form.content, by=request.viewer)
        return reverse("draft", args=[made.pk])

    return taken_once(request, do, _("初稿已保存；只有本组和巡视办看得到。"))


def draft_again(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    draft = one_of_or_404(queries.drafts_for(request.viewer), pk)
    form = refusal.form if refusal and refusal.form else None
    if form is None:
        rested = draft.grounds.values_list("paper_id", flat=True)
        now = actions.Content(
            title=draft.title, fact=draft.fact, basis=draft.basis, category_id=draft.category_id,
            people=draft.people, amount=draft.amount, pace=draft.pace, papers=frozenset(rested),
        )  # fmt: skip
        form = _form(request, draft.target, {**_initial(now), "version": draft.version})
    standing: list[Obstacle] = DRAFTS.obstacles(
        DraftAction.AMEND, DraftState(draft.state), queries.roles_at(draft.target, request.viewer),
        queries.draft_facts(draft, request.viewer),
    )  # fmt: skip
    back = reverse("draft", args=[pk])
    return _page(
        request, form, _("修改问题初稿"), back, target=draft.target, refusal=refusal, obstacles=standing
    )


@require_http_methods(["GET", "POST"])
@answers(again=draft_again)
def amend_draft(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return draft_again(request, pk)
    draft = one_of_or_404(queries.drafts_for(request.viewer), pk)
    form = _form(request, draft.target)
    version = checked(form)["version"] or 0

    def do() -> str:
        with errors_placed(form):
            actions.amend_draft(draft_id=pk, content=form.content, version=version, by=request.viewer)
        return reverse("draft", args=[pk])

    return taken_once(request, do, _("初稿已保存；只有本组和巡视办看得到。"))


def _chosen(request: HttpRequest, target: Any) -> list[Any]:
    """The drafts to be merged, of those that are still worked on, in the order in which they were written."""
    wanted = request.POST.getlist("draft") or request.GET.getlist("draft")
    rows = queries.drafts_for(request.viewer).filter(target=target, state__in=sorted(OPEN))
    there = {str(d.pk): d for d in rows.prefetch_related("grounds").order_by("written_at", "pk")}
    return [d for pk, d in there.items() if pk in wanted]


def merge_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    target = _desk(request, pk)
    parts = _chosen(request, target)
    if len(parts) < merging.LEAST:
        rows = queries.drafts_for(request.viewer).filter(target=target, state__in=sorted(OPEN))
        context = {"target": target, "drafts": list(rows), "chosen": parts, "asked": "draft" in request.GET}
        return render(request, "web/team_work/choose.html", context)
    form = refusal.form if refusal and refusal.form else None
    form = form or _form(request, target, _initial(merging.joined(parts)))
    back = reverse("desk", args=[pk])
    return _page(request, form, _("合并问题初稿"), back, target=target, refusal=refusal, parts=parts)


@require_http_methods(["GET", "POST"])
@answers(again=merge_page)
def merge_drafts(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return merge_page(request, pk)
    target = _desk(request, pk)
    parts = _chosen(request, target)
    form = _form(request, target)
    checked(form)

    def do() -> str:
        with errors_placed(form):
            made = merging.merge(draft_ids=[p.pk for p in parts], content=form.content, by=request.viewer)
        return reverse("draft", args=[made.pk])

    return taken_once(request, do, _("已合并；原来的各条初稿仍可查看。"))

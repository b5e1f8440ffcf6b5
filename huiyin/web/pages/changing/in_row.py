"""One row changed where it stands: owner and date in the list itself, or on a small page without scripts.

The form carries what each field said when it was opened: only what was typed over is changed. So two people
at different fields of one row both keep what they wrote; at the same field the second sees both versions.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.rectification.change_queries import last_touch
from huiyin.rectification.changesets import ChangeSource, RowChange, RowOutcome, Verdict, apply, preview
from huiyin.rectification.queries import owners_known
from huiyin.rules.bulk import RowKind

from ...forms.changing import IN_ROW, ChangeForm
from ...last_change import remember_change
from ...refusals import answers
from .lists import ChangingList, category_choices, list_named, way_back
from .words import Changed, changes

WAS = "was-"


@dataclass(slots=True)
class Editing:
    """One row being changed: the row as it is now, its form, and what stands against what was sent."""

    list: ChangingList
    row: Any
    back: str
    form: ChangeForm | None = None
    against: Sequence[Any] = ()
    clashes: Sequence[Changed] = ()
    touched: Any = None
    was: dict[str, str] = field(default_factory=dict)


@require_http_methods(["GET", "POST"])
@answers
def change_row(request: HttpRequest, name: str, pk: UUID) -> HttpResponse:
    chosen = list_named(name)
    now = preview([RowChange(chosen.kind, pk, None, {})], by=request.viewer)[0].row
    if now is None or not chosen.fields(request, IN_ROW[chosen.kind]):
        raise Http404
    editing = Editing(chosen, now, _back(request, chosen))
    if request.method == "GET":
        return _shown(request, editing, _form(request, editing, None))
    editing.form = _form(request, editing, request.POST)
    if not editing.form.is_valid():
        return _shown(request, editing, editing.form, status=422)
    return _saved(request, editing)


def _back(request: HttpRequest, chosen: ChangingList) -> str:
    came = urlsplit(request.headers.get("Referer", ""))
    here = f"{came.path}?{came.query}" if came.query else came.path
    own = here if came.path == reverse(chosen.url_name) else ""
    return way_back(request, request.POST.get("next", "") or own, reverse(chosen.url_name))


def _text(value: Any) -> str:
    """A value as its form field sends it."""
    return "" if value is None else value.isoformat() if hasattr(value, "isoformat") else str(value)


def _form(request: HttpRequest, editing: Editing, data: Any) -> ChangeForm:
    kind = editing.list.kind
    fields = editing.list.fields(request, IN_ROW[kind])
    editing.was = {name: _text(editing.row.value(name)) for name in fields}
    return ChangeForm(
        data, initial=editing.was, kind=kind, fields=fields, categories=category_choices(request),
        auto_id=f"row-{editing.row.record.pk}-%s",
    )  # fmt: skip


def _saved(request: HttpRequest, editing: Editing) -> HttpResponse:
    sent = editing.form.cleaned_data if editing.form else {}
    opened = {name: request.POST.get(WAS + name, now).strip() for name, now in editing.was.items()}
    values = {k: v for k, v in sent["values"].items() if _text(v) != opened[k]}
    if not values:
        return _done(request, editing, _("没有改动。"))
    others = [k for k in values if editing.was[k] != opened[k]]
    # what others changed in fields that were not typed over stays, and is no conflict
    version = int(request.POST.get("version") or 0) if others else None
    change = RowChange(editing.list.kind, editing.row.record.pk, version, values)
    outcome = preview([change], by=request.viewer, reason=sent["reason"])[0]
    if outcome.verdict == Verdict.UNCHANGED:
        return _done(request, editing, _("没有改动。"))
    if outcome.verdict == Verdict.WILL_CHANGE and outcome.row is not None:
        bound = RowChange(change.kind, change.id, outcome.row.version, values)
        apply([bound], by=request.viewer, source=ChangeSource.INLINE, reason=sent["reason"])
        remember_change(request)
        return _done(request, editing, _("修改已保存。"))
    return _objected(request, editing, outcome, others)


def _objected(
    request: HttpRequest, editing: Editing, outcome: RowOutcome, others: Sequence[str]
) -> HttpResponse:
    editing.against = outcome.obstacles
    if outcome.verdict == Verdict.CONFLICT:
        names = dict(category_choices(request))
        clashing = {k: v for k, v in outcome.after.items() if k in others}
        editing.clashes = changes(editing.list.kind, outcome.before, clashing, names)
        editing.touched = last_touch(editing.list.kind, editing.row.record)
    return _shown(request, editing, editing.form, status=409)


def _shown(request: HttpRequest, editing: Editing, form: Any, status: int = 200) -> HttpResponse:
    part = "row" if request.htmx else "row_page"
    known = owners_known(request.viewer, editing.row.finding.unit_id)
    context = {
        "editing": editing,
        "form": form,
        "known": known if editing.list.kind == RowKind.TASK else {},
        "was": [(WAS + name, value) for name, value in editing.was.items()],
        "action": reverse("change_row", args=[editing.list.name, editing.row.record.pk]),
    }
    return render(request, f"web/changing/{part}.html", context, status=status)


def _done(request: HttpRequest, editing: Editing, words: str) -> HttpResponse:
    if request.htmx:
        told = {"huiyin:row-changed": {"row": str(editing.row.record.pk), "says": words}}
        return HttpResponse(status=204, headers={"HX-Trigger": json.dumps(told)})
    messages.success(request, words)
    return redirect(editing.back)

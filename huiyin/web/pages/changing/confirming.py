"""What would become of each chosen row, before anything is written; and then the writing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from huiyin.rectification import pending
from huiyin.rectification.changesets import RowOutcome
from huiyin.rules.bulk import Verdict

from ...last_change import remember_change
from ...refusals import answers
from ..rectify.sending import key_of, taken_once
from .lists import category_choices
from .words import counted, line

#: rows of each verdict that are listed; the others are counted
LISTED = 100
#: in which order the groups stand: what needs a look comes first
ORDER = (Verdict.CONFLICT, Verdict.REFUSED, Verdict.NOT_FOUND, Verdict.WILL_CHANGE, Verdict.UNCHANGED)


@require_http_methods(["GET", "POST"])
@answers
def show_pending(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The preview, and its confirmation. What was changed by somebody in between is shown anew."""
    waiting = pending.pending_for(request.viewer, pk)
    if request.method == "POST":
        try:
            return _confirm(request, waiting)
        except pending.Moved:
            return _preview(request, waiting, moved=True)
    return _preview(request, waiting, moved=False)


def _confirm(request: HttpRequest, waiting: Any) -> HttpResponse:
    def do() -> str:
        pending.confirm(waiting.pk, seen=request.POST.get("seen", ""), by=request.viewer)
        remember_change(request)
        return str(waiting.back)

    # how many it were stands above the list, with the way to take it back
    return taken_once(request, do, _("修改已保存。"))


def _preview(request: HttpRequest, waiting: Any, *, moved: bool) -> HttpResponse:
    outcomes = pending.looked_at(waiting, by=request.viewer)
    context = {
        "pending": waiting,
        "groups": groups_of(request, outcomes),
        "counts": counted(outcomes),
        "changing": counted(outcomes)[Verdict.WILL_CHANGE],
        "seen": pending.seal(outcomes),
        "once": key_of(request),
        "moved": moved,
    }
    return render(request, "web/changing/preview.html", context, status=409 if moved else 200)


def groups_of(request: HttpRequest, outcomes: Sequence[RowOutcome]) -> list[dict[str, Any]]:
    """The outcomes by verdict, the first of each in words."""
    names = dict(category_choices(request))
    by_verdict = {v: [o for o in outcomes if o.verdict == v] for v in ORDER}
    return [
        {
            "verdict": verdict,
            "lines": [line(o, names) for o in some[:LISTED]],
            "count": len(some),
            "rest": _rest(len(some)),
        }
        for verdict, some in by_verdict.items()
        if some
    ]


def _rest(n: int) -> str:
    if n <= LISTED:
        return ""
    more = n - LISTED
    return ngettext("另有 %(n)d 条未列出。", "另有 %(n)d 条未列出。", more) % {"n": more}

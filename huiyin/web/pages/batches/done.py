"""What a batch did, row by row; kept in the session of whoever did it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

_KEPT = "batches_done"
#: so many batches are remembered
MOST_KEPT = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One finding: its address, what became of it, and why it was left out (empty: it was done)."""

    title: str
    unit: str
    url: str
    said: str
    why: tuple[str, ...] = ()


def keep_done(request: HttpRequest, key: str, rows: Sequence[Row], *, back: str, kind: str) -> str:
    """Keep what was done under the form's key; gives the address that shows it."""
    kept = dict(request.session.get(_KEPT, {}))
    kept[key] = {"rows": [asdict(r) for r in rows], "back": back, "kind": kind}
    request.session[_KEPT] = dict(list(kept.items())[-MOST_KEPT:])
    return reverse("batches:done", args=[key])


@require_safe
def show_done(request: HttpRequest, key: str) -> HttpResponse:
    kept: dict[str, Any] | None = request.session.get(_KEPT, {}).get(key)
    if kept is None:
        return redirect("home")
    rows = kept["rows"]
    context = {
        "done": [r for r in rows if not r["why"]],
        "left": [r for r in rows if r["why"]],
        "back": kept["back"],
        "kind": kept["kind"],
    }
    return render(request, "web/batches/done.html", context)

"""The round that a person is working on. It pre-sets links; the address alone decides what a list shows."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpRequest

from huiyin.rounds.queries import rounds_for

if TYPE_CHECKING:
    from huiyin.rounds.models import Round

_KEY = "round"
#: a term has about ten to fifteen rounds; older ones are found in the list of rounds
_SHOWN = 30


def rounds_shown(request: HttpRequest) -> list[Round]:
    """The newest rounds that the viewer may see; read once a request."""
    if not hasattr(request, "_rounds_shown"):
        request._rounds_shown = list(rounds_for(request.viewer)[:_SHOWN])
    return request._rounds_shown


def chosen_round(request: HttpRequest) -> Round | None:
    """The round that was chosen, when the viewer may (still) see it."""
    kept = request.session.get(_KEY)
    return next((r for r in rounds_shown(request) if str(r.pk) == kept), None) if kept else None


def remember_round(request: HttpRequest, wanted: str) -> str:
    """Keep `wanted` when the viewer may see it, otherwise forget the choice; gives what is kept now."""
    try:
        wanted = str(UUID(wanted))
    except ValueError:
        wanted = ""
    if any(str(r.pk) == wanted for r in rounds_shown(request)):
        request.session[_KEY] = wanted
        return wanted
    request.session.pop(_KEY, None)
    return ""

"""What the address asks for: words and filters, as far as they mean something to this viewer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from huiyin.organisations.queries import units_for
from huiyin.reports.searching import Asked, Kind
from huiyin.rules.finding import FindingState
from huiyin.rules.search_words import LONGEST, Typed, typed

from ...filtering import FilterOn
from ...round_choice import rounds_shown
from ...wording import word


@dataclass(frozen=True, slots=True)
class Question:
    """`q` as typed, what is searched for, the kind that was chosen, the filters that are on as chips."""

    q: str
    typed: Typed
    asked: Asked
    kind: Kind | None
    on: list[FilterOn] = field(default_factory=list)
    #: names of filters in the address that mean nothing here
    unknown: list[str] = field(default_factory=list)

    @property
    def place(self) -> dict[str, Any]:
        """The address's query without kind and page."""
        asked = self.asked
        return {"q": self.q, "round": asked.round, "unit": asked.unit, "state": asked.state}


def question(request: HttpRequest) -> Question:
    given = {name: request.GET.get(name, "").strip() for name in ("q", "kind", "round", "unit", "state")}
    q = given["q"][:LONGEST]
    found = typed(q)
    kind = Kind(given["kind"]) if given["kind"] in set(Kind) else None
    round_ = next((r for r in rounds_shown(request) if str(r.pk) == given["round"]), None)
    unit = _unit(request, given["unit"])
    state = FindingState(given["state"]) if given["state"] in set(FindingState) else None
    told = (
        ("round", _("轮次"), round_, round_ and round_.name),
        ("unit", _("单位"), unit, unit and unit.name),
        ("state", _("问题状态"), state, state and str(word(state))),
    )
    on = [
        FilterOn(name, label, str(says), _without(request, name))
        for name, label, value, says in told
        if value
    ]
    unknown = [label for name, label, value, _says in told if given[name] and not value]
    asked = Asked(found.words, round_ and round_.pk, unit and unit.pk, state.value if state else "")
    return Question(q, found, asked, kind, on, unknown)


def _unit(request: HttpRequest, key: str) -> Any:
    """The unit with this key, where the viewer may know of it."""
    try:
        return units_for(request.viewer).filter(pk=UUID(key)).first() if key else None
    except ValueError:
        return None


def _without(request: HttpRequest, name: str) -> str:
    query = request.GET.copy()
    for gone in (name, "page"):
        query.pop(gone, None)
    return f"?{query.urlencode()}"

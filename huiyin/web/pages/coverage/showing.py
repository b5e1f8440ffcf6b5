"""The map of a term: units × rounds, counted up, with what is missing in a sentence; it prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huiyin.organisations.clock import today
from huiyin.reports.coverage import Coverage, Tally, UnitCoverage, Visit, coverage_of, tallies
from huiyin.rounds.queries import terms_for
from huiyin.rules.coverage import UNDER_WAY, CoverageState
from huiyin.rules.roles import Role

from ...doors import Door, door
from ...forms.coverage import CoverageForm
from ...wording import word
from .choosing import Chosen, choose, form_of, key_of, words_of

PER_PAGE = 100
#: more names make a sentence that nobody reads; the list has them all
NAMED = 12
ALL = "all"


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the count: what is counted, and how many, each a door."""

    words: str
    total: Door
    covered: Door
    planned: Door
    missing: Door
    share: float


@dataclass(frozen=True, slots=True)
class Row:
    """A unit with its cells, one a round."""

    unit: UnitCoverage
    state: CoverageState
    cells: Sequence[tuple[Any, tuple[Visit, ...]]]


def coverage(request: HttpRequest) -> HttpResponse:
    if not request.viewer.has(Role.OFFICE, Role.LEADING_GROUP):
        raise PermissionDenied
    terms = list(terms_for(request.viewer))
    if not terms:
        may_plan = request.viewer.has(Role.OFFICE)
        return render(request, "web/coverage/none.html", {"may_plan": may_plan})
    found = coverage_of(request.viewer, _term(request, terms), today())
    form = form_of(request.GET, found, terms)
    chosen = choose(found, form)
    everything = ALL in request.GET
    size = max(len(chosen.shown), 1) if everything else PER_PAGE
    page = Paginator(chosen.shown, size).get_page(request.GET.get("page"))
    context = {
        "term": found.term,
        "form": form,
        "rounds": [(r, r.state in UNDER_WAY) for r in chosen.rounds],
        "rows": [_row(u, chosen) for u in page],
        "page": page,
        "facts": _facts(chosen, found),
        "sentence": _sentence(chosen, form),
        "missing": _missing(chosen),
        "lines": _lines(chosen, form, found),
        "narrowed": any(form.cleaned_data[n] for n in form.fields if n not in ("term", "by")),
        "plain": door("coverage", term=found.term.pk),
        "may_plan": Role.OFFICE in request.viewer.roles(found.term.body_id),
        "printable": everything or not page.has_other_pages(),
    }
    return render(request, "web/coverage/map.html", context)


def _term(request: HttpRequest, terms: Sequence[Any]) -> Any:
    """The term asked for; without one the newest that has rounds."""
    wanted = request.GET.get("term")
    if not wanted:
        return next((t for t in terms if t.number_of_rounds), terms[0])
    found = next((t for t in terms if str(t.pk) == wanted), None)
    if found is None:
        raise Http404
    return found


def _row(one: UnitCoverage, chosen: Chosen) -> Row:
    cells = [(r, one.visits.get(r.pk, ())) for r in chosen.rounds]
    return Row(one, chosen.states[one.unit.pk], cells)


def _counts(chosen: Chosen) -> dict[CoverageState, int]:
    states = [chosen.states[u.unit.pk] for u in chosen.counted]
    return {state: states.count(state) for state in CoverageState}


def _facts(chosen: Chosen, found: Coverage) -> dict[str, Any]:
    counts, total = _counts(chosen), len(chosen.counted)
    due = sum(u.look_back_due for u in chosen.counted)
    covered = counts[CoverageState.COVERED]
    return {
        "covered": covered,
        "total": total,
        "share": covered / total if total else 0.0,
        "planned": _standing(CoverageState.PLANNED, counts, found),
        "missing": _standing(CoverageState.MISSING, counts, found),
        "due": Door(due, door("coverage", term=found.term.pk, due="on")),
    }


def _standing(state: CoverageState, counts: dict[CoverageState, int], found: Coverage) -> Door:
    return Door(counts[state], door("coverage", term=found.term.pk, state=state))


def _missing(chosen: Chosen) -> list[UnitCoverage]:
    return [u for u in chosen.counted if chosen.states[u.unit.pk] != CoverageState.COVERED][: NAMED + 1]


def _sentence(chosen: Chosen, form: CoverageForm) -> str:
    """“第一轮、第二轮共覆盖企业 57 家，应覆盖 58 家。”"""
    kinds = [str(word(k, "UnitType")) for k in form.cleaned_data["unit_type"]]
    total, covered = len(chosen.counted), _counts(chosen)[CoverageState.COVERED]
    rounds = [r.name for r in chosen.rounds if r.state in UNDER_WAY]
    if not total or not rounds:
        return ""
    which = _("、").join(rounds) if form.cleaned_data["rounds"] else _("本届各轮")
    what = _("、").join(kinds) or _("单位")
    words = ngettext(
        "%(which)s共覆盖%(what)s %(covered)d 个，应覆盖 %(n)d 个。",
        "%(which)s共覆盖%(what)s %(covered)d 个，应覆盖 %(n)d 个。",
        total,
    )
    return words % {"which": which, "what": what, "covered": covered, "n": total}


def _lines(chosen: Chosen, form: CoverageForm, found: Coverage) -> list[Line]:
    by = chosen.by
    rows = tallies(chosen.counted, chosen.states, lambda u: key_of(u, by))
    return [_line(t, by, form, found.term.pk) for t in rows]


def _line(tally: Tally, by: str, form: CoverageForm, term: UUID) -> Line:
    """A count with its doors; they keep what else the page is narrowed to."""
    kept = {name: form.cleaned_data[name] for name in ("rounds", "q", "unit_type", "sector", "level")}
    place = {name: value for name, value in kept.items() if value} | {"term": term, "by": by}
    can_open = bool(tally.key)
    place |= {by: tally.key} if can_open else {}

    def to(n: int, **more: object) -> Door:
        return Door(n, door("coverage", **place, **more) if can_open and n else "")

    return Line(
        words_of(tally.key, by, form) or _("未填写"),
        to(tally.total),
        to(tally.covered, state=CoverageState.COVERED),
        to(tally.planned, state=CoverageState.PLANNED),
        to(tally.missing, state=CoverageState.MISSING),
        tally.covered / tally.total,
    )

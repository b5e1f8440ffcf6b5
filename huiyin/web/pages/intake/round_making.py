"""A notice of a whole round: what it would make, the choices that it leaves to people, and making it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huiyin.intake import actions, queries
from huiyin.intake.planned import KINDS as KNOWN_KINDS
from huiyin.intake.round_applying import apply_round
from huiyin.intake.round_ledger import new_round, round_choices, round_facts, round_plan_for
from huiyin.intake.round_plan import MOST_TEAMS, RoundPlan
from huiyin.organisations.queries import units_for
from huiyin.rounds.queries import rounds_for, terms_for
from huiyin.rules.round import InspectionKind, MeetingKind
from huiyin.rules.unit import UnitType

from ...refusals import Refusal, answers
from ...sent_once import sent_once
from ...wording import choices
from .comparing import document_of, show_document
from .words import KINDS, ROUND_PROBLEMS

MAKES_ROUNDS = frozenset({"round_news", "stationing_notice"})
#: names that the browser offers while one types
MOST_NAMES = 1_000
MOST_TARGETS = 400


def show_round(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    """What the notice would make, line by line, with every choice beside its line."""
    document = document_of(request, pk)
    if document.state != "read":
        return show_document(request, pk, refusal)
    made = round_plan_for(document, request.viewer)
    bodys = units_for(request.viewer).filter(body_id=document.body_id)
    context = {
        "document": document, "plan": made, "refusal": refusal, "kind_words": KINDS[document.kind],
        "problems": [ROUND_PROBLEMS[code] for code in made.problems],
        "kinds": [(k, KINDS[k]) for k in KNOWN_KINDS],
        "rounds": rounds_for(request.viewer).filter(body_id=document.body_id),
        "terms": terms_for(request.viewer).filter(body_id=document.body_id),
        "new": made.new or new_round(document, request.viewer), "own": round_choices(document),
        "teams": len(made.teams) + made.teams_known, "most_teams": MOST_TEAMS,
        "stationed": round_choices(document).get("stationed_from", round_facts(document).get("stationed_by")),
        "names": bodys.order_by("name").values_list("name", flat=True)[:MOST_NAMES],
        "inspection_kinds": choices(InspectionKind), "unit_types": choices(UnitType),
        "meeting_kinds": [c for c in choices(MeetingKind) if c[0] != MeetingKind.ONE_TO_ONE_FEEDBACK],
        "targets": [{"line": t, "own": _own(made, document, t.written)} for t in made.targets],
        "counted": {does: made.count(does) for does in ("join", "create", "known", "skip", "open")},
    }  # fmt: skip
    return render(request, "web/intake/round_plan.html", context)


def _own(made: RoundPlan, document: Any, written: str) -> dict[str, Any]:
    return (round_choices(document).get("targets") or {}).get(written, {})


@require_POST
@sent_once
@answers(again=show_round)
def make_round(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep the choices; with `do=apply` also make what they amount to."""
    document = document_of(request, pk)
    posted = request.POST
    if not posted.get("version", "").isdecimal():
        raise ValidationError(_("页面不完整，请刷新后重新提交。"))
    into = posted.get("into", "")
    document = actions.decide_round(
        document_id=pk, version=int(posted["version"]), by=request.viewer, kind=posted.get("kind") or None,
        round_id=_uuid(into) if into != "new" else None, choices=_choices(request, document),
    )  # fmt: skip
    if posted.get("do") != "apply":
        return redirect("intake_plan", pk=pk)
    made = apply_round(document_id=pk, version=document.version, by=request.viewer)
    messages.success(request, _said(made.outcome))
    return redirect("intake_document", pk=pk)


def _said(outcome: dict[str, Any]) -> str:
    counts = ("targets_added", "round_teams", "meetings", "units_added")
    if not outcome["round_made"] and not outcome["stationed_from"] and not any(outcome[c] for c in counts):
        return _("公告的内容都已登记，没有新增，也没有改动。")
    return (
        _("已登记：巡视对象 %(targets_added)d 个、巡视组 %(round_teams)d 个、会议 %(meetings)d 次。")
        % outcome
    )


def _choices(request: HttpRequest, document: Any) -> dict[str, Any]:
    posted = request.POST
    number, teams = posted.get("number", ""), posted.get("teams", "")
    places = {
        key.removeprefix("meeting-"): kind for key, kind in posted.items() if key.startswith("meeting-")
    }
    known = {str(k) for k in MeetingKind} | {""}
    return {
        "new": {
            "name": posted.get("name", "").strip()[:120], "term": str(_uuid(posted.get("term", "")) or ""),
            "number": int(number) if number.isdecimal() and int(number) < 100 else None,
            "term_name": posted.get("term_name", "").strip()[:60],
            "term_starts_on": posted.get("term_starts_on", ""),
        },
        "stationed_from": posted.get("stationed_from", ""),
        "teams": min(int(teams), MOST_TEAMS) if teams.isdecimal() else 0,
        "meetings": {at: kind for at, kind in places.items() if kind in known},
        "unknown": posted.get("unknown", "") if posted.get("unknown") in ("skip", "create") else "",
        "targets": _lines(posted, queries.places_for(document, request.viewer)),
    }  # fmt: skip


def _lines(posted: QueryDict, places: Any) -> dict[str, dict[str, Any]]:
    """One decision a target as written; a name that was typed counts more than what was picked."""
    lines: dict[str, dict[str, Any]] = {}
    for n in range(MOST_TARGETS):
        if not (written := posted.get(f"target-{n}")):
            break
        is_, typed = posted.get(f"target-{n}-is", ""), posted.get(f"target-{n}-name", "").strip()
        line: dict[str, Any] = {
            "kind": _one_of(InspectionKind, posted.get(f"target-{n}-kind")),
            "type": _one_of(UnitType, posted.get(f"target-{n}-type")),
        }
        if typed:
            found = places.find(typed)
            if found.place is None:
                raise ValidationError(_("没有名为“%(name)s”的单位，请从名单中选择。") % {"name": typed[:60]})
            line |= {"how": "unit", "unit": str(found.place.unit_id)}
        elif is_ in ("create", "skip"):
            line["how"] = is_
        elif is_:
            line |= {"how": "unit", "unit": str(_uuid(is_))}
        if posted.get(f"target-{n}-remember"):
            line["remember"] = True
        lines[written] = line
    return lines


def _one_of(kind: Any, value: str | None) -> str:
    return value if value in {str(member) for member in kind} else ""


def _uuid(posted: str) -> UUID | None:
    try:
        return UUID(posted) if posted else None
    except ValueError as error:
        raise ValidationError(_("没有这个选项，请重新选择。")) from error

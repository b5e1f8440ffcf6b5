"""The round that a notice speaks of, within the viewer's scope: as it is, or as it would be made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from huiyin.accounts.viewer import Viewer
from huiyin.organisations.clock import today
from huiyin.reading.numerals import CHINESE, ordinal
from huiyin.rounds.models import Round, Term
from huiyin.rounds.queries import meetings_for, rounds_for, teams_for, terms_for
from huiyin.rules.roles import Role
from huiyin.rules.round import RoundState

from .ledger import BodyLedger
from .models import ImportedDocument
from .round_plan import KnownRound, NewRound, RoundPlan, plan_round
from .sorting import day

_NUMBER = re.compile(rf"第([{CHINESE}\d]{{1,4}})轮")
_TERM = re.compile(rf"第?([{CHINESE}\d]{{1,3}})届")


def round_choices(document: ImportedDocument) -> Mapping[str, Any]:
    """What the user decided about the round: see `actions.decide_round`."""
    return document.choices.get("round") or {}


def round_facts(document: ImportedDocument) -> Mapping[str, Any]:
    return (document.reading or {}).get("round") or {}


def round_plan_for(document: ImportedDocument, viewer: Viewer) -> RoundPlan:
    """What importing this notice would make now."""
    chosen = rounds_for(viewer).filter(pk=document.round_id, body_id=document.body_id).first()
    return plan_round(
        round_facts(document), round_choices(document), BodyLedger(document, viewer).places,
        into=_known(chosen, viewer) if chosen else None,
        new=None if chosen else new_round(document, viewer), today=today(),
        may=Role.OFFICE in viewer.roles(document.body_id),
    )  # fmt: skip


def _known(chosen: Round, viewer: Viewer) -> KnownRound:
    meetings = meetings_for(viewer, chosen.pk).filter(target=None).values_list("kind", "held_on")
    return KnownRound(
        chosen.name, RoundState(chosen.state), chosen.stationed_from,
        frozenset(teams_for(viewer, chosen.pk).values_list("number", flat=True)), frozenset(meetings),
    )  # fmt: skip


def new_round(document: ImportedDocument, viewer: Viewer) -> NewRound:
    """The round to be made, as the user gave it, and where they gave nothing as the notice prints it."""
    own, printed = round_choices(document).get("new") or {}, str(round_facts(document).get("name") or "")
    number = own.get("number") or _ordinal(_NUMBER, printed)
    if own:
        term = UUID(own["term"]) if own.get("term") else None
        return NewRound(
            own.get("name", ""), number, term, own.get("term_name", ""), day(own.get("term_starts_on"))
        )
    known = _term_of(printed, document, viewer)
    return NewRound(printed, number, known.pk if known else None, _term_name(printed) if not known else "")


def _term_of(printed: str, document: ImportedDocument, viewer: Viewer) -> Term | None:
    """The term whose number the notice names; with no number in it, the newest."""
    terms = list(terms_for(viewer).filter(body_id=document.body_id))
    wanted = _ordinal(_TERM, printed)
    if wanted is None:
        return terms[0] if terms else None
    return next((t for t in terms if _ordinal(_TERM, t.name) == wanted), None)


def _term_name(printed: str) -> str:
    found = _TERM.search(printed)
    return f"第{found[1]}届" if found else ""


def _ordinal(pattern: re.Pattern[str], words: str) -> int | None:
    found = pattern.search(words)
    return ordinal(found[1]) if found else None

"""Writing working papers: amended while open, made final, taken back with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.viewer import Viewer
from huiyin.evidence.models import StoredFile
from huiyin.evidence.storage import Named, each_once
from huiyin.journal.actions import record
from huiyin.journal.staleness import check_version, update_unchanged
from huiyin.organisations.clock import today
from huiyin.rounds.models import Target
from huiyin.rules.draft import NOT_DRAFTING
from huiyin.rules.moves import Obstacle, Refused
from huiyin.rules.roles import Role
from huiyin.rules.round import RoundState
from huiyin.rules.working_paper import LIFE, PaperAction, PaperKind, PaperState

from .models import PaperFile, WorkingPaper
from .queries import desks_for, paper_facts, roles_at

#: what a form may change while the paper is open
AMENDABLE = ("kind", "title", "source", "text", "on")
Files = Sequence[Named]


def desk(target_id: UUID, by: Viewer) -> Target:
    """The target at which the team's member works; raises `Refused` for others and outside of the round."""
    target = desks_for(by).get(pk=target_id)
    if Role.TEAM not in roles_at(target, by):
        raise Refused(PaperAction.AMEND, [Obstacle("not_your_role", {"roles": [Role.TEAM]})])
    if (state := RoundState(target.round.state)) in NOT_DRAFTING:
        raise Refused(PaperAction.AMEND, [Obstacle("round_not_drafting", {"state": state})])
    return target


@transaction.atomic
def write_paper(
    *, target_id: UUID, kind: PaperKind, title: str, on: date, source: str = "", text: str = "",
    files: Files = (), by: Viewer,
) -> WorkingPaper:  # fmt: skip
    target = desk(target_id, by)
    _demand_past(on)
    paper = WorkingPaper.objects.create(
        body_id=target.body_id, target=target, kind=kind, title=title.strip(), source=source.strip(),
        text=text.strip(), on=on, written_by=by.id, written_by_name=by.name,
    )  # fmt: skip
    record(body=paper.body_id, by=by, action="write_paper", object_type="working_paper", object_id=paper.pk,
           payload={"target": target.pk})  # fmt: skip
    _attach(paper, files, by)
    return paper


@transaction.atomic
def amend_paper(
    *, paper_id: UUID, version: int, files: Files = (), by: Viewer, **changes: Any
) -> WorkingPaper:
    """Former values stay in the journal."""
    paper = _locked(paper_id, by, version)
    if "on" in changes:
        _demand_past(changes["on"])
    changed = {k: v for k, v in changes.items() if k in AMENDABLE and getattr(paper, k) != v}
    _step(paper, PaperAction.AMEND, by, note={"before": {k: getattr(paper, k) for k in changed}}, **changed)
    _attach(paper, files, by)
    return paper


@transaction.atomic
def finish_paper(*, paper_id: UUID, by: Viewer, version: int | None = None) -> WorkingPaper:
    return _step(_locked(paper_id, by, version), PaperAction.FINISH, by)


@transaction.atomic
def reopen_paper(*, paper_id: UUID, reason: str, by: Viewer, version: int | None = None) -> WorkingPaper:
    paper = _locked(paper_id, by, version)
    return _step(paper, PaperAction.REOPEN, by, reason=reason.strip())


@transaction.atomic
def withdraw_paper(*, paper_id: UUID, reason: str, by: Viewer, version: int | None = None) -> WorkingPaper:
    """Take back what was written by mistake; it stays readable to the team."""
    paper = _locked(paper_id, by, version)
    return _step(paper, PaperAction.WITHDRAW, by, reason=reason.strip())


def _demand_past(on: date) -> None:
    if on > today():
        raise ValidationError({"on": _("日期不能晚于今天。")})


def _locked(paper_id: UUID, by: Viewer, version: int | None) -> WorkingPaper:
    own = WorkingPaper.objects.visible_to(by).filter(pk=paper_id)
    rows = WorkingPaper.objects.select_related("target__round").filter(pk__in=own.values("pk"))
    paper = rows.select_for_update(of=("self",)).get()
    check_version(paper, version)
    return paper


def _step(
    paper: WorkingPaper,
    action: PaperAction,
    by: Viewer,
    *,
    note: dict[str, Any] | None = None,
    **changes: Any,
) -> WorkingPaper:
    state = PaperState(paper.state)
    facts = paper_facts(paper, changes.get("reason", ""))
    after = LIFE.next_state(action, state, roles_at(paper.target, by), facts)
    update_unchanged(paper, version=paper.version, state=after, **changes)
    record(body=paper.body_id, by=by, action=action, object_type="working_paper",
           object_id=paper.pk, payload={"from": state, "to": after, **(note or {})})  # fmt: skip
    return paper


def _attach(paper: WorkingPaper, files: Files, by: Viewer) -> None:
    for kept, name in each_once(files):
        stored = StoredFile.objects.of(kept)
        PaperFile.objects.get_or_create(
            paper=paper, file=stored, defaults={"name": name, "added_by_name": by.name}
        )

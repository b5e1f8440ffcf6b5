"""Writing drafts of findings, putting them to the team's leader, registering them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.viewer import Viewer
from huiyin.findings import actions as findings
from huiyin.findings.models import Category, Finding
from huiyin.findings.registering import NewFinding
from huiyin.journal.actions import record
from huiyin.journal.staleness import check_version, update_unchanged
from huiyin.organisations.clock import today
from huiyin.rounds.models import Target
from huiyin.rules.draft import LIFE, DraftAction, DraftState
from huiyin.rules.finding import Pace
from huiyin.rules.working_paper import PaperState

from .models import Draft, Ground, Remark, WorkingPaper
from .papers import desk
from .queries import draft_facts, roles_at


@dataclass(frozen=True, slots=True)
class Content:
    """What a draft says. Money is in yuan; `papers` are the working papers that it rests on."""

    title: str
    fact: str = ""
    basis: str = ""
    category_id: UUID | None = None
    people: str = ""
    amount: Decimal | None = None
    pace: Pace = Pace.STAGED
    papers: frozenset[UUID] = frozenset()

    def fields(self) -> dict[str, Any]:
        """The draft's own fields, texts without the space around them."""
        texts = {name: getattr(self, name).strip() for name in ("title", "fact", "basis", "people")}
        return {**texts, "category_id": self.category_id, "amount": self.amount, "pace": self.pace}


@transaction.atomic
def write_draft(*, target_id: UUID, content: Content, by: Viewer) -> Draft:
    draft = make(desk(target_id, by), content, by)
    record(body=draft.body_id, by=by, action="write_draft", object_type="draft", object_id=draft.pk,
           payload={"target": draft.target_id})  # fmt: skip
    return draft


@transaction.atomic
def amend_draft(*, draft_id: UUID, content: Content, version: int, by: Viewer) -> Draft:
    """Any member of the team may; former values stay in the journal."""
    draft = locked(draft_id, by, version)
    papers = _papers(draft.target, content, by)
    _demand_category(content, draft.target)
    changed = {k: v for k, v in content.fields().items() if getattr(draft, k) != v}
    before = {k: getattr(draft, k) for k in changed}
    rested = set(draft.grounds.values_list("paper_id", flat=True))
    step(draft, DraftAction.AMEND, by, note={"before": before, "papers": sorted(map(str, rested))}, **changed)
    draft.grounds.exclude(paper__in=papers).delete()
    Ground.objects.bulk_create(Ground(draft=draft, paper=p) for p in papers if p.pk not in rested)
    return draft


@transaction.atomic
def propose(*, draft_id: UUID, by: Viewer, version: int | None = None) -> Draft:
    """Put it to the team's leader."""
    return step(locked(draft_id, by, version), DraftAction.PROPOSE, by, proposed_by=by.id, reason="")


@transaction.atomic
def recall(*, draft_id: UUID, by: Viewer, version: int | None = None) -> Draft:
    return step(locked(draft_id, by, version), DraftAction.RECALL, by, proposed_by=None)


@transaction.atomic
def send_back(*, draft_id: UUID, reason: str, by: Viewer, version: int | None = None) -> Draft:
    return _reasoned(draft_id, DraftAction.SEND_BACK, reason, by, version)


@transaction.atomic
def drop(*, draft_id: UUID, reason: str, by: Viewer, version: int | None = None) -> Draft:
    """Nothing comes of it; it stays readable and can be taken up again."""
    return _reasoned(draft_id, DraftAction.DROP, reason, by, version)


@transaction.atomic
def take_up(*, draft_id: UUID, by: Viewer, version: int | None = None) -> Draft:
    return step(locked(draft_id, by, version), DraftAction.TAKE_UP, by, proposed_by=None)


@transaction.atomic
def register(*, draft_id: UUID, by: Viewer, version: int | None = None) -> Finding:
    """The leader takes a draft into the ledger; the unit sees it at the round's feedback."""
    return _registered(locked(draft_id, by, version), DraftAction.REGISTER, by)


@transaction.atomic
def hand_over(*, draft_id: UUID, by: Viewer, version: int | None = None) -> Finding:
    """Register a draft and hand it to the unit at once, for immediate rectification (立行立改)."""
    finding = _registered(locked(draft_id, by, version), DraftAction.HAND_OVER, by)
    return findings.feed_back(finding_id=finding.pk, on=today(), by=by)


@transaction.atomic
def remark(*, draft_id: UUID, text: str, by: Viewer) -> Remark:
    """Say something about a draft, to the team and the office alone."""
    draft = Draft.objects.visible_to(by).get(pk=draft_id)
    if not text.strip():
        raise ValidationError({"text": _("请先写下要说的话。")})
    made = Remark.objects.create(draft=draft, text=text.strip(), by=by.id, by_name=by.name)
    record(body=draft.body_id, by=by, action="remark_on_draft", object_type="draft", object_id=draft.pk,
           payload={"remark": made.pk})  # fmt: skip
    return made


@transaction.atomic
def note_paper(*, target: Target, what: str, form: str, by: Viewer) -> None:
    """What leaves the house is journaled: which document of a target, in which form."""
    # of the target's own history the unit reads some, so that this stands apart from it
    record(body=target.body_id, by=by, action="take_out_team_paper", object_type="team_paper",
           object_id=f"{what}:{target.pk}", payload={"form": form})  # fmt: skip


def make(target: Target, content: Content, by: Viewer) -> Draft:
    """The row of a new draft with the papers that it rests on; the caller journals it."""
    papers = _papers(target, content, by)
    _demand_category(content, target)
    draft = Draft.objects.create(
        body_id=target.body_id, target=target, written_by=by.id, written_by_name=by.name, **content.fields()
    )
    Ground.objects.bulk_create(Ground(draft=draft, paper=paper) for paper in papers)
    return draft


def locked(draft_id: UUID, by: Viewer, version: int | None = None) -> Draft:
    """The draft within the viewer's scope, held until the transaction ends."""
    own = Draft.objects.visible_to(by).filter(pk=draft_id)
    rows = Draft.objects.select_related("target__round", "merged_into").filter(pk__in=own.values("pk"))
    draft = rows.select_for_update(of=("self",)).get()
    check_version(draft, version)
    return draft


def step(
    draft: Draft, action: DraftAction, by: Viewer, *, note: dict[str, Any] | None = None, **changes: Any
) -> Draft:
    """Take one step of a draft's life; raises `Refused` with every obstacle."""
    state = DraftState(draft.state)
    facts = draft_facts(draft, by, changes.get("reason", ""))
    after = LIFE.next_state(action, state, roles_at(draft.target, by), facts)
    update_unchanged(draft, version=draft.version, state=after, **changes)
    record(body=draft.body_id, by=by, action=action, object_type="draft", object_id=draft.pk,
           payload={"from": state, "to": after, "reason": facts.reason, **(note or {})})  # fmt: skip
    return draft


def _reasoned(draft_id: UUID, action: DraftAction, reason: str, by: Viewer, version: int | None) -> Draft:
    return step(locked(draft_id, by, version), action, by, reason=reason.strip())


def _registered(draft: Draft, action: DraftAction, by: Viewer) -> Finding:
    LIFE.next_state(action, DraftState(draft.state), roles_at(draft.target, by), draft_facts(draft, by))
    new = NewFinding(
        target_id=draft.target_id, title=draft.title, text=draft.fact, basis=draft.basis,
        category_id=draft.category_id, amount=draft.amount, pace=Pace(draft.pace),
    )  # fmt: skip
    finding = findings.register_finding(new, by=by)
    step(draft, action, by, note={"finding": finding.pk}, finding_id=finding.pk,
         decided_at=timezone.now(), decided_by_name=by.name)  # fmt: skip
    return finding


def _papers(target: Target, content: Content, by: Viewer) -> Collection[WorkingPaper]:
    rows = WorkingPaper.objects.visible_to(by).filter(target=target, pk__in=content.papers)
    found = list(rows.exclude(state=PaperState.WITHDRAWN))
    if len(found) != len(content.papers):
        raise ValidationError({"papers": _("所选底稿已撤回或不属于这个单位，请重新选择。")})
    return found


def _demand_category(content: Content, target: Target) -> None:
    if content.category_id is not None:
        Category.objects.get(pk=content.category_id, body_id=target.body_id)

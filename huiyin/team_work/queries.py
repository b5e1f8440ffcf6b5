"""Reading what a team works on, within the viewer's scope."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from huiyin.accounts.models import User
from huiyin.accounts.viewer import Viewer
from huiyin.rounds.leading import leaders_of
from huiyin.rounds.models import Target
from huiyin.rules import working_paper
from huiyin.rules.draft import LIFE, LIVE, DraftAction, DraftFacts, DraftState
from huiyin.rules.finding import FindingState, Pace
from huiyin.rules.moves import Obstacle
from huiyin.rules.roles import Role
from huiyin.rules.round import RoundState
from huiyin.rules.working_paper import PaperAction, PaperFacts, PaperState

from .models import Draft, PaperFile, Remark, WorkingPaper


def desks_bare(viewer: Viewer) -> QuerySet[Target]:
    """The targets at which the viewer works, or whose work the office looks at: the newest round first."""
    seen = Q(body_id__in=viewer.bodies(Role.OFFICE)) | Q(team_id__in=viewer.scopes(Role.TEAM))
    return Target.objects.filter(seen).order_by("-round__term__starts_on", "-round__number", "unit__name")


def counted(rows: QuerySet[Target]) -> QuerySet[Target]:
    """Targets with how many papers and drafts lie there."""

    def number(of: QuerySet[Any]) -> Coalesce:
        each = of.filter(target=OuterRef("pk")).order_by().values("target").annotate(n=Count("pk"))
        return Coalesce(Subquery(each.values("n")), 0)

    drafts = Draft.objects.all()
    return rows.annotate(
        papers_count=number(WorkingPaper.objects.exclude(state=PaperState.WITHDRAWN)),
        drafts_count=number(drafts.filter(state__in=sorted(LIVE))),
        proposed_count=number(drafts.filter(state=DraftState.PROPOSED)),
        registered_count=number(drafts.filter(state=DraftState.REGISTERED)),
    )


def desks_for(viewer: Viewer) -> QuerySet[Target]:
    """The same with what lies there, and with names."""
    return counted(desks_bare(viewer)).select_related("unit", "round", "team", "body")


def leaders_named(target: Target) -> list[str]:
    """Who decides on the drafts of this target; empty where the office does."""
    people = User.objects.filter(pk__in=leaders_of(target.team_id)).order_by("name")
    return list(people.values_list("name", flat=True))


def papers_for(viewer: Viewer) -> QuerySet[WorkingPaper]:
    return WorkingPaper.objects.visible_to(viewer).select_related("target__unit", "target__round", "body")


def drafts_for(viewer: Viewer) -> QuerySet[Draft]:
    related = ("target__unit", "target__round", "target__team", "category", "body", "finding", "merged_into")
    return Draft.objects.visible_to(viewer).select_related(*related)


def files_for(viewer: Viewer) -> QuerySet[PaperFile]:
    return PaperFile.objects.visible_to(viewer).select_related("file")


def remarks_for(viewer: Viewer) -> QuerySet[Remark]:
    return Remark.objects.visible_to(viewer)


def roles_at(target: Target, viewer: Viewer) -> frozenset[Role]:
    """The roles in which the viewer works at this target."""
    held = viewer.roles(target.body_id) & {Role.OFFICE}
    return held | {Role.TEAM} if target.team_id in viewer.scopes(Role.TEAM) else held


def paper_facts(paper: WorkingPaper, reason: str = "") -> PaperFacts:
    resting = Draft.objects.filter(papers=paper, state__in=sorted(LIVE))
    return PaperFacts(text=paper.text, reason=reason, drafts=resting.count())


def paper_steps(paper: WorkingPaper, viewer: Viewer) -> dict[PaperAction, list[Obstacle]]:
    """Each step that state and roles know; the reason that its form asks for does not stand against it."""
    state, held = PaperState(paper.state), roles_at(paper.target, viewer)
    facts, life = paper_facts(paper, reason="…"), working_paper.LIFE
    return {a: life.obstacles(a, state, held, facts) for a in life.offered(state, held)}


def authors_of(draft: Draft) -> frozenset[str]:
    """Who had a hand in a draft: its writer, who put it forward, and who wrote what was merged into it."""
    found = {draft.written_by, draft.proposed_by}
    level: Collection[UUID] = [draft.pk]
    while level:
        parts = list(Draft.objects.filter(merged_into__in=level).values_list("pk", "written_by"))
        found |= {writer for _pk, writer in parts}
        level = [pk for pk, _writer in parts]
    return frozenset(str(who) for who in found if who)


def draft_facts(draft: Draft, viewer: Viewer, reason: str = "") -> DraftFacts:
    leaders = leaders_of(draft.target.team_id)
    whole = draft.merged_into
    return DraftFacts(
        actor=str(viewer.id or ""), authors=authors_of(draft), reason=reason, fact=draft.fact,
        leads=viewer.id in leaders, has_leader=bool(leaders), has_category=draft.category_id is not None,
        papers=draft.grounds.count(), parts=draft.parts.filter(state=DraftState.MERGED).count(),
        whole_is_open=whole is None or whole.state != DraftState.REGISTERED, pace=Pace(draft.pace),
        round_state=RoundState(draft.target.round.state),
    )  # fmt: skip


def draft_steps(draft: Draft, viewer: Viewer) -> dict[DraftAction, list[Obstacle]]:
    """Each step that state and roles know; the reason that its form asks for does not stand against it."""
    state, held = DraftState(draft.state), roles_at(draft.target, viewer)
    facts = draft_facts(draft, viewer, reason="…")
    return {a: LIFE.obstacles(a, state, held, facts) for a in LIFE.offered(state, held)}


@dataclass(frozen=True, slots=True)
class Composed:
    """What a team's report is made of: its target, its drafts in the order of their categories, and how many
    papers of each kind they stand on."""

    target: Target
    drafts: tuple[Draft, ...]
    papers: dict[str, int] = field(default_factory=dict)

    def by_category(self) -> list[tuple[Any, list[Draft]]]:
        """The drafts under the categories of the first level; what has none stands last."""
        found: dict[Any, list[Draft]] = {}
        for draft in self.drafts:
            category = draft.category and (draft.category.parent or draft.category)
            found.setdefault(category, []).append(draft)
        return sorted(found.items(), key=lambda pair: (pair[0] is None, pair[0].order if pair[0] else 0))


def composed(viewer: Viewer, target: Target, *, registered_only: bool) -> Composed:
    """The drafts that count, for the report; those that were registered alone, for the feedback."""
    states = [DraftState.REGISTERED] if registered_only else [DraftState.PROPOSED, DraftState.REGISTERED]
    rows = drafts_for(viewer).filter(target=target, state__in=states).select_related("category__parent")
    rows = rows.prefetch_related("papers")
    rows = rows.exclude(finding__state=FindingState.WITHDRAWN)
    drafts = tuple(map(_as_registered, rows.order_by("category__order", "written_at", "pk")))
    kinds = papers_for(viewer).filter(target=target).exclude(state=PaperState.WITHDRAWN).order_by()
    counted = {row["kind"]: row["n"] for row in kinds.values("kind").annotate(n=Count("pk"))}
    return Composed(target, drafts, counted)


def _as_registered(draft: Draft) -> Draft:
    """A draft with the words that its finding has now: what is registered may have been amended since."""
    if finding := draft.finding:
        draft.title, draft.fact, draft.basis = finding.title, finding.text, finding.basis
        draft.amount, draft.pace = finding.amount, finding.pace
    return draft

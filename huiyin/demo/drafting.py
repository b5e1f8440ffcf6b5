"""A team's desk at the enterprise that can be looked at: papers, drafts in every state, what was said.

The drafts of what is in the ledger already were registered in their day; that is history, so that their
findings are put beside them here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from huiyin.accounts.viewer import Viewer
from huiyin.rounds import inspectors
from huiyin.rules.draft import DraftState
from huiyin.rules.finding import FindingState, Pace
from huiyin.rules.roles import Role
from huiyin.rules.team import TeamPart
from huiyin.rules.working_paper import PaperKind
from huiyin.team_work import actions, merging, papers
from huiyin.team_work.actions import Content
from huiyin.team_work.models import Draft, WorkingPaper

from .cast import STATIONED
from .patterns import chance, content
from .script import SHOWN
from .stage import SHOWN_TEAM, Stage
from .telling import Told, moment

#: so many of the findings in the ledger have their drafts on the desk
REGISTERED = 3


class Drafting:
    def __init__(self, stage: Stage, told: Sequence[Told]) -> None:
        self._stage, self._told, self._rng = stage, told, chance(SHOWN)
        self._target = stage.main.targets[SHOWN]
        self._deputy = stage.main.teams[SHOWN_TEAM]

    def run(self) -> None:
        self._member = self._stage.people.visitor(
            "member03", "第三巡视组组员", Role.TEAM, self._target.team_id
        )
        self._serve(self._deputy, TeamPart.DEPUTY)
        self._serve(self._member, TeamPart.MEMBER)
        written = [self._paper(row) for row in content("desk")["papers"]]
        for paper in written[:3]:
            papers.finish_paper(paper_id=paper.pk, by=self._member)
        drafts: list[Draft] = []
        for row in content("desk")["drafts"]:
            drafts.append(self._draft(row, written, drafts))
        for row in content("desk")["remarks"]:
            by = self._deputy if row["by"] == "deputy" else self._member
            actions.remark(draft_id=drafts[row["draft"]].pk, text=row["text"], by=by)
        self._registered(written)

    def _serve(self, viewer: Viewer, part: TeamPart) -> None:
        """Their place in the roster, with the account that they log in by."""
        person = inspectors.add_inspector(
            body_id=self._stage.body.pk, name=viewer.name, post="巡视干部", account_id=viewer.id,
            by=self._stage.office,
        )  # fmt: skip
        inspectors.join_team(
            team_id=self._target.team_id, inspector_id=person.pk, part=part, by=self._stage.office
        )

    def _paper(self, row: dict[str, Any]) -> WorkingPaper:
        day = STATIONED[0] + timedelta(days=row["day"])
        made = papers.write_paper(
            target_id=self._target.pk, kind=PaperKind(row["kind"]), title=row["title"], on=day,
            source=row["source"], text=row["text"], by=self._member,
        )  # fmt: skip
        WorkingPaper.objects.filter(pk=made.pk).update(written_at=moment(day, self._rng))
        return made

    def _draft(self, row: dict[str, Any], written: Sequence[WorkingPaper], before: Sequence[Draft]) -> Draft:
        parts = [before[n] for n in row.get("merged", ())]
        rests = {written[n].pk for n in row.get("papers", ())} | {
            g.paper_id for p in parts for g in p.grounds.all()
        }
        told = Content(
            title=row["title"], fact=row["fact"], basis=row["basis"], people=row["people"],
            category_id=self._stage.categories[row["category"]].pk, papers=frozenset(rests),
            amount=Decimal(row["amount"]) if "amount" in row else None, pace=Pace(row.get("pace", "staged")),
        )  # fmt: skip
        if parts:
            draft = merging.merge(draft_ids=[p.pk for p in parts], content=told, by=self._member)
        else:
            draft = actions.write_draft(target_id=self._target.pk, content=told, by=self._member)
        match row["state"]:
            case DraftState.PROPOSED | DraftState.SENT_BACK:
                actions.propose(draft_id=draft.pk, by=self._member)
                if row["state"] == DraftState.SENT_BACK:
                    actions.send_back(draft_id=draft.pk, reason=row["reason"], by=self._deputy)
            case DraftState.DROPPED:
                actions.drop(draft_id=draft.pk, reason=row["reason"], by=self._member)
        return draft

    def _registered(self, written: Sequence[WorkingPaper]) -> None:
        """Drafts of some findings that the ledger has of this enterprise."""
        mine = [t.finding for t in self._told if t.finding.target_id == self._target.pk]
        live = [f for f in mine if f.state not in (FindingState.WITHDRAWN, FindingState.REGISTERED)]
        for n, finding in enumerate(live[:REGISTERED]):
            told = Content(
                title=finding.title, fact=finding.text, basis=finding.basis, category_id=finding.category_id,
                amount=finding.amount, pace=Pace(finding.pace), papers=frozenset({written[n].pk}),
            )  # fmt: skip
            draft = actions.write_draft(target_id=self._target.pk, content=told, by=self._member)
            actions.propose(draft_id=draft.pk, by=self._member)
            at = moment(finding.recorded_on, self._rng)
            Draft.objects.filter(pk=draft.pk).update(
                state=DraftState.REGISTERED, finding=finding, written_at=at, decided_at=at,
                decided_by_name=self._deputy.name,
            )  # fmt: skip

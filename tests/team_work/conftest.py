"""A team at its target: a member who writes and a leader who decides, by the roster."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from huiyin.rounds import inspectors
from huiyin.rounds.models import Round
from huiyin.rules.roles import Role
from huiyin.rules.round import RoundState
from huiyin.rules.team import TeamPart
from huiyin.rules.working_paper import PaperKind
from huiyin.team_work import actions, papers
from huiyin.team_work.actions import Content
from huiyin.team_work.models import Draft, WorkingPaper
from tests.conftest import Side, person

Write = Callable[..., Draft]


@pytest.fixture
def side(world) -> Side:
    """甲: the round is stationed, team 1 has a leader with an account."""
    ours = world.ours
    ours.viewers["chief"] = person("甲省第一组组长", Role.TEAM, ours.body.pk, ours.teams[0].pk)
    Round.objects.filter(pk=ours.round.pk).update(state=RoundState.STATIONED)
    lead(ours, "chief")
    return ours


def lead(side: Side, name: str, part: TeamPart = TeamPart.LEADER) -> None:
    viewer = side.viewers[name]
    made = inspectors.add_inspector(
        body_id=side.body.pk, name=f"{viewer.name}本人", account_id=viewer.id, by=side.office
    )
    inspectors.join_team(team_id=side.teams[0].pk, inspector_id=made.pk, part=part, by=side.office)


def paper_of(side: Side, text: str = "台账三个月未登记。", **more: object) -> WorkingPaper:
    given = {
        "kind": PaperKind.TALK,
        "title": "与财务处处长谈话",
        "on": date(2024, 1, 8),
        "text": text,
        **more,
    }
    return papers.write_paper(target_id=side.targets[0].pk, by=side.team1, **given)


def content_of(side: Side, *grounds: WorkingPaper, **more: object) -> Content:
    given = {
        "title": "关于“台账不全”的问题", "fact": "三个月未登记，涉及 32 笔。", "basis": "会计基础工作规范",
        "category_id": side.category.pk, "people": "财务处处长", **more,
    }  # fmt: skip
    return Content(papers=frozenset(g.pk for g in grounds), **given)


@pytest.fixture
def write(side) -> Write:
    """A draft by the member, on a paper of its own; `proposed=True` puts it to the leader."""

    def writing(*, proposed: bool = False, **more: object) -> Draft:
        content = content_of(side, paper_of(side), **more)
        draft = actions.write_draft(target_id=side.targets[0].pk, content=content, by=side.team1)
        return actions.propose(draft_id=draft.pk, by=side.team1) if proposed else draft

    return writing

"""Somebody who works for two inspecting bodies in different roles."""

from __future__ import annotations

from dataclasses import replace

import pytest

from huiyin.findings.queries import counts_by_state, findings_for

pytestmark = pytest.mark.django_db


def test_an_office_of_one_body_that_is_a_team_of_another_counts_what_it_sees_of_each(world):
    for side in (world.ours, world.theirs):
        side.register()
        side.issue(title="关于“审批超期”的问题")
        side.issue(title="关于“决策程序不规范”的问题", target=1)
    office, team = world.ours.office, world.theirs.team1
    both = replace(office, grants=office.grants | team.grants)
    for side, expected in ((world.ours, 3), (world.theirs, 2)):
        seen = findings_for(both).filter(round=side.round).count()
        assert sum(counts_by_state(both, side.round.pk).values()) == seen == expected

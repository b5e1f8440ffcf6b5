"""The parts that people play in a team."""

from __future__ import annotations

from enum import StrEnum


class TeamPart(StrEnum):
    LEADER = "leader"
    DEPUTY = "deputy"
    MEMBER = "member"
    TEAM_LIAISON = "team_liaison"


#: of these a team has at most one
SINGLE = frozenset({TeamPart.LEADER})
#: those who decide on what their team has written
LEADING = frozenset({TeamPart.LEADER, TeamPart.DEPUTY})

"""The stays of the demonstration's main round: a team is in two units at once, and goes on to a third."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from huiyin.rounds.models import Target
from huiyin.rounds.stationing import Announcement, StayDates, station

from .cast import MOBILISED, STATIONED
from .stage import Stage

#: the first unit of three is left, the third one entered
CHANGED = (date(2023, 11, 17), date(2023, 11, 20))
ACCEPTS = (
    "反映本单位领导班子及其成员、下一级领导班子主要负责人和重要岗位人员问题的来信、来电、来访，"
    "重点是违反政治纪律、组织纪律、廉洁纪律、群众纪律、工作纪律和生活纪律等方面的举报和反映。"
)
DECLINES = "不属于上述范围的信访问题，按照规定转交被巡视单位和有关部门处理。"


def station_teams(stage: Stage) -> None:
    by_team: dict[int, list[Target]] = defaultdict(list)
    for part, target in zip(stage.main.parts, stage.main.targets, strict=True):
        by_team[part.team].append(target)
    for number, targets in by_team.items():
        for target, dates in zip(targets, _stays(number, len(targets)), strict=True):
            said = _announcement(number, target, dates)
            station(target_id=target.pk, dates=dates, announcement=said, by=stage.office)


def _stays(team: int, units: int) -> list[StayDates]:
    """Two side by side; where there are three, the first is left early for the third."""
    first, last = STATIONED
    left = last - timedelta(days=team % 3)
    both = [StayDates(first, left, units > 1), StayDates(first, last, units > 1)][:units]
    if units > 2:
        both[0] = StayDates(first, CHANGED[0], True)
        both.append(StayDates(CHANGED[1], last, True))
    return both


def _announcement(team: int, target: Target, dates: StayDates) -> Announcement:
    name = target.unit.short_name or target.unit.name
    return Announcement(
        office=f"{name}办公楼 {team % 5 + 1} 层 {team % 5 + 1}{team:02d} 室",
        hotline=f"演示 800-{team:02d}66", hotline_hours="工作日 8:00—18:00",
        mailbox=f"{name}大门东侧巡视专用信箱",
        postal_address=f"演示市第 {900 + team} 号邮政专用信箱", accepts=ACCEPTS, declines=DECLINES,
        accepts_until=(dates.leaves_on or STATIONED[1]) - timedelta(days=5),
        announced_on=max(MOBILISED, dates.enters_on),
    )  # fmt: skip

"""What the demonstration's meetings said and decided: minutes, matters that are owed, reported, settled."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from huiyin.evidence.meeting_files import attach_to_meeting
from huiyin.evidence.storage import keep_named
from huiyin.rounds.actions import hold_meeting
from huiyin.rounds.meetings import NewDecision, give, keep_minutes, take
from huiyin.rounds.models import Meeting
from huiyin.rules.meeting_decision import DecisionAction
from huiyin.rules.roles import Role
from huiyin.rules.round import MeetingKind

from .script import SHOWN
from .stage import SECOND_SHOWN, Stage
from .timeline import before, workday

ATTENDED = (
    "巡视工作领导小组组长", "巡视工作领导小组副组长", "巡视办主任", "巡视办综合协调处处长", "各巡视组组长",
    "纪检监察机关协作联络员", "组织部门协作联络员",
)  # fmt: skip
SIGNED = "整改推进会纪要（签发稿）\n一、通报整改进度。\n二、议定事项按期落实。\n"
SAID: dict[MeetingKind, str] = {
    MeetingKind.MOBILISATION: "通报本轮任务和分工，明确进驻日期、工作纪律和请示报告要求。\n"
    "各组按“一托二”统筹力量，先做好信访和审计情况的对接。",
    MeetingKind.LEADING_GROUP_REPORT: "各巡视组汇报发现的主要问题。\n"
    "会议逐项审议反馈意见，要求问题表述有事实、有依据，涉及人的一律用职务表述。",
    MeetingKind.COLLECTIVE_FEEDBACK: "集中反馈本轮情况，提出整改要求：主要负责人承担第一责任，"
    "逐项建账、逐项销号。",
    MeetingKind.RECTIFICATION: "通报整改进度和超期情况，点评材料不实、措施空泛等问题。\n"
    "会议议定事项按期落实，由巡视办核对。",
}


def keep_meetings(stage: Stage, today: date) -> None:
    on = before(today, workday(today - timedelta(days=18)))
    pushed = hold_meeting(
        round_id=stage.main.round.pk, kind=MeetingKind.RECTIFICATION, held_on=on, by=stage.office
    )
    whole = Meeting.objects.filter(round=stage.main.round, target=None)
    for meeting in whole.order_by("held_on"):
        if said := SAID.get(MeetingKind(meeting.kind)):
            keep_minutes(
                meeting_id=meeting.pk, version=1, attended=ATTENDED, minutes=said, by=stage.office
            )  # fmt: skip
    _decide(stage, pushed, today)
    signed = keep_named([SIGNED.encode()], "整改推进会纪要（签发稿）.txt")
    attach_to_meeting(meeting_id=pushed.pk, files=[signed], by=stage.office)


def _decide(stage: Stage, meeting: Meeting, today: date) -> None:
    """One of each: due soon, late, with a team, with a department, the office's own, reported, settled."""
    shown, second = stage.main.targets[SHOWN], stage.main.targets[SECOND_SHOWN]
    department, _viewer = stage.departments[0]

    def decide(text: str, owner: Role, days: int, **more: Any) -> UUID:
        new = NewDecision(text, owner, workday(today + timedelta(days=days)), **more)
        return give(meeting_id=meeting.pk, new=new, by=stage.office).pk

    late = "把超期的问题逐项列出原因和完成日期，报巡视办。"
    decide(late, Role.UNIT, 5, target_id=shown.pk, post="巡视整改联络员")
    decide("对退回两次以上的申请开一次现场核对会。", Role.TEAM, 9, target_id=shown.pk)
    decide("补报所属单位自查的底稿。", Role.UNIT, -4, target_id=second.pk)
    decide("反馈已移交线索的办理进度（只报件数）。", Role.DEPARTMENT, 12, department_id=department.pk)
    decide("编写共性问题清单，提请领导小组审议。", Role.OFFICE, 20, post="综合协调处处长")
    reported = decide("完成制度修订的公示。", Role.UNIT, 2, target_id=shown.pk)
    settled = decide("核对第一批销号材料。", Role.TEAM, 1, target_id=shown.pk)
    unit, team = stage.main.units[SHOWN], stage.main.teams[stage.main.parts[SHOWN].team]
    report, confirm = DecisionAction.REPORT, DecisionAction.CONFIRM
    take(decision_id=reported, action=report, version=1, text="三项制度已公示 7 天，无异议。", by=unit)
    take(decision_id=settled, action=report, version=1, text="已核对 14 项，2 项退回补充。", by=team)
    take(decision_id=settled, action=confirm, version=2, text="情况属实。", by=stage.office)

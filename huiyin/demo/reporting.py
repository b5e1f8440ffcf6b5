"""Briefs to the leading group: a draft, one to approve, one to decide, instructed ones, one noted."""

from __future__ import annotations

from datetime import date, timedelta

from huiyin.accounts.viewer import Viewer
from huiyin.findings.models import Finding
from huiyin.rules.brief import BriefAction
from huiyin.rules.finding import OPEN
from huiyin.rules.instruction import InstructionAction
from huiyin.rules.roles import Role
from huiyin.upward import actions
from huiyin.upward.models import Brief, Instruction

from .progress import Progress
from .stage import Stage
from .timeline import workday

TEXT = (
    "该问题久拖未决，单位主要负责人重视不够，经提醒督办仍无实质进展。建议约谈主要负责人，并由巡视组现场核查。"
)
DEMAND = "请巡视组现场核查整改情况，两周内报告；必要时提请约谈。"
ANSWER = "已到现场核查，三项措施已落实两项，余下一项已明确时限，附核查记录。"
#: how far each brief goes
PLAYS = ("draft", "submitted", "sent", "given", "answered", "noted")


class Reporting:
    """Briefs of findings that are late for long, written by one of the office and approved by another."""

    def __init__(self, stage: Stage, today: date, progress: Progress) -> None:
        self._stage, self._today, self._progress = stage, today, progress

    def run(self) -> None:
        self._progress.start("呈报和批示", len(PLAYS))
        other = self._stage.people.colleague("office2", "巡视办督查督办处处长", Role.OFFICE)
        rows = Finding.objects.filter(round=self._stage.main.round, state__in=sorted(OPEN))
        late = rows.filter(due_on__lt=self._today).order_by("due_on", "number")[: len(PLAYS)]
        for play, finding in zip(PLAYS, late, strict=False):
            self._play(play, actions.draft(
                finding_id=finding.pk, title=f"关于{finding.unit.short_name}一项整改长期未完成的情况",
                text=TEXT, by=other,
            ), other)  # fmt: skip
            self._progress.step()

    def _play(self, play: str, brief: Brief, writer: Viewer) -> None:
        stage, leader = self._stage, self._stage.leader
        if play == "draft":
            return
        actions.take(brief_id=brief.pk, action=BriefAction.SUBMIT, text=TEXT, by=writer)
        if play == "submitted":
            return
        actions.take(brief_id=brief.pk, action=BriefAction.APPROVE, by=stage.office)
        if play == "sent":
            return
        actions.note_read(brief=Brief.objects.get(pk=brief.pk), by=leader)
        if play == "noted":
            actions.take(brief_id=brief.pk, action=BriefAction.NOTE, by=leader)
            return
        until = workday(self._today + timedelta(days=14))
        actions.take(
            brief_id=brief.pk, action=BriefAction.INSTRUCT, text=DEMAND, to=Role.TEAM, due_on=until, by=leader
        )
        if play == "answered":
            one = Instruction.objects.get(brief=brief)
            team = stage.main.teams[brief.finding.target.team.number]
            actions.take_instruction(
                instruction_id=one.pk, action=InstructionAction.ANSWER, text=ANSWER, by=team
            )

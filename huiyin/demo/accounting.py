"""Accountability: cases from a confirmed sign and from steps of the ladder, each at another point."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from huiyin.accountability import actions
from huiyin.accountability.announcing import record_announced
from huiyin.accountability.models import AccountabilityCase, CaseEvent
from huiyin.accountability.queries import Recorded
from huiyin.authenticity.models import Sign
from huiyin.clues.keys import active_key
from huiyin.findings.models import Finding
from huiyin.rules.accountability import OPEN, CaseAction
from huiyin.rules.announced import AnnouncedKind
from huiyin.rules.finding import FindingState
from huiyin.rules.sign import SignState
from huiyin.supervision.models import SupervisionStep

from .progress import Progress
from .script import SHOWN
from .stage import Stage
from .timeline import before, workday

BASIS = "对问题整改负有直接责任，提醒督办后仍未组织研究，所报情况与实际不符。"
BY = "派出机关纪检监察组"
#: what was announced publicly: kind, post, how many days ago
ANNOUNCED = (
    (AnnouncedKind.INVESTIGATED, "原物资供应公司总经理", 75),
    (AnnouncedKind.DISCIPLINED, "原工程部副部长", 18),
)
#: post, instrument, what is done after opening, how many days ago
PLAYS: tuple[tuple[str, str, tuple[CaseAction, ...], int], ...] = (
    ("分管采购的副总经理", "诫勉", (CaseAction.DECIDE,), 40),
    ("整改牵头部门主要负责人", "", (), 6),
    ("财务部部长", "通报", (CaseAction.DECIDE, CaseAction.APPEAL), 55),
    ("下属公司党委书记", "党纪处分", (CaseAction.DECIDE, CaseAction.APPEAL, CaseAction.UPHOLD), 120),
    ("办公室主任", "批评教育", (CaseAction.DECIDE, CaseAction.END), 200),
    ("项目管理部经理", "", (CaseAction.DROP,), 30),
    ("安全总监", "组织处理", (CaseAction.DECIDE, CaseAction.REVOKE), 90),
)


class Accounting:
    """Cases at findings of the main round, the first of them from a confirmed sign where there is one."""

    def __init__(self, stage: Stage, today: date, progress: Progress) -> None:
        self._stage, self._today, self._progress = stage, today, progress

    def run(self) -> None:
        self._announced()
        self._progress.start("问责", len(PLAYS))
        for play, (finding, origin) in zip(PLAYS, self._occasions(), strict=False):
            self._play(play, finding, origin)
            self._progress.step()

    def _announced(self) -> None:
        """What was published about people of the enterprise that can be looked at, after its inspection."""
        target = self._stage.main.targets[SHOWN]
        for kind, post, days in ANNOUNCED:
            record_announced(
                unit_id=target.unit_id, kind=kind, post=post, target_id=target.pk, by=self._stage.office,
                on=before(self._today, workday(self._today - timedelta(days=days))), announced_by=BY,
                source="派出机关网站“审查调查”栏（虚构）",
            )  # fmt: skip

    def _occasions(self) -> Iterator[tuple[Finding, Any]]:
        """Findings with a confirmed sign, with an issued step, then closed ones."""
        for sign in Sign.objects.filter(state=SignState.CONFIRMED).select_related("finding")[:2]:
            yield sign.finding, sign.pk
        steps = SupervisionStep.objects.filter(issued_on__isnull=False).select_related("finding")
        for step in steps.order_by("issued_on", "pk")[:3]:
            yield step.finding, step.pk
        closed = Finding.objects.filter(state=FindingState.CLOSED, round=self._stage.main.round)
        yield from ((finding, None) for finding in closed.order_by("number")[: len(PLAYS)])

    def _play(self, play: tuple[Any, ...], finding: Finding, origin: Any) -> None:
        post, instrument, steps, days = play
        office, department = self._stage.office, self._stage.departments[0][0]
        sealed = active_key(department.pk) is not None and instrument == "党纪处分"
        case = actions.open_case(
            finding_id=finding.pk, post=post, basis=BASIS, by=office, origin_key=origin,
            name="（演示）某某" if sealed else "", sealed_for=department if sealed else None,
        )  # fmt: skip
        told = Recorded(
            instrument=instrument, decided_by=BY, document=f"演纪〔{self._today.year}〕{days}号",
            on=self._today, reason="按调查核实情况办理。",
        )  # fmt: skip
        for action in steps:
            case = actions.take(case_id=case.pk, action=action, told=replace(told), by=office)
        self._date_back(case, days)

    def _date_back(self, case: AccountabilityCase, days: int) -> None:
        """As if it had been opened so many days ago, and each step a while after the one before."""
        day = before(self._today, workday(self._today - timedelta(days=days)))
        back = timedelta(days=(self._today - day).days)
        changes: dict[str, Any] = {"opened_at": case.opened_at - back}
        for n, name in enumerate(("decided_on", "appealed_on", "ended_on"), start=1):
            if getattr(case, name):
                changes[name] = before(self._today, workday(day + timedelta(days=5 * n)))
        if changes.get("decided_on"):
            changes["effect_until"] = changes["decided_on"] + timedelta(days=182)
        if case.state in OPEN:
            changes["due_on"] = workday(day + timedelta(days=60))
        AccountabilityCase.objects.filter(pk=case.pk).update(**changes)
        for n, event in enumerate(CaseEvent.objects.filter(case=case)):
            CaseEvent.objects.filter(pk=event.pk).update(
                at=event.at - back + timedelta(days=5 * n), on=changes.get("decided_on") if event.on else None
            )

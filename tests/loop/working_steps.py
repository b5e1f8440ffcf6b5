"""The steps of a finding before anybody applies: recorded, fed back, planned, worked on, withdrawn."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from huiyin.accounts.viewer import Viewer
from huiyin.evidence.actions import attach
from huiyin.findings import actions as findings
from huiyin.findings.registering import NewFinding
from huiyin.organisations.clock import today
from huiyin.rectification import actions as rectification
from huiyin.rectification.models import Task
from huiyin.rules.roles import Role
from huiyin.rules.task import TaskState

from .acting import WHICH, WHO, WORDS, Acting
from .books import WORKED_ON, Matter

OFFICE, UNIT = frozenset({Role.OFFICE}), frozenset({Role.UNIT})
PLANNERS, RECORDERS = OFFICE | UNIT, OFFICE | {Role.TEAM}
OWNER = rectification.Owner(leader="厅长", lead_department="办公室", person="主任")


class Working(Acting):
    """What is recorded, planned and done."""

    @rule(who=WHO, place=st.integers(0, 1))
    def register(self, who: int, place: int) -> None:
        side, n = self.scene.side, len(self.scene.books.matters)
        new = NewFinding(side.targets[place].pk, f"关于“第{n}件事”的问题", category_id=side.category.pk)
        by = self.somebody(who, RECORDERS, place)
        made = self.tried(
            "register", by, RECORDERS, place, lambda v: findings.register_finding(new, by=v)
        )  # fmt: skip
        if made:
            self.scene.books.take(Matter(made.pk, place, "registered"))
            self.held()

    @rule(who=WHO, which=WHICH)
    def feed_back(self, who: int, which: int) -> None:
        self.fed_back(self.matter(which, "registered"), who)

    def fed_back(self, m: Matter | None, who: int) -> None:
        if m:
            self.moved("feed_back", m, who, OFFICE, "fed_back",
                       lambda v: findings.feed_back(finding_id=m.pk, on=today(), by=v))  # fmt: skip

    @rule(who=WHO, which=WHICH)
    def plan_task(self, who: int, which: int) -> None:
        self.planned(self.matter(which, "fed_back", *WORKED_ON), who)

    def planned(self, m: Matter | None, who: int) -> None:
        if m is None:
            return
        given = {
            "title": f"补录台账第 {len(self.rows['rectification_task'])} 册", "owner": OWNER,
            "due_on": today() + timedelta(days=40),
        }  # fmt: skip
        self.moved("plan_task", m, who, PLANNERS, "in_progress" if m.state == "fed_back" else m.state,
                   lambda v: rectification.plan_task(finding_id=m.pk, by=v, **given))  # fmt: skip

    @rule(who=WHO, which=WHICH, named=st.booleans())
    def assign(self, who: int, which: int, named: bool) -> None:
        m = self.matter(which, *WORKED_ON)
        task = Task.objects.filter(finding=m.pk).order_by("-number").first() if m else None
        if m and task:
            owner = OWNER if named else rectification.Owner()
            self.moved("assign", m, who, PLANNERS, m.state,
                       lambda v: rectification.assign(task_id=task.pk, owner=owner, by=v))  # fmt: skip

    @rule(who=WHO, which=WHICH, words=WORDS)
    def report(self, who: int, which: int, words: str) -> None:
        if m := self.matter(which, *WORKED_ON):
            self.moved("report", m, who, UNIT, m.state, lambda v: rectification.report_progress(
                finding_id=m.pk, text=words, by=v, rules_made=1))  # fmt: skip

    @rule(who=WHO, which=WHICH)
    def work_through(self, who: int, which: int) -> None:
        """Every task of a finding: reported, proven, done; what a unit does in weeks."""
        self.worked_through(self.matter(which, *WORKED_ON), who)

    def worked_through(self, m: Matter | None, who: int) -> None:
        over = (TaskState.DONE, TaskState.CANCELLED)
        for task in Task.objects.filter(finding=m.pk).exclude(state__in=over) if m else ():
            self._work(m, task, who)

    def _work(self, m: Matter, task: Task, who: int) -> None:
        self.moved("report_task", m, who, UNIT, m.state, lambda v: rectification.report_progress(
            finding_id=m.pk, task_id=task.pk, text="已补录 32 条。", by=v))  # fmt: skip
        self.moved("attach", m, who, UNIT, m.state, lambda v: attach(
            finding_id=m.pk, task_id=task.pk, name="核对记录.txt", title="核对记录",
            chunks=[f"核对记录 {task.number}".encode()], by=v))  # fmt: skip
        self.moved("complete", m, who, UNIT, m.state,
                   lambda v: rectification.complete_task(task_id=task.pk, by=v))  # fmt: skip

    @rule(who=WHO, which=WHICH, words=WORDS)
    def withdraw(self, who: int, which: int, words: str) -> None:
        if m := self.matter(which, "registered", "fed_back"):
            roles = RECORDERS if m.state == "registered" else OFFICE
            self.moved("withdraw", m, who, roles, "withdrawn",
                       lambda v: findings.withdraw(finding_id=m.pk, reason=words, by=v))  # fmt: skip

    def moved(
        self, deed: str, m: Matter, who: int, roles: Collection[Role], after: str,
        do: Callable[[Viewer], Any],
    ) -> Any | None:  # fmt: skip
        """Try a step of a finding; where it is done, the finding is in this state."""
        made = self.tried(deed, self.somebody(who, frozenset(roles), m.target), roles, m.target, do)
        if made is not None:
            m.state = after
            self.held()
        return made

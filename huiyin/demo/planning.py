"""What the units plan: tasks with owners and deadlines, some of them lacking; extensions and referrals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from huiyin.findings import actions as findings
from huiyin.findings.models import Finding, Referral
from huiyin.journal.actions import record
from huiyin.organisations.clock import due_date
from huiyin.rectification.actions import Owner
from huiyin.rectification.bulk import NewTask, plan_tasks
from huiyin.rectification.models import Task
from huiyin.rules.deadlines import DeadlineKind
from huiyin.rules.finding import FindingState as S
from huiyin.rules.finding import Pace

from .cast import departments_of, leader_of, receivers
from .progress import Progress
from .stage import Stage
from .telling import Told
from .timeline import before, workday


class Planning:
    """Plans every finding that is worked on, target by target, as its unit does."""

    def __init__(self, stage: Stage, told: Sequence[Told], today: date, progress: Progress) -> None:
        self._stage, self._told, self._today, self._progress = stage, told, today, progress

    def run(self) -> None:
        self._progress.start("制定整改任务", len(self._told))
        by_target: dict[object, list[Told]] = defaultdict(list)
        for told in self._told:
            self._extend(told)
            by_target[told.finding.target_id].append(told)
        for mine in by_target.values():
            self._plan(mine)
        for told in self._told:
            self._refer(told)

    def _extend(self, told: Told) -> None:
        """The office gives more time; the old date and the reason stay in the journal."""
        day, finding = told.story.dates.due_on, told.finding
        if day is None or finding.due_on is None or day <= finding.due_on:
            return
        Finding.objects.filter(pk=finding.pk).update(due_on=day)
        record(body=finding.body_id, by=self._stage.office, action="amend", object_type="finding",
               object_id=finding.pk,
               payload={"before": {"due_on": finding.due_on}, "after": {"due_on": day},
                        "reason": told.phrase("extended", "reasons")})  # fmt: skip
        finding.due_on = day

    def _plan(self, mine: Sequence[Told]) -> None:
        new = [(told, self._new(told, n)) for told in mine for n in range(len(told.story.case.tasks))]
        made = plan_tasks([item for _, item in new], by=mine[0].staff)
        for (told, _), task in zip(new, made, strict=True):
            task.planned_on = told.story.dates.planned_on
            told.tasks.append(task)
        for told in mine:
            planned = {str(task.pk): task.title for task in told.tasks}
            record(body=told.finding.body_id, by=told.staff, action="plan", object_type="finding",
                   object_id=told.finding.pk, payload={"tasks": planned})  # fmt: skip
        Task.objects.bulk_update(made, ["planned_on"])
        self._progress.step(len(mine))

    def _new(self, told: Told, place: int) -> NewTask:
        task, lacking = told.story.case.tasks[place], place == 0 and told.story.gap
        return NewTask(
            finding=told.finding, title=task.title, deliverable=task.deliverable, pace=self._pace(told),
            due_on=None if lacking == "deadline" else self._due(told, place),
            owner=self._owner(told, place, named=lacking != "owner"),
        )  # fmt: skip

    @staticmethod
    def _pace(told: Told) -> Pace:
        asked = told.story.case.pace
        return told.rng.choice((Pace.IMMEDIATE, Pace.STAGED)) if asked == Pace.STAGED else asked

    @staticmethod
    def _due(told: Told, place: int) -> date:
        """The first task is due well before the finding, the last one with it."""
        first, last = told.story.dates.planned_on, told.due_on()
        left = len(told.story.case.tasks) - 1 - place
        if told.story.dates.due_on:
            return workday(max(first + timedelta(days=20), last - timedelta(days=12 * left)))
        return workday(
            max(first + timedelta(days=20), last - timedelta(days=told.rng.randint(25, 40) * left))
        )

    @staticmethod
    def _owner(told: Told, place: int, *, named: bool) -> Owner:
        """By post. A task that lacks an owner has a leader who looks after it, and nobody who does it."""
        actor, case = told.story.part.actor, told.story.case
        leader = leader_of(actor, case.category, told.rng.randrange(4))
        if not named:
            return Owner(leader=leader if told.rng.random() < 0.5 else "")
        lead, support = departments_of(actor, case.category, case.tasks[place], place)
        return Owner(leader, lead, support, f"{lead}主要负责人" if told.rng.random() < 0.9 else "")

    def _refer(self, told: Told) -> None:
        """To departments: answered while the finding was put right, or still owed."""
        for place in told.story.receivers:
            unit, staff = self._stage.departments[place]
            topic = receivers()[place]["topic"]
            note = told.phrase("referred", "notes").format(topic=topic)
            finding = told.finding.pk
            referral = findings.refer(
                finding_id=finding, department_id=unit.pk, note=note, by=self._stage.office
            )
            start = self._referred_on(told)
            due_on = due_date(self._stage.body, DeadlineKind.REFERRAL_ANSWER, start)
            dated = {"referred_on": start, "answer_due_on": due_on}
            if self._is_answered(told, due_on):
                findings.answer_referral(
                    referral_id=referral.pk, answer=told.phrase("referred", "answers"),
                    version=referral.version, by=staff,
                )  # fmt: skip
                dated["answered_on"] = before(
                    self._today, workday(start + timedelta(days=told.rng.randint(9, 27)))
                )
            Referral.objects.filter(pk=referral.pk).update(**dated)

    def _referred_on(self, told: Told) -> date:
        if told.story.state == S.CLOSED:
            return told.story.dates.planned_on
        days = told.rng.randint(34, 90) if told.story.late_referral else told.rng.randint(2, 60)
        return before(self._today, workday(self._today - timedelta(days=days)))

    def _is_answered(self, told: Told, due_on: date) -> bool:
        if told.story.state == S.CLOSED:
            return True
        return not told.story.late_referral and (due_on < self._today or told.rng.random() < 0.4)

"""Inside the unit that visitors look at: departments, people, tasks given on, and what waits for its head."""

from __future__ import annotations

from datetime import date, timedelta

from huiyin.accounts.viewer import Viewer
from huiyin.evidence.actions import attach
from huiyin.evidence.models import Evidence
from huiyin.findings.models import Finding
from huiyin.organisations.models import Unit
from huiyin.rectification.actions import report_progress
from huiyin.rectification.close_facts import points_of
from huiyin.rectification.models import ProgressReport, Task
from huiyin.rules.errand import WITH_STAFF
from huiyin.rules.evidence import EvidenceKind
from huiyin.rules.finding import FindingState
from huiyin.rules.roles import Role
from huiyin.rules.task import TaskState
from huiyin.unit_work import contributing, dispatching, errands, keeping
from huiyin.unit_work.dispatching import Applied
from huiyin.unit_work.models import Department, Dispatch, Errand, Person
from huiyin.unit_work.queries import outer_due_on, tasks_to_give

from .cast import main_round
from .papers import word_document
from .patterns import chance
from .phrases import explanations_of
from .progress import Progress
from .script import SHOWN
from .stage import Stage
from .telling import moment
from .timeline import workday

MOST_GIVEN, WAITING, PREPARED_DAYS = 14, 3, 4
NOTE = "请按措施逐条核对，写明数量、文号和完成日期，附佐证材料。"
DONE = "已按要求逐条核对并建立清单，发现的差错当场改正，核对记录由经办人和复核人签字。"
NOT_ENOUGH = "只写了“已完成”，没有数量和文件名称，请补充核对清单。"
RESULT = "已按整改措施完成：建立清单、逐条核对、形成制度，相关记录经党组会审议，佐证材料附后。"
DOUBT = "第二项任务的数字与财务台账不一致，请核对后重新送签。"


class Inside:
    """Everything through the actions of the unit's liaison, staff and head."""

    def __init__(self, stage: Stage, today: date, progress: Progress) -> None:
        self._stage, self._today, self._progress = stage, today, progress
        self._target = stage.main.targets[SHOWN]
        self._liaison, self._head = stage.main.units[SHOWN], stage.main.heads[SHOWN]
        self._unit = Unit.objects.get(pk=self._target.unit_id)
        self._short = main_round()[SHOWN].actor.short

    def run(self) -> None:
        self._progress.start("单位内部办理和签批", 3)
        departments = self._departments()
        first, second = self._people(departments)
        self._progress.step()
        self._give(departments, {departments[0].pk: first, departments[1].pk: second})
        self._progress.step()
        self._before_the_head()
        self._progress.step()

    def _departments(self) -> list[Department]:
        """Those that lead most of the tasks that can be given, two at least."""
        leads = list(tasks_to_give(self._liaison).values_list("responsibility__lead_department", flat=True))
        names = sorted({n for n in leads if n}, key=lambda n: (-leads.count(n), n))
        names += [n for n in ("财务部", "党委办公室") if n not in names]
        return [
            keeping.keep_department(
                unit_id=self._unit.pk, name=name, by=self._liaison,
                aliases=[f"{self._short}{name}"] if place == 0 else [],
            )
            for place, name in enumerate(names[:6])
        ]  # fmt: skip

    def _people(self, departments: list[Department]) -> tuple[Viewer, Viewer]:
        make = self._stage.people
        accounts = (
            make.visitor(
                "staff01", f"{self._short}{departments[0].name}经办人", Role.UNIT_STAFF, self._unit.pk
            ),
            make.colleague(
                "staff02", f"{self._short}{departments[1].name}经办人", Role.UNIT_STAFF, self._unit.pk
            ),
        )
        for place, department in enumerate(departments):
            account = accounts[place].id if place < len(accounts) else None
            keeping.keep_person(
                unit_id=self._unit.pk, name="经办人", post=f"{department.name}主管", by=self._liaison,
                department_id=department.pk, account_id=account,
            )  # fmt: skip
        return accounts

    def _give(self, departments: list[Department], staff: dict[object, Viewer]) -> None:
        """Some late, some handed in, one sent back; the others are under way."""
        for place, task in enumerate(tasks_to_give(self._liaison)[:MOST_GIVEN]):
            department = departments[place % min(3, len(departments))]
            people = Person.objects.filter(department=department)
            errand = errands.give(
                task_id=task.pk, inner_due_on=self._inner(task, place), by=self._liaison,
                department_id=department.pk, person_ids=[p.pk for p in people], note=NOTE,
            )  # fmt: skip
            if by := staff.get(department.pk):
                self._answer(errand, by, place)
        late = Errand.objects.filter(unit=self._unit, state__in=sorted(WITH_STAFF)).order_by("pk")
        for errand in late[::4]:
            Errand.objects.filter(pk=errand.pk).update(inner_due_on=self._today - timedelta(days=3))

    def _inner(self, task: Task, place: int) -> date:
        """Some days before the outer deadline, today at the earliest."""
        outer = outer_due_on(task)
        day = workday(self._today + timedelta(days=3 + place))
        return min(day, outer - timedelta(days=1)) if outer and outer > self._today else day

    def _answer(self, errand: Errand, by: Viewer, place: int) -> None:
        if place % 5 > 2:
            return
        made = contributing.contribute(
            errand_id=errand.pk, text="已完成。" if place % 5 == 1 else DONE, by=by,
            figures=contributing.Figures(meetings=1),
        )  # fmt: skip
        if place % 5 == 1:
            contributing.send_back(contribution_id=made.pk, reason=NOT_ENOUGH, by=self._liaison)
        elif place == 2:
            contributing.take_over(
                contribution_id=made.pk, text=DONE, by=self._liaison, file_ids=(),
                figures=contributing.Figures(meetings=1),
            )  # fmt: skip

    def _before_the_head(self) -> None:
        """Findings whose tasks are all told and proven wait for the head's signature; one came back."""
        working = Finding.objects.filter(target=self._target, state=FindingState.IN_PROGRESS)
        prepared = [self._prepare(f) for f in working.order_by("-number")[:WAITING]]
        if len(prepared) > 1 and self._head:
            dispatching.send_back(dispatch_id=prepared[-1].pk, reason=DOUBT, by=self._head)

    def _prepare(self, finding: Finding) -> Dispatch:
        proven = set(Evidence.objects.filter(finding=finding).values_list("task_id", flat=True))
        tasks = Task.objects.filter(finding=finding).exclude(pk__in=proven)
        for task in tasks.exclude(state=TaskState.CANCELLED).order_by("pk"):
            report_progress(finding_id=finding.pk, task_id=task.pk, text=DONE, by=self._liaison)
            self._prove(finding, task)
        self._date_back(finding)
        said = explanations_of(points_of([finding])[finding.pk])
        item = Applied(finding.pk, RESULT, explanations=said)
        return dispatching.prepare_application(items=[item], by=self._liaison)

    def _date_back(self, finding: Finding) -> None:
        """Told and handed in a few days ago, at a time that is the same each time."""
        at = moment(workday(self._today - timedelta(days=PREPARED_DAYS)), chance(finding.number))
        ProgressReport.objects.filter(finding=finding, text=DONE).update(reported_at=at)
        Evidence.objects.filter(finding=finding, kind=EvidenceKind.MINUTES, dated=self._today).update(
            uploaded_at=at, dated=at.date()
        )

    def _prove(self, finding: Finding, task: Task) -> None:
        title = f"{self._short}关于“{task.title}”办结情况的说明"
        lines = [f"任务：{task.title}", DONE, self._unit.name]
        attach(
            finding_id=finding.pk, task_id=task.pk, chunks=[word_document(title, lines)], by=self._liaison,
            name=f"{title}.docx", title=title, kind=EvidenceKind.MINUTES, dated=self._today,
        )  # fmt: skip

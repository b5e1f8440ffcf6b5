"""Plans and their joint review, and requests for more time, each through the actions.

Plans are handed in right after the tasks were planned. Where a task still lacks an owner or a date, the rules
refuse it: those units owe their plan.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from huiyin.accounts.viewer import Viewer
from huiyin.organisations.clock import due_date
from huiyin.rectification import actions as rectification
from huiyin.rectification import extending, planning
from huiyin.rectification.actions import Owner
from huiyin.rectification.models import Extension, Plan, PlanEdition, PlanOpinion, PlanRemark, Task
from huiyin.rectification.plan_content import planned
from huiyin.rounds.actions import assign_reviewers
from huiyin.rounds.models import Target
from huiyin.rules.deadlines import DeadlineKind
from huiyin.rules.finding import WORKABLE, FindingState
from huiyin.rules.plan import Party
from huiyin.rules.plan_checks import faults, points

from .cast import departments_of, leader_of
from .patterns import chance
from .progress import Progress
from .script import SHOWN
from .stage import Stage
from .telling import Told, moment
from .timeline import before, workday

AGREED = "逐项对照反馈意见，措施、责任、时限明确，同意。"
OBJECTED = "部分措施与问题原因对应不够，成效难以核对，建议修改后再审。"
REMARK = "请写明完成的数量或文件名称，便于逐项核对。"
RETURNED = "请按各方意见逐项修改后重新报送。"
MENDED = "按审核意见细化：列出清单，逐条核对，结果报党组会审议。"
WHY = (
    "涉及历史遗留权属，须待主管部门批复后方能办结，目前已完成资料清查。",
    "追缴对象已变更注册地，正在通过司法程序执行，需要延长办理时间。",
    "制度修订已完成征求意见，按程序须待下次职工代表大会审议。",
)
GRANTED = "情况属实，同意延期；请按月报告进展，不再重复延期。"
REFUSED = "剩余工作不受外部条件限制，应按原时限完成。"
FORWARDED = "两次延期后仍有客观困难，建议同意，请领导小组审定。"
#: of the findings that are worked on, every so-manieth asks for more time
EVERY = 14


@dataclass(frozen=True, slots=True)
class Panel:
    """Who speaks for whom about one plan."""

    office: Viewer
    discipline: Viewer
    organisation: Viewer

    def __iter__(self):
        return iter(zip(Party, (self.office, self.discipline, self.organisation), strict=True))


class Agreeing:
    """Plans of the main round, and requests for more time, for what was planned (`told`)."""

    def __init__(self, stage: Stage, told: Sequence[Told], today: date, progress: Progress) -> None:
        self._stage, self._told, self._today, self._progress = stage, told, today, progress

    def plans(self) -> None:
        """Hand in and review the plan of each unit of the main round."""
        by_place: dict[int, list[Told]] = defaultdict(list)
        for told in self._told:
            if not told.story.part.earlier:
                by_place[told.story.place].append(told)
        self._progress.start("报送和会审整改方案", len(by_place))
        for place, mine in sorted(by_place.items()):
            target, staff = self._stage.main.targets[place], mine[0].staff
            if place == SHOWN or place % 3 == 0:
                self._mend(mine)
            if not faults(points(planned(target, staff), self._today)):
                self._review(place, target, mine[0])
            self._progress.step()

    def _mend(self, mine: Sequence[Told]) -> None:
        """What a unit does that reads the checks before it hands its plan in: names owners, sets days."""
        for told in mine:
            if not told.story.gap:
                continue
            task, case = told.tasks[0], told.story.case
            if told.story.gap == "owner":
                lead, support = departments_of(told.story.part.actor, case.category, case.tasks[0], 0)
                leader = leader_of(told.story.part.actor, case.category, 0)
                owner = Owner(leader, lead, support, f"{lead}主要负责人")
                rectification.assign(task_id=task.pk, owner=owner, by=told.staff)
            else:
                rectification.revise_task(task_id=task.pk, due_on=told.due_on(), by=told.staff)
            task.refresh_from_db()

    def _review(self, place: int, target: Target, told: Told) -> None:
        by, signed = told.hand
        panel = self._panel(place, target)
        fed_back = self._stage.main.parts[place].fed_back_on
        planning.submit(target_id=target.pk, by=by, signed=signed)
        if place == SHOWN:
            self._twice(target, told, panel, fed_back)
        elif place % 6 == 1:
            self._opine(target, [(Party.OFFICE, panel.office)])
            self._date(target, 1, before(self._today, workday(self._today - timedelta(days=place % 9 + 2))))
        elif place % 6 == 4:
            self._return(target, panel)
            self._date(target, 1, before(self._today, workday(self._today - timedelta(days=20))), answered=6)
        else:
            self._opine(target, panel)
            planning.approve(target_id=target.pk, by=panel.office)
            self._date(target, 1, workday(fed_back + timedelta(days=24)), answered=9)

    def _twice(self, target: Target, told: Told, panel: Panel, fed_back: date) -> None:
        """The plan that visitors look at: returned once, mended, and under review again."""
        self._return(target, panel)
        self._date(target, 1, workday(fed_back + timedelta(days=24)), answered=9)
        for task in Task.objects.filter(finding__target=target).order_by("finding__number", "number")[:3]:
            rectification.revise_task(task_id=task.pk, text=f"{task.text}\n{MENDED}".strip(), by=told.staff)
        by, signed = told.hand
        planning.submit(target_id=target.pk, by=by, signed=signed)
        self._opine(target, [(Party.OFFICE, panel.office), (Party.DISCIPLINE, panel.discipline)])
        self._date(target, 2, before(self._today, workday(self._today - timedelta(days=6))))

    def _panel(self, place: int, target: Target) -> Panel:
        """The assigned reviewer speaks for discipline; a second one, for organisation, is assigned too."""
        reviewers = self._stage.reviewers
        first = self._stage.reviewer_of(place)
        second = reviewers[1] if first is not reviewers[1] else reviewers[2]
        assign_reviewers(target_id=target.pk, reviewer_ids=[first.id, second.id], by=self._stage.office)
        return Panel(self._stage.office, first, second)

    def _opine(self, target: Target, speakers: Panel | Sequence[tuple[Party, Viewer]]) -> None:
        for party, by in speakers:
            planning.opine(target_id=target.pk, party=party, agrees=True, text=AGREED, by=by)

    def _return(self, target: Target, panel: Panel) -> None:
        numbers = [f.number for f in planned(target, panel.office)][:2]
        planning.opine(
            target_id=target.pk, party=Party.DISCIPLINE, agrees=False, text=OBJECTED, by=panel.discipline,
            remarks=dict.fromkeys(numbers, REMARK),
        )  # fmt: skip
        planning.return_to_unit(target_id=target.pk, reason=RETURNED, by=panel.office)

    def _date(self, target: Target, number: int, day: date, *, answered: int | None = None) -> None:
        """The script's dates for an edition, its opinions and its answer, so many days after it."""
        rng = chance(number * 1000 + day.toordinal())
        edition = PlanEdition.objects.get(plan__target=target, number=number)
        submitted = moment(day, rng)
        PlanEdition.objects.filter(pk=edition.pk).update(submitted_at=submitted)
        spoken = moment(before(self._today, workday(day + timedelta(days=3))), rng, after=submitted)
        PlanOpinion.objects.filter(edition=edition).update(given_at=spoken)
        PlanRemark.objects.filter(edition=edition).update(written_at=spoken)
        due = due_date(self._stage.body, DeadlineKind.PLAN_ANSWER, day)
        at = None
        if answered is not None:
            at = moment(
                before(self._today, workday(day + timedelta(days=answered))), rng, late=True, after=spoken
            )
        Plan.objects.filter(target=target).update(answer_due_on=due, answered_at=at)

    def extensions(self) -> None:
        """Ask for more time here and there: granted, refused, waiting, late, and one before the leaders."""
        mine = [t for t in self._told if not t.story.part.earlier and self._works_on(t)]
        asking = mine[::EVERY]
        self._progress.start("申请和答复延期", len(asking) + 1)
        for n, told in enumerate(asking):
            self._ask(told, n)
            self._progress.step()
        shown = [t for t in mine[1:] if t not in asking and t.story.place == SHOWN]
        if shown:
            self._up_to_the_leaders(shown[0])
        self._progress.step()

    def _works_on(self, told: Told) -> bool:
        told.finding.refresh_from_db()
        return FindingState(told.finding.state) in WORKABLE and told.finding.due_on is not None

    def _ask(self, told: Told, n: int) -> None:
        rng, sort = chance(told.story.seed), n % 4
        asked = self._asked(told, days=rng.randint(40, 90), reason=WHY[n % len(WHY)])
        day = before(self._today, workday(self._today - timedelta(days=(2, 24, 30, 16)[sort])))
        answered = {}
        if sort == 1:
            extending.refuse(extension_id=asked.pk, reason=REFUSED, by=self._stage.office)
        elif sort == 2:
            less = workday(asked.wanted_on - timedelta(days=15))
            extending.grant(extension_id=asked.pk, granted_on=less, answer=GRANTED, by=self._stage.office)
        if sort in (1, 2):
            answered = {"answered_at": moment(before(self._today, workday(day + timedelta(days=4))), rng)}
        due = due_date(self._stage.body, DeadlineKind.EXTENSION_ANSWER, day)
        asked_at = moment(day, rng)
        Extension.objects.filter(pk=asked.pk).update(asked_at=asked_at, answer_due_on=due, **answered)

    def _asked(self, told: Told, *, days: int, reason: str) -> Extension:
        told.finding.refresh_from_db()
        later = workday(max(told.finding.due_on or self._today, self._today) + timedelta(days=days))
        by, signed = told.hand
        return extending.ask(finding_id=told.finding.pk, wanted_on=later, reason=reason, by=by, signed=signed)

    def _up_to_the_leaders(self, told: Told) -> None:
        """The third extension of one deadline is for the leading group to decide."""
        for days in (14, 21):
            asked = self._asked(told, days=days, reason=WHY[0])
            extending.grant(extension_id=asked.pk, answer=GRANTED, by=self._stage.office)
        asked = self._asked(told, days=30, reason=WHY[1])
        extending.forward(extension_id=asked.pk, reason=FORWARDED, by=self._stage.office)

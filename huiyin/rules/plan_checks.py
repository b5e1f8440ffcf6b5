"""What reviewers look for in a plan by hand, found first: each point with its place and its reason.

The four questions are those of joint reviews in practice: is every finding answered, is each measure
specific, is the owner clear, is the deadline sensible. What is `HARD` stands against handing in.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from .finding import Pace
from .task import Deliverable


class Check(StrEnum):
    """What can be the matter with a plan."""

    UNANSWERED = "unanswered"
    NO_OWNER = "no_owner"
    NO_DEADLINE = "no_deadline"
    BEFORE_FEEDBACK = "before_feedback"
    SLOGAN = "slogan"
    NOTHING_TO_CHECK = "nothing_to_check"
    NO_DELIVERABLE = "no_deliverable"
    NO_LEADER = "no_leader"
    BEFORE_PLAN = "before_plan"
    AFTER_PERIOD = "after_period"
    NO_STAGES = "no_stages"
    STAGES_OUT_OF_ORDER = "stages_out_of_order"
    REPEATED = "repeated"
    ONE_DAY = "one_day"


#: a plan with one of these is not handed in
HARD = frozenset({Check.UNANSWERED, Check.NO_OWNER, Check.NO_DEADLINE, Check.BEFORE_FEEDBACK})
#: so many tasks due on one and the same day look like a date that nobody thought about
MANY_ON_ONE_DAY = 4
#: a staged task that lasts longer than this says by which steps
LONG_DAYS = 184


@dataclass(frozen=True, slots=True)
class PlannedStage:
    due_on: date
    text: str


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """One measure as the plan has it."""

    number: int
    title: str
    text: str = ""
    deliverable: Deliverable = Deliverable.OTHER
    pace: Pace = Pace.STAGED
    due_on: date | None = None
    leader: str = ""
    lead_department: str = ""
    support_departments: str = ""
    person: str = ""
    done: bool = False
    stages: tuple[PlannedStage, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedFinding:
    """One finding with its measures; `due_on` is the end of its concentrated period."""

    number: int
    title: str
    fed_back_on: date | None = None
    due_on: date | None = None
    tasks: tuple[PlannedTask, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that a check found: of the whole plan, of a finding, or of one of its tasks, by number."""

    check: Check
    finding: int | None = None
    task: int | None = None
    params: dict[str, Any] = field(default_factory=dict)

    @property
    def is_hard(self) -> bool:
        return self.check in HARD


def points(findings: tuple[PlannedFinding, ...], on: date) -> list[Point]:
    """Everything that the checks find in a plan on the day `on`: in its order, the whole plan last."""
    found = [p for f in findings for p in _of_finding(f, on)]
    return [*found, *_of_plan(findings)]


def faults(found: list[Point]) -> int:
    """How many of these points stand against handing in."""
    return sum(p.is_hard for p in found)


def _of_finding(f: PlannedFinding, on: date) -> Iterator[Point]:
    if not f.tasks:
        yield Point(Check.UNANSWERED, f.number)
    for task in f.tasks:
        for check, params in (*_specific(task), *_owned(task), *_timely(f, task, on), *_staged(f, task)):
            yield Point(check, f.number, task.number, params)


_Found = Iterator[tuple[Check, dict[str, Any]]]
_SLOGANS = re.compile(
    "高度重视|进一步(?:加强|提高|强化|规范|完善)|切实(?:加强|提高|增强|履行)|不断(?:加强|提高|完善|增强)|"
    "牢固树立|持续(?:加强|推进|发力|深化)|狠抓|严格落实|深刻(?:认识|领会)|提高(?:政治站位|思想认识|认识)|"
    "加强(?:学习|领导|管理|监督|教育|领导和管理)|强化(?:意识|责任|担当|管理|监督)|压实责任|举一反三|常抓不懈"
)
#: a figure, a date, a named document, or a verb whose result somebody can go and look at
_FACTS = re.compile(
    r"\d|[一二三四五六七八九十百千万两]+(?:项|件|次|人|名|个|家|万元|亿元|份|条|户|处|座|期|场|批|季度|个月)|"
    "《[^》]+》|(?:每|逐)(?:月|季|周|年|日|件|条|户|笔|项)|修订|制定|印发|出台|废止|清退|追缴|退还|退回|收回|补缴|"
    "补录|补办|补签|核查|核对|清查|盘点|拆除|问责|处分|诫勉|约谈|通报|移送|上线|验收|归还|扣回|核销|登记|公示|签订|"
    "招标|拨付|竣工|办结|销毁|撤销|调离|免去|任命|轮岗|建立.{0,12}(?:台账|清单|制度|机制|平台|系统)|"
    "清理|清收|清缴|追偿|追回|补交|编制|处理|处置|重组|整合|配齐|换届|倒查|自查|查找|收缴|聘任|关停|注销|取消|停止|转让|"
    "调整岗位|评估|专项行动|专项检查|专项审计"
)
#: verbs that leave open what will be there afterwards
_VAGUE = re.compile(
    "做好|抓好|抓实|推进|推动|加大|加快|加强|强化|完善|改进|增强|提升|提高|落实|规范|优化|严格|重视|保持|确保|研究"
)


def _specific(task: PlannedTask) -> _Found:
    said = f"{task.title}\n{task.text}"
    if not _FACTS.search(said):
        if slogan := _SLOGANS.search(said):
            yield Check.SLOGAN, {"quote": slogan[0]}
        elif _VAGUE.search(said) or not task.title.strip():
            yield Check.NOTHING_TO_CHECK, {}
    if task.deliverable == Deliverable.OTHER and task.pace != Pace.CONTINUING:
        yield Check.NO_DELIVERABLE, {}


def _owned(task: PlannedTask) -> _Found:
    if not (task.lead_department or task.person):
        yield Check.NO_OWNER, {}
    if not task.leader:
        yield Check.NO_LEADER, {}


def _timely(f: PlannedFinding, task: PlannedTask, on: date) -> _Found:
    if task.due_on is None:
        yield Check.NO_DEADLINE, {}
        return
    if f.fed_back_on and task.due_on < f.fed_back_on:
        yield Check.BEFORE_FEEDBACK, {"date": task.due_on, "than": f.fed_back_on}
    elif task.due_on < on and not task.done:
        yield Check.BEFORE_PLAN, {"date": task.due_on, "than": on}
    # a continuing measure lasts beyond the period by its nature; a staged one says so by its stages
    reasoned = task.pace == Pace.CONTINUING or any(f.due_on and s.due_on <= f.due_on for s in task.stages)
    if f.due_on and task.due_on > f.due_on and not reasoned:
        yield Check.AFTER_PERIOD, {"date": task.due_on, "than": f.due_on}


def _staged(f: PlannedFinding, task: PlannedTask) -> _Found:
    days = [s.due_on for s in task.stages]
    if days and (days != sorted(days) or (task.due_on and days[-1] > task.due_on)):
        yield Check.STAGES_OUT_OF_ORDER, {}
    if days or task.pace != Pace.STAGED or task.due_on is None or f.fed_back_on is None:
        return
    if (task.due_on - f.fed_back_on).days > LONG_DAYS:
        yield Check.NO_STAGES, {}


def _of_plan(findings: tuple[PlannedFinding, ...]) -> Iterator[Point]:
    by_text: dict[str, list[tuple[int, int]]] = defaultdict(list)
    days: dict[date, int] = defaultdict(int)
    for f in findings:
        for task in f.tasks:
            by_text[re.sub(r"\W", "", task.title)].append((f.number, task.number))
            if task.due_on:
                days[task.due_on] += 1
    for places in by_text.values():
        for finding, number in places[1:]:
            yield Point(Check.REPEATED, finding, number, {"finding": places[0][0], "task": places[0][1]})
    total = sum(days.values())
    if len(days) == 1 and total >= MANY_ON_ONE_DAY:
        yield Point(Check.ONE_DAY, params={"date": next(iter(days)), "count": total})

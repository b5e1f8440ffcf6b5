"""Fill an empty database with a ledger of any size: invented units, all states, two tasks a finding."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from huiyin.accounts.models import Grant, GrantState, User
from huiyin.accounts.viewer import SYSTEM, Viewer
from huiyin.findings.actions import sync_categories
from huiyin.findings.fingerprints import fingerprint
from huiyin.findings.models import Category, Finding
from huiyin.organisations.actions import create_body
from huiyin.organisations.models import InspectingBody, Unit
from huiyin.rectification.models import Responsibility, Task
from huiyin.rounds.models import Round, Target, Team, Term
from huiyin.rules.finding import BEFORE_ISSUE, Completion, FindingState, Pace
from huiyin.rules.roles import Granted, Role
from huiyin.rules.round import RoundState
from huiyin.rules.task import Deliverable, TaskState
from huiyin.rules.unit import UnitType

ROUNDS, UNITS, TEAMS, TARGETS = 10, 300, 15, 60
TODAY = date(2025, 6, 30)
#: how many of a hundred findings are in each state
SHARES = {
    FindingState.REGISTERED: 6, FindingState.FED_BACK: 6, FindingState.IN_PROGRESS: 30,
    FindingState.APPLIED: 8, FindingState.ACCEPTED: 3, FindingState.RETURNED: 4, FindingState.CLOSED: 40,
    FindingState.REOPENED: 2, FindingState.WITHDRAWN: 1,
}  # fmt: skip
WHAT = (
    "制度执行",
    "资金管理",
    "项目建设",
    "干部选拔",
    "公务用车",
    "民主生活会",
    "档案管理",
    "为民服务",
    "招标采购",
)
HOW = ("不到位", "不规范", "流于形式", "缺少监督", "台账不全", "责任不清", "推进缓慢", "长期搁置")
DEPARTMENTS = ("办公室", "财务科", "人事科", "机关党委", "规划科", "法规科", "信息中心", "审计科")
SENTENCE = "检查中抽取了{n}份材料，其中{m}份没有按规定登记，经办人员不了解要求，主管部门也没有及时纠正。"
BATCH = 2000


def build(findings: int, *, seed: int = 7, password: str = "") -> Viewer:
    """Make the body with its rounds and `findings` findings; gives the office's viewer.

    With a password, an account `office` may log in with it.
    """
    rng = random.Random(seed)
    body = create_body(name="甲市委巡察办", level="city", profile_key="party_inspection", by=SYSTEM)
    sync_categories(body)
    targets = _rounds(body, rng)
    categories = list(Category.objects.filter(body=body, children=None))
    rows = _findings(targets, categories, findings, rng)
    while batch := [row for _, row in zip(range(BATCH), rows, strict=False)]:
        with transaction.atomic():
            Finding.objects.bulk_create(batch)
            tasks = [task for finding in batch for task in _tasks(finding, rng)]
            Task.objects.bulk_create(tasks)
            Responsibility.objects.bulk_create([_owner(task, rng) for task in tasks])
    return _office(body, password)


def _office(body: InspectingBody, password: str) -> Viewer:
    user = User.objects.create_user("office", password or None, name="巡察办综合科")
    Grant.objects.create(user=user, role=Role.OFFICE, body_id=body.pk, state=GrantState.CONFIRMED)
    return Viewer(user.pk, user.name, frozenset({Granted(Role.OFFICE, body.pk)}))


def _rounds(body: InspectingBody, rng: random.Random) -> list[Target]:
    units = Unit.objects.bulk_create(
        Unit(body=body, name=f"{n:03d}号单位", unit_type=rng.choice(list(UnitType)))
        for n in range(1, UNITS + 1)
    )
    term = Term.objects.create(body=body, name="第八届", starts_on=date(2021, 1, 1))
    made = []
    for number in range(1, ROUNDS + 1):
        state = RoundState.RECTIFYING if number > ROUNDS - 3 else RoundState.COMPLETED
        found = Round.objects.create(body=body, term=term, number=number, name=f"第{number}轮", state=state)
        teams = Team.objects.bulk_create(
            Team(round=found, number=n, name=f"第{n}巡察组") for n in range(1, TEAMS + 1)
        )
        chosen = rng.sample(units, TARGETS)
        made += Target.objects.bulk_create(
            Target(body=body, round=found, unit=u, team=teams[i % TEAMS]) for i, u in enumerate(chosen)
        )
    return made


def _findings(
    targets: list[Target], categories: list[Category], count: int, rng: random.Random
) -> Iterator[Finding]:
    states = rng.choices(list(SHARES), weights=list(SHARES.values()), k=count)
    for n, state in enumerate(states):
        target = targets[n % len(targets)]
        title = f"{rng.choice(WHAT)}{rng.choice(HOW)}，第{n}项"
        fed_back = None if state in BEFORE_ISSUE else TODAY - timedelta(days=rng.randrange(10, 1400))
        closed = state == FindingState.CLOSED
        yield Finding(
            body_id=target.body_id, round_id=target.round_id, target=target, unit_id=target.unit_id,
            number=n // len(targets) + 1, title=title, fingerprint=fingerprint(title), state=state,
            text=SENTENCE.format(n=rng.randrange(9, 99), m=rng.randrange(1, 9)) * 3, basis=HOW[n % 8] * 5,
            category_id=rng.choice(categories).pk if rng.random() < 0.95 else None,
            amount=rng.randrange(10**6) if rng.random() < 0.2 else None, pace=rng.choice(list(Pace)),
            completion=Completion.DONE if closed else rng.choice(list(Completion)[:3]),
            standing=rng.random() < 0.1, key_watch=rng.random() < 0.03,
            recorded_on=TODAY - timedelta(days=1500), recorded_by_name="组员", fed_back_on=fed_back,
            due_on=fed_back + timedelta(days=92) if fed_back else None, closed_on=TODAY if closed else None,
        )  # fmt: skip


def _tasks(finding: Finding, rng: random.Random) -> Iterator[Task]:
    if finding.state in BEFORE_ISSUE or rng.random() < 0.03:
        return
    for number in (1, 2):
        title = f"{rng.choice(DEPARTMENTS)}完善{rng.choice(WHAT)}{number}"
        done = finding.state == FindingState.CLOSED
        yield Task(
            finding=finding, number=number, title=title, fingerprint=fingerprint(title),
            deliverable=rng.choice(list(Deliverable)), due_on=finding.due_on if rng.random() < 0.97 else None,
            state=TaskState.DONE if done else rng.choice([TaskState.PLANNED, TaskState.UNDER_WAY]),
            planned_on=finding.fed_back_on or TODAY,
        )  # fmt: skip


def _owner(task: Task, rng: random.Random) -> Responsibility:
    named = rng.random() < 0.96
    department = rng.choice(DEPARTMENTS) if named else ""
    person = f"{department}负责人" if named else ""
    return Responsibility(
        task=task,
        leader="分管领导",
        lead_department=department,
        person=person,
    )


def body_of(viewer: Viewer) -> UUID:
    return next(iter(viewer.grants)).body

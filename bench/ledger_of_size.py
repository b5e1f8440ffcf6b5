"""Fill an empty database with a ledger of any size: invented units, all states, three tasks a finding.

One body has all of it; three others have a hundredth each, so that there is something that must not be seen.
A million findings with their three million tasks take some minutes; keep them (`--data`).
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from bulk_loading import bare, batches, pour, told
from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone
from hanging_rows import HANGING, Hanging

from huiyin.accounts.models import Grant, GrantState, User
from huiyin.accounts.viewer import SYSTEM
from huiyin.findings import kept_totals as unit_totals
from huiyin.findings.actions import sync_categories
from huiyin.findings.grams import INDEXES
from huiyin.findings.grams_kept import fill
from huiyin.findings.models import Category
from huiyin.organisations.actions import create_body
from huiyin.organisations.models import InspectingBody, Unit
from huiyin.rectification import kept_totals as task_totals
from huiyin.rounds.models import Round, Target, Team, Term
from huiyin.rules.finding import BEFORE_ISSUE, Completion, FindingState, Pace
from huiyin.rules.roles import Role
from huiyin.rules.round import RoundState
from huiyin.rules.task import Deliverable, TaskState
from huiyin.rules.unit import UnitType
from huiyin.server import doctor

ROUNDS, UNITS, TEAMS, TARGETS = 20, 300, 12, 80
TODAY = timezone.localdate()
#: place 100 is today, and each further one a day before
DAY = [(TODAY - timedelta(days=n)).isoformat() for n in range(-100, 1600)]
#: how many of a hundred findings are in each state
SHARES = {
    FindingState.REGISTERED: 6, FindingState.FED_BACK: 6, FindingState.IN_PROGRESS: 30,
    FindingState.APPLIED: 8, FindingState.ACCEPTED: 3, FindingState.RETURNED: 4, FindingState.CLOSED: 40,
    FindingState.REOPENED: 2, FindingState.WITHDRAWN: 1,
}  # fmt: skip
WHAT = (
    *("制度执行", "资金管理", "项目建设", "干部选拔", "公务用车", "民主生活会", "档案管理", "为民服务"),
    *("招标采购", "合同签订", "工程变更", "国有资产处置", "社会保障", "义务教育", "医疗保险", "乡村振兴"),
    *("生态修复", "安全生产", "信访办理", "舆情应对", "数据共享", "机构编制", "因公出国", "会议培训"),
)
HOW = (
    *("不到位", "不规范", "流于形式", "缺少监督", "台账不全", "责任不清", "推进缓慢", "长期搁置"),
    *("弄虚作假", "底数不清", "程序倒置", "超标准列支", "整改反弹", "层层转包"),
)
#: in one of ten thousand titles
RARE = ("海绵城市", "冷链仓储", "IPv6改造", "古树名木")
DEPARTMENTS = (
    *("办公室", "财务科", "人事科", "机关党委", "规划科", "法规科", "信息中心", "审计科", "督查室"),
    *("采购中心", "后勤科", "业务一科", "业务二科"),
)
SENTENCES = (
    "检查中抽取了{n}份材料，其中{m}份没有按规定登记，经办人员不了解要求，主管部门也没有及时纠正。",
    "{what}方面，近三年共有{n}个事项，{m}个没有集体研究，会议记录和决议不一致。",
    "走访{n}户群众，{m}户反映办理时限过长，窗口没有一次性告知。",
)
_CLOSED = FindingState.CLOSED.value
_BEFORE = {s.value for s in BEFORE_ISSUE}
FINDING = (
    *("id", "body_id", "round_id", "target_id", "unit_id", "number", "title", "text", "basis", "category_id"),
    *("heading", "amount", "pace", "state", "version", "completion", "claimed_completion", "standing"),
    *("key_watch", "recorded_on", "recorded_by_name", "fed_back_on", "due_on", "closed_on", "fingerprint"),
    *("updated_at", "lacks"),
)
TASK = (
    *("id", "finding_id", "body_id", "unit_id", "round_id", "target_id", "category_id", "finding_state"),
    *("lead_department", "person", "number", "title", "text", "deliverable", "pace", "due_on", "state"),
    *("version", "planned_on", "fingerprint"),
)
OWNER = ("task_id", "leader", "lead_department", "support_departments", "person")
REPORT = (
    *("id", "finding_id", "task_id", "text", "rules_made", "persons", "meetings", "money_recovered"),
    *("reported_at", "reported_by_name"),
)
EVIDENCE = (
    *("id", "finding_id", "task_id", "file_id", "name", "title", "kind", "uploaded_at", "uploaded_by"),
    *("uploaded_by_name", "withdrawn_reason"),
)
FILE, NOBODY = "0" * 64, "f" * 32
POURED = {
    "findings_finding": FINDING,
    "rectification_task": TASK,
    "rectification_responsibility": OWNER,
    "rectification_progress": REPORT,
    "evidence_evidence": EVIDENCE,
    **HANGING,
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where findings belong, as 32 hexadecimal digits each."""

    body: str
    round: str
    target: str
    unit: str
    categories: tuple[str, ...]


def build(findings: int, *, seed: int = 7, password: str = "") -> None:
    """Make the bodies with their rounds and `findings` findings.

    The accounts are `office` of the body that has nearly all, and `unit` of one of its units; with a
    password they may log in.
    """
    rng = random.Random(seed)
    many, *others = (_body(name) for name in ("甲市委巡察办", "乙市委巡察办", "丙县委巡察办", "丁县委巡察办"))
    places = [(_rounds(many, rng), findings)]
    places += [(_rounds(body, rng), max(findings // 100, 1)) for body in others]
    made = Made(rng)
    with bare(list(POURED)):
        pour("evidence_stored_file", ("sha256", "size", "media_type", "stored_at"),
             [(FILE, 1, "text/plain", f"{TODAY} 08:00:00")])  # fmt: skip
        for where, count in places:
            made.fill(where, count)
    recount()
    _accounts(many, password)


def recount() -> None:
    """What the triggers would have kept; PostgreSQL has made its indexes of texts with all others."""
    steps: list[tuple[str, Callable[[], None]]] = [
        ("totals of findings", doctor.mend_totals), ("totals by unit", unit_totals.mend),
        ("totals of tasks", task_totals.mend),
    ]  # fmt: skip
    if connection.vendor == "sqlite":
        steps += [(f"texts: {i[0].table}", partial(fill, i)) for i in INDEXES]
    for name, step in steps:
        started = time.perf_counter()
        with transaction.atomic():
            step()
        told(f"{name}, {time.perf_counter() - started:.0f} s")


def _body(name: str) -> InspectingBody:
    body = create_body(name=name, level="city", profile_key="party_inspection", by=SYSTEM)
    sync_categories(body)
    return body


def _accounts(body: InspectingBody, password: str) -> None:
    unit = Unit.objects.filter(body=body).order_by("name")[10]
    for username, role, scope in (("office", Role.OFFICE, None), ("unit", Role.UNIT, unit.pk)):
        user = User.objects.create_user(username, password or None, name=username)
        Grant.objects.create(
            user=user, role=role, body_id=body.pk, scope_id=scope, state=GrantState.CONFIRMED
        )


def _rounds(body: InspectingBody, rng: random.Random) -> list[Place]:
    units = Unit.objects.bulk_create(
        Unit(body=body, name=f"{rng.choice(WHAT)}第{n:03d}号单位", unit_type=rng.choice(list(UnitType)))
        for n in range(1, UNITS + 1)
    )
    term = Term.objects.create(body=body, name="第八届", starts_on=date(2021, 1, 1))
    categories = tuple(c.pk.hex for c in Category.objects.filter(body=body, children=None))
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
    return [Place(body.pk.hex, t.round_id.hex, t.pk.hex, t.unit_id.hex, categories) for t in made]


def _rest(table: str, columns: tuple[str, ...]) -> tuple[list[str], list[Any]]:
    """The columns that have to be given and are not made here, with what a new row has in them."""
    model = next(m for m in apps.get_models() if m._meta.db_table == table)
    fields = [f for f in model._meta.concrete_fields if not f.generated]
    given = [f for f in fields if f.column not in columns and not f.null]
    return [f.column for f in given], [f.get_prep_value(f.get_default()) for f in given]


def _lacks(finding: tuple[Any, ...], tasks: list[tuple[Any, ...]]) -> int:
    """As `rectification.lacking` has it; no task is cancelled here."""
    nameless = any(not task[8] and not task[9] for task in tasks)
    undated = finding[22] is None or any(task[15] is None for task in tasks)
    return (0 if tasks else 1) + (2 if nameless else 0) + (4 if undated else 0)


class Made:
    """Rows as tuples in the order of the columns above: a million objects would take half an hour."""

    def __init__(self, rng: random.Random) -> None:
        self._rng, self._moment = rng, 1_700_000_000_000
        self._rest = {table: _rest(table, columns) for table, columns in POURED.items()}
        self._hanging = Hanging(rng, self._id, TODAY)

    def fill(self, places: list[Place], count: int) -> None:
        started, done = time.perf_counter(), 0
        self._write({"rectification_plan": self._hanging.plans(p.target for p in places)})
        for batch in batches(self._findings(places, count)):
            rows: dict[str, list[Any]] = {table: [] for table in POURED}
            for finding in batch:
                tasks = list(self._tasks(finding))
                rows["findings_finding"].append((*finding, _lacks(finding, tasks)))
                for task in tasks:
                    rows["rectification_task"].append(task)
                    self._of_task(task, rows)
                for table, row in self._hanging.of(dict(zip(FINDING, finding, strict=False))):
                    rows[table].append(row)
            self._write(rows)
            done += len(batch)
            told(f"{done} of {count} findings, {time.perf_counter() - started:.0f} s")

    def _write(self, rows: Mapping[str, list[Any]]) -> None:
        with transaction.atomic():
            for table in (t for t in POURED if t in rows):
                names, values = self._rest[table]
                pour(table, (*POURED[table], *names), [(*row, *values) for row in rows[table]])

    def _id(self) -> str:
        """As `new_id` makes them: they sort by time."""
        self._moment += 1
        bits = self._rng.getrandbits(74)
        return f"{self._moment:012x}7{bits & 0xFFF:03x}{0x8 << 60 | bits >> 12:016x}"

    def _findings(self, places: list[Place], count: int) -> Iterator[tuple[Any, ...]]:
        rng, states = self._rng, [s.value for s in SHARES]
        paces, completions = [p.value for p in Pace], [c.value for c in Completion][:3]
        for n in range(count):
            place = places[n % len(places)]
            state = rng.choices(states, SHARES.values())[0]
            what = rng.choice(RARE) if rng.random() < 0.0001 else rng.choice(WHAT)
            back = None if state in _BEFORE else rng.randrange(110, 1500)
            closed = state == _CLOSED
            sentence = rng.choice(SENTENCES)
            text = sentence.format(n=rng.randrange(9, 99), m=rng.randrange(1, 9), what=what)
            yield (
                self._id(), place.body, place.round, place.target, place.unit, n // len(places) + 1,
                f"{what}{rng.choice(HOW)}，第{n}项", text + SENTENCES[0].format(n=n, m=n % 7) * 2, "",
                rng.choice(place.categories) if rng.random() < 0.95 else None, "",
                rng.randrange(10**6) if rng.random() < 0.2 else None, rng.choice(paces), state, 1,
                Completion.DONE.value if closed else rng.choice(completions), "",
                rng.random() < 0.1, rng.random() < 0.03, DAY[1600], "组员",
                DAY[back] if back else None, DAY[max(back - 92, 0)] if back else None,
                DAY[rng.randrange(100, back + 1)] if closed else None, f"{n:064x}", f"{TODAY} 08:00:00",
            )  # fmt: skip

    def _tasks(self, finding: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
        rng, state = self._rng, finding[13]
        if state in _BEFORE or rng.random() < 0.03:
            return
        units = int(finding[4][-6:], 16) % 40
        # five years have 3.4 tasks for each that was fed back, so that there are three for each of all
        for number in range(1, 5 if rng.random() < 0.4 else 4):
            department, post = rng.choice(DEPARTMENTS), rng.choice(("负责人", "副科长", "经办人"))
            named = rng.random() < 0.98
            done = state == _CLOSED or rng.random() < 0.1
            what = rng.choice(RARE) if rng.random() < 0.0001 else rng.choice(WHAT)
            yield (
                self._id(), finding[0], finding[1], finding[4], finding[2], finding[3], finding[9], state,
                f"{department}" if named else "", f"{department}{post}{units}" if named else "",
                number, f"{department}完善{what}制度{number}", f"修订{what}办法，逐项核对并公开结果。",
                rng.choice(_DELIVERABLES), finding[12], finding[22] if rng.random() < 0.97 else None,
                "done" if done else rng.choice(_UNFINISHED), 1, finding[21] or DAY[100], f"{number:064x}",
            )  # fmt: skip

    def _of_task(self, task: tuple[Any, ...], rows: dict[str, list[Any]]) -> None:
        """Who answers for it, and, of half of those that are done, a report and a piece of evidence."""
        rng = self._rng
        rows["rectification_responsibility"].append((task[0], "分管领导", task[8], "", task[9]))
        if task[16] == "done" and rng.random() < 0.5:
            at = f"{task[18]} 09:00:00"
            money = rng.randrange(10**5) if rng.random() < 0.1 else 0
            rows["rectification_progress"].append(
                (self._id(), task[1], task[0], "已按方案完成，结果已公开。", 0, 0, 1, money, at, "联络员")
            )
            rows["evidence_evidence"].append(
                (self._id(), *task[1::-1], FILE, "记录.txt", "核对记录", "other", at, NOBODY, "联络员", "")
            )  # fmt: skip


_DELIVERABLES = [d.value for d in Deliverable]
_UNFINISHED = [TaskState.PLANNED.value, TaskState.UNDER_WAY.value]


def body_of(office: User) -> UUID:
    return Grant.objects.get(user=office).body_id

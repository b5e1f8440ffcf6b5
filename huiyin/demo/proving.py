"""What the units report and hand in: progress in words and figures, and files that prove it.

Rows are written in bulk as `rectification.actions.report_progress` and `evidence.actions.attach` would, with
one journal entry a finding for each of the two: one by one, five thousand rows would take a minute.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from django.db.models import F

from huiyin.authenticity.models import FileText
from huiyin.evidence.models import Evidence, StoredFile
from huiyin.evidence.storage import Kept, keep
from huiyin.journal.actions import record
from huiyin.rectification.models import ProgressReport, Task
from huiyin.rules.evidence import EvidenceKind
from huiyin.rules.finding import FindingState as S
from huiyin.rules.task import Deliverable, TaskState

from .papers import pdf, photograph, word_document
from .patterns import chance
from .phrases import going_about, way_of
from .progress import Progress
from .telling import Told, moment
from .timeline import between

#: what a figure is proven by, whatever else its task leaves behind
PROVEN_BY = {
    "rules_made": Deliverable.RULE,
    "persons": Deliverable.PEOPLE,
    "money_recovered": Deliverable.MONEY,
}
#: how much of its work a finding that is still in progress has done
DONE_SO_FAR = 0.35


@dataclass(frozen=True, slots=True)
class Piece:
    """A task that is done, to be proven by a file."""

    told: Told
    place: int
    day: date
    deliverable: Deliverable

    @property
    def done(self) -> str:
        return self.told.story.case.tasks[self.place].done


class Proving:
    """Reports progress on every finding that is worked on and hands in the evidence."""

    def __init__(self, told: Sequence[Told], today: date, progress: Progress) -> None:
        self._told, self._today, self._progress = told, today, progress
        self._reports: list[ProgressReport] = []
        self._pieces: list[Piece] = []

    def run(self) -> None:
        self._progress.start("报告整改进展", len(self._told))
        for told in self._told:
            self._report(told)
            self._progress.step()
        ProgressReport.objects.bulk_create(self._reports, batch_size=200)
        changed = [task for told in self._told for task in told.tasks if task.state != TaskState.PLANNED]
        Task.objects.bulk_update(changed, ["state"], batch_size=100)
        Task.objects.filter(pk__in=[t.pk for t in changed]).update(version=F("version") + 1)
        self._attach()

    def _report(self, told: Told) -> None:
        done = self._finished(told)
        first = told.story.dates.planned_on
        last = max(first, told.story.dates.last_on or first)
        days = between(first, last, len(told.tasks) + 1, told.rng)
        for place, task in enumerate(told.tasks):
            if place in done:
                self._tell_done(told, place, task, days[place + 1])
            elif self._is_under_way(told, place):
                self._tell_under_way(told, task, days[place])
        if moved := {str(t.pk): t.state for t in told.tasks if t.state != TaskState.PLANNED}:
            _journal(told, "report", {"tasks": moved})

    def _finished(self, told: Told) -> frozenset[int]:
        """Tasks that are done: all before an application, some of them while the work goes on."""
        places = range(len(told.tasks))
        if told.story.state != S.IN_PROGRESS:
            return frozenset(places)
        start = 1 if told.story.gap else 0
        return frozenset(p for p in places if p >= start and told.rng.random() < DONE_SO_FAR)

    @staticmethod
    def _is_under_way(told: Told, place: int) -> bool:
        """A task without an owner has nobody who could report on it."""
        return not (told.story.gap == "owner" and place == 0) and told.rng.random() < 0.75

    def _tell_done(self, told: Told, place: int, task: Task, day: date) -> None:
        case = told.story.case.tasks[place]
        if told.rng.random() < 0.3:
            first = told.story.dates.planned_on
            self._write(told, task, self._interim(told, task), between(first, day, 1, told.rng)[0], {})
        self._write(told, task, f"{case.done}。{way_of(told, place)}", day, dict(case.figures))
        task.state = TaskState.DONE
        sorts = {case.deliverable} | {PROVEN_BY[name] for name in case.figures if name in PROVEN_BY}
        self._pieces += [Piece(told, place, day, sort) for sort in Deliverable if sort in sorts]

    def _tell_under_way(self, told: Told, task: Task, day: date) -> None:
        stalled = told.rng.random() < 0.15
        text = told.phrase("standing", "stalled") if stalled else self._interim(told, task)
        self._write(told, task, text, day, {})
        task.state = TaskState.UNDER_WAY

    @staticmethod
    def _interim(told: Told, task: Task) -> str:
        text = told.phrase("under_way", task.deliverable)
        said = text.format(task=task.title, party=told.story.part.actor.party)
        return said + going_about(told, told.tasks.index(task))

    def _write(self, told: Told, task: Task, text: str, day: date, figures: dict[str, Any]) -> None:
        if "money_recovered" in figures:
            figures["money_recovered"] = Decimal(figures["money_recovered"])
        self._reports.append(ProgressReport(
            finding=told.finding, task=task, text=text, reported_at=moment(day, told.rng),
            reported_by=told.staff.id, reported_by_name=told.staff.name, **figures,
        ))  # fmt: skip

    def _attach(self) -> None:
        self._progress.start("提交佐证材料", len(self._pieces))
        handed_in: dict[int, list[Evidence]] = defaultdict(list)
        texts: dict[str, FileText] = {}
        for group in _groups(self._pieces):
            paper = _paper(group)
            kept = keep([paper.content], paper.name)
            StoredFile.objects.of(kept)
            texts[kept.sha256] = FileText(sha256=kept.sha256, text=paper.text)
            for piece in group:
                handed_in[id(piece.told)].append(_row(piece, paper, kept))
            self._progress.step(len(group))
        # their texts are known: reading two thousand files again would keep the worker busy for minutes
        FileText.objects.bulk_create(texts.values(), batch_size=200, ignore_conflicts=True)
        Evidence.objects.bulk_create([e for pieces in handed_in.values() for e in pieces], batch_size=200)
        for told in self._told:
            if pieces := handed_in.get(id(told)):
                rows = [{"evidence": e.pk, "sha256": e.file_id, "task": e.task_id} for e in pieces]
                _journal(told, "attach_evidence", {"pieces": rows})


def _journal(told: Told, action: str, payload: dict[str, Any]) -> None:
    """One entry a finding for what was done to it in bulk."""
    record(body=told.finding.body_id, by=told.staff, action=action, object_type="finding",
           object_id=told.finding.pk, payload=payload)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Paper:
    name: str
    title: str
    kind: EvidenceKind
    dated: date
    content: bytes
    text: str = ""


def _groups(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Pieces of one finding that one file proves: of one sort. A file for several findings would look
    reused.
    """
    heap: dict[tuple[object, Deliverable], list[Piece]] = {}
    for piece in pieces:
        heap.setdefault((piece.told.finding.pk, piece.deliverable), []).append(piece)
    for mine in heap.values():
        yield sorted(mine, key=lambda p: p.day)


def _row(piece: Piece, paper: Paper, kept: Kept) -> Evidence:
    """Handed in on the day of the report, or of a file that came only after it."""
    told = piece.told
    return Evidence(
        finding=told.finding, task_id=told.tasks[piece.place].pk, file_id=kept.sha256, name=paper.name,
        title=paper.title, kind=paper.kind, dated=paper.dated,
        uploaded_at=moment(max(piece.day, paper.dated), told.rng), uploaded_by=told.staff.id,
        uploaded_by_name=told.staff.name,
    )  # fmt: skip


def _paper(group: Sequence[Piece]) -> Paper:
    first = group[0]
    actor, rng = first.told.story.part.actor, chance(first.told.story.seed + first.place)
    make = _SORTS[first.deliverable]
    # dated when the last of what it proves was done
    return make(actor.name, actor.short, group, group[-1].day, rng)


def _listed(group: Sequence[Piece]) -> list[str]:
    return [
        f"{n}．{p.told.tasks[p.place].title}：{p.done}。{way_of(p.told, p.place)}"
        for n, p in enumerate(group, start=1)
    ]


def _text(title: str, lines: Sequence[str]) -> str:
    """What reading the file would give."""
    return "\n".join([title, *lines])


def _signed(unit: str, day: date) -> list[str]:
    return ["", unit, f"{day.year}年{day.month}月{day.day}日"]


def _rules(group: Sequence[Piece]) -> int:
    """How many rules these tasks have made."""
    return sum(int(p.told.story.case.tasks[p.place].figures.get("rules_made", 1)) for p in group)


def _rule(unit: str, short: str, group: Sequence[Piece], day: date, rng: Random) -> Paper:
    number = f"{short}发〔{day.year}〕{rng.randint(11, 98)}号"
    title = f"关于印发有关制度的通知（{number}）"
    paragraphs = [
        "机关各部门、所属各单位：",
        f"为落实巡视整改要求，经研究，现印发（修订）以下{_rules(group)}项制度，全文汇编附后，请遵照执行。",
        *_listed(group), "以上制度自印发之日起施行，执行情况纳入年度考核。", *_signed(unit, day),
    ]  # fmt: skip
    return Paper(
        f"{number}.docx",
        title,
        EvidenceKind.RULE_TEXT,
        day,
        word_document(title, paragraphs),
        _text(title, paragraphs),
    )


def _money(unit: str, short: str, group: Sequence[Piece], day: date, rng: Random) -> Paper:
    title = f"{short}整改资金收缴情况及回单汇总（{rng.randint(100, 999)}）"
    lines = [
        f"填报单位：{unit}",
        *_listed(group),
        "附：银行回单、记账凭证复印件，原件存财务部门备查。",
        *_signed(unit, day),
    ]
    return Paper(f"{title}.pdf", title, EvidenceKind.VOUCHER, day, pdf(title, lines), _text(title, lines))


def _people(unit: str, short: str, group: Sequence[Piece], day: date, rng: Random) -> Paper:
    title = f"关于有关人员处理情况的报告（{day.year}-{rng.randint(10, 99)}）"
    lines = [*_listed(group), "涉及人员以职务代称，处理决定已宣布并归入本人档案。", *_signed(unit, day)]
    return Paper(
        f"{short}{title}.pdf", title, EvidenceKind.DECISION, day, pdf(title, lines), _text(title, lines)
    )


def _campaign(unit: str, short: str, group: Sequence[Piece], day: date, rng: Random) -> Paper:
    title = f"{short}专项排查台账（{day.year}年第{rng.randint(1, 40)}期）"
    paragraphs = ["排查方式：单位自查、专班抽查、交叉复核。", *_listed(group), *_signed(unit, day)]
    return Paper(
        f"{title}.docx",
        title,
        EvidenceKind.ROSTER,
        day,
        word_document(title, paragraphs),
        _text(title, paragraphs),
    )


def _project(unit: str, short: str, group: Sequence[Piece], day: date, rng: Random) -> Paper:
    title = f"{short}现场完成情况照片（{rng.randint(1000, 9999)}）"
    return Paper(f"{title}.jpg", title, EvidenceKind.PHOTO, day, photograph(day, rng))


def _meeting(unit: str, short: str, group: Sequence[Piece], day: date, rng: Random) -> Paper:
    title = f"{short}整改专题会议纪要（{day.year}年第{rng.randint(1, 30)}次）"
    paragraphs = ["会议听取整改进展汇报，议定事项如下：", *_listed(group), *_signed(unit, day)]
    return Paper(
        f"{title}.docx",
        title,
        EvidenceKind.MINUTES,
        day,
        word_document(title, paragraphs),
        _text(title, paragraphs),
    )


_SORTS: dict[Deliverable, Callable[[str, str, Sequence[Piece], date, Random], Paper]] = {
    Deliverable.RULE: _rule, Deliverable.MONEY: _money, Deliverable.PEOPLE: _people,
    Deliverable.CAMPAIGN: _campaign, Deliverable.PROJECT: _project, Deliverable.OTHER: _meeting,
}  # fmt: skip

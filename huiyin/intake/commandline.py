"""`huiyin import`: files into the ledger from the command line, with the plan before it is done."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TextIO

from django.core.exceptions import ObjectDoesNotExist

from huiyin.accounts.queries import viewer_named
from huiyin.accounts.viewer import Viewer
from huiyin.organisations.matching import bare
from huiyin.rounds.models import Round, Target
from huiyin.rounds.queries import rounds_for, targets_for
from huiyin.rules.moves import Refused

from . import actions
from .applying import apply_document
from .keeping import read_one
from .models import ImportedDocument
from .planned import ImportPlan
from .queries import document_for, plan_for

Out = Callable[[str], None]
#: a bar is shown only for what takes longer than this, in seconds
QUIET = 2.0
WIDTH = 30
PHASES = {"findings": "写入问题", "tasks": "写入任务"}
PROBLEMS = {
    "empty": "文件是空的。请检查原件",
    "too_large": "文件超过大小上限。请拆分或压缩后再导入",
    "reader_failed": "读取时出现故障。请另存为 .docx 或 .pdf 后再导入",
}
OBSTACLES = {
    "nothing_for_the_ledger": "这类文件没有要写入问题台账的内容",
    "office_issues": "按已反馈入账由巡视巡察办办理",
    "feedback_date_missing": "文件中没有完整的反馈日期：请用 --feedback-on 写明",
    "feedback_date_ahead": "反馈日期晚于今天：请核对",
    "round_not_chosen": "没有选定轮次",
    "round_completed": "本轮次已办结，不能再登记问题",
    "no_findings_read": "没有读到问题：请在网页的核对页更正",
    "unit_not_chosen": "没有名称相同的被巡视单位：请用 --unit 写明",
    "not_your_role": "此用户没有导入文件的职责",
}


class Bar:
    """A bar on standard error, from the moment on when something takes longer than is quiet."""

    def __init__(self, name: str, *, to: TextIO | None = None, quiet: float = QUIET) -> None:
        self._name, self._to, self._quiet = name, to or sys.stderr, quiet
        self._begun = time.monotonic()

    def __call__(self, phase: str, done: int, total: int) -> None:
        if time.monotonic() - self._begun < self._quiet or not total:
            return
        full = WIDTH * done // total
        bar = "█" * full + "░" * (WIDTH - full)
        end = "\n" if done >= total else ""
        self._to.write(f"\r{self._name} {PHASES[phase]} {bar} {done}/{total}{end}")
        self._to.flush()


class NotFound(Exception):
    """The user, round or unit that was named; its text says which."""


def import_files(
    paths: Iterable[Path | str],
    *,
    username: str,
    round_name_or_id: str,
    unit_name: str | None = None,
    feedback_on: date | str | None = None,
    out: Out = print,
) -> int:
    """Read, plan and apply each file; 0 when all stand in the ledger, 1 when any does not.

    What is wrong with one file is printed with its name; the others go through.
    """
    try:
        by = _viewer(username)
        chosen = _round(by, round_name_or_id)
        target = _target(by, chosen, unit_name) if unit_name else None
        day = _day(feedback_on)
    except NotFound as missing:
        out(f"✗ {missing}")
        return 1
    done = [_one(Path(p), by, chosen, target, day, out) for p in paths]
    return 0 if all(done) else 1


def _one(path: Path, by: Viewer, chosen: Round, target: Target | None, day: date | None, out: Out) -> bool:
    try:
        with path.open("rb") as file:
            document = actions.upload(
                round_id=chosen.pk, target_id=target.pk if target else None, name=path.name, by=by,
                chunks=iter(lambda: file.read(1 << 20), b""), enqueue=False,
            )  # fmt: skip
    except OSError as problem:
        out(f"✗ {path.name}：打不开（{problem.strerror}）。请检查路径和权限。")
        return False
    except Refused as refused:
        return _refused(path.name, refused, out)
    read_one(document.pk)
    document = document_for(by, document.pk)
    if document.state != "read":
        why = document.problem
        out(f"✗ {path.name}：{PROBLEMS.get(why.get('code', ''), '')}{_reason(why)}")
        return False
    return _apply(document, by, day, out)


def _reason(problem: dict[str, str]) -> str:
    return f"{problem['reason']}。{problem['remedy']}" if problem.get("reason") else ""


def _apply(document: ImportedDocument, by: Viewer, day: date | None, out: Out) -> bool:
    if day:
        document = actions.decide(document_id=document.pk, version=document.version, feedback_on=day, by=by)
    made = plan_for(document, by)
    _say_plan(document, made, out)
    try:
        document = apply_document(
            document_id=document.pk, version=document.version, by=by, watch=Bar(document.name)
        )
    except Refused as refused:
        return _refused(document.name, refused, out)
    outcome = document.outcome
    if outcome["new"] or outcome["tasks"]:
        out(f"✓ {document.name}：新增 {outcome['new']} 个问题、{outcome['tasks']} 项任务。")
    else:
        out(f"✓ {document.name}：内容台账中都已有，没有改动。")
    return not outcome["without_unit"]


def _say_plan(document: ImportedDocument, made: ImportPlan, out: Out) -> None:
    counts = made.counts
    out(
        f"{document.name}：读到 {document.number_of_items} 个条目，"
        f"数字不符 {document.number_of_disagreements} 处"
    )
    out(
        f"  问题：新增 {counts['new']}，已有 {counts['known']}，无对应单位 {counts['without_unit']}；"
        f"任务：新增 {counts['tasks']}，已有 {counts['tasks_known']}"
    )
    unknown = [line.written for line in made.units if line.where is None]
    if unknown:
        out(
            f"  对应不上的单位（{len(unknown)}）：{'、'.join(unknown[:10])}{'…' if len(unknown) > 10 else ''}"
        )


def _refused(name: str, refused: Refused, out: Out) -> bool:
    out(f"✗ {name}：" + "；".join(OBSTACLES.get(o.code, o.code) for o in refused.obstacles) + "。")
    return False


def _viewer(username: str) -> Viewer:
    try:
        return viewer_named(username)
    except ObjectDoesNotExist as missing:
        raise NotFound(f"没有用户“{username}”") from missing


def _round(by: Viewer, wanted: str) -> Round:
    """By id, by name, or by number when only one round of the viewer's has it."""
    rows = list(rounds_for(by))
    for same in (
        [r for r in rows if str(r.pk) == wanted],
        [r for r in rows if r.name == wanted],
        [r for r in rows if str(r.number) == wanted],
    ):
        if len(same) == 1:
            return same[0]
        if same:
            names = "、".join(f"{r.name}（{r.pk}）" for r in same)
            raise NotFound(f"“{wanted}”可指多个轮次，请用编号：{names}")
    raise NotFound(f"没有轮次“{wanted}”，可用的有：{'、'.join(r.name for r in rows) or '无'}")


def _target(by: Viewer, chosen: Round, unit_name: str) -> Target:
    for target in targets_for(by, chosen.pk):
        unit = target.unit
        if bare(unit_name) in {bare(n) for n in (unit.name, unit.short_name, *unit.aliases) if n}:
            return target
    raise NotFound(f"“{unit_name}”不是{chosen.name}的巡视对象")


def _day(written: date | str | None) -> date | None:
    try:
        return date.fromisoformat(written) if isinstance(written, str) and written else written or None
    except ValueError as wrong:
        raise NotFound(f"反馈日期“{written}”不是 YYYY-MM-DD") from wrong

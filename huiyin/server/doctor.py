"""Looking the installation over: what is kept is held against what is there."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db import connection, transaction

from huiyin.evidence.models import StoredFile
from huiyin.evidence.storage import path_of
from huiyin.findings import kept_totals as unit_totals
from huiyin.findings.grams import INDEXES
from huiyin.findings.grams_kept import fill, holds
from huiyin.findings.models import LedgerTotal
from huiyin.findings.queries import recount
from huiyin.owing.doubts import doubtful
from huiyin.rectification import kept_totals as task_totals
from huiyin.rectification import lacking
from huiyin.rounds.models import Round
from huiyin.rules.owed import Doubt

from .complaints import Complaint
from .condition import clear_away

TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}
KEPT = {
    *(f"rectification_total_{step}" for step in ("insert", "delete", "update")),
    *("rectification_owner_update", "rectification_lacks_update", "rectification_lacks_new"),
    "rectification_lacks_dated",
}
NEEDED = {
    "sqlite": {
        *(f"journal_{t}_no_{d}" for t in ("entry", "checkpoint") for d in ("update", "delete", "replace")),
        "findings_total_insert", "findings_total_delete", "findings_total_update",
        *(f"findings_unit_total_{step}" for step in ("insert", "delete", "update")),
        *(f"{i[0].table}_{step}" for i in INDEXES for step in ("indexed", "reindexed", "unindexed")),
        *KEPT,
    },
    "postgresql": {
        *(f"journal_{t}_no_{d}" for t in ("entry", "checkpoint") for d in ("change", "truncate")),
        "findings_total_rows", "findings_total_moves",
        "findings_unit_total_rows", "findings_unit_total_moves", *KEPT,
    },
}  # fmt: skip


def examine() -> Iterator[Complaint]:
    yield from _triggers()
    yield from _totals()
    yield from _kept()
    yield from _files()
    yield from _doubts()


def _triggers() -> Iterator[Complaint]:
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS[connection.vendor])
        there = {row[0] for row in cursor.fetchall()}
    for name in sorted(NEEDED[connection.vendor] - there):
        yield Complaint(
            f"数据库触发器缺失：{name}",
            "有人改动过数据库；请先运行 huiyin verify，再从备份恢复或联系维护人员",
        )


def _totals() -> Iterator[Complaint]:
    for found in Round.objects.all():
        kept: dict[tuple[UUID, UUID | None, str], int] = {}
        for total in LedgerTotal.objects.filter(round=found).exclude(count=0):
            category = UUID(total.category_key) if total.category_key else None
            kept[total.unit_id, category, total.state] = total.count
        if kept != recount(found.pk):
            yield Complaint(f"台账合计与重新计数不一致：{found.name}", "运行 huiyin doctor --mend 重新计数")


def totals_wrong() -> bool:
    """Whether a total of a round differs from a count of its findings."""
    return any(_totals())


def _kept() -> Iterator[Complaint]:
    mending = "运行 huiyin doctor --mend 重新生成"
    if unit_totals.differs() or task_totals.differs():
        yield Complaint("清单的合计与重新计数不一致", mending)
    if n := lacking.wrong():
        yield Complaint(f"{n} 个问题记着的“缺什么”与其任务不一致", mending)
    for indexes in INDEXES:
        if not holds(indexes):
            yield Complaint(f"文字索引与内容不一致：{indexes[0].table}", mending)


def _files() -> Iterator[Complaint]:
    for stored in StoredFile.objects.iterator(chunk_size=1000):
        path = path_of(stored.sha256)
        if not path.is_file():
            yield Complaint(f"佐证材料文件缺失：{stored.sha256}", "从备份恢复 files 文件夹")
        elif path.stat().st_size != stored.size:
            yield Complaint(f"佐证材料文件大小不符：{stored.sha256}", "从备份恢复这个文件")


def mend() -> None:
    """Count and index anew whatever is kept; each in one transaction. On a large ledger it takes minutes."""
    mend_totals()
    for step in (unit_totals.mend, task_totals.mend, lacking.mend):
        with transaction.atomic():
            step()
    for indexes in INDEXES:
        with transaction.atomic():
            fill(indexes)
    clear_away()


#: how a record contradicts itself, for whoever runs the doctor
_DOUBTS = {
    Doubt.NOBODY_OWES: "无人应办下一步",
    Doubt.TWO_OWE: "两方同时应办下一步",
    Doubt.NO_DAY: "没有答复期限",
    Doubt.NOBODY_THERE: "应办的一方不存在",
}


def _doubts() -> Iterator[Complaint]:
    for found in doubtful():
        yield Complaint(
            f"{_DOUBTS[found.doubt]}：{found.kind} {found.pk}",
            "状态只由操作改变；请运行 huiyin verify 查明改动，再由巡视巡察办办理或从备份恢复",
        )


def mend_totals() -> None:
    """Count the totals anew, in one transaction a round."""
    for found in Round.objects.all():
        with transaction.atomic():
            LedgerTotal.objects.filter(round=found).delete()
            LedgerTotal.objects.bulk_create(
                LedgerTotal(
                    round=found, unit_id=unit, state=state, count=n,
                    category_key=unit_totals.key_of(category) if category else "",
                )
                for (unit, category, state), n in recount(found.pk).items()
            )  # fmt: skip

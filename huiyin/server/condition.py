"""What the doctor looks at besides the ledger: clock, disk, keys, indexes, worker, files that nobody has."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from huiyin.evidence.models import StoredFile
from huiyin.exchange.models import Workbook
from huiyin.intake.models import ImportedDocument
from huiyin.journal.checkpoints import OFTEN
from huiyin.journal.models import ChainHead, Checkpoint, Entry

from .backup.taking import KEYS, UNFINISHED
from .complaints import Complaint
from .separating import rewriting_rights

#: below so much the next uploads and the next backup are in danger
LEAST_FREE = 2 * 1024**3
#: an upload that is still being written after so long was cut off
_CUT_OFF = timedelta(days=1)
_SLACK = timedelta(minutes=2)


def examine_condition() -> Iterator[Complaint]:
    yield from _tables()
    yield from _indexes()
    yield from _clock()
    yield from _disk()
    yield from _keys()
    yield from rewriting_rights()
    yield from _worker()
    yield from _strays()


def _tables() -> Iterator[Complaint]:
    executor = MigrationExecutor(connection)
    if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield Complaint(f"数据库还差 {len(plan)} 步升级", "先备份，再启动一次 huiyin serve，启动时自动升级")


def _indexes() -> Iterator[Complaint]:
    """Indexes and constraints that the models name and the database lacks."""
    with connection.cursor() as cursor:
        for model in apps.get_models():
            options = model._meta
            named = {i.name for i in options.indexes} | {c.name for c in options.constraints}
            if not options.managed or not named:
                continue
            there = connection.introspection.get_constraints(cursor, options.db_table)
            for name in sorted(named - set(there)):
                yield Complaint(
                    f"数据库索引或约束缺失：{options.db_table} 的 {name}",
                    "有人改动过数据库；请先运行 huiyin verify，再从备份恢复或联系维护人员",
                )


def _clock() -> Iterator[Complaint]:
    newest = Entry.objects.order_by("-at").first()
    if newest and newest.at > timezone.now() + _SLACK:
        yield Complaint(
            f"服务器时钟比日志中最新的记录慢：{timezone.localtime(newest.at):%Y-%m-%d %H:%M}",
            "校准服务器时间（如启用 NTP）；期限按服务器时间计算",
        )


def _disk() -> Iterator[Complaint]:
    free = shutil.disk_usage(settings.HUIYIN_DATA).free
    if free < LEAST_FREE:
        yield Complaint(f"磁盘只剩 {free / 1024**3:.1f} GB", f"清理或扩充 {settings.HUIYIN_DATA} 所在的磁盘")


def _keys() -> Iterator[Complaint]:
    if os.name != "posix":
        return
    for name in KEYS:
        path = Path(settings.HUIYIN_DATA) / name
        if path.is_file() and path.stat().st_mode & 0o077:
            yield Complaint(f"密钥文件他人可读：{path}", f"运行 chmod 600 {path}，并考虑更换密钥")


def _worker() -> Iterator[Complaint]:
    """Chains that have grown for long without a checkpoint: nobody ticks."""
    late = timezone.now() - 3 * OFTEN
    for head in ChainHead.objects.all():
        last = Checkpoint.objects.filter(chain=head.chain).order_by("-size").first()
        waiting = Entry.objects.filter(chain=head.chain, sequence__gt=last.size if last else 0)
        if waiting.filter(at__lt=late).exists():
            yield Complaint(
                f"日志的这条链有半小时没有检查点：{head.chain}",
                "后台任务没有运行：启动 huiyin worker，或运行一次 huiyin tick",
            )


def _strays() -> Iterator[Complaint]:
    """Files that no row names: written, and then the row was not. They do no harm and take room."""
    root = Path(settings.HUIYIN_FILES)
    old = time.time() - _CUT_OFF.total_seconds()
    cut_off = [p for p in root.glob(f"{UNFINISHED}*") if p.stat().st_mtime < old]
    if cut_off:
        yield Complaint(f"{len(cut_off)} 个上传中断留下的文件", "运行 huiyin doctor --mend 删除")
    if n := sum(1 for _ in strays()):
        yield Complaint(
            f"{n} 个文件没有任何记录引用", "运行 huiyin doctor --mend 移到 strays 文件夹，确认后自行删除"
        )


def strays() -> Iterator[Path]:
    """Contents older than a day that no row names."""
    root = Path(settings.HUIYIN_FILES)
    old = time.time() - _CUT_OFF.total_seconds()
    named = set(StoredFile.objects.values_list("sha256", flat=True))
    for kind in (ImportedDocument, Workbook):
        named |= set(kind._base_manager.values_list("sha256", flat=True))
    for path in root.glob("??/*"):
        if path.name not in named and path.is_file() and path.stat().st_mtime < old:
            yield path


def clear_away() -> None:
    """Delete what was cut off, and move strays beside the files: whether they are rubbish a person says."""
    root = Path(settings.HUIYIN_FILES)
    old = time.time() - _CUT_OFF.total_seconds()
    for path in root.glob(f"{UNFINISHED}*"):
        if path.stat().st_mtime < old:
            path.unlink()
    aside = Path(settings.HUIYIN_DATA) / "strays"
    for path in list(strays()):
        aside.mkdir(exist_ok=True)
        path.replace(aside / path.name)

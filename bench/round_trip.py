"""A task list of 10,000 rows out for editing and back: seconds and memory of each step; no assertions.

    python bench/round_trip.py [--rows 10000] [--units 400] [--changed 1000]

Makes its own database in a temporary folder. The list is edited by a process of its own, whose time does not
count: a person does that in a spreadsheet. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

EDIT = """
import sys
from openpyxl import load_workbook
path, changed = sys.argv[1], int(sys.argv[2])
book = load_workbook(path)
page = book.worksheets[0]
heads = {c.value: c.column for c in page[4]}
for row in range(5, 5 + changed):
    page.cell(row, heads["责任人"]).value = f"处长{row % 7}"
    page.cell(row, heads["整改方式"]).value = "立行立改"
book.save(path)
"""


def fill(rows: int, units: int) -> object:
    """A round whose findings have two tasks each; gives its office."""
    from import_ledger import prepare

    from huiyin.findings.models import Category
    from huiyin.findings.registering import NewFinding, register_findings
    from huiyin.rectification.actions import Owner
    from huiyin.rectification.bulk import NewTask, plan_tasks
    from huiyin.rounds.models import Target

    by, chosen = prepare({f"青禾市第{n}监测站" for n in range(units)})
    category = Category.objects.filter(body_id=chosen.body_id).first()
    targets = list(Target.objects.filter(round=chosen))
    new = [
        NewFinding(
            target_id=targets[n % units].pk, title=f"抽查发现第{n}项台账登记不及时", category_id=category.pk,
            text="资料由办公室归档，每季度回访一次。" * 3,
        )
        for n in range(rows // 2)
    ]  # fmt: skip
    kept = register_findings(new, by=by, recorded_on=date(2024, 1, 8), fed_back_on=date(2024, 1, 10))
    tasks = [
        NewTask(
            finding=finding, title=f"{word}第{n}项", text="逐份核对，限期纠正，按季度检查。" * 2,
            due_on=date(2030, 6, 28), owner=Owner(leader="副站长", lead_department="财务科", person="科长"),
        )
        for n, finding in enumerate(kept.findings) for word in ("补录", "修订细则")
    ]  # fmt: skip
    plan_tasks(tasks, by=by)
    return by


def export(by: object, path: Path, found: tuple[Any, Any] | None = None) -> None:
    """Take out these findings with these tasks, or all that the viewer sees."""
    from django.utils import timezone

    from huiyin.findings.queries import findings_for
    from huiyin.rectification.queries import tasks_for
    from huiyin.reports.editing import take_out
    from huiyin.reports.lists import bodies_of, records
    from huiyin.web.wording import word

    findings, tasks = found or (findings_for(by), tasks_for(by))
    rounds = list(findings.order_by().values_list("round_id", flat=True).distinct())
    taken = take_out(
        list_name="tasks", found=records(findings, tasks), body=bodies_of(findings)[0], rounds=rounds,
        by=by, at=timezone.now(), titles=("任务清单", "共一万行"), scope="无", word=word,
    )  # fmt: skip
    with taken.file, path.open("wb") as file:
        shutil.copyfileobj(taken.file, file)


def peak() -> int:
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return own // 1024


def measure(by: object, path: Path, changed: int, found: tuple[Any, Any] | None = None) -> dict[str, Any]:
    from django.db import connection

    from huiyin.exchange import actions
    from huiyin.exchange.applying import apply_workbook
    from huiyin.exchange.keeping import read_one
    from huiyin.exchange.models import Workbook

    counted = SimpleNamespace(queries=0)

    def count(execute, sql, params, many, context):
        counted.queries += 1
        return execute(sql, params, many, context)

    before, begin = peak(), time.perf_counter()
    export(by, path, found)
    out, exported = time.perf_counter() - begin, peak()
    size = path.stat().st_size
    subprocess.run([sys.executable, "-c", EDIT, str(path), str(changed)], check=True)
    begin, working = time.perf_counter(), time.process_time()
    with connection.execute_wrapper(count):
        workbook = actions.upload(name="任务清单.xlsx", chunks=[path.read_bytes()], by=by, enqueue=False)
        read_one(workbook.pk)
        compared = time.perf_counter()
        workbook = Workbook.objects.get(pk=workbook.pk)
        Workbook.objects.filter(pk=workbook.pk).update(state="applying")
        workbook = apply_workbook(workbook.pk, by)
    applied = time.perf_counter()
    return {
        "export_seconds": round(out, 2), "export_megabytes": exported, "file_megabytes": round(size / 1e6, 2),
        "import_seconds": round(applied - begin, 2), "compare_seconds": round(compared - begin, 2),
        "apply_seconds": round(applied - compared, 2), "cpu_seconds": round(time.process_time() - working, 2),
        "megabytes": peak(), "megabytes_before": before, "queries": counted.queries, "state": workbook.state,
        "problem": workbook.problem, **workbook.counts, **workbook.outcome,
    }  # fmt: skip


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rows", type=int, default=10_000)
    asked.add_argument("--units", type=int, default=400)
    asked.add_argument("--changed", type=int, default=1_000)
    args = asked.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="huiyin-bench-"))
    os.environ |= {"HUIYIN_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "huiyin.server.settings"}
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    try:
        import django

        django.setup()
        by = fill(args.rows, args.units)
        print(json.dumps(measure(by, folder / "tasks.xlsx", args.changed), ensure_ascii=False))
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()

"""How long a large ledger takes from file to findings, and how much memory: figures, not assertions.

    python bench/import_ledger.py [--rows 10000] [--units 400] [--format xlsx|csv] [--create] [--ledger FILE]

Makes its own database in a temporary folder. With --create the document's units are created by the import
itself; otherwise they stand in the round before the clock starts. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import resource
import shutil
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

HEAD = [
    "序号",
    "被巡视单位",
    "问题类别",
    "具体问题",
    "整改措施",
    "责任领导",
    "责任部门",
    "责任人",
    "整改时限",
    "整改状态",
    "整改情况",
]
SUBJECTS = [
    "公务接待",
    "固定资产",
    "工程招标",
    "党费收缴",
    "合同签订",
    "专项资金",
    "办公用房",
    "考勤管理",
    "政府采购",
]
FAULTS = ["审批手续不全", "台账登记不及时", "长期挂账未清理", "账实不符", "超标准列支", "未按规定公示"]
STATES = ["已完成", "基本完成", "正在整改", "未完成", "长期坚持"]


def rows_of(number: int, units: int) -> list[list[str]]:
    chance = random.Random(7)
    made = [HEAD]
    for n in range(1, number + 1):
        subject, fault = chance.choice(SUBJECTS), chance.choice(FAULTS)
        unit = f"青禾市第{chance.randrange(units) + 1}监测站"
        made.append([
            str(n), unit, chance.choice(["全面从严治党", "选人用人", "意识形态工作责任制", "工程和采购"]),
            f"抽查{chance.randrange(9, 300)}份发现{subject}{fault}，涉及{n}笔{chance.randrange(1, 90)}万元",
            f"1.对{subject}逐份核对，限期纠正。2.修订{subject}细则，按季度检查。",
            "副站长", chance.choice(["财务科", "办公室", "业务科"]), "科长",
            f"2024-{chance.randrange(1, 13):02d}-15", chance.choice(STATES),
            f"已核对{chance.randrange(9, 300)}份，" + "资料由办公室归档，每季度回访一次。" * 3,
        ])  # fmt: skip
    return made


def write(folder: Path, rows: list[list[str]], kind: str) -> Path:
    path = folder / f"ledger.{kind}"
    if kind == "csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(rows)
        return path
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("台账")
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def written_rows(path: Path) -> list[list[str]]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file))
    from openpyxl import load_workbook

    sheet = load_workbook(path, read_only=True).worksheets[0]
    return [[str(c) for c in row] for row in sheet.iter_rows(values_only=True)]


def prepare(names: set[str]) -> tuple[object, object]:
    """A body with its office, a round, and these units as its targets."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    from huiyin.accounts.models import Grant, GrantState, User
    from huiyin.accounts.queries import viewer_for
    from huiyin.findings.actions import sync_categories
    from huiyin.organisations.models import InspectingBody, Unit
    from huiyin.rounds.models import Round, Target, Term
    from huiyin.rules.roles import Role

    body = InspectingBody.objects.create(name="青禾市委巡察办", level="city", profile="party_inspection")
    user = User.objects.create(username="office", name="巡察办主任")
    Grant.objects.create(user=user, role=Role.OFFICE, body_id=body.pk, state=GrantState.CONFIRMED)
    term = Term.objects.create(body=body, name="第七届", starts_on=date(2022, 1, 1))
    chosen = Round.objects.create(body=body, term=term, number=1, name="第一轮", state="rectifying")
    sync_categories(body)
    units = Unit.objects.bulk_create(Unit(body=body, name=n, unit_type="institution") for n in sorted(names))
    Target.objects.bulk_create(Target(body=body, round=chosen, unit=u) for u in units)
    return viewer_for(user), chosen


def peak() -> int:
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) // 1024


def measure(path: Path, by: object, chosen: object, create: bool) -> dict[str, object]:
    from django.db import connection

    from huiyin.intake import actions, tasks
    from huiyin.intake.applying import apply_document
    from huiyin.intake.queries import document_for

    queries = [0]

    def count(execute, sql, params, many, context):
        queries[0] += 1
        return execute(sql, params, many, context)

    before, begin, working = peak(), time.perf_counter(), time.process_time()
    with connection.execute_wrapper(count):
        content = [path.read_bytes()]
        document = actions.upload(round_id=chosen.pk, name=path.name, chunks=content, by=by)
        tasks.read_document.func(str(document.pk))
        document = document_for(by, document.pk)
        read, after_reading = time.perf_counter(), peak()
        document = actions.decide(
            document_id=document.pk, version=document.version, by=by, kind="ledger_table",
            feedback_on=date(2024, 1, 10), unknown="create" if create else "skip",
        )  # fmt: skip
        document = apply_document(document_id=document.pk, version=document.version, by=by)
        applied = time.perf_counter()
    return {
        "seconds": round(applied - begin, 2), "cpu_seconds": round(time.process_time() - working, 2),
        "read_seconds": round(read - begin, 2),
        "apply_seconds": round(applied - read, 2), "megabytes": peak(), "megabytes_before": before,
        "megabytes_after_reading": after_reading,
        "queries": queries[0], "items": document.number_of_items, **document.outcome,
    }  # fmt: skip


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rows", type=int, default=10_000)
    asked.add_argument("--units", type=int, default=400)
    asked.add_argument("--format", choices=["xlsx", "csv"], default="xlsx")
    asked.add_argument("--create", action="store_true")
    asked.add_argument("--ledger", type=Path, help="an existing .csv or .xlsx with the same columns")
    args = asked.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="huiyin-bench-"))
    os.environ |= {"HUIYIN_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "huiyin.server.settings"}
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    try:
        path = args.ledger or write(folder, rows_of(args.rows, args.units), args.format)
        names = {row[1] for row in written_rows(path)[1:]}
        import django

        django.setup()
        by, chosen = prepare(set() if args.create else names)
        found = measure(path, by, chosen, args.create)
        for long in ("targets", "tasks_added"):
            found[long] = len(found[long])
        print(json.dumps(found, ensure_ascii=False))
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()

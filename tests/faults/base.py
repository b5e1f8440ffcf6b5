"""What every trial begins with: a body whose round feeds back, and something of each kind to be done."""

from __future__ import annotations

import shutil
from datetime import date
from typing import Any

from .stage import Place

LEDGER_ROWS = 120
#: findings long past their day, and how many of them a look takes in one transaction
LATE, AT_ONCE = 12, 3
#: handed in by the upload that is broken off; large enough to be met while it is being written
CONTENT = ("核对记录，逐笔清理。\n" * 100_000).encode()
#: what a browser must bring with a form
TOKEN = "f" * 32


def prepare() -> dict[str, Any]:
    """Fill an empty place; gives identifiers and sessions by name."""
    from django.test import Client

    from huiyin.accounts.models import User
    from huiyin.rules.roles import Role
    from huiyin.server.running import prepare as migrate
    from tests.conftest import make_side, person

    migrate()
    side = make_side("甲省")
    second = person("甲省巡视办副主任", Role.OFFICE, side.body.pk)
    for n in range(LATE):
        side.issue(f"关于“第{n}类台账逾期未补录”的问题")
    issued = side.issue("关于“往来款长期挂账”的问题")
    told = {
        "task": str(side.plan(issued).pk),
        "finding": str(issued.pk),
        **_accepted(side),
        **_imported(side),
    }
    sessions = {}
    everybody = {**side.viewers, "unit": side.unit1, "office": side.office, "second": second}
    for name, viewer in everybody.items():
        client = Client()
        client.force_login(User.objects.get(pk=viewer.id), backend="huiyin.accounts.log_in.AccountBackend")
        sessions[name] = client.cookies["sessionid"].value
    people = {"office_id": str(side.office.id), "unit_id": str(side.unit1.id)}
    return told | people | {"sessions": sessions, "round": str(side.round.pk)}


def _accepted(side: Any) -> dict[str, Any]:
    """A finding whose application was accepted by the team and waits for the office."""
    from huiyin.rectification import actions as rectification
    from huiyin.rectification.models import CloseApplication
    from huiyin.unit_work import dispatching, signing
    from huiyin.unit_work.dispatching import Applied
    from huiyin.verification import actions as verification
    from tests.conftest import explained

    finding = side.issue("关于“采购验收走过场”的问题")
    task = side.plan(finding)
    rectification.report_progress(
        finding_id=finding.pk, task_id=task.pk, text="已补录 32 条。", by=side.unit1
    )
    side.prove(task)
    rectification.complete_task(task_id=task.pk, by=side.unit1)
    item = Applied(finding.pk, "台账已补录 32 条。", explanations=explained(finding))
    dispatch = dispatching.prepare_application(items=[item], by=side.unit1)
    signing.sign(dispatch_id=dispatch.pk, by=side.head1, pledge=True)
    application = CloseApplication.objects.get(finding=finding)
    verification.accept(application_id=application.pk, by=side.team1)
    application.refresh_from_db()
    return {"application": str(application.pk), "version": application.version}


def _imported(side: Any) -> dict[str, Any]:
    """A ledger that was read and decided on, ready to be applied."""
    from huiyin.intake.actions import decide, upload
    from huiyin.intake.keeping import read_one
    from huiyin.intake.models import ImportedDocument

    target = side.targets[0]
    head = "序号,具体问题,整改措施,责任部门,责任人,整改时限,整改状态"
    rows = [
        f"{n},第{n}类台账登记不及时,逐条补录第{n}类台账,办公室,主任,2030-06-30,正在整改"
        for n in range(1, LEDGER_ROWS + 1)
    ]
    text = "\n".join([f"{target.unit.name}巡视反馈问题整改台账", head, *rows]).encode()
    upload(round_id=target.round_id, target_id=target.pk, name="台账.csv", chunks=[text], by=side.office)
    document = ImportedDocument.objects.get()
    read_one(document.pk)
    version = ImportedDocument.objects.get().version
    decide(document_id=document.pk, version=version, feedback_on=date(2024, 3, 26), by=side.office)
    return {"document": str(document.pk), "document_version": ImportedDocument.objects.get().version}


def alike(base: Place) -> None:
    """Fold what SQLite keeps beside its file into it, so that copies are whole and small."""
    import sqlite3

    if not base.database:
        with sqlite3.connect(base.folder / "huiyin.sqlite3") as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.rmtree(base.folder / "cache", ignore_errors=True)

"""Kill the program in an import, an upload, a close-out and a daily look, and see what is left.

    python tools/faults.py --rounds 20

Each round starts from the same small data folder, does one of the four in a process of its own, kills it
with SIGKILL at a random moment, and checks what the next start finds: nothing half-done, nothing acknowledged
and lost, the journal's chain whole, the totals equal to a recount. Prints a table; exit status 1 on any
violation. A round of the variant `broken` writes a finding's row without its journal entry: the check must
object to it, else the checks are worth nothing.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

WORK = ("import", "upload", "close", "tick")
LEDGER_ROWS = 300
#: findings long past their day, and how many of them a look takes in one transaction
LATE, AT_ONCE = 12, 3


def django(data: Path) -> None:
    os.environ["HUIYIN_DATA"] = str(data)
    os.environ["DJANGO_SETTINGS_MODULE"] = "huiyin.server.settings"
    import django as framework

    framework.setup()


def prepare(data: Path) -> None:
    """A body with one round that feeds back, an issued finding with a task, and one that was accepted."""
    django(data)
    from huiyin.server.running import prepare as migrate

    migrate()
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
    from conftest import explained, make_side

    from huiyin.rectification import actions as rectification
    from huiyin.rectification.models import CloseApplication
    from huiyin.unit_work import dispatching, signing
    from huiyin.unit_work.dispatching import Applied
    from huiyin.verification import actions as verification

    side = make_side("甲省")
    for n in range(LATE):
        side.issue(f"关于“第{n}类台账逾期未补录”的问题")
    issued = side.issue("关于“往来款长期挂账”的问题")
    side.plan(issued)
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


def do(work: str, data: Path) -> None:
    """One piece of work, in a process that will be killed; prints `done` once it is acknowledged."""
    django(data)
    from huiyin.accounts.models import Grant, User
    from huiyin.accounts.queries import viewer_for
    from huiyin.findings.models import Finding
    from huiyin.rectification.models import CloseApplication, Task

    def holder(role: str):
        return viewer_for(User.objects.get(pk=Grant.objects.filter(role=role).first().user_id))

    print("ready", flush=True)
    if work == "import":
        from huiyin.intake.actions import decide
        from huiyin.intake.applying import apply_document
        from huiyin.intake.keeping import read_one
        from huiyin.intake.models import ImportedDocument

        office, document = holder("office"), ImportedDocument.objects.get()
        read_one(document.pk)
        version = ImportedDocument.objects.get().version
        decide(document_id=document.pk, version=version, feedback_on=date(2024, 3, 26), by=office)
        apply_document(document_id=document.pk, by=office)
    elif work == "upload":
        from huiyin.evidence.actions import attach

        task = Task.objects.get(finding__title__contains="往来款")
        staff = next(
            viewer_for(g.user)
            for g in Grant.objects.filter(role="unit").select_related("user")
            if g.scope_id == Finding.objects.get(pk=task.finding_id).unit_id
        )
        content = ("核对记录，逐笔清理。\n" * 200_000).encode()
        parts = (content[i : i + 65536] for i in range(0, len(content), 65536))
        attach(finding_id=task.finding_id, task_id=task.pk, chunks=parts, name="核对记录.txt", by=staff)
    elif work == "close":
        from huiyin.verification.actions import close

        close(application_id=CloseApplication.objects.get(state="accepted").pk, by=holder("office"))
    elif work == "tick":
        look()
    else:
        Finding.objects.filter(state="accepted").update(state="closed", closed_on="2024-06-01")
    print("done", flush=True)


def look() -> int:
    """The daily look at open findings, in small portions; gives how many steps it proposed."""
    from huiyin.supervision import triggering

    triggering.BATCH = AT_ONCE
    return triggering.look_over().proposed


def tick_faults(acknowledged: bool) -> Iterator[str]:
    """What a look that was killed left half done, and what the looks after it did twice or not at all."""
    from huiyin.supervision.models import KeptLight, StepEvent, SupervisionStep, TriggerMet

    steps = SupervisionStep.objects.count()
    told = StepEvent.objects.filter(action="propose").count()
    causes = TriggerMet.objects.values("step").distinct().count()
    if not steps == told == causes:
        yield f"tick half done: {steps} steps, {told} events, {causes} with causes"
    made = look()
    if acknowledged and made:
        yield f"tick acknowledged and {made} steps lost"
    if look():
        yield "tick: a look that came again had an effect"
    after = SupervisionStep.objects.count()
    one_each = SupervisionStep.objects.values("finding").distinct().count()
    if not after == one_each == KeptLight.objects.count() or after < LATE:
        yield f"tick: {after} steps of {one_each} findings, {KeptLight.objects.count()} lights"


def put_ledger(data: Path) -> None:
    """Hand in the ledger that the import rounds apply."""
    django(data)
    from huiyin.accounts.models import Grant
    from huiyin.accounts.queries import viewer_for
    from huiyin.intake.actions import upload
    from huiyin.rounds.models import Target

    office = viewer_for(Grant.objects.filter(role="office").select_related("user").first().user)
    target = Target.objects.order_by("pk").first()
    head = "序号,具体问题,整改措施,责任部门,责任人,整改时限,整改状态"
    rows = [
        f"{n},第{n}类台账登记不及时,逐条补录第{n}类台账,办公室,主任,2030-06-30,正在整改"
        for n in range(1, LEDGER_ROWS + 1)
    ]
    text = "\n".join([f"{target.unit.name}巡视反馈问题整改台账", head, *rows])
    upload(round_id=target.round_id, target_id=target.pk, name="台账.csv", chunks=[text.encode()], by=office)


def violations(data: Path, work: str, acknowledged: bool) -> list[str]:
    """What the next start finds wrong. Asked of a fresh process."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); from pathlib import Path; import faults;"
        "faults.report(Path(sys.argv[2]), sys.argv[3], sys.argv[4] == '1')"
    )
    here = str(Path(__file__).resolve().parent)
    command = [sys.executable, "-c", code, here, str(data), work, "1" if acknowledged else "0"]
    answer = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, "HUIYIN_DATA": str(data)}
    )
    return (
        answer.stdout.splitlines()
        if answer.returncode == 0
        else [f"the check itself failed: {answer.stderr}"]
    )


def report(data: Path, work: str, acknowledged: bool) -> None:
    """Print every violation, one a line."""
    django(data)
    from huiyin.evidence.models import Evidence
    from huiyin.findings.models import Finding
    from huiyin.intake.models import ImportedDocument
    from huiyin.journal.models import Entry
    from huiyin.journal.proof import prove_all
    from huiyin.rectification.models import CloseApplication, Task
    from huiyin.server.doctor import examine
    from huiyin.verification.models import Review

    for proof in prove_all():
        if proof.fault:
            print(f"journal: {proof.fault}")
    for complaint in examine():
        print(f"doctor: {complaint.what}")
    imported = Finding.objects.exclude(source_document=None).count()
    tasks = Task.objects.exclude(finding__source_document=None).count()
    applied = ImportedDocument.objects.filter(state="applied").exists()
    if (imported, tasks) != ((LEDGER_ROWS, LEDGER_ROWS) if applied else (0, 0)):
        print(f"import half done: {imported} findings, {tasks} tasks, applied={applied}")
    closed = Finding.objects.filter(state="closed").count()
    reviews = Review.objects.filter(decision="close").count()
    answered = CloseApplication.objects.filter(state="closed").count()
    entries = Entry.objects.filter(action="close").count()
    if len({closed, reviews, answered, entries}) != 1:
        print(f"close half done: {closed} findings, {reviews} reviews, {answered} answers, {entries} entries")
    proven = Entry.objects.filter(action="attach_evidence").count()
    if Evidence.objects.count() != proven:
        print(f"upload half done: {Evidence.objects.count()} pieces, {proven} entries")
    if work == "tick":
        print(*tick_faults(acknowledged), sep="\n", end="")
    done = {"import": applied, "upload": proven == 2, "close": closed == 1}.get(work, True)
    if acknowledged and not done:
        print("acknowledged and lost")


def once(base: Path, work: str, delay: float | None) -> tuple[bool, bool, list[str], float]:
    """One round: whether it was killed, whether it was acknowledged, the violations, and its seconds."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        shutil.copytree(base, data)
        command = [sys.executable, __file__, "--do", work, "--data", str(data)]
        env = {**os.environ, "HUIYIN_DATA": str(data)}
        child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env)
        assert child.stdout is not None
        child.stdout.readline()
        begun = time.perf_counter()
        if delay is not None:
            time.sleep(delay)
            child.send_signal(signal.SIGKILL)
        rest, errors = child.communicate(timeout=120)
        seconds = time.perf_counter() - begun
        if delay is None and child.returncode:
            raise RuntimeError(errors)
        acknowledged = "done" in rest
        return (
            child.returncode == -signal.SIGKILL,
            acknowledged,
            violations(data, work, acknowledged),
            seconds,
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--do")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--prepare", action="store_true")
    args = parser.parse_args()
    if args.do:
        do(args.do, args.data)
        return 0
    if args.prepare:
        prepare(args.data)
        put_ledger(args.data)
        return 0
    return tried(args.rounds, random.Random(args.seed))


def tried(rounds: int, chance: random.Random) -> int:
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder) / "base"
        env = {**os.environ, "HUIYIN_DATA": str(base)}
        subprocess.run([sys.executable, __file__, "--prepare", "--data", str(base)], check=True, env=env)
        print(f"{'work':<8} {'rounds':>6} {'killed':>6} {'finished':>8} {'violations':>10}")
        for work in WORK:
            _killed, acknowledged, found, seconds = once(base, work, None)
            if not acknowledged or found:
                print(f"{work}: undisturbed, it does not work: {found}")
                return 1
            counted: Counter[str] = Counter()
            for _ in range(rounds):
                killed, acknowledged, found, _seconds = once(base, work, chance.uniform(0, seconds))
                counted.update(killed=killed, finished=acknowledged, violations=bool(found))
                for line in found:
                    print(f"  {line}")
            bad += counted["violations"]
            print(
                f"{work:<8} {rounds:>6} {counted['killed']:>6} {counted['finished']:>8}"
                f" {counted['violations']:>10}"
            )
        caught = bool(once(base, "broken", None)[2])
        print(f"the broken variant was {'caught' if caught else 'NOT caught'}")
    return 1 if bad or not caught else 0


if __name__ == "__main__":
    raise SystemExit(main())

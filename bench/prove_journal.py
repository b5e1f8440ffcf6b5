"""How long it takes to prove a journal of a million entries, and what a checkpoint costs.

    python bench/prove_journal.py --entries 1000000

Entries as the product writes them, in one chain with a checkpoint every 1,000; then what a checkpoint at a
close-out costs, `huiyin verify` with a receipt, and the independent program. A data folder of its own.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BLOCK = 10_000


def fill(entries: int) -> None:
    """Written in blocks, hashed as `record` hashes; the checkpoints by the product itself."""
    from django.db import transaction
    from django.utils import timezone

    from huiyin.journal.chain import canonical, entry_hash, payload_hash
    from huiyin.journal.checkpoints import EVERY, seal_chain
    from huiyin.journal.models import ChainHead, CheckpointReason, Entry

    chain, previous, start = "system", "", timezone.now() - timedelta(days=400)
    ChainHead.objects.create(chain=chain)
    for first in range(1, entries + 1, BLOCK):
        rows = []
        for n in range(first, min(first + BLOCK, entries + 1)):
            at, payload, salt = start + timedelta(seconds=n * 30), canonical(_payload(n)), f"{n:032x}"
            digest = payload_hash(salt, payload)
            hashed = entry_hash(
                chain=chain, sequence=n, at=at, actor=("", "巡视办主任"), action="task_report",
                object_type="task", object_id=f"{n:036x}", payload_hash=digest, previous_hash=previous,
            )  # fmt: skip
            rows.append(Entry(
                chain=chain, sequence=n, at=at, actor_name="巡视办主任", action="task_report",
                object_type="task", object_id=f"{n:036x}", payload=payload, salt=salt, payload_hash=digest,
                previous_hash=previous, hash=hashed, algorithm="sha256",
            ))  # fmt: skip
            previous = hashed
        with transaction.atomic():
            for cut in range(0, len(rows), EVERY):
                Entry.objects.bulk_create(rows[cut : cut + EVERY])
                last = rows[cut : cut + EVERY][-1]
                ChainHead.objects.filter(pk=chain).update(sequence=last.sequence, hash=last.hash)
                seal_chain(chain, CheckpointReason.MANY)


def _payload(n: int) -> dict[str, object]:
    return {
        "from": "planned",
        "to": "in_progress",
        "text": f"已补录 {n} 条台账，逐条核对签字。",
        "percent": n % 100,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--entries", type=int, default=1_000_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"HUIYIN_DATA": folder, "DJANGO_SETTINGS_MODULE": "huiyin.server.settings"}
        import django

        django.setup()
        from django.db import transaction

        from huiyin.accounts.viewer import SYSTEM
        from huiyin.journal.actions import record
        from huiyin.journal.checkpoints import seal
        from huiyin.journal.models import CheckpointReason
        from huiyin.server.running import prepare

        prepare()
        begun = time.perf_counter()
        fill(given.entries)
        print(f"{given.entries:,} entries with checkpoints written in {time.perf_counter() - begun:.1f} s")
        took = []
        for n in range(200):
            with transaction.atomic():
                record(body=None, by=SYSTEM, action="close", object_type="finding", object_id=n)
                begun = time.perf_counter()
                seal(None, CheckpointReason.CLOSE_OUT)
                took.append(time.perf_counter() - begun)
        took.sort()
        print(
            f"a checkpoint at a close-out: median {took[100] * 1000:.2f} ms, 99 % {took[197] * 1000:.2f} ms"
        )
        out = Path(folder) / "out"
        verb = [sys.executable, "-m", "huiyin"]
        _timed("huiyin journal (writes it out)", [*verb, "journal", str(out)])
        _timed("huiyin verify --receipt", [*verb, "verify", "--receipt", str(out / "receipts.json")])
        _timed("tools/check_journal.py --receipt",
               [sys.executable, str(ROOT / "tools" / "check_journal.py"), str(out / "system.jsonl"),
                "--receipt", str(out / "receipts.json")])  # fmt: skip
    return 0


def _timed(what: str, command: list[str]) -> None:
    begun = time.perf_counter()
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    seconds = time.perf_counter() - begun
    print(f"{what}: {seconds:.1f} s, exit {ran.returncode}: {ran.stdout.strip()}{ran.stderr}")


if __name__ == "__main__":
    sys.exit(main())

"""Bits of the journal's rows turned over at random; what proves the journal has to notice each one.

    python -m tests.journal.flipping -n 1000

Each time one bit of one field of one entry, checkpoint or chain's head is turned as somebody with the file
of the database could, triggers gone; then the product's proof and the independent program look, beside the
receipts that were taken before. SQLite, whose fields take any bytes.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
#: what is written but not vouched for: row numbers, and the word for why a checkpoint was made
LOOSE = {"id", "reason"}
#: what an extract does not hold, or holds decoded, so that the other program can't see how it was written
UNSEEN = ("chain_head", ".peaks", "checkpoint.chain", "checkpoint.root", "checkpoint.key",
          "checkpoint.signature", "checkpoint.at", "entry.at", "entry.actor_id")  # fmt: skip
TABLES = ("journal_entry", "journal_entry", "journal_entry", "journal_checkpoint", "journal_chain_head")


def independent() -> ModuleType:
    spec = importlib.util.spec_from_file_location("check_journal", ROOT / "tools" / "check_journal.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def without_triggers() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'journal_%'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")


def turn_one(chance: random.Random) -> str:
    """Turn one bit that the database lets be turned; says where."""
    from django.db import IntegrityError, transaction

    while True:
        table = chance.choice(TABLES)
        with contextlib.suppress(IntegrityError), transaction.atomic():
            if where := _turned(table, chance):
                return where


def _turned(table: str, chance: random.Random) -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT name FROM pragma_table_info('{table}')")
        column = chance.choice([name for (name,) in cursor.fetchall() if name not in LOOSE])
        cursor.execute(f"SELECT rowid, CAST({column} AS BLOB), typeof({column}) FROM {table}"
                       f" WHERE length({column}) > 0")  # fmt: skip
        rows = cursor.fetchall()
        if not rows:
            return ""
        row, value, kind = chance.choice(rows)
        value = bytearray(value)
        place = chance.randrange(len(value))
        value[place] ^= 1 << chance.randrange(8)
        as_what = "INTEGER" if kind == "integer" and bytes(value).isdigit() else "TEXT"
        cursor.execute(f"UPDATE {table} SET {column} = CAST(%s AS {as_what}) WHERE rowid = %s",
                       [bytes(value), row])  # fmt: skip
    return f"{table}.{column} row {row} byte {place}"


def flips(n: int, seed: int, receipt: str) -> Iterator[tuple[str, bool, bool | None]]:
    """`n` turned bits: where, whether the product saw it, whether the other program did (None: it is not
    given what was turned)."""
    from django.db import transaction

    from huiyin.journal.proof import prove_all
    from huiyin.journal.receipts import read_receipt

    chance, claims, other = random.Random(seed), read_receipt(receipt).claims, independent()
    for _ in range(n):
        with transaction.atomic():
            without_triggers()
            where = turn_one(chance)
            seen = not all(p.holds for p in prove_all(claims=claims))
            told = None if any(u in where for u in UNSEEN) else objects(other, claims)
            transaction.set_rollback(True)
        yield where, seen, told


def objects(other: ModuleType, claims: object) -> bool:
    """Whether the independent program objects to what the product writes out now (or can't write out)."""
    from huiyin.journal.extract import extract_of

    held = [(c.chain, c.size, c.root) for c in claims if c.root]
    for chain in {c[0] for c in held}:
        try:
            lines = iter("".join(extract_of(chain, "")).splitlines())
            other.check(lines, held, [])
        except Exception:
            return True
    return False


def fill(entries: int) -> str:
    """Some entries in two chains with checkpoints; gives the receipts of them."""
    from uuid import UUID

    from django.db import transaction

    from huiyin.accounts.viewer import SYSTEM
    from huiyin.journal.actions import record
    from huiyin.journal.checkpoints import seal
    from huiyin.journal.models import CheckpointReason
    from huiyin.journal.receipts import last_checkpoints, receipt_of

    bodies = (None, UUID(int=7))
    for n in range(entries):
        for body in bodies:
            with transaction.atomic():
                record(body=body, by=SYSTEM, action="try", object_type="thing", object_id=n,
                       payload={"text": f"第 {n} 件", "n": n})  # fmt: skip
                if n % 5 == 4:
                    seal(body, CheckpointReason.ASKED)
    for body in bodies:
        with transaction.atomic():
            seal(body, CheckpointReason.ASKED)
    return receipt_of(last_checkpoints(["system", str(UUID(int=7))]), {})


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-n", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"HUIYIN_DATA": folder, "DJANGO_SETTINGS_MODULE": "huiyin.server.settings"}
        import django

        django.setup()
        from huiyin.server.running import prepare

        prepare()
        receipt, tried, missed = fill(20), Counter(), []
        for where, seen, told in flips(given.n, given.seed, receipt):
            tried[where.split(" ", 1)[0].split(".")[0]] += 1
            if not seen:
                missed.append(f"{where} by the product")
            if told is False:
                missed.append(f"{where} by the independent program")
    print(f"{'what was turned':<24} {'bits':>6}")
    for table, count in sorted(tried.items()):
        print(f"{table:<24} {count:>6}")
    print(f"{'unnoticed':<24} {len(missed):>6}")
    for where in missed:
        print(f"  {where}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

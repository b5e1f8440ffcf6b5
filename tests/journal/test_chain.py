"""The journal: everything done is in it, and nothing in it can be changed unnoticed."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from huiyin.accounts.viewer import SYSTEM
from huiyin.journal.actions import OutsideTransaction, record
from huiyin.journal.models import ChainHead, Entry
from huiyin.journal.proof import prove, prove_all


def write(n: int) -> None:
    for k in range(n):
        with transaction.atomic():
            record(body=None, by=SYSTEM, action="try", object_type="thing", object_id=k, payload={"k": k})


def tamper(sql: str, *params: object) -> None:
    """Change the table as somebody with the database's password would: with the triggers gone."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in ("no_update", "no_delete", "no_replace"):
                cursor.execute(f"DROP TRIGGER IF EXISTS journal_entry_{name}")
        else:
            cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER USER")
        cursor.execute(sql, params)


@pytest.mark.django_db
def test_a_journal_that_nobody_touched_is_proven():
    write(5)
    (proof,) = prove_all()
    assert proof.holds
    assert proof.entries == 5


@pytest.mark.django_db
def test_an_entry_outside_a_transaction_is_refused(monkeypatch):
    monkeypatch.setattr("huiyin.journal.actions.connection", SimpleNamespace(in_atomic_block=False))
    with pytest.raises(OutsideTransaction):
        record(body=None, by=SYSTEM, action="try", object_type="thing", object_id=1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET actor_name = 'x' WHERE sequence = 2",
        "DELETE FROM journal_entry WHERE sequence = 2",
    ],
)
def test_the_database_itself_refuses_to_change_or_delete_an_entry(statement):
    write(3)
    with pytest.raises(DatabaseError, match="never"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert prove("system").holds


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="INSERT OR REPLACE is SQLite's")
def test_replacing_an_entry_by_inserting_over_it_is_refused():
    write(3)
    columns = ", ".join(f.column for f in Entry._meta.fields)
    with pytest.raises(DatabaseError, match="never"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT OR REPLACE INTO journal_entry ({columns}) SELECT {columns} FROM journal_entry LIMIT 1"
        )
    assert prove("system").holds


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "sequence", "code"),
    [
        ("UPDATE journal_entry SET payload = '{\"k\":9}' WHERE sequence = 2", 2, "payload_changed"),
        (
            "UPDATE journal_entry SET actor_name = actor_name, action = 'else' WHERE sequence = 3",
            3,
            "entry_changed",
        ),
        ("DELETE FROM journal_entry WHERE sequence = 2", 2, "entry_missing"),
        ("DELETE FROM journal_entry WHERE sequence = 5", 5, "tail_missing"),
        ("UPDATE journal_entry SET previous_hash = 'f' WHERE sequence = 4", 4, "link_broken"),
        ("UPDATE journal_entry SET algorithm = 'none' WHERE sequence = 4", 4, "algorithm_unknown"),
        ("UPDATE journal_chain_head SET hash = 'f'", 5, "head_differs"),
    ],
)
def test_verify_names_the_first_entry_that_was_tampered_with(change, sequence, code):
    write(5)
    tamper(change)
    fault = prove("system").fault
    assert fault is not None
    assert (fault.sequence, fault.code) == (sequence, code)


@pytest.mark.django_db
def test_a_chain_whose_entries_were_all_removed_is_still_missed():
    write(2)
    tamper("DELETE FROM journal_entry")
    (proof,) = prove_all()
    assert proof.fault is not None
    assert proof.fault.code == "tail_missing"
    assert ChainHead.objects.get().sequence == 2


class AnyChangedByte(TestCase):
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        field=st.sampled_from(
            ["payload", "salt", "action", "actor_name", "object_id", "object_type", "hash", "chain"]
        ),
        sequence=st.integers(1, 4),
        place=st.integers(0, 200),
    )
    def test_any_changed_byte_of_any_entry_is_found(self, field, sequence, place):
        write(4)
        value = getattr(Entry.objects.get(sequence=sequence), field)
        at = place % len(value)
        changed = value[:at] + chr((ord(value[at]) + 1) % 0xD000) + value[at + 1 :]
        tamper(f"UPDATE journal_entry SET {field} = %s WHERE sequence = %s", changed, sequence)
        assert not all(proof.holds for proof in prove_all())

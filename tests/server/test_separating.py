"""On PostgreSQL the program adds to the journal and can't rewrite it; the doctor says when it could."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from huiyin.journal.checkpoints import seal_quiet_chains
from huiyin.journal.models import ChainHead, Entry
from huiyin.journal.proof import prove_all
from huiyin.server import separating
from huiyin.server.separating import commandline, rewriting_rights

pytestmark = pytest.mark.django_db
ROLE = "huiyin_program"
on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="the embedded database knows no roles"
)


def run(statement: str, *given: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, given or None)


@pytest.fixture
def as_program(world):
    """The world, acted in by a role that the command has set up; roles are made within the transaction."""
    run(f"CREATE ROLE {ROLE}")
    assert commandline(ROLE) == 0
    # what a test leaves to be checked at its end is the owner's
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run(f"SET LOCAL ROLE {ROLE}")
    yield world
    run("RESET ROLE")


def refused(statement: str) -> str:
    """Why the database does not do it."""
    with pytest.raises(DatabaseError) as told, transaction.atomic():
        run(statement)
    return str(told.value)


@on_postgresql
def test_the_program_does_all_its_work_as_that_role(as_program):
    ours = as_program.ours
    finding = ours.issue("关于“往来款长期挂账”的问题")
    ours.apply(finding)
    assert seal_quiet_chains()
    assert all(proof.holds for proof in prove_all())
    assert list(rewriting_rights()) == []


@on_postgresql
@pytest.mark.parametrize("table", separating.JOURNAL)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {} SET algorithm = 'sm3'", "DELETE FROM {}", "TRUNCATE {}", "INSERT INTO {} DEFAULT VALUES",
        "ALTER TABLE {} DISABLE TRIGGER ALL", "DROP TABLE {} CASCADE", "SELECT 1 FROM {} FOR UPDATE",
        "CREATE TRIGGER other BEFORE INSERT ON {} FOR EACH ROW EXECUTE FUNCTION journal_entry_refuse()",
    ],
)  # fmt: skip
def test_that_role_can_not_rewrite_the_journal(as_program, table, statement):
    told = refused(statement.format(table))
    assert "permission denied" in told or "must be owner" in told


@on_postgresql
@pytest.mark.parametrize(
    "statement",
    [
        "ALTER FUNCTION journal_append SECURITY INVOKER", "DROP FUNCTION journal_append",
        "CREATE TABLE journal_entry_2 (n int)", "DELETE FROM django_migrations",
        "CREATE OR REPLACE FUNCTION journal_entry_refuse() RETURNS trigger LANGUAGE plpgsql"
        " AS $$ BEGIN RETURN NEW; END $$",
    ],
)  # fmt: skip
def test_nor_can_it_change_what_guards_the_journal(as_program, statement):
    told = refused(statement)
    assert "permission denied" in told or "must be owner" in told


@on_postgresql
def test_what_does_not_continue_the_chain_is_not_appended(as_program):
    head = ChainHead.objects.get(pk=str(as_program.ours.body.pk))
    call = (
        "SELECT journal_append('{chain}', {sequence}, now(), NULL, '', 'close', 'finding', '1', '{{}}', '',"
        " '', '{previous}', '{hash}', '{algorithm}')"
    )
    good = {"chain": head.chain, "sequence": head.sequence + 1, "previous": head.hash, "hash": "0" * 64,
            "algorithm": head.algorithm}  # fmt: skip
    wrong = ({"sequence": head.sequence}, {"sequence": head.sequence + 2}, {"previous": "1" * 64},
             {"algorithm": "md5"}, {"hash": "x"}, {"chain": "no-such-chain"})  # fmt: skip
    for change in wrong:
        assert "does not continue the chain" in refused(call.format(**good | change))
    before = Entry.objects.count()
    run(call.format(**good))
    assert Entry.objects.count() == before + 1


@on_postgresql
def test_a_checkpoint_is_of_the_end_of_its_chain_alone(as_program):
    chain = str(as_program.ours.body.pk)
    size = ChainHead.objects.get(pk=chain).sequence
    for wrong in (size - 1, size + 1):
        told = refused(f"SELECT journal_seal('{chain}', {wrong}, now(), 'time', 'sha256', '', '', '', '')")
        assert "not of the end" in told


@on_postgresql
def test_the_doctor_says_when_the_program_owns_the_tables(world):
    (complaint,) = rewriting_rights()
    assert "所有者" in complaint.what


@on_postgresql
def test_the_doctor_says_when_the_role_was_given_too_much(world):
    run(f"CREATE ROLE {ROLE}")
    assert commandline(ROLE) == 0
    run(f"GRANT UPDATE ON journal_entry TO {ROLE}")
    run(f"SET LOCAL ROLE {ROLE}")
    (complaint,) = rewriting_rights()
    run("RESET ROLE")
    assert "UPDATE journal_entry" in complaint.what


@on_postgresql
def test_tables_that_wait_for_their_owner_keep_the_program_from_starting(as_program, monkeypatch):
    assert not separating.owns_tables()
    separating.demand_up_to_date()
    monkeypatch.setattr(separating.MigrationExecutor, "migration_plan", lambda *_: ["a step"])
    with pytest.raises(separating.NotUpToDate) as told:
        separating.demand_up_to_date()
    assert "huiyin separate" in str(told.value)


@on_postgresql
def test_an_owner_or_nobody_is_no_role_for_the_program(world, capsys):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (owner,) = cursor.fetchone()
    assert commandline(owner) == 1
    assert commandline("nobody_of_this_name") == 1
    assert "CREATE ROLE" in capsys.readouterr().err


@pytest.mark.skipif(connection.vendor != "sqlite", reason="about the embedded database")
def test_the_embedded_database_has_nothing_to_separate(db, capsys):
    assert commandline(ROLE) == 1
    assert "触发器" in capsys.readouterr().err
    assert list(rewriting_rights()) == []

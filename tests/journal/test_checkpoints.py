"""Checkpoints: made as the work goes, small, signed; and what one copy of them outside the house shows."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from huiyin.accounts.viewer import SYSTEM
from huiyin.journal import actions
from huiyin.journal.actions import record
from huiyin.journal.checkpoints import note_of, seal, seal_quiet_chains, signed_note
from huiyin.journal.claims import Claim, claim_of_code
from huiyin.journal.extract import extract_of
from huiyin.journal.models import ChainHead, Checkpoint, CheckpointReason, Entry
from huiyin.journal.notes import Unreadable, opened, public_key
from huiyin.journal.proof import prove
from huiyin.journal.receipts import first_checkpoint_over, last_checkpoints, read_receipt, receipt_of
from huiyin.server import proving
from huiyin.ticking.registry import STEPS
from tests.journal.flipping import fill, flips, independent
from tests.journal.test_chain import tamper, write

pytestmark = pytest.mark.django_db
SQLITE = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite takes any bytes in any field")


def asked() -> Checkpoint:
    with transaction.atomic():
        return seal(None, CheckpointReason.ASKED)


def rewrite(sequence: int, **changes: str) -> None:
    """Change an entry and compute everything after it anew, checkpoints and their signatures too, as somebody
    who holds the database and the key could."""
    entries = list(Entry.objects.filter(chain="system").order_by("sequence").values())
    kept = [(c.size, c.reason) for c in Checkpoint.objects.order_by("size")]
    tamper("DELETE FROM journal_entry")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in ("no_update", "no_delete", "no_replace"):
                cursor.execute(f"DROP TRIGGER IF EXISTS journal_checkpoint_{name}")
        else:
            cursor.execute("ALTER TABLE journal_checkpoint DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM journal_checkpoint")
    ChainHead.objects.update(sequence=0, hash="")
    for entry in entries:
        if entry["sequence"] == sequence:
            entry.update(changes)
        with transaction.atomic():
            record(body=None, by=SYSTEM, action=entry["action"], object_type=entry["object_type"],
                   object_id=entry["object_id"], payload=json.loads(entry["payload"]))  # fmt: skip
            for size, reason in kept:
                if size == entry["sequence"]:
                    seal(None, CheckpointReason(reason))


def test_a_checkpoint_is_made_after_so_many_entries_and_by_the_tick(monkeypatch):
    monkeypatch.setattr(actions, "EVERY", 4)
    write(9)
    assert [(c.size, c.reason) for c in Checkpoint.objects.order_by("size")] == [(4, "many"), (8, "many")]
    assert STEPS["journal.checkpoints"].interval == timedelta(minutes=10)
    STEPS["journal.checkpoints"].work()
    assert [c.size for c in Checkpoint.objects.order_by("size")] == [4, 8, 9]
    assert seal_quiet_chains() == 0
    proof = prove("system")
    assert (proof.holds, proof.entries, proof.checkpoints, proof.outside) == (True, 9, 3, 0)


def test_a_checkpoint_reads_only_what_came_after_the_one_before():
    write(30)
    asked()
    write(3)
    with CaptureQueriesContext(connection) as queries:
        asked()
    assert len(queries) < 12
    read = [q["sql"] for q in queries if "journal_entry" in q["sql"]]
    assert len(read) == 1
    assert '"sequence" > 30' in read[0]


@pytest.mark.parametrize(
    "statement", ["UPDATE journal_checkpoint SET root = 'x'", "DELETE FROM journal_checkpoint"]
)
def test_the_database_itself_refuses_to_change_or_delete_a_checkpoint(statement):
    write(2)
    asked()
    with pytest.raises(DatabaseError, match="never"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_note_is_read_by_its_key_alone_and_not_once_a_letter_was_changed():
    write(3)
    note, key = signed_note(asked())
    assert opened(note, public_key(key)).size == 3
    for changed in (note.replace("\n3\n", "\n4\n"), note[:-9] + "AAAA" + note[-5:], note.split("\n\n")[0]):
        with pytest.raises(Unreadable):
            opened(changed, public_key(key))
    with pytest.raises(Unreadable):
        public_key(key[:-4] + "AAA=")


def test_a_rewritten_journal_agrees_with_itself_and_only_what_is_held_outside_tells(capsys, tmp_path):
    write(6)
    first = asked()
    write(6)
    second = asked()
    receipt = receipt_of(last_checkpoints(["system"]), {"system": "系统"})
    early = receipt_of([first], {})
    codes = [note_of(c).code() for c in (first, second)]
    (tmp_path / "kept.json").write_text(receipt, encoding="utf-8")
    (tmp_path / "early.json").write_text(early, encoding="utf-8")
    assert proving.commandline() == proving.UNPROVEN
    assert proving.commandline([tmp_path / "kept.json"]) == proving.PROVEN
    assert proving.commandline(codes=[codes[0].lower().replace("-", " - ")]) == proving.PROVEN

    rewrite(8, action="something else")
    assert proving.commandline() == proving.UNPROVEN
    assert proving.commandline([tmp_path / "early.json"], files=False) == proving.TAMPERED
    assert proving.commandline(codes=[codes[1]]) == proving.TAMPERED
    capsys.readouterr()
    # times and salts were made anew as well: nothing of it is what it was
    assert proving.commandline([tmp_path / "kept.json"]) == proving.TAMPERED
    assert "第 1 条" in capsys.readouterr().out


def test_a_tail_that_was_cut_off_with_its_head_and_checkpoints_is_missed_with_one_receipt():
    write(5)
    kept = read_receipt(receipt_of([asked()], {})).claims
    write(4)
    later = read_receipt(receipt_of([asked()], {})).claims
    with transaction.atomic():
        tamper("DELETE FROM journal_entry WHERE sequence > 5")
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("DROP TRIGGER journal_checkpoint_no_delete")
            else:
                cursor.execute("ALTER TABLE journal_checkpoint DISABLE TRIGGER USER")
            cursor.execute("DELETE FROM journal_checkpoint WHERE size > 5")
        last = Entry.objects.get(sequence=5)
        ChainHead.objects.update(sequence=5, hash=last.hash)
    assert prove("system").holds
    assert prove("system", claims=kept).holds
    fault = prove("system", claims=later).fault
    assert fault is not None
    assert (fault.sequence, fault.code) == (6, "tail_missing")


def test_a_checkpoint_whose_signature_was_made_with_nothing_is_named():
    write(3)
    asked()
    tamper("UPDATE journal_entry SET action = action")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER journal_checkpoint_no_update")
        else:
            cursor.execute("ALTER TABLE journal_checkpoint DISABLE TRIGGER USER")
        cursor.execute("UPDATE journal_checkpoint SET signature = %s", ["ab" * 64])
    fault = prove("system").fault
    assert fault is not None
    assert (fault.sequence, fault.code) == (3, "signature_wrong")


def test_a_receipt_shows_that_one_entry_is_in_the_journal():
    write(11)
    asked()
    write(4)
    asked()
    entry = Entry.objects.get(sequence=13)
    checkpoint = first_checkpoint_over(entry)
    text = receipt_of([checkpoint], {"system": "系统"}, entry=entry, what="销号")
    assert Claim(13, "system", entry_hash=entry.hash) in read_receipt(text).claims
    told = json.loads(text)
    told["entries"][0]["hash"] = Entry.objects.get(sequence=12).hash
    with pytest.raises(Unreadable):
        read_receipt(json.dumps(told))
    tamper("UPDATE journal_entry SET hash = %s WHERE sequence = 13", "0" * 64)
    assert prove("system", claims=read_receipt(text).claims).fault.sequence == 13


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"huiyin": "receipt"}', '{"huiyin": "receipt", "checkpoints": [1]}']
)
def test_what_is_no_receipt_proves_nothing(text, tmp_path):
    with pytest.raises(Unreadable):
        read_receipt(text)
    write(1)
    (tmp_path / "bad.json").write_text(text, encoding="utf-8")
    assert proving.commandline([tmp_path / "bad.json"]) == proving.UNPROVEN


def test_a_code_is_read_from_paper_with_its_usual_mistakes():
    write(2)
    code = note_of(asked()).code()
    assert claim_of_code(code.lower()).code == code
    assert claim_of_code(code.replace("0", "O").replace("1", "l")).code == code
    with pytest.raises(ValueError):
        claim_of_code("2-ABCD")


def test_a_chain_in_sm3_is_proven_and_keeps_its_algorithm(settings):
    settings.HUIYIN_JOURNAL_HASH = "sm3"
    write(3)
    settings.HUIYIN_JOURNAL_HASH = "sha256"
    write(2)
    checkpoint = asked()
    assert set(Entry.objects.values_list("algorithm", flat=True)) == {"sm3"}
    assert checkpoint.algorithm == "sm3"
    assert prove("system", claims=read_receipt(receipt_of([checkpoint], {})).claims).outside == 5
    tamper("UPDATE journal_entry SET algorithm = 'sha256' WHERE sequence = 4")
    assert prove("system").fault.code == "algorithm_unknown"


@pytest.mark.parametrize("algorithm", ["sha256", "sm3"])
def test_the_independent_program_agrees(algorithm, settings, tmp_path, monkeypatch, capsys):
    settings.HUIYIN_JOURNAL_HASH = algorithm
    write(7)
    asked()
    write(6)
    code = note_of(asked()).code()
    assert proving.write_out(tmp_path) == 0
    extract, receipts = tmp_path / "system.jsonl", str(tmp_path / "receipts.json")
    other = independent()

    def judged(*more: str) -> int:
        monkeypatch.setattr("sys.argv", ["check_journal", str(extract), *more])
        return other.main()

    assert judged() == 2
    assert judged("--receipt", receipts) == 0
    assert judged("--code", code) == 0
    whole = extract.read_text(encoding="utf-8")
    extract.write_text(whole.replace('\\"k\\":3', '\\"k\\":4', 1), encoding="utf-8")
    assert judged("--receipt", receipts) == 1
    assert "number 4: payload_changed" in capsys.readouterr().out
    extract.write_text("".join(whole.splitlines(keepends=True)[:-2]), encoding="utf-8")
    assert judged() == 2
    assert judged("--receipt", receipts) == 1


def test_nothing_of_an_extract_is_lost_between_its_blocks(monkeypatch):
    monkeypatch.setattr("huiyin.journal.extract.LINES", 3)
    write(8)
    asked()
    lines = "".join(extract_of("system", "系统")).splitlines()
    assert len(lines) == 1 + 8 + 1


@SQLITE
def test_every_turned_bit_is_found():
    """A small number here; `make flips` turns a thousand."""
    receipt = fill(12)
    assert [where for where, seen, told in flips(40, 5, receipt) if not seen or told is False] == []

"""A later receipt goes on from an earlier one: shown without the entries, impossible once they changed."""

from __future__ import annotations

import copy
import json
import random

import pytest

from huiyin.journal.chain import hashing
from huiyin.journal.models import Checkpoint
from huiyin.journal.proof import prove
from huiyin.journal.receipts import Unreadable, checkpoints_at, last_checkpoints, read_receipt, receipt_of
from huiyin.journal.tree import Peaks, consistency, is_consistent, leaf_of
from huiyin.server import proving
from tests.journal.flipping import independent
from tests.journal.test_chain import write
from tests.journal.test_checkpoints import asked, rewrite

pytestmark = pytest.mark.django_db
PROVEN, TAMPERED, UNPROVEN = 0, 1, 2


@pytest.fixture
def judged(tmp_path, monkeypatch, capsys):
    """What both programs say of receipts alone; they must agree."""

    def judge(*texts: str) -> int:
        paths = []
        for n, text in enumerate(texts):
            paths.append(tmp_path / f"{n}.json")
            paths[-1].write_text(text, encoding="utf-8")
        given = [word for path in paths for word in ("--receipt", str(path))]
        monkeypatch.setattr("sys.argv", ["check_journal.py", *given])
        ours, theirs = proving.compare(paths), independent().main()
        assert ours == theirs, capsys.readouterr()
        return ours

    return judge


def receipt(*since: Checkpoint) -> str:
    return receipt_of(last_checkpoints(["system"]), {"system": "系统"}, since=since)


def test_receipts_that_go_on_from_each_other_prove_it_alone(judged):
    write(5)
    first = asked()
    old = receipt()
    write(6)
    second = asked()
    middle = receipt(first)
    write(14)
    asked()
    new = receipt(first, second)
    assert judged(old, middle, new) == PROVEN
    assert judged(old, new) == PROVEN
    assert prove("system", claims=read_receipt(new).claims).outside == 25


def test_one_receipt_or_two_without_a_proof_between_them_prove_nothing(judged):
    write(5)
    asked()
    old = receipt()
    assert judged(old) == UNPROVEN
    write(3)
    asked()
    assert judged(old, receipt()) == UNPROVEN
    assert judged() == UNPROVEN


def test_a_rewritten_journal_can_not_go_on_from_the_old_receipt(judged):
    write(5)
    asked()
    old = receipt()
    write(3)
    asked()
    rewrite(2, action="something_else")
    write(2)
    asked()
    places = read_receipt(old).places
    forged = receipt(*checkpoints_at((chain, size) for chain, (size, _root) in places))
    assert judged(old, forged) == TAMPERED
    # and whoever drops the contradiction is left without a proof
    assert judged(old, receipt()) == UNPROVEN


@pytest.mark.parametrize("spoil", ["path", "root", "from", "size", "less", "more", "chain"])
def test_a_step_that_was_altered_proves_nothing(judged, spoil):
    write(5)
    first = asked()
    write(6)
    asked()
    told = json.loads(receipt(first))
    (step,) = told["steps"]
    match spoil:
        case "path":
            step["path"][0] = "00" * 32
        case "root":
            step["root"] = "11" * 32
        case "from" | "size":
            step[spoil] += 1
        case "less":
            step["path"].pop()
        case "more":
            step["path"].append("22" * 32)
        case _:
            step["chain"] = "another"
    with pytest.raises(Unreadable):
        read_receipt(json.dumps(told))
    assert judged(receipt(), json.dumps(told)) == UNPROVEN


@pytest.mark.parametrize("algorithm", ["sha256", "sm3"])
def test_both_programs_agree_on_every_pair_of_sizes_and_on_spoilt_paths(algorithm):
    hashed, chance = hashing(algorithm), random.Random(7)
    other = independent()
    grown = [leaf_of(bytes([n]) * 32, hashed) for n in range(33)]
    for held in range(1, 33):
        before = Peaks().grown(grown[:held], hashed)
        for size in range(held + 1, 34):
            path = consistency(before, grown[held:size], hashed)
            old, new = before.root(hashed), Peaks().grown(grown[:size], hashed).root(hashed)
            assert is_consistent((held, old), (size, new), path, hashed)
            assert other.continued(algorithm, held, size, [old, *path]) == (old, new)
            spoilt = copy.copy(path)
            spoilt[chance.randrange(len(spoilt))] = bytes(32)
            assert not is_consistent((held, old), (size, new), spoilt, hashed)
            assert other.continued(algorithm, held, size, [old, *spoilt]) != (old, new)


def test_written_out_since_an_old_receipt_it_goes_on_from_it(judged, tmp_path):
    write(5)
    asked()
    old = tmp_path / "old.json"
    old.write_text(receipt(), encoding="utf-8")
    write(4)
    asked()
    assert proving.write_out(tmp_path / "out", [old]) == PROVEN
    new = (tmp_path / "out" / "receipts.json").read_text(encoding="utf-8")
    assert judged(old.read_text(encoding="utf-8"), new) == PROVEN


def test_receipts_that_the_auditor_takes_go_on_from_those_taken_before(world, judged):
    client = world.client(world.ours.audit_admin)
    taken = []
    for _ in range(3):
        client.post("/journal/checkpoints/sign/")
        taken.append(client.get("/journal/checkpoints/receipts.json").content.decode())
    assert len(json.loads(taken[2])["steps"]) >= 2
    assert judged(*taken) == PROVEN

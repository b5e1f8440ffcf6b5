"""The journal's pages: what audit administrators take out and prove, and that nobody else can."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from openpyxl import load_workbook

from huiyin.journal.models import Checkpoint, Entry
from huiyin.journal.notes import opened, public_key
from huiyin.journal.receipts import read_receipt
from huiyin.server.replaying import Replay
from huiyin.verification import actions as verification
from tests.journal.flipping import independent
from tests.journal.test_chain import tamper

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor(world):
    return world.client(world.ours.audit_admin)


def closed(side):
    finding = side.issue()
    application = side.apply(finding)
    verification.accept(application_id=application.pk, by=side.team1)
    verification.close(application_id=application.pk, by=side.office)
    return finding


def test_the_slip_of_a_close_out_bears_the_code_of_the_checkpoint_made_with_it(world, client):
    side = world.ours
    finding = closed(side)
    entry = Entry.objects.get(object_id=str(finding.pk), action="close")
    checkpoint = Checkpoint.objects.get(chain=str(side.body.pk))
    assert (checkpoint.size, checkpoint.reason) == (entry.sequence, "close_out")
    unit = world.client(side.unit1)
    page = unit.get(reverse("slip", args=[finding.pk])).content.decode()
    told = unit.get(reverse("slip_receipt", args=[finding.pk]))
    receipt = json.loads(told.content)
    assert receipt["checkpoints"][0]["code"] in page
    assert [c.entry_hash for c in read_receipt(told.content.decode()).claims if c.entry_hash] == [entry.hash]
    assert world.client(side.unit2).get(reverse("slip_receipt", args=[finding.pk])).status_code == 404
    open_still = side.issue("关于“采购验收走过场”的问题")
    assert unit.get(reverse("slip_receipt", args=[open_still.pk])).status_code == 404


def test_checkpoints_are_signed_on_request_and_their_receipts_taken_out(world, auditor):
    world.ours.issue()
    assert auditor.post(reverse("sign_checkpoints")).status_code == 302
    page = auditor.get(reverse("checkpoints"))
    assert page.status_code == 200
    told = json.loads(auditor.get(reverse("journal_receipts")).content)
    chains = {opened(c["note"], public_key(c["key"])).chain for c in told["checkpoints"]}
    assert chains == {"system", str(world.ours.body.pk)}
    for checkpoint in told["checkpoints"]:
        assert checkpoint["code"] in page.content.decode()
    taken = Entry.objects.filter(action="export_journal", chain=str(world.ours.body.pk)).get()
    assert json.loads(taken.payload)["form"] == "receipt"


def test_one_receipt_is_of_a_chain_of_ones_own(world, auditor):
    closed(world.theirs)
    closed(world.ours)
    own = Checkpoint.objects.get(chain=str(world.ours.body.pk))
    other = Checkpoint.objects.get(chain=str(world.theirs.body.pk))
    assert auditor.get(reverse("journal_receipt", args=[own.pk])).status_code == 200
    assert auditor.get(reverse("journal_receipt", args=[other.pk])).status_code == 404
    assert auditor.get(reverse("journal_extract", args=[other.chain])).status_code == 404
    assert "乙省" not in auditor.get(reverse("checkpoints")).content.decode()


def test_the_page_proves_the_chains_beside_receipts_and_codes(world, auditor):
    finding = closed(world.ours)
    assert auditor.get(reverse("prove_chains")).status_code == 200
    page = auditor.post(reverse("prove_chains")).content.decode()
    assert "完整，未经外存回执证实" in page
    receipt = auditor.get(reverse("journal_receipts")).content
    file = SimpleUploadedFile("r.json", receipt)
    page = auditor.post(reverse("prove_chains"), {"receipts": [file]}).content.decode()
    assert "已证实" in page
    code = json.loads(receipt)["checkpoints"][0]["code"]
    assert "已证实" in auditor.post(reverse("prove_chains"), {"codes": f"{code.lower()}\n"}).content.decode()
    page = auditor.post(reverse("prove_chains"), {"codes": "7-" + "0" * 20}).content.decode()
    assert "没有哪条链与编码" in page
    page = auditor.post(reverse("prove_chains"), {"receipts": [SimpleUploadedFile("x.json", b"{}")]})
    assert "x.json" in page.content.decode()
    sequence = Entry.objects.get(object_id=str(finding.pk), action="close").sequence
    tamper("UPDATE journal_entry SET actor_name = 'x' WHERE action = 'close'")
    assert f"第 {sequence} 条" in auditor.post(reverse("prove_chains")).content.decode()


def test_an_extract_is_proven_by_the_independent_program(world, auditor):
    closed(world.ours)
    chain = str(world.ours.body.pk)
    auditor.post(reverse("sign_checkpoints"))
    claims = read_receipt(auditor.get(reverse("journal_receipts")).content.decode()).claims
    held = [(c.chain, c.size, c.root) for c in claims]
    answer = auditor.get(reverse("journal_extract", args=[chain]))
    lines = iter(b"".join(answer.streaming_content).decode().splitlines())
    name, entries, outside = independent().check(lines, held, [])
    # what was entered after the checkpoint, that receipt and extract were taken, is not covered by it
    assert (name, entries - outside) == (chain, 2)


def test_the_list_is_filtered_by_words_and_taken_out_as_a_workbook(world, auditor):
    finding = closed(world.ours)
    page = auditor.get(reverse("journal"), {"action": "close"})
    assert {e.record.action for e in page.context["table"].paginated_rows} == {"close"}
    book = auditor.get(reverse("export_journal"), {"action": "close"})
    rows = list(load_workbook(BytesIO(b"".join(book.streaming_content))).active.values)
    told = [r for r in rows if str(finding.pk) in map(str, r)]
    assert len(told) == 1
    assert not any("登记问题" in str(cell) for row in rows for cell in row)


@pytest.mark.parametrize("role", ["office", "leader", "security_admin", "system_admin", "unit1", "team1"])
def test_nobody_but_an_audit_administrator_proves_or_takes_out(world, role):
    closed(world.ours)
    client, chain = world.client(world.ours.viewers[role]), str(world.ours.body.pk)
    pk = Checkpoint.objects.get(chain=chain).pk
    pages = ["prove_chains", "checkpoints", "journal_receipts", "export_journal"]
    assert [client.get(reverse(p)).status_code for p in pages] == [403] * 4
    assert client.get(reverse("journal_receipt", args=[pk])).status_code == 403
    assert client.get(reverse("journal_extract", args=[chain])).status_code == 403
    client.post(reverse("sign_checkpoints"))
    assert Checkpoint.objects.filter(chain=chain).count() == 1


def test_a_state_or_a_file_that_was_changed_past_the_program_is_named(world):
    from huiyin.journal.proof import prove

    finding = closed(world.ours)
    replay = Replay()
    assert prove(str(world.ours.body.pk), see=replay.see).holds
    assert list(replay.differences()) == []
    with connection.cursor() as cursor:
        cursor.execute("UPDATE findings_finding SET state = 'reopened' WHERE number = %s", [finding.number])
    (told,) = replay.differences()
    assert "日志 closed，现为 reopened" in told

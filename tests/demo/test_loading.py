"""Loading: the same ledger for the same seed, all or nothing, never beside somebody's own data."""

from __future__ import annotations

import hashlib
import json

import pytest

from huiyin.accounts.models import User
from huiyin.accounts.viewer import SYSTEM
from huiyin.demo import commandline, loading
from huiyin.evidence.models import Evidence
from huiyin.findings.models import Finding, Referral
from huiyin.journal.models import Entry
from huiyin.organisations.actions import create_body
from huiyin.organisations.models import InspectingBody
from huiyin.rectification.models import CloseApplication, ProgressReport, Responsibility, Task
from huiyin.verification.models import Review

from .conftest import HASHERS, Silent

#: what a visitor sees, without identifiers and server times
BUSINESS = {
    Finding: (
        "unit__name", "round__number", "number", "title", "text", "basis", "amount", "pace", "state",
        "completion", "standing", "key_watch", "recorded_on", "fed_back_on", "due_on", "closed_on",
        "category__code", "recorded_by_name",
    ),
    Task: (
        "finding__unit__name", "finding__round__number", "finding__number", "number", "title", "deliverable",
        "pace", "due_on", "state", "planned_on",
    ),
    Responsibility: ("leader", "lead_department", "support_departments", "person"),
    ProgressReport: ("text", "rules_made", "persons", "meetings", "money_recovered", "reported_at"),
    Evidence: ("file_id", "name", "title", "kind", "dated", "uploaded_at", "uploaded_by_name"),
    CloseApplication: ("state", "text", "completion", "standing", "submitted_at", "answer_due_on"),
    Review: ("decision", "reason", "decided_at", "decided_by_name"),
    Referral: ("department__name", "note", "answer", "referred_on", "answered_on", "answer_due_on"),
}  # fmt: skip


@pytest.fixture
def empty(settings, tmp_path, db):
    settings.HUIYIN_DATA, settings.HUIYIN_FILES = tmp_path, tmp_path / "files"
    settings.PASSWORD_HASHERS = HASHERS
    return tmp_path


def digest() -> str:
    summed = hashlib.sha256()
    for model, columns in BUSINESS.items():
        rows = sorted(map(repr, model.objects.values_list(*columns).order_by()))
        summed.update(f"{model.__name__} {rows}".encode())
    return summed.hexdigest()


def test_a_load_that_is_cut_off_leaves_nothing_and_the_next_one_writes_the_same_ledger(empty, monkeypatch):
    digests = []

    def cut(*_):
        digests.append(digest())
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(loading, "bring_in", cut)
        with pytest.raises(KeyboardInterrupt):
            loading.load(scale=56, progress=Silent())
    assert not loading.is_loaded()
    assert not InspectingBody.objects.exists()
    assert not Entry.objects.exists()
    assert not (empty / "demo.json").exists()

    monkeypatch.setattr(loading, "bring_in", lambda *_: digests.append(digest()))
    assert loading.load(scale=56, progress=Silent()) is True
    assert loading.is_loaded()
    assert json.loads((empty / "demo.json").read_text(encoding="utf-8"))
    assert digests[0] == digests[1]


def test_demo_accounts_never_come_into_a_database_with_a_body_of_its_own(empty, capsys):
    create_body(name="甲省委巡视办", level="provincial", profile_key="party_inspection", by=SYSTEM)
    with pytest.raises(SystemExit):
        commandline.load()
    assert "HUIYIN_DATA" in capsys.readouterr().err
    assert not User.objects.exists()


def test_there_is_nothing_to_remove_where_the_demo_is_not(empty, capsys):
    assert commandline.remove() == 1
    assert "没有演示数据" in capsys.readouterr().err

"""Evidence: what is taken and what is not, by content; who hands in, reads and withdraws; nothing is lost."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError

from huiyin.evidence import actions
from huiyin.evidence.content import Rejected
from huiyin.evidence.models import Evidence, StoredFile
from huiyin.evidence.queries import evidence_for
from huiyin.evidence.storage import path_of
from huiyin.journal.models import Entry
from huiyin.rules.moves import Refused

pytestmark = pytest.mark.django_db

WORD = "word/document.xml"


def archive(*members, content=b"<x/>"):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for member in members:
            file.writestr(member, content)
    return made.getvalue()


def hand_in(finding, by, content, name="材料.txt", **more):
    return actions.attach(finding_id=finding.pk, chunks=[content], name=name, by=by, **more)


@pytest.fixture
def finding(ours):
    return ours.issue()


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "空.txt", "empty"),
        (b"MZ\x90\x00\x03\x00", "程序.exe", "not_allowed"),
        (b"MZ\x90\x00\x03\x00", "程序.txt", "not_allowed"),
        (b"<html><script>alert(1)</script>", "页面.txt", "not_allowed"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "图.svg", "not_allowed"),
        (b"#!/bin/sh\nrm -rf /", "脚本.txt", "not_allowed"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "照片.txt", "ending_differs"),
        (b"%PDF-1.7\n", "文件.docx", "ending_differs"),
        (b"PK\x03\x04 torn", "文件.docx", "damaged"),
        (archive("[Content_Types].xml", WORD, "word/vbaProject.bin"), "文件.docx", "macros"),
        (archive("a.txt"), "压缩包.zip", "not_allowed"),
        (archive("[Content_Types].xml", *[f"word/{n}.xml" for n in range(2001)]), "炸弹.docx", "not_allowed"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "_VBA_PROJECT".encode("utf-16-le"), "旧.doc", "macros"),
    ],
)  # fmt: skip
def test_what_is_not_taken_is_named_with_its_reason_and_leaves_nothing(
    ours, finding, settings, content, name, code
):
    with pytest.raises(Rejected) as rejected:
        hand_in(finding, ours.unit1, content, name)
    assert (rejected.value.code, rejected.value.name) == (code, name)
    assert not Evidence.objects.exists()
    assert not [p for p in settings.HUIYIN_FILES.rglob("*") if p.is_file()]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("制度正文".encode(), "制度.txt"),
        ("制度正文".encode("gb18030"), "制度.txt"),
        (b"%PDF-1.7\n", "扫描件.PDF"),
        (b"\xff\xd8\xff\xe0" + b"\x00" * 20, "照片.jpeg"),
        (archive("[Content_Types].xml", WORD), "办法.docx"),
        (archive("OFD.xml"), "公文.ofd"),
    ],
)
def test_what_is_taken_lies_under_its_hash_whole(ours, finding, content, name):
    kept = hand_in(finding, ours.unit1, content, name)
    assert path_of(kept.file_id).read_bytes() == content
    assert kept.file.size == len(content)


def test_a_file_that_is_too_large_is_refused_with_the_limit(ours, finding, settings):
    settings.HUIYIN_MAX_FILE_BYTES = 2 * 1024 * 1024
    with pytest.raises(Rejected) as rejected:
        actions.attach(
            finding_id=finding.pk, chunks=(b"a" * 1024 * 1024 for _ in range(3)), name="大.txt", by=ours.unit1
        )
    assert (rejected.value.code, rejected.value.params["limit"]) == ("too_large", 2)
    assert not [p for p in settings.HUIYIN_FILES.rglob("*") if p.is_file()]


@pytest.mark.parametrize("name", ["../../etc/passwd.txt", "/etc/cron.d/x.txt", "a/b.txt"])
def test_a_path_in_a_name_leads_nowhere(ours, finding, settings, name):
    kept = hand_in(finding, ours.unit1, b"text", name)
    assert "/" not in kept.name
    assert path_of(kept.file_id).is_relative_to(settings.HUIYIN_FILES)


def test_the_same_content_proves_a_task_once_and_two_tasks_with_one_file(ours, finding):
    first, second = ours.plan(finding, "甲"), ours.plan(finding, "乙")
    hand_in(finding, ours.unit1, b"text", task_id=first.pk)
    with pytest.raises(ValidationError):
        hand_in(finding, ours.unit1, b"text", "另一个名字.txt", task_id=first.pk)
    hand_in(finding, ours.unit1, b"text", task_id=second.pk)
    assert (Evidence.objects.count(), StoredFile.objects.count()) == (2, 1)


@pytest.mark.parametrize("who", ["office", "team1", "reviewer", "leader"])
def test_only_the_unit_hands_in(ours, finding, who):
    with pytest.raises(Refused):
        hand_in(finding, getattr(ours, who), b"text")
    assert not Evidence.objects.exists()


def test_nothing_is_handed_in_while_an_application_waits(ours, finding):
    ours.apply(finding)
    with pytest.raises(Refused) as refused:
        hand_in(finding, ours.unit1, b"more")
    assert [o.code for o in refused.value.obstacles] == ["finding_not_workable"]


def test_withdrawing_needs_a_reason_and_keeps_row_and_file(ours, finding):
    kept = hand_in(finding, ours.unit1, b"text")
    with pytest.raises(Refused):
        actions.withdraw_evidence(evidence_id=kept.pk, reason=" ", by=ours.unit1)
    actions.withdraw_evidence(evidence_id=kept.pk, reason="传错了", by=ours.unit1)
    kept.refresh_from_db()
    assert kept.withdrawn_at is not None
    assert path_of(kept.file_id).is_file()
    hand_in(finding, ours.unit1, b"text")


def test_evidence_is_seen_with_its_finding_and_not_otherwise(world):
    ours = world.ours
    kept = hand_in(ours.issue(), ours.unit1, b"text")
    for who in ("office", "team1", "reviewer", "leader", "unit1"):
        assert evidence_for(getattr(ours, who)).filter(pk=kept.pk).exists()
    for who in ("unit2", "team2", "audit_admin"):
        assert not evidence_for(getattr(ours, who)).filter(pk=kept.pk).exists()
    assert not evidence_for(world.theirs.office).exists()


def test_what_the_leading_group_reads_is_journaled_and_what_others_read_is_not(world):
    ours = world.ours
    kept = hand_in(ours.issue(), ours.unit1, "台账".encode())
    for viewer in (ours.unit1, ours.office, ours.leader):
        answer = world.client(viewer).get(f"/evidence/{kept.pk}/")
        assert b"".join(answer.streaming_content) == "台账".encode()
    read = Entry.objects.filter(action="read_evidence")
    assert [(e.actor_id, e.object_id) for e in read] == [(ours.leader.id, str(kept.finding_id))]


def test_a_revoked_person_fetches_nothing_from_that_moment(world):
    from huiyin.accounts.models import Grant

    ours = world.ours
    kept = hand_in(ours.issue(), ours.unit1, b"text")
    client = world.client(ours.unit1)
    assert client.get(f"/evidence/{kept.pk}/").status_code == 200
    Grant.objects.filter(user_id=ours.unit1.id).update(state="revoked")
    assert client.get(f"/evidence/{kept.pk}/").status_code == 404


def test_a_lost_file_is_said_with_a_number_and_not_taken_for_a_wrong_address(world):
    ours = world.ours
    kept = hand_in(ours.issue(), ours.unit1, b"text")
    path_of(kept.file_id).unlink()
    client = world.client(ours.unit1)
    client.raise_request_exception = False
    answer = client.get(f"/evidence/{kept.pk}/")
    assert answer.status_code == 500
    assert "文件缺失" in answer.content.decode()
    assert answer.headers["X-Request-Reference"] in answer.content.decode()


def test_the_name_of_a_download_is_the_files_own(world):
    ours = world.ours
    kept = hand_in(ours.issue(), ours.unit1, b"text", '关于"甲";\r\nX: y.txt')
    header = world.client(ours.unit1).get(f"/evidence/{kept.pk}/")["Content-Disposition"]
    assert header.startswith("attachment; filename*=UTF-8''")
    assert not set('"\r\n;') & set(header.removeprefix("attachment; "))

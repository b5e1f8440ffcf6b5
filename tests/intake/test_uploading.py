"""Files that come in: kept, read one by one, failing one by one, taken up again after a crash."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from huiyin.evidence.models import StoredFile
from huiyin.evidence.storage import path_of
from huiyin.intake import actions, queries
from huiyin.intake.keeping import read_one
from huiyin.intake.models import ImportedDocument, ReadPart
from huiyin.intake.progress import LOST_AFTER, is_lost
from huiyin.intake.tasks import read_document
from huiyin.journal.models import Entry
from huiyin.rules.moves import Refused

pytestmark = pytest.mark.django_db

TEXT = """中共甲省水务厅党组关于巡视整改情况的通报
根据省委统一部署，2024年1月8日至2月28日，省委第一巡视组对甲省水务厅党组开展了常规巡视。3月26日反馈了意见。
一、关于“学习不深入”问题的整改
（一）制定学习计划4项。
（二）补齐学习记录。
二、关于“台账更新不及时”问题的整改
（一）按月更新台账。
"""


def upload(side, content: bytes = TEXT.encode(), name: str = "通报.txt", **more):
    return actions.upload(
        round_id=side.round.pk, name=name, chunks=[content], by=more.pop("by", side.office), **more
    )


def read(side, document) -> ImportedDocument:
    read_document.func(str(document.pk))
    return queries.document_for(side.office, document.pk)


def test_an_upload_is_kept_by_its_content_and_waits_to_be_read(ours, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        document = upload(ours)
    assert document.state == "waiting"
    assert path_of(document.sha256).read_bytes() == TEXT.encode()
    assert StoredFile.objects.get().size == len(TEXT.encode())
    job = DBTaskResult.objects.get(task_path__endswith="read_document")
    assert job.args_kwargs["args"] == [str(document.pk)]
    assert Entry.objects.filter(action="upload_document", object_id=str(document.pk)).count() == 1


def test_what_a_worker_takes_from_the_queue_reads_the_document(ours, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        document = upload(ours)
    job = DBTaskResult.objects.get(task_path__endswith="read_document")
    job.task.call(*job.args_kwargs["args"], **job.args_kwargs["kwargs"])
    document = queries.document_for(ours.office, document.pk)
    assert (document.state, document.kind) == ("read", "rectification_notice")


def test_the_target_is_taken_when_the_unit_is_called_exactly_so(ours):
    assert read(ours, upload(ours)).target_id == ours.targets[0].pk


def test_a_unit_that_is_written_otherwise_is_left_to_the_user(ours):
    document = read(ours, upload(ours, TEXT.replace("甲省水务厅", "甲省水利厅").encode()))
    assert document.target_id is None
    assert queries.unit_meant(document, ours.office).suggestions[0][0].name == "甲省水务厅"


def test_another_bodys_unit_is_never_matched(world, ours):
    document = read(ours, upload(ours, TEXT.replace("甲省水务厅", "乙省水务厅").encode()))
    assert document.target_id is None
    names = [p.name for p, _ in queries.unit_meant(document, ours.office).suggestions]
    assert not any(n.startswith("乙省") for n in names)


def test_a_job_that_comes_twice_reads_once(ours, monkeypatch):
    document = upload(ours)
    read(ours, document)
    version = queries.document_for(ours.office, document.pk).version
    monkeypatch.setattr("huiyin.intake.keeping.read_kept", lambda *a: pytest.fail("read again"))
    read_document.func(str(document.pk))
    assert queries.document_for(ours.office, document.pk).version == version


def test_a_reader_that_was_killed_is_replaced_after_ten_minutes_and_not_before(ours):
    document = upload(ours)
    rows = ImportedDocument.objects.filter(pk=document.pk)
    rows.update(state="reading", started_at=timezone.now() - timedelta(minutes=9))
    assert read(ours, document).state == "reading"
    rows.update(started_at=timezone.now() - LOST_AFTER - timedelta(seconds=1))
    assert is_lost(rows.get())
    assert read(ours, document).state == "read"


def test_a_slow_reader_that_was_replaced_does_not_overwrite_what_was_read(ours, monkeypatch):
    from huiyin.intake import keeping

    document = upload(ours)
    genuine = keeping.read_kept

    def slow(kept):
        # while this reader works, another one has taken the document up
        ImportedDocument.objects.filter(pk=document.pk).update(started_at=timezone.now() + timedelta(hours=1))
        return genuine(kept)

    monkeypatch.setattr(keeping, "read_kept", slow)
    read_one(document.pk)
    assert queries.document_for(ours.office, document.pk).state == "reading"
    assert not ReadPart.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("空.txt", b"", "empty"),
        ("坏.docx", b"PK\x03\x04 not a zip at all", "damaged"),
        ("程序.exe", b"MZ\x90\x00" + b"\x00" * 200, None),
    ],
)
def test_what_cannot_be_read_says_why_and_the_others_go_through(ours, name, content, code):
    bad, good = upload(ours, content, name), upload(ours)
    if bad.state != "failed":
        bad = read(ours, bad)
    assert bad.state == "failed"
    assert bad.name == name
    assert code is None or bad.problem["code"] == code
    assert read(ours, good).state == "read"


def test_why_a_file_could_not_be_read_is_kept_in_both_languages(ours):
    bad = read(ours, upload(ours, b"PK\x03\x04 not a zip at all", "坏.docx"))
    for key in ("reason", "remedy", "reason_en", "remedy_en"):
        assert bad.problem[key]


def test_a_file_that_is_too_large_is_not_kept(ours, settings):
    settings.HUIYIN_MAX_FILE_BYTES = 100
    document = upload(ours)
    assert (document.state, document.problem["code"], document.sha256) == ("failed", "too_large", "")
    assert not StoredFile.objects.exists()


def test_a_reader_that_breaks_fails_its_document_alone(ours, monkeypatch):
    monkeypatch.setattr("huiyin.intake.keeping.read_kept", lambda *a: 1 / 0)
    document = read(ours, upload(ours))
    assert (document.state, document.problem) == ("failed", {"code": "reader_failed"})


def test_a_failed_document_can_be_read_again_and_a_read_one_cannot(ours, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr("huiyin.intake.keeping.read_kept", lambda *a: 1 / 0)
        document = read(ours, upload(ours))
    actions.read_again(document_id=document.pk, by=ours.office)
    assert read(ours, document).state == "read"
    with pytest.raises(Refused):
        actions.read_again(document_id=document.pk, by=ours.office)


def test_an_import_whose_job_was_killed_goes_back_to_its_user_and_can_be_confirmed_again(ours):
    document = read(ours, upload(ours))
    rows = ImportedDocument.objects.filter(pk=document.pk)
    rows.update(state="applying", started_at=timezone.now() - timedelta(minutes=5))
    with pytest.raises(Refused):
        actions.read_again(document_id=document.pk, by=ours.office)
    rows.update(started_at=timezone.now() - LOST_AFTER - timedelta(seconds=1))
    document = actions.read_again(document_id=document.pk, by=ours.office)
    assert document.state == "read"
    document = actions.apply_or_enqueue(document_id=document.pk, version=document.version, by=ours.office)
    assert (document.state, document.outcome["new"]) == ("applied", 2)


def test_every_correction_and_choice_is_journaled_and_so_is_taking_it_back(ours):
    document = read(ours, upload(ours))
    step = {"op": "drop", "item": document.outline[0][0]}
    document = actions.correct(document_id=document.pk, version=document.version, step=step, by=ours.office)
    document = actions.take_back_step(
        document_id=document.pk, version=document.version, number=1, by=ours.office
    )
    actions.decide(document_id=document.pk, version=document.version, unknown="create", by=ours.office)
    told = Entry.objects.filter(action="correct_document").order_by("id").values_list("payload", flat=True)
    assert ['"step"' in told[0], '"taken_back"' in told[1], '"unknown":"create"' in told[2]] == [True] * 3


def test_the_same_content_is_found_again_in_its_body_and_not_in_another(world, ours):
    first = upload(ours)
    foreign = upload(world.theirs)
    second = upload(ours, name="另存.txt")
    found = queries.same_content(ours.office, [second])[second.pk]
    assert [d.pk for d in found] == [first.pk]
    assert foreign.sha256 == second.sha256
    assert queries.same_content(world.theirs.office, [foreign])[foreign.pk] == []


def test_a_team_is_not_told_what_the_office_imported(ours):
    upload(ours)
    mine = upload(ours, by=ours.team1)
    assert queries.same_content(ours.team1, [mine])[mine.pk] == []


def test_lists_leave_what_was_read_where_it_is(ours, django_assert_num_queries):
    for n in range(3):
        read(ours, upload(ours, name=f"通报{n}.txt"))
    with django_assert_num_queries(1) as seen:
        rows = list(queries.documents_for(ours.office))
        assert len(rows) == 3
    sql = seen.captured_queries[0]["sql"]
    assert not any(f'"{column}"' in sql for column in ("reading", "outline", "corrections", "outcome"))


def test_a_file_name_brings_no_folder(ours):
    for name in ("../../etc/passwd", "C:\\temp\\通报.txt", "a/b/通报.txt"):
        assert "/" not in upload(ours, name=name).name
        assert "\\" not in upload(ours, name=name).name


def test_what_was_read_is_kept_as_chinese_and_not_as_escapes(ours):
    read(ours, upload(ours))
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT items FROM intake_read_part")
        stored = cursor.fetchone()[0]
    assert "学习" in (stored if isinstance(stored, str) else json.dumps(stored, ensure_ascii=False))


def test_a_discarded_document_keeps_its_file_and_its_reason(ours):
    document = read(ours, upload(ours))
    with pytest.raises(Refused):
        actions.discard(document_id=document.pk, version=document.version, reason="", by=ours.office)
    actions.discard(document_id=document.pk, version=document.version, reason="传错了", by=ours.office)
    document = queries.document_for(ours.office, document.pk)
    assert (document.state, document.outcome["reason"]) == ("discarded", "传错了")
    assert path_of(document.sha256).is_file()

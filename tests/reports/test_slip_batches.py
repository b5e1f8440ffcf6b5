"""Slips of a whole list as one archive: what is in it, for whom, and what becomes of what can't be made."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from huiyin.accounts.models import Grant
from huiyin.findings.queries import findings_for
from huiyin.journal.models import Entry
from huiyin.reports import slip_batches
from huiyin.reports.models import SlipBatch
from huiyin.verification import actions as verification
from huiyin.web.slips import tasks
from huiyin.writing import NoChineseFont

from .test_slips import closed


def made(batch: SlipBatch) -> SlipBatch:
    """The batch after its job."""
    tasks.make_slips.func(str(batch.pk), batch.language)
    batch.refresh_from_db()
    return batch


def asked(viewer, forms=("docx",)) -> SlipBatch:
    rows = findings_for(viewer)
    return slip_batches.ask(findings=rows, forms=forms, language="zh-hans", by=viewer)


def names(batch: SlipBatch) -> list[str]:
    with ZipFile(slip_batches.archive_of(batch)) as archive:
        return archive.namelist()


def test_the_filter_of_the_list_says_whose_slips_come_and_the_archive_is_fetched(world):
    ours = world.ours
    for side in (ours, world.theirs):
        closed(side, "关于“第一类事项”的问题")
    closed(ours, "关于“第二类事项”的问题", target=1)
    ours.issue("关于“尚在整改”的问题")
    office = world.client(ours.office)
    address = f"{reverse('slips:ask')}?list=problems&unit={ours.units[0].pk}"
    assert address.partition("?")[0] in office.get(reverse("findings")).content.decode()
    page = office.get(address)
    assert (page.context["ready"], page.context["others"]) == (1, 1)
    form = {"form": ["docx", "pdf"], "once": "one-key"}
    for _twice in range(2):
        assert office.post(address, form).status_code == 302
    batch = made(SlipBatch.objects.get())
    got = office.get(reverse("slips:fetch", args=[batch.pk]))
    with ZipFile(BytesIO(b"".join(got.streaming_content))) as archive:
        place = "甲省第一轮/甲省水务厅/1 关于“第一类事项”的问题"
        assert sorted(archive.namelist()) == [f"{place}.docx", f"{place}.pdf"]
    assert reverse("slips:fetch", args=[batch.pk]) in office.get(reverse("slips:batches")).content.decode()
    assert Entry.objects.filter(action="export_slips", chain=str(ours.body.pk)).count() == 1


def test_an_archive_is_its_askers_alone_and_only_while_they_may_see_all_of_it(world):
    ours = world.ours
    closed(ours)
    batch = made(asked(ours.unit1))
    addresses = [reverse(f"slips:{name}", args=[batch.pk]) for name in ("fetch", "progress")]
    for viewer in (ours.office, ours.unit2, world.theirs.office):
        assert [world.client(viewer).get(a).status_code for a in addresses] == [404, 404]
    liaison = world.client(ours.unit1)
    assert [liaison.get(a).status_code for a in addresses] == [200, 200]
    Grant.objects.filter(user_id=ours.unit1.id).update(scope_id=ours.units[1].pk)
    assert liaison.get(addresses[0]).status_code == 404
    for viewer in (ours.reviewer, ours.staff1, ours.department_staff, ours.audit_admin):
        assert world.client(viewer).get(reverse("slips:ask")).status_code == 403


def test_what_is_out_of_scope_by_the_time_of_the_job_is_not_in_the_archive_nor_named(world):
    ours = world.ours
    first, second = closed(ours), closed(ours, "关于“又被打开”的问题")
    batch = asked(ours.unit1)
    verification.reopen(finding_id=second.pk, reason="反弹", by=ours.office)
    batch = made(batch)
    assert batch.made == [str(first.pk)]
    assert [(f["code"], f["unit"], f["number"]) for f in batch.failures] == [("gone", "", None)]
    assert len(names(batch)) == 1


def test_what_can_not_be_written_is_named_and_the_rest_is_delivered(world, monkeypatch):
    ours = world.ours
    for n in (1, 2):
        closed(ours, f"关于“第{n}类事项”的问题")

    def broken(paper):
        if any("第2类" in getattr(b, "text", "") for b in paper.blocks):
            raise RuntimeError("no")
        return b"docx"

    def fontless(_paper):
        raise NoChineseFont(None)

    monkeypatch.setattr(tasks, "_WRITE", {"docx": broken, "pdf": fontless})
    batch = made(asked(ours.office, ("docx", "pdf")))
    assert batch.state == "done"
    assert len(names(batch)) == 1
    assert sorted((f["number"], f["form"], f["code"]) for f in batch.failures) == [
        (1, "pdf", "no_font"), (2, "docx", "failed"), (2, "pdf", "no_font"),
    ]  # fmt: skip
    page = world.client(ours.office).get(reverse("slips:batches")).content.decode()
    assert "服务器没有中文字体" in page
    assert "生成时出错" in page


def test_a_job_that_comes_twice_or_was_cut_off_makes_one_archive_and_a_stopped_one_none(world):
    ours = world.ours
    closed(ours)
    batch = made(asked(ours.office))
    when = batch.ended_at
    assert made(batch).ended_at == when
    long_ago = when - timedelta(hours=1)
    SlipBatch.objects.filter(pk=batch.pk).update(state="running", seen_alive_at=long_ago)
    assert slip_batches.lost_batches() == [(batch.pk, "zh-hans")]
    assert made(batch).state == "done"
    stopped = asked(ours.office)
    world.client(ours.office).post(reverse("slips:stop", args=[stopped.pk]))
    assert made(stopped).state == "stopped"
    assert not slip_batches.archive_of(stopped).exists()


def test_archives_are_let_go_after_some_days(world):
    ours = world.ours
    closed(ours)
    batch = made(asked(ours.office))
    slip_batches.let_go()
    assert slip_batches.archive_of(batch).exists()
    SlipBatch.objects.update(ended_at=batch.ended_at - slip_batches.KEPT - timedelta(minutes=1))
    slip_batches.let_go()
    assert not slip_batches.archive_of(batch).exists()
    assert "已过保留期" in world.client(ours.office).get(reverse("slips:batches")).content.decode()


def test_nothing_to_certify_no_form_and_too_many_are_said(world, monkeypatch):
    ours = world.ours
    ours.issue()
    with pytest.raises(ValidationError, match="没有已销号"):
        asked(ours.office)
    closed(ours, "关于“第一类事项”的问题")
    with pytest.raises(ValidationError):
        asked(ours.office, ())
    monkeypatch.setattr(slip_batches, "MOST_SLIPS", 0)
    with pytest.raises(ValidationError, match="一次最多生成 0 份"):
        asked(ours.office)
    answer = world.client(ours.office).post(f"{reverse('slips:ask')}?list=problems", {"form": "docx"})
    assert answer.status_code == 422
    assert "一次最多生成 0 份" in answer.content.decode()

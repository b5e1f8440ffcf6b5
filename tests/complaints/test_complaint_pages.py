"""The pages of complaints: those of office and team, and those that everybody may open."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from huiyin.complaints.models import Complaint, Knock, LetterBox
from huiyin.complaints.receipts import MOST_LETTERS
from huiyin.complaints.ticks import forget_knocks
from huiyin.journal.models import Entry
from huiyin.organisations.clock import today
from huiyin.web.forms import complaints as forms
from tests.complaints.conftest import TEXT, accepted, came, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def box(ours, monkeypatch) -> str:
    """The address of the web form of a body that opened it; people are taken to write at once."""
    monkeypatch.setattr(forms, "SOONEST", -1)
    LetterBox.objects.create(body=ours.body, opened=True, changed_by_name="主任")
    return f"/tell/{ours.body.pk}/"


def step(client, complaint, decision, **more):
    complaint.refresh_from_db()
    data = {
        "version": complaint.version,
        "decision": decision,
        "once": f"{decision}{complaint.pk.hex}",
        **more,
    }
    return client.post(f"/complaints/{complaint.pk}/", data)


def test_the_team_takes_one_in_reads_sorts_and_hands_it_on_and_the_sender_is_shown_on_demand(
    world, ours, codes
):
    team, office = world.client(ours.team1), world.client(ours.office)
    given = {
        "channel": "hotline", "received_on": today().isoformat(), "target": str(ours.targets[0].pk),
        "subject": "采购拆分", "text": TEXT, "name": "钱某", "contact": "电话一二三", "once": "a" * 32,
    }  # fmt: skip
    refused = team.post(
        "/complaints/enter/", {**given, "text": "", "received_on": (today() + timedelta(days=1)).isoformat()}
    )
    assert refused.status_code == 422
    assert "收到日期还没有到" in refused.content.decode()
    assert "钱某" in refused.content.decode(), "is typed only once"
    made = team.post("/complaints/enter/", given).content.decode()
    code = re.search(r"<code>([A-Z2-7-]{19})</code>", made)[1]
    assert team.post("/complaints/enter/", given).status_code == 302
    complaint = Complaint.objects.get()
    address = f"/complaints/{complaint.pk}/"
    listed = team.get("/complaints/").content.decode()
    assert "采购拆分" in listed
    assert "钱某" not in listed
    page = office.get(address).content.decode()
    assert TEXT in page
    assert "电话一二三" not in page
    shown = office.post(address, {"decision": "read_sender"})
    assert "电话一二三" in shown.content.decode()
    assert shown.headers["Cache-Control"] == "no-store"
    assert "电话一二三" not in office.get(address).content.decode()
    assert Entry.objects.filter(action="read_complaint_sender").count() == 1
    assert step(office, complaint, "accept", topic="").status_code == 409
    assert step(office, complaint, "accept", topic="money", once="b" * 32).status_code == 302
    handed = step(
        team, complaint, "hand_on", department=str(ours.department.pk), clue_class="integrity", sure="on"
    )
    assert handed.status_code == 302
    page = team.get(address).content.decode()
    assert "原文已销毁" in page
    assert TEXT not in page
    asked = Client().post("/tell/receipt/", {"code": code})
    assert "已收到，正在办理" in asked.content.decode()
    assert "编号" not in asked.content.decode()


def test_the_list_is_narrowed_and_taken_out_without_a_word_of_what_was_told(world, ours):
    mine, other = came(ours), came(ours, target=1, by=ours.team2, name="", contact="")
    office = world.client(ours.office)
    listed = office.get("/complaints/?signed=true").content.decode()
    assert str(mine) in listed
    assert str(other) not in listed
    assert str(mine) in office.get(f"/complaints/?q={mine}").content.decode()
    taken = world.client(ours.team1).get("/complaints/complaints.xlsx")
    book = load_workbook(BytesIO(b"".join(taken.streaming_content)))
    found = {str(v) for row in book.active.values for v in row if v is not None}
    assert str(mine) in found
    assert not {str(other), "采购拆分", "钱某", "电话一二三", TEXT} & found
    assert Entry.objects.filter(object_type="export", action="export_lists").exists()
    assert world.client(ours.unit1).get("/complaints/complaints.xlsx").status_code == 403


def test_the_list_costs_the_same_however_long_it_is(world, ours, django_assert_max_num_queries):
    office = world.client(ours.office)
    came(ours)
    office.get("/complaints/")
    with django_assert_max_num_queries(40) as one:
        office.get("/complaints/")
    for _n in range(3):
        came(ours)
    with django_assert_max_num_queries(len(one)):
        office.get("/complaints/")


def test_the_web_form_is_shut_until_the_office_opens_it(world, ours):
    address, public = f"/tell/{ours.body.pk}/", Client()
    assert public.get(address).status_code == public.get("/tell/").status_code == 404
    assert public.post(address, {}).status_code == 404
    assert world.client(ours.team1).get("/complaints/box/").status_code == 403
    office = world.client(ours.office)
    elsewhere = office.post("/complaints/box/", {"body": str(ours.targets[0].pk), "opened": "1"})
    assert elsewhere.status_code == 404
    office.post("/complaints/box/", {"body": str(ours.body.pk), "opened": "1"})
    assert "已开通" in office.get("/complaints/box/").content.decode()
    assert public.get("/tell/").headers["Location"] == address
    page = public.get(address).content.decode()
    assert ours.units[0].name in page
    assert "<script" not in page.partition("<main")[2]
    office.post("/complaints/box/", {"body": str(ours.body.pk), "opened": "0"})
    assert public.get(address).status_code == 404
    told = (
        Entry.objects.filter(object_type="letter_box").order_by("sequence").values_list("action", flat=True)
    )
    assert list(told) == ["open_letter_box", "shut_letter_box"]


def filled(client, box, **more):
    page = client.get(box).content.decode()
    token = re.search(r'name="token" value="([^"]+)"', page)[1]
    return {"subject": "采购拆分", "text": TEXT, "unit": "", "token": token, **more}


def test_the_public_tells_something_once_and_machines_hurry_and_other_sites_do_not(ours, box):
    public = Client()
    data = filled(public, box, unit=str(ours.targets[0].pk))
    assert public.post(box, {**data, "website": "http://x"}).status_code == 422
    assert public.post(box, {**data, "token": "forged"}).status_code == 422
    assert public.post(box, {**data, "unit": str(ours.body.pk)}).status_code == 422
    assert Client(enforce_csrf_checks=True).post(box, data).status_code == 403
    assert not Complaint.objects.exists()
    code = re.search(r"<code>(.+?)</code>", public.post(box, data).content.decode())[1]
    assert code in public.post(box, data).content.decode(), "sent twice it is one, and says the same"
    made = Complaint.objects.get()
    assert (made.channel, made.target_id, made.signed) == ("web", ours.targets[0].pk, False)
    assert "没有这个回执码" in public.post("/tell/receipt/", {"code": "AAAA"}).content.decode()
    assert "已收到" in public.post("/tell/receipt/", {"code": code}).content.decode()


def test_what_is_sent_at_once_is_a_machine_s(ours, box, monkeypatch):
    monkeypatch.setattr(forms, "SOONEST", 3)
    answer = Client().post(box, filled(Client(), box))
    assert answer.status_code == 422
    assert "提交得太快" in answer.content.decode()


def test_an_address_tells_so_much_an_hour_and_what_was_typed_is_kept(ours, box):
    public = Client()
    for _n in range(MOST_LETTERS):
        assert public.post(box, filled(public, box)).status_code == 200
    refused = public.post(box, filled(public, box))
    assert refused.status_code == 429
    assert TEXT in refused.content.decode()
    assert Complaint.objects.count() == MOST_LETTERS
    assert "127.0.0.1" not in str(Knock.objects.values_list("who", flat=True))
    Knock.objects.update(at=timezone.now() - timedelta(hours=2))
    assert public.post(box, filled(public, box)).status_code == 200
    Knock.objects.update(at=timezone.now() - timedelta(days=2))
    forget_knocks()
    assert not Knock.objects.exists()


def test_a_script_in_a_letter_is_a_text_like_any_other(world, ours, box):
    public = Client()
    public.post(box, filled(public, box, subject="<script>alert(1)</script>"))
    made = Complaint.objects.get()
    page = world.client(ours.office).get(f"/complaints/{made.pk}/").content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_a_findings_page_names_its_complaints_to_office_and_team_and_to_nobody_else(world, ours):
    complaint = accepted(ours)
    finding = ours.issue("采购不规范")
    take(complaint, "link", ours.team1, findings=[finding.pk])
    told = {
        who: "关联的信访" in page and str(complaint) in page
        for who in ("office", "team1", "leader", "reviewer", "unit1")
        if (page := world.client(getattr(ours, who)).get(f"/findings/{finding.pk}/").content.decode())
    }
    assert told == {"office": True, "team1": True, "leader": False, "reviewer": False, "unit1": False}

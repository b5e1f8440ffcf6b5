"""The pages of watching and of the ladder: what each shows, refuses and leaves out, and the workbooks."""

from __future__ import annotations

import json
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook

from huiyin.authenticity.models import Sign
from huiyin.findings.models import Finding
from huiyin.journal.models import Entry
from huiyin.organisations.clock import today
from huiyin.rules.ladder import Rung
from huiyin.supervision import actions
from huiyin.supervision.models import StepFile, SupervisionStep
from huiyin.supervision.triggering import look_over

pytestmark = pytest.mark.django_db
JUDGED = {"state": "confirmed", "reason": "核对属实", "judged_at": timezone.now(), "judged_by_name": "某人"}


OUTSIDERS = ("unit2", "team2", "staff1", "department_staff", "system_admin", "audit_admin")


@pytest.fixture
def finding(ours):
    finding = ours.issue("关于“补录不及时”的问题")
    ours.plan(finding)
    return Finding.objects.get(pk=finding.pk)


@pytest.fixture
def issued(ours, finding):
    step = actions.propose(finding_id=finding.pk, rung=Rung.REMIND, demand="请逐条说明", by=ours.office)
    return actions.approve(step_id=step.pk, by=ours.office)


def send(client, step, decision, **more):
    data = {"version": step.version, "decision": decision, "text": "", "demand": "", "once": decision * 6}
    return client.post(f"/supervision/{step.pk}/", {**data, **more})


def content(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_from_a_confirmed_sign_a_step_is_proposed_approved_answered_and_settled(world, ours, finding):
    sign = Sign.objects.create(finding=finding, code="meetings_only", score=0.9, why="…", **JUDGED)
    office, leader, unit = (world.client(v) for v in (ours.office, ours.leader, ours.unit1))
    address = f"/findings/{finding.pk}/supervise/?sign={sign.pk}"
    assert address in content(office, f"/signs/{sign.pk}/")
    assert "以会议文件代整改" in content(office, address)
    data = {
        "rung": "talk",
        "demand": "请主要负责人说明",
        "skip_reason": "",
        "sign": sign.pk,
        "once": "p" * 20,
    }
    refused = office.post(address, data)
    assert refused.status_code == 409
    assert "越过了提醒、督办" in refused.content.decode()
    assert "请主要负责人说明" in refused.content.decode(), "what was typed is kept"
    sent = office.post(address, {**data, "skip_reason": "性质恶劣"})
    step = SupervisionStep.objects.get()
    assert sent.headers["Location"] == f"/supervision/{step.pk}/"
    assert "审批：请等待领导小组决定" in content(office, f"/supervision/{step.pk}/")
    assert f"/signs/{sign.pk}/" in content(leader, f"/supervision/{step.pk}/")
    assert unit.get(f"/supervision/{step.pk}/").status_code == 404
    assert send(leader, step, "approve", demand="请厅长到会说明").status_code == 302
    step.refresh_from_db()
    page = content(unit, f"/supervision/{step.pk}/")
    assert "请厅长到会说明" in page
    for hidden in ("性质恶劣", "疑点", "以会议文件代整改", ours.leader.name, ours.office.name):
        assert hidden not in page, hidden
    assert send(unit, step, "answer").status_code == 422
    assert send(unit, step, "answer", text="已到会说明，月底前补齐。").status_code == 302
    step.refresh_from_db()
    back = send(
        office, step, "return", text="没有清单", answer_due_on=(today() + timedelta(days=4)).isoformat()
    )
    assert back.status_code == 302
    step.refresh_from_db()
    assert "没有清单" in content(unit, f"/supervision/{step.pk}/")
    assert send(unit, step, "answer", text="清单已附。", once="b" * 20).status_code == 302
    step.refresh_from_db()
    assert send(office, step, "settle").status_code == 302
    assert "清单已附" in content(office, f"/supervision/{step.pk}/")
    assert "约谈" in content(office, f"/units/{finding.unit_id}/")


def test_the_findings_page_shows_its_steps_and_today_s_light(world, ours, finding, issued):
    Finding.objects.filter(pk=finding.pk).update(due_on=today() - timedelta(days=45))
    page = content(world.client(ours.office), f"/findings/{finding.pk}/")
    assert f"/supervision/{issued.pk}/" in page
    assert "超期 45 天" in page
    assert f"/findings/{finding.pk}/supervise/" in page
    unit = content(world.client(ours.unit1), f"/findings/{finding.pk}/")
    assert f"/supervision/{issued.pk}/" in unit
    assert "supervise/" not in unit
    assert "红灯" not in unit


@pytest.mark.parametrize("who", OUTSIDERS)
def test_out_of_scope_there_is_nothing(world, finding, issued, who):
    client = world.client(getattr(world.ours, who))
    assert client.get(f"/supervision/{issued.pk}/").status_code == 404
    assert send(client, issued, "answer", text="…").status_code == 404
    assert client.get(f"/findings/{finding.pk}/supervise/").status_code in (403, 404)
    listed = client.get("/supervision/")
    assert listed.status_code == 403 or str(issued.pk) not in listed.content.decode()


def test_a_unit_may_not_look_at_lights_nor_propose(world, finding, issued):
    client = world.client(world.ours.unit1)
    assert client.get("/watch/").status_code == 403
    assert client.get("/watch/watch.xlsx").status_code == 403
    assert client.get(f"/findings/{finding.pk}/supervise/").status_code == 403
    assert (
        client.post(f"/findings/{finding.pk}/supervise/", {"rung": "remind", "demand": "…"}).status_code
        == 403
    )


def test_lists_are_narrowed_counted_printed_and_taken_out_within_scope(world, ours, finding, issued):
    other = ours.issue("关于“另一单位”的问题", target=1)
    actions.propose(finding_id=other.pk, rung=Rung.REMIND, demand="暂不告知", by=ours.office)
    office, unit = world.client(ours.office), world.client(ours.unit1)
    assert "另一单位" in content(office, "/supervision/?state=proposed")
    assert "补录不及时" not in content(office, "/supervision/?state=proposed")
    assert "补录不及时" in content(office, "/supervision/?rung=remind&issued=true&print=1")
    assert "另一单位" not in content(unit, "/supervision/?state=proposed")
    books = {}
    for name, client in (("office", office), ("unit", unit)):
        answer = client.get("/supervision/supervision.xlsx")
        sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
        books[name] = " ".join(str(c) for row in sheet.iter_rows(values_only=True) for c in row if c)
    assert "另一单位" in books["office"]
    assert "补录不及时" in books["unit"]
    assert "另一单位" not in books["unit"]
    assert "暂不告知" not in books["unit"]
    assert "共 1 行" in books["unit"]
    left = [json.loads(e.payload) for e in Entry.objects.filter(action="export_lists").order_by("id")]
    assert left == [{"supervision": 2, "filters": {}}, {"supervision": 1, "filters": {}}]


def test_the_watch_list_says_why_and_is_narrowed_by_light_and_cause(world, ours, finding):
    Finding.objects.update(due_on=today() - timedelta(days=45), fed_back_on=today() - timedelta(days=50))
    for side in (ours, world.theirs):
        Finding.objects.filter(pk=side.issue("关于“正常”的问题").pk).update(
            fed_back_on=today(), due_on=today() + timedelta(days=90)
        )
    look_over()
    office = world.client(ours.office)
    page = content(office, "/watch/?light=red&cause=overdue")
    assert "超期 45 天" in page
    assert "补录不及时" not in content(office, "/watch/?cause=sign")
    assert "补录不及时" not in content(world.client(world.theirs.office), "/watch/")
    sheet = load_workbook(BytesIO(b"".join(office.get("/watch/watch.xlsx").streaming_content))).active
    assert "超期 45 天" in " ".join(str(c) for row in sheet.iter_rows(values_only=True) for c in row if c)
    assert json.loads(Entry.objects.filter(action="export_lists").latest("id").payload) == {
        "watch": sheet.max_row - 3,
        "filters": {},
    }
    english = world.client(ours.office, language="en-GB").get("/watch/").content.decode()
    assert "45 days" in english


def test_what_is_owed_and_told_leads_to_the_step(world, ours, issued):
    address = f"/supervision/{issued.pk}/"
    assert address in content(world.client(ours.unit1), "/owed/?kind=supervision")
    day = issued.due_on.isoformat()
    assert address in content(world.client(ours.unit1), f"/calendar/?view=week&day={day}")
    api = world.client(ours.unit2).get("/api/v1/owed?kind=supervision")
    assert api.status_code == 200
    assert str(issued.pk) not in api.content.decode()


def test_lists_cost_the_same_however_long_they_are(world, ours, django_assert_max_num_queries):
    for n in range(30):
        late = ours.issue(f"关于“第{n}件”的问题")
        Finding.objects.filter(pk=late.pk).update(due_on=today() - timedelta(days=45))
    look_over()
    client = world.client(ours.office)
    for address in ("/watch/", "/supervision/"):
        client.get(address)
        with django_assert_max_num_queries(20):
            client.get(address)


def test_the_paper_tells_the_unit_of_no_sign_and_of_nothing_said_inside(world, ours, finding):
    sign = Sign.objects.create(finding=finding, code="meetings_only", score=0.9, why="…", **JUDGED)
    step = actions.propose(
        finding_id=finding.pk, rung=Rung.URGE, demand="请限期整改", skip_reason="性质恶劣", by=ours.team1,
        signs=[sign.pk],
    )  # fmt: skip
    unit, office = world.client(ours.unit1), world.client(ours.office)
    address = f"/supervision/{step.pk}/paper.docx"
    assert unit.get(address).status_code == 404
    assert "尚未发出" in words_of(office.get(address))
    actions.approve(step_id=step.pk, by=ours.office)
    told = words_of(unit.get(address))
    assert "整改督办函" in told
    assert "请限期整改" in told
    for hidden in ("疑点", "性质恶劣", "会议文件", ours.office.name, ours.team1.name):
        assert hidden not in told, hidden
    assert world.client(ours.unit2).get(address).status_code == 404
    assert unit.get(f"/supervision/{step.pk}/paper.pdf").status_code in (200, 302)


def test_files_come_with_an_answer_and_stay_within_its_scope(world, ours, issued):
    unit = world.client(ours.unit1)
    bad, good = SimpleUploadedFile("a.exe", b"MZ"), SimpleUploadedFile("清单.txt", "已补录 32 条".encode())
    refused = send(unit, issued, "answer", text="见清单", files=[bad])
    assert refused.status_code == 422
    assert "a.exe" in refused.content.decode()
    assert send(unit, issued, "answer", text="见清单", files=[good], once="f" * 20).status_code == 302
    piece = StepFile.objects.get()
    for who in ("unit1", "head1", "office", "leader", "team1"):
        client = world.client(getattr(ours, who))
        assert "清单.txt" in content(client, f"/supervision/{issued.pk}/"), who
        answer = client.get(f"/supervision/files/{piece.pk}/")
        assert b"32" in b"".join(answer.streaming_content)
    for who in OUTSIDERS:
        assert world.client(getattr(ours, who)).get(f"/supervision/files/{piece.pk}/").status_code == 404, who


def test_many_proposed_steps_are_approved_at_once_and_those_that_may_not_be_are_named(world, ours):
    findings = [ours.issue(f"关于“批量第{n}件”的问题") for n in range(3)]
    steps = [
        actions.propose(finding_id=f.pk, rung=Rung.REMIND, demand="请说明", by=ours.office)
        for f in findings[:2]
    ]
    talk = actions.propose(
        finding_id=findings[2].pk, rung=Rung.TALK, demand="请说明", skip_reason="…", by=ours.office
    )
    office, picked = world.client(ours.office), [str(s.pk) for s in (*steps, talk)]
    assert "批量审批" in content(office, "/supervision/?state=proposed")
    page = office.post("/supervision/approve/", {"pk": picked}).content.decode()
    assert "领导小组决定" in page
    assert page.count('name="version-') == 2
    sent = {"pk": picked, "step": "approve", "once": "m" * 20, **{f"version-{s.pk}": "1" for s in steps}}
    done = office.post("/supervision/approve/", sent, follow=True).content.decode()
    assert "已批准并发出 2 项" in done
    assert office.post("/supervision/approve/", sent, follow=True).status_code == 200
    states = dict(SupervisionStep.objects.values_list("pk", "state"))
    assert [states[s.pk] for s in (*steps, talk)] == ["issued", "issued", "proposed"]
    for who in ("unit1", "team1"):
        assert world.client(getattr(ours, who)).post("/supervision/approve/", sent).status_code == 403


def words_of(answer) -> str:
    return "\n".join(p.text for p in Document(BytesIO(answer.content)).paragraphs)

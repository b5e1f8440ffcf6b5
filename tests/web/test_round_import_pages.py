"""The page on which a notice of a whole round is checked and made."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from huiyin.intake.models import ImportedDocument
from huiyin.intake.tasks import read_document
from huiyin.rounds.models import Meeting, Round, Target

pytestmark = pytest.mark.django_db

NEWS = """甲省省委第一届第二轮巡视进驻公告
2023年10月10日，省委召开第一届第二轮巡视动员部署会。本轮巡视对甲省水务厅、甲省重工、青禾大学、白杨银行等4家单位开展常规巡视。
3个省委巡视组于2023年10月20日前完成进驻。
"""


@pytest.fixture
def office(world):
    return world.client(world.ours.office)


@pytest.fixture
def document(world, office) -> ImportedDocument:
    data = {"round": f"new:{world.ours.body.pk}", "target": "",
            "files": [SimpleUploadedFile("进驻公告.txt", NEWS.encode())]}  # fmt: skip
    assert office.post(reverse("intake_upload"), data).status_code == 302
    row = ImportedDocument.objects.get()
    assert row.round_id is None
    read_document.func(str(row.pk))
    row.refresh_from_db()
    if row.kind != "stationing_notice":
        ImportedDocument.objects.filter(pk=row.pk).update(kind="stationing_notice")
    return row


def page(client, name, document):
    response = client.get(reverse(name, args=[document.pk]))
    assert response.status_code == 200
    return response.content.decode()


def post(client, document, **data):
    document.refresh_from_db()
    data = {"version": document.version, "kind": document.kind, "into": "new", "name": "第二轮", "number": 2,
            "teams": 3, "unknown": "create", **data}  # fmt: skip
    return client.post(reverse("intake_round", args=[document.pk]), data)


def test_every_target_is_shown_with_what_it_may_be(world, office, document):
    html = page(office, "intake_plan", document)
    for words in ("甲省水务厅", "青禾大学", "白杨银行", "逐个选择", "还有巡视对象没有选择"):
        assert words in html
    for unit in world.theirs.units:
        assert unit.name not in html


def test_the_round_is_made_from_the_page_in_one_go(world, office, document):
    targets = document.reading["round"]["targets"]
    assert len(targets) == 4
    lines = {f"target-{n}": t["name"] for n, t in enumerate(targets)}
    at = next(n for n, t in enumerate(targets) if t["name"] == "甲省重工")
    term = str(world.ours.round.term_id)
    response = post(office, document, term=term, do="apply", **lines,
                    **{f"target-{at}-name": "甲省重工集团"})  # fmt: skip
    assert response.status_code == 302, response.content.decode()[:3000]
    made = Round.objects.get(name="第二轮", body=world.ours.body)
    names = set(Target.objects.filter(round=made).values_list("unit__name", flat=True))
    assert names == {"甲省水务厅", "甲省重工集团", "青禾大学", "白杨银行"}
    html = page(office, "intake_document", document)
    assert "已登记" in html
    assert "撤回这次导入" not in html


def test_the_upload_page_keeps_the_round_to_be_made_when_it_renews_itself(world, office):
    new = f"new:{world.ours.body.pk}"
    html = office.get(reverse("intake_upload"), {"round": new}).content.decode()
    assert f'<option value="{new}" selected>' in html
    assert f"new:{world.theirs.body.pk}" not in html


def test_what_is_open_is_said_and_nothing_is_made(world, office, document):
    response = post(office, document, do="apply")
    assert response.status_code == 422
    assert "请按页面上的提示补齐" in response.content.decode()
    assert not Round.objects.filter(name="第二轮").exists()
    assert not Meeting.objects.filter(round__name="第二轮").exists()


def test_a_unit_of_another_body_is_unknown_to_the_form(world, office, document):
    lines = {"target-0": "甲省重工", "target-0-name": world.theirs.units[0].name}
    response = post(office, document, **lines)
    assert response.status_code == 422
    assert "没有名为" in response.content.decode()


def test_a_team_member_cannot_upload_for_a_round_to_be_made(world):
    client = world.client(world.ours.team1)
    data = {"round": f"new:{world.ours.body.pk}", "target": "",
            "files": [SimpleUploadedFile("a.txt", NEWS.encode())]}  # fmt: skip
    assert client.post(reverse("intake_upload"), data).status_code == 422
    assert not ImportedDocument.objects.exists()

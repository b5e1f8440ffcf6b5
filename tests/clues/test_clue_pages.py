"""The pages of clues and keys: what each shows, refuses and leaves out."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from huiyin.clues import keys
from huiyin.clues.files import path_of
from huiyin.clues.models import Clue, ClueFile, DepartmentKey, KeyOpening
from tests.clues.canary import Canary, enter, open_key, step, whole
from tests.clues.conftest import PASSPHRASE

pytestmark = pytest.mark.django_db


@pytest.fixture
def clue(world, ours, codes) -> Clue:
    made = enter(world.client(ours.team1), ours, Canary(7))
    step(world.client(ours.office), made, "route")
    return made


def content(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_a_department_makes_its_key_in_the_browser_and_sees_the_codes_once(world, ours, colleague):
    staff, other = world.client(ours.department_staff), world.client(colleague)
    address = f"/clues/keys/{ours.department.pk}/"
    assert "建立密钥" in content(staff, address)
    given = {"passphrase": PASSPHRASE, "again": PASSPHRASE, "codes": "3"}
    assert staff.post(f"{address}make/", {**given, "again": "x"}).status_code == 422
    made = staff.post(f"{address}make/", given).content.decode()
    assert made.count("<code>") == 3
    assert "<code>" not in staff.post(f"{address}make/", given, follow=True).content.decode()
    assert DepartmentKey.objects.count() == 1
    other.post(f"{address}join/", {"passphrase": PASSPHRASE, "again": PASSPHRASE})
    assert "等待同事准许" in content(other, address)
    open_key(staff, ours)
    waiting = content(staff, address)
    member = waiting.split('name="member" value="')[1].split('"')[0]
    staff.post(f"{address}admit/", {"member": member})
    assert "可以打开" in content(other, address)
    assert "密钥已打开" in open_key(other, ours).wsgi_request.path or open_key(other, ours).status_code == 302
    codes = staff.post(f"{address}print/").content.decode()
    assert codes.count("<code>") == 3
    anew = {"passphrase": PASSPHRASE + "新", "again": PASSPHRASE + "新"}
    assert other.post(f"{address}change/", {**anew, "old": "错"}, follow=True).status_code == 200
    assert (
        "口令已更改"
        in other.post(f"{address}change/", {**anew, "old": PASSPHRASE}, follow=True).content.decode()
    )


def test_a_wrong_passphrase_is_said_in_clear_words_and_the_fifth_shuts_the_lock(world, ours, clue, codes):
    staff = world.client(ours.department_staff)
    said = [open_key(staff, ours, "wrong") and content(staff, "/clues/") for _n in range(5)]
    assert "还可以再试 4 次" in said[0]
    assert "已锁定，没有任何内容丢失" in said[4]
    address = f"/clues/keys/{ours.department.pk}/"
    new = {"passphrase": PASSPHRASE + "二", "again": PASSPHRASE + "二"}
    staff.post(f"{address}anew/", new)
    wrong = staff.post(f"{address}recover/", {"first": codes[0], "second": codes[0]}, follow=True)
    assert "两份恢复码相同" in wrong.content.decode()
    staff.post(f"{address}recover/", {"first": codes[0], "second": codes[1]})
    open_key(staff, ours, PASSPHRASE + "二")
    assert step(staff, clue, "receive").status_code == 302
    assert Canary(7).word("文") in content(staff, f"/clues/{clue.pk}/")


def test_with_the_key_shut_nothing_is_shown_and_receiving_is_refused(world, ours, clue):
    staff = world.client(ours.department_staff)
    assert "打开部门密钥" in content(staff, f"/clues/{clue.pk}/")
    refused = step(staff, clue, "receive")
    assert refused.status_code == 409
    assert "密钥没有打开" in refused.content.decode()
    open_key(staff, ours)
    assert "签收后可以看到" in content(staff, f"/clues/{clue.pk}/")
    file = ClueFile.objects.get(clue=clue)
    assert staff.get(f"/clues/{clue.pk}/files/{file.pk}/").status_code == 404, "not before the receipt"
    step(staff, clue, "receive", once="again")
    staff.post("/clues/shut/", {"next": "/clues/"})
    assert Canary(7).word("文") not in content(staff, f"/clues/{clue.pk}/")


def test_a_file_that_was_cut_off_is_said_and_not_handed_out(world, ours, clue):
    staff = world.client(ours.department_staff)
    open_key(staff, ours)
    step(staff, clue, "receive")
    file = ClueFile.objects.get(clue=clue)
    address, path = f"/clues/{clue.pk}/files/{file.pk}/", path_of(file.pk)
    sealed = path.read_bytes()
    assert b"attachment" in staff.get(address).headers["Content-Disposition"].encode()
    for broken, words in (
        (sealed[:-20], "附件不完整"),
        (sealed[:40] + b"x" + sealed[41:], "附件"),
        (None, "附件不在"),
    ):
        path.unlink() if broken is None else path.write_bytes(broken)
        answer = staff.get(address, follow=True)
        assert words in answer.content.decode()
    for who in ("office", "team1", "unit1", "leader"):
        assert world.client(getattr(ours, who)).get(address).status_code == 404


def test_the_department_replies_and_the_others_see_the_state_and_the_days(world, ours, clue):
    staff, office, team = (world.client(v) for v in (ours.department_staff, ours.office, ours.team1))
    open_key(staff, ours)
    step(staff, clue, "receive")
    assert step(staff, clue, "drop").status_code == 422
    assert step(staff, clue, "drop", reply="查无实据").status_code == 302
    assert "查无实据" in content(staff, f"/clues/{clue.pk}/")
    for client in (office, team):
        page = content(client, f"/clues/{clue.pk}/")
        assert "已了结，不立案" in page
        assert "查无实据" not in page
        assert "已密封给接收部门" in page
    for kind in ("letter", "receipt"):
        paper = office.get(f"/clues/{clue.pk}/{kind}.docx")
        text = "\n".join(p.text for p in Document(BytesIO(paper.content)).paragraphs)
        assert str(clue) in text
        assert "金丝雀" not in text
        assert world.client(ours.unit1).get(f"/clues/{clue.pk}/{kind}.docx").status_code == 404
    english = world.client(ours.office, language="en-GB").get(f"/clues/{clue.pk}/").content.decode()
    assert "Clue" in english


@pytest.mark.parametrize("who", ["unit1", "head1", "staff1", "unit2", "team2", "reviewer", "system_admin"])
def test_out_of_scope_there_is_nothing(world, ours, clue, who):
    client = world.client(getattr(ours, who))
    assert client.get(f"/clues/{clue.pk}/").status_code == 404
    listed = client.get("/clues/")
    assert listed.status_code == 403 or str(clue) not in listed.content.decode()
    assert client.get(f"/clues/keys/{ours.department.pk}/").status_code in (403, 404)
    assert client.post(f"/clues/keys/{ours.department.pk}/join/", {}).status_code in (403, 404)
    if who != "team2":
        assert client.get("/clues/enter/").status_code == 403


def test_the_leading_group_sees_figures_alone(world, ours, clue):
    leader = world.client(ours.leader)
    assert leader.get("/clues/").headers["Location"] == "/clues/counts/"
    page = content(leader, "/clues/counts/")
    assert "不足 5 件" in page
    assert str(clue) not in page
    assert world.client(ours.office).get("/clues/counts/").status_code == 403


def test_files_that_are_not_taken_are_named(world, ours, codes):
    team = world.client(ours.team1)
    data = {"target": str(ours.targets[0].pk), "department": str(ours.department.pk), "subject": "…",
            "clue_class": "other", "source": "talk", "text": "…"}  # fmt: skip
    wrong = [SimpleUploadedFile("a.exe", b"MZ"), SimpleUploadedFile("b.txt", b"")]
    page = team.post("/clues/enter/", {**data, "files": wrong})
    assert page.status_code == 422
    assert "a.exe：不支持" in page.content.decode()
    assert "b.txt：空文件" in page.content.decode()
    assert not Clue.objects.exists()


def test_what_is_typed_is_not_kept_by_the_browser(world, ours, clue):
    staff = world.client(ours.department_staff)
    open_key(staff, ours)
    for page in (content(world.client(ours.team1), "/clues/enter/"), content(staff, f"/clues/{clue.pk}/")):
        assert "data-draft" not in page.split("<main")[1].split("</main>")[0]
    answer = staff.get(f"/clues/{clue.pk}/")
    assert answer.headers["Cache-Control"] == "no-store"
    cookie = staff.cookies["huiyin_key"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/clues/")


def test_logging_out_shuts_the_key(world, ours, clue):
    staff = world.client(ours.department_staff)
    open_key(staff, ours)
    assert KeyOpening.objects.exists()
    staff.post("/account/logout/")
    assert not KeyOpening.objects.exists()


def test_lists_cost_the_same_however_long_they_are(world, ours, codes, django_assert_max_num_queries):
    team, office = world.client(ours.team1), world.client(ours.office)
    for n in range(3):
        enter(team, ours, Canary(n))
    office.get("/clues/")
    with django_assert_max_num_queries(22):
        office.get("/clues/")
    assert "003" in content(office, "/clues/?state=entered&clue_class=integrity")
    assert whole(office.get("/clues/?state=sent")).count(b"-00") == 0


def test_words_found_lead_to_the_clue(world, ours, clue):
    staff = world.client(ours.department_staff)
    open_key(staff, ours)
    step(staff, clue, "receive")
    found = staff.post("/clues/search/", {"words": Canary(7).word("人")}).content.decode()
    assert f"/clues/{clue.pk}/" in found
    assert "没有找到" in staff.post("/clues/search/", {"words": "无此内容"}).content.decode()
    assert keys.active_key(ours.department.pk) is not None

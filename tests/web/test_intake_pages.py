"""The import pages as people meet them: with and without JavaScript, with hostile files, two at once."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from huiyin.findings.models import Finding
from huiyin.intake import actions, queries
from huiyin.intake.keeping import keep_reading
from huiyin.intake.models import ImportedDocument
from huiyin.intake.parts import cut
from huiyin.intake.tasks import read_document
from huiyin.rectification import actions as rectification
from huiyin.web.pages.intake.showing import Mark, headline, highlighted
from tests.intake.by_hand import NOTICE, reading_of

pytestmark = pytest.mark.django_db

TEXT = """中共甲省水务厅党组关于巡视整改情况的通报
根据省委统一部署，2024年1月8日至2月28日，省委第一巡视组对甲省水务厅党组开展了常规巡视，3月26日反馈了意见。
反馈问题3个，已完成1个，正在整改1个。
二、反馈问题整改落实情况
（一）落实意识形态工作责任制方面
1.关于“学习不深入”问题的整改。已完成整改。
一是制定学习计划4项。二是补齐学习记录。
2.关于“台账更新不及时”问题的整改。正在整改。
一是按月更新台账。
"""
EVIL = '<script>alert(1)</script><img src=x onerror=alert(2)>"><b>&amp;'


def file(content: str = TEXT, name: str = "通报.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode())


@pytest.fixture
def office(world):
    return world.client(world.ours.office)


def uploaded(client, side, *files, **more):
    data = {"round": str(side.round.pk), "target": "", "files": list(files) or [file()], **more}
    return client.post(reverse("intake_upload"), data)


def read_all() -> list[ImportedDocument]:
    for document in ImportedDocument.objects.filter(state="waiting"):
        read_document.func(str(document.pk))
    return list(ImportedDocument.objects.order_by("pk"))


@pytest.fixture
def document(world, office) -> ImportedDocument:
    uploaded(office, world.ours)
    return read_all()[0]


def taken_in(side, reading, **more) -> ImportedDocument:
    started = timezone.now()
    row = actions.upload(round_id=side.round.pk, name=reading.name, chunks=[b"x"], by=side.office, **more)
    ImportedDocument.objects.filter(pk=row.pk).update(state="reading", started_at=started)
    keep_reading(row, reading, started)
    return queries.document_for(side.office, row.pk)


class Tags(HTMLParser):
    """Every element of a page with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))


def page(client, name, *args, query="", status=200):
    response = client.get(reverse(name, args=args) + query)
    assert response.status_code == status, response.content[:500]
    return response.content.decode()


def post(client, name, document, answer=302, /, **data):
    response = client.post(reverse(name, args=[document.pk]), data)
    assert response.status_code == answer, response.content.decode()[:2000]
    return response


# ── uploading ───────────────────────────────────────────────────────────────────────────────────────────


def test_many_files_come_in_at_once_and_each_tells_how_far_it_is(world, office):
    response = uploaded(office, world.ours, file(), file("", "空.txt"), file(TEXT + "附：无", "二.txt"))
    batch = response.headers["Location"]
    html = office.get(batch).content.decode()
    assert "data-poll" in html
    assert "等待读取" in html
    assert "空.txt" in html
    read_all()
    html = office.get(batch).content.decode()
    assert "data-poll" not in html
    assert html.count("待核对") == 2
    assert "文件是空的" in html


def test_the_progress_renews_itself_with_the_files_alone(world, office):
    batch = uploaded(office, world.ours).headers["Location"]
    part = office.get(f"{batch}files/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert 'data-wait="1000"' in part


def test_the_same_content_is_said_at_upload_with_its_state(world, office, document):
    html = office.get(
        uploaded(office, world.ours, file(name="另存.txt")).headers["Location"]
    ).content.decode()
    assert "同样的内容已于" in html
    assert reverse("intake_document", args=[document.pk]) in html


def test_more_than_a_hundred_files_are_refused_before_any_is_kept(world, office):
    response = uploaded(office, world.ours, *(file(name=f"{n}.txt") for n in range(101)))
    assert response.status_code in (400, 413, 422)
    assert not ImportedDocument.objects.exists()


def test_an_upload_without_a_file_says_so(world, office):
    response = office.post(reverse("intake_upload"), {"round": str(world.ours.round.pk), "target": ""})
    assert response.status_code == 422
    assert "文件" in response.content.decode()


def test_another_bodys_round_or_unit_cannot_be_uploaded_to(world, office):
    for more in ({"round": str(world.theirs.round.pk)}, {"target": str(world.theirs.targets[0].pk)}):
        assert uploaded(office, world.ours, **more).status_code == 422
    assert not ImportedDocument.objects.exists()


def test_a_forged_form_is_not_taken(world):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.cookies = world.client(world.ours.office).cookies
    assert uploaded(client, world.ours).status_code == 403


# ── who sees what ───────────────────────────────────────────────────────────────────────────────────────

PAGES = ("intake_document", "intake_across", "intake_plan", "intake_progress", "intake_original")
DEEDS = ("correct", "take_back", "decide", "apply", "undo", "discard", "again", "round", "columns")
POSTS = tuple(f"intake_{word}" for word in DEEDS)


@pytest.mark.parametrize("who", ["theirs.office", "theirs.team1", "ours.team2"])
def test_a_document_outside_of_the_scope_does_not_exist(world, document, who):
    side, name = who.split(".")
    client = world.client(getattr(getattr(world, side), name))
    for url in PAGES:
        page(client, url, document.pk, status=404)
    for url in POSTS:
        post(client, url, document, 404, version=document.version, reason="x", n=1, op="drop", id="1")
    assert document.name not in page(client, "intake")


@pytest.mark.parametrize("who", ["unit1", "leader", "reviewer", "department_staff", "system_admin"])
def test_other_roles_have_no_import_pages(world, document, who):
    client = world.client(getattr(world.ours, who))
    for url in ("intake", "intake_upload"):
        page(client, url, status=403)
    for url in PAGES:
        assert client.get(reverse(url, args=[document.pk])).status_code in (403, 404)


def test_a_document_that_never_was_is_the_same_404(office):
    page(office, "intake_document", uuid4(), status=404)
    page(office, "intake_batch", uuid4(), status=404)


def test_the_original_comes_as_an_attachment_that_no_browser_shows(office, document):
    response = office.get(reverse("intake_original", args=[document.pk]))
    assert b"".join(response.streaming_content) == TEXT.encode()
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Type"] == "application/octet-stream"


# ── reading and source ──────────────────────────────────────────────────────────────────────────────────


def test_every_value_is_lit_at_its_place_and_named_on_the_other_side(office, document):
    tags = Tags(page(office, "intake_document", document.pk)).seen
    marked = {n for tag, a in tags if tag == "mark" and "data-m" in a for n in a["data-m"].split()}
    other = {n for tag, a in tags if tag != "mark" and "data-m" in a for n in a["data-m"].split()}
    assert {n for n in other if n[0] in "icwr"} <= marked
    assert any(n.startswith("c") for n in marked)
    assert "p-dates-feedback" in marked & other


def test_the_arithmetic_is_shown_in_words_with_its_verdict(office, document):
    html = page(office, "intake_document", document.pk)
    assert "正文中的问题 = 问题总数" in html
    assert "不符" in html
    assert "done +" not in html


def test_dates_whose_year_was_inferred_are_marked(office, document):
    assert document.reading["dates"]["feedback"] == "2024-03-26"
    assert "年份为推断" in page(office, "intake_document", document.pk)


def test_markup_in_a_document_is_shown_and_never_run(world, office):
    rows = (
        (1, "finding", EVIL, {"text": EVIL, "marker": "<i>", "department": EVIL, "fields": {"unit": EVIL}}),
    )
    evil = taken_in(world.ours, reading_of(rows, unit=EVIL, header=f"{EVIL}\n"))
    ImportedDocument.objects.filter(pk=evil.pk).update(name=EVIL, uploaded_by_name=EVIL)
    for url, query in (
        ("intake_document", ""),
        ("intake_document", "?item=0"),
        ("intake_plan", ""),
        ("intake", ""),
    ):
        args = [] if url == "intake" else [evil.pk]
        html = page(office, url, *args, query=query)
        assert "<script>alert" not in html
        assert not [
            1
            for tag, attrs in Tags(html).seen
            if "onerror" in attrs or (tag == "img" and attrs.get("src") == "x")
        ]


def test_marks_over_across_and_in_each_other_leave_the_text_as_it_is():
    reading = reading_of(NOTICE)
    (part,) = cut(reading)
    spans = {"a": (0, 5), "b": (3, 9), "c": (4, 5), "d": (2, 9_999), "e": (-4, 2), "f": (7, 7)}
    marks = [Mark(*span, name, "claim") for name, span in spans.items()]
    html = str(highlighted(part, marks))
    assert re.sub(r"<[^>]+>", "", html) == reading.text
    names = {n for _, a in Tags(html).seen for n in (a.get("data-m") or "").split()}
    assert names == {"a", "b", "c", "d", "e"}


def test_the_headline_of_an_item_is_its_title_with_its_marker():
    rows = ((1, "finding", "1.账实不符", {"marker": "1."}),)
    reading = reading_of(rows)
    item = reading.items[0]
    from dataclasses import replace

    (part,) = cut(reading)
    start, end = headline(replace(item, title="账实不符"), part)
    assert reading.text[start:end] == "1.账实不符"


def test_a_document_of_ten_thousand_items_is_shown_by_the_part(world, office):
    big = taken_in(world.ours, reading_of([(1, "finding", f"问题{n}甲", {}) for n in range(2_000)]))
    with CaptureQueriesContext(connection) as first:
        html = page(office, "intake_document", big.pk)
    assert html.count('class="item role-') == 200
    assert "问题199甲" in html
    assert "问题200甲" not in html
    small = taken_in(world.ours, reading_of(NOTICE))
    with CaptureQueriesContext(connection) as second:
        page(office, "intake_document", small.pk)
    assert len(first) == len(second)
    assert "问题950甲" in page(office, "intake_document", big.pk, query="?item=950")
    assert "问题1999甲" in page(office, "intake_document", big.pk, query="?part=9")


# ── mending ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def mended(world) -> ImportedDocument:
    return taken_in(world.ours, reading_of(NOTICE), target_id=world.ours.targets[0].pk)


def items(document, world):
    return queries.corrected_items(queries.document_for(world.ours.office, document.pk))


def test_every_correction_is_a_form_that_needs_no_script(world, office, mended):
    html = page(office, "intake_document", mended.pk, query="?item=2")
    form = html[html.index('class="item-form"') :]
    for op in ("role:measure", "indent", "outdent", "drop", "text"):
        assert f'value="{op}"' in form
    response = post(office, "intake_correct", mended, version=mended.version, item=2, id="1.1.1", op="drop")
    assert response.headers["Location"].endswith("?item=2#i2")
    assert items(mended, world)[2].dropped


def test_a_word_that_was_read_wrongly_is_written_over(world, office, mended):
    values = {"title": "理论学习不深入", "status": "in_progress", "leader": "", "department": "机关党委",
              "person": "", "deadline": "2024-07-31"}  # fmt: skip
    post(office, "intake_correct", mended, version=mended.version, item=2, id="1.1.1", op="text", **values)
    item = items(mended, world)[2]
    assert (item.title, item.department, item.deadline) == ("理论学习不深入", "机关党委", "2024-07-31")
    fields = queries.document_for(world.ours.office, mended.pk).corrections[0]["fields"]
    assert set(fields) == {"title", "status", "department", "deadline"}


def test_a_correction_that_changes_nothing_is_no_step(world, office, mended):
    values = {
        "title": "关于“学习不深入”的问题",
        "status": "done",
        "department": "办公室",
        "deadline": "2024-06-30",
    }
    post(office, "intake_correct", mended, version=mended.version, item=2, id="1.1.1", op="text", **values)
    assert queries.document_for(world.ours.office, mended.pk).corrections == []


def test_all_items_of_a_kind_are_mended_at_once_and_that_is_taken_back(world, office, mended):
    post(
        office, "intake_correct", mended, version=mended.version, op="bulk", which="|measure|*", role="result"
    )
    assert {i.role for i in items(mended, world) if i.at in (4, 5, 7)} == {"result"}
    html = page(office, "intake_document", mended.pk)
    assert "已更正 1 处" in html
    post(office, "intake_take_back", mended, version=mended.version + 1, n=1)
    assert {i.role for i in items(mended, world) if i.at in (4, 5, 7)} == {"measure"}


def test_mending_many_is_looked_at_before_it_is_done(office, mended):
    html = page(office, "intake_document", mended.pk, query="?which=%7Cmeasure%7C*&to=result")
    assert "将更正 3 个条目" in html
    assert "更正这 3 个" in html
    assert "已更正" not in html


def test_an_item_is_found_right_and_the_page_counts_it(office, mended):
    html = page(office, "intake_document", mended.pk)
    assert "已核对 0 / 8" in html
    post(office, "intake_correct", mended, version=mended.version, item=2, id="1.1.1", op="accept")
    html = page(office, "intake_document", mended.pk)
    assert "已核对 1 / 8" in html
    assert "撤销上一处" in html
    post(office, "intake_correct", mended, version=mended.version + 1, op="accept_range", first=0, last=7)
    assert "已核对 8 / 8" in page(office, "intake_document", mended.pk)


def test_a_dragged_item_lies_where_it_was_dropped(world, office, mended):
    post(office, "intake_correct", mended, version=mended.version, item=6, id="1.1.2", op="depth", depth=2)
    assert items(mended, world)[6].depth == 2


def test_a_family_that_no_item_has_is_not_found(office, mended):
    for which in ("x", "|boss|1", "|measure|-1"):
        post(
            office,
            "intake_correct",
            mended,
            404,
            version=mended.version,
            op="bulk",
            which=which,
            role="result",
        )


def test_to_htmx_only_the_panes_come_back(office, mended):
    data = {"version": mended.version, "part": 0, "id": "1.1.1", "op": "role:category"}
    response = office.post(reverse("intake_correct", args=[mended.pk]), data, headers={"HX-Request": "true"})
    html = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in html
    assert f'data-version="{mended.version + 1}"' in html


def test_who_was_second_sees_both_corrections_and_can_still_take_theirs(world, office, mended):
    first = {"version": mended.version, "item": 2, "id": "1.1.1"}
    post(office, "intake_correct", mended, op="role:category", **first)
    html = post(office, "intake_correct", mended, 409, op="drop", **first).content.decode()
    assert "改为“类别”" in html
    assert "不采用" in html
    form = html[html.index("data-returned") :]
    version = re.search(r'name="version" value="(\d+)"', form)[1]
    post(office, "intake_correct", mended, op="drop", **{**first, "version": version})
    assert items(mended, world)[2].dropped


@pytest.mark.parametrize(
    "data", [{"op": "explode", "id": "1"}, {"op": "drop", "id": "9.9"}, {"op": "role:boss", "id": "1"}, {}]
)
def test_a_correction_that_cannot_be_meant_is_not_found(office, mended, data):
    post(office, "intake_correct", mended, 404, version=mended.version, **data)


def test_an_applied_document_is_shown_and_no_longer_mended(world, office, mended):
    post(office, "intake_apply", mended, version=mended.version)
    html = page(office, "intake_document", mended.pk)
    assert "已入账" in html
    assert "item-edit" not in html
    post(office, "intake_correct", mended, 409, version=mended.version + 1, op="drop", id="1")


# ── deciding, applying, taking back ─────────────────────────────────────────────────────────────────────


def choices_of(side, document, **more) -> dict[str, str]:
    return {
        "version": document.version, "kind": document.kind, "round": str(side.round.pk), "unknown": "skip",
        "target": str(side.targets[0].pk), "feedback_on": "2024-03-26", **more,
    }  # fmt: skip


def test_what_will_happen_is_said_before_it_is_done(office, mended):
    html = page(office, "intake_plan", mended.pk)
    facts = re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>", html)
    assert {("新增问题", "2"), ("新增任务", "3"), ("落实责任", "3"), ("台账已有", "0")} <= set(facts)
    assert "问题以 2024-03-26 反馈入账" in html
    assert not Finding.objects.exists()


def test_a_missing_feedback_date_greys_the_button_and_refuses_the_request(world, office, mended):
    post(office, "intake_decide", mended, **choices_of(world.ours, mended, feedback_on=""))
    html = page(office, "intake_plan", mended.pk)
    assert "还没有反馈日期" in html
    assert 'aria-disabled="true"' in html
    html = post(office, "intake_apply", mended, 409, version=mended.version + 1).content.decode()
    assert "还没有反馈日期" in html
    assert not Finding.objects.exists()


def test_the_choices_are_kept_and_lead_to_another_plan(world, office, mended):
    other = str(world.ours.targets[1].pk)
    wanted = choices_of(world.ours, mended, kind="feedback_opinion", target=other)
    post(office, "intake_decide", mended, **wanted)
    row = queries.document_for(world.ours.office, mended.pk)
    assert (row.kind, row.target_id) == ("feedback_opinion", world.ours.targets[1].pk)
    assert "问题只登记、不反馈" in page(office, "intake_plan", mended.pk)


def test_a_category_is_chosen_for_a_heading(world, office, mended):
    heading = "意识形态工作责任制方面"
    post(office, "intake_decide", mended, **choices_of(world.ours, mended), **{
        "heading-0": heading, "heading-0-was": "", "heading-0-category": str(world.ours.category.pk),
    })  # fmt: skip
    post(office, "intake_apply", mended, version=mended.version + 1)
    assert set(Finding.objects.values_list("category_id", flat=True)) == {world.ours.category.pk}


def test_a_unit_is_typed_for_a_written_name_and_only_ones_own_are_known(world, office):
    rows = ((1, "finding", "账实不符", {"fields": {"unit": "水务局"}}),)
    ledger = taken_in(world.ours, reading_of(rows, kind="ledger_table"))
    base = choices_of(world.ours, ledger, target="")
    wrong = {"unit-0": "水务局", "unit-0-name": "乙省水务厅"}
    html = post(office, "intake_decide", ledger, 422, **base, **wrong).content.decode()
    assert "没有名为“乙省水务厅”的单位" in html
    post(office, "intake_decide", ledger, **base, **{"unit-0": "水务局", "unit-0-name": "甲省水务厅"})
    post(office, "intake_apply", ledger, version=ledger.version + 1)
    assert Finding.objects.get().unit_id == world.ours.units[0].pk


def test_another_bodys_target_is_not_taken(world, office, mended):
    post(
        office,
        "intake_decide",
        mended,
        422,
        **choices_of(world.ours, mended, target=str(world.theirs.targets[0].pk)),
    )
    post(office, "intake_decide", mended, 404, version=mended.version, target=str(world.theirs.targets[0].pk))


def test_confirmed_it_stands_in_the_ledger_and_repeated_it_changes_nothing(world, office, mended):
    post(office, "intake_apply", mended, version=mended.version)
    assert Finding.objects.filter(state="in_progress", unit=world.ours.units[0]).count() == 2
    again = taken_in(world.ours, reading_of(NOTICE), target_id=world.ours.targets[0].pk)
    post(office, "intake_apply", again, version=again.version)
    assert Finding.objects.count() == 2
    assert "没有新增，也没有改动" in page(office, "intake_document", again.pk)


def test_a_double_click_applies_once(office, mended):
    for _ in range(2):
        post(office, "intake_apply", mended, version=mended.version)
    assert Finding.objects.count() == 2


def test_an_import_is_taken_back_with_a_reason_until_somebody_has_built_on_it(world, office, mended):
    post(office, "intake_apply", mended, version=mended.version)
    post(office, "intake_undo", mended, 422, version=mended.version + 1, reason="")
    post(office, "intake_undo", mended, version=mended.version + 1, reason="选错单位")
    assert set(Finding.objects.values_list("state", flat=True)) == {"withdrawn"}
    post(office, "intake_apply", mended, version=mended.version + 2)
    finding = Finding.objects.exclude(state="withdrawn").first()
    rectification.plan_task(
        finding_id=finding.pk, title="另一项", due_on=date(2030, 1, 1), by=world.ours.unit1
    )
    html = page(office, "intake_document", mended.pk)
    assert "已继续办理，不能撤回导入" in html
    post(office, "intake_undo", mended, 409, version=mended.version + 3, reason="选错单位")


def test_round_news_shows_its_facts_and_offers_nothing_for_the_ledger(world, office):
    news = taken_in(world.ours, reading_of(NOTICE, kind="round_news"))
    assert "没有要写入台账的内容" in page(office, "intake_document", news.pk)
    post(office, "intake_apply", news, 409, version=news.version)


def test_a_big_document_shows_its_progress_and_then_its_result(world, office, mended, monkeypatch):
    from huiyin.intake.tasks import apply_in_background

    monkeypatch.setattr("huiyin.intake.actions.MOST_AT_ONCE", 1)
    post(office, "intake_apply", mended, version=mended.version)
    assert "正在入账" in page(office, "intake_document", mended.pk)
    assert "data-poll" in page(office, "intake_progress", mended.pk)
    apply_in_background.func(str(mended.pk), str(world.ours.office.id))
    answer = office.get(reverse("intake_progress", args=[mended.pk]))
    assert answer.headers["HX-Refresh"] == "true"
    assert "已入账" in page(office, "intake_document", mended.pk)


def test_a_discarded_document_leaves_the_work_and_stays_in_the_list(office, mended):
    post(office, "intake_discard", mended, 422, version=mended.version, reason="")
    post(office, "intake_discard", mended, version=mended.version, reason="传错了")
    assert "已弃用" in page(office, "intake", query="?state=discarded")
    assert mended.name not in page(office, "intake", query="?state=read")


def test_the_list_and_the_plan_cost_the_same_however_much_there_is(world, office, mended):
    with CaptureQueriesContext(connection) as few:
        page(office, "intake")
    for n in range(6):
        taken_in(world.ours, reading_of(NOTICE), target_id=world.ours.targets[n % 2].pk)
    with CaptureQueriesContext(connection) as many:
        page(office, "intake")
    assert len(few) == len(many)
    big = taken_in(world.ours, reading_of([(1, "finding", f"问题{n}", {}) for n in range(300)]),
                   target_id=world.ours.targets[0].pk)  # fmt: skip
    with CaptureQueriesContext(connection) as one:
        page(office, "intake_plan", mended.pk)
    with CaptureQueriesContext(connection) as other:
        page(office, "intake_plan", big.pk)
    assert len(other) <= len(one) + 1


def test_the_reading_and_its_comparison_cost_the_same_however_many_items_there_are(world, office):
    world.ours.issue("会议纪要缺失")
    asked = {}
    for number in (250, 900):
        rows = [(1, "finding", f"{n}号合同未盖章", {}) for n in range(number)]
        row = taken_in(world.ours, reading_of(rows), target_id=world.ours.targets[0].pk)
        for name in ("intake_document", "intake_across", "intake_plan"):
            page(office, name, row.pk)
            with CaptureQueriesContext(connection) as queries_:
                page(office, name, row.pk)
            asked.setdefault(name, []).append(len(queries_))
    # the text and the items lie in parts, and only the one that is shown is read
    assert all(few == many for few, many in asked.values()), asked


def test_the_page_tells_which_finding_of_the_ledger_a_notice_leaves_out(world, office):
    for title in ("账实不符", "会议纪要缺失", "合同未盖章"):
        world.ours.issue(title)
    told = reading_of([(1, "finding", t, {"status": "done"}) for t in ("账实不符", "合同未盖章")])
    row = taken_in(world.ours, told, target_id=world.ours.targets[0].pk)
    for name in ("intake_across", "intake_plan"):
        html = page(office, name, row.pk)
        assert "台账中有、文件未提到的问题" in html
        assert "会议纪要缺失" in html


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_stands_in_both_languages(world, mended, language):
    client = world.client(world.ours.office, language=language)
    for name, args in (
        ("intake", []),
        ("intake_upload", []),
        ("intake_document", [mended.pk]),
        ("intake_plan", [mended.pk]),
    ):
        page(client, name, *args)


def test_the_columns_of_a_table_are_shown_corrected_and_remembered(world, office):
    table = "编码,查到了什么,怎么办,谁来办\nA1,备件账实不符,逐库盘点,物资科\n"
    uploaded(office, world.ours, file(table, "台账.csv"))
    (row,) = read_all()
    html = page(office, "intake_document", row.pk)
    assert "没有认作台账" in html
    assert "逐库盘点" in html
    row.refresh_from_db()
    heads = {f"head-{n}": c["head"] for n, c in enumerate(row.reading["tables"][0]["columns"])}
    said = {"head-1-is": "finding", "head-2-is": "measures", "head-3-is": "department"}
    signature = row.reading["tables"][0]["signature"]
    post(office, "intake_columns", row, version=row.version, signature=signature, **heads, **said)
    read_all()
    assert "按以往的对应读取" in page(office, "intake_document", row.pk)

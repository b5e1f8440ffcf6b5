"""Reviewing on the pages: who sees which application, what a decision shows, demands and leaves behind."""

from __future__ import annotations

import pytest
from django.urls import reverse
from lxml import html

from huiyin.findings.models import Finding
from huiyin.rectification.models import CloseApplication
from huiyin.verification import actions
from huiyin.verification.models import Reopening, Review
from tests.reports.world import KEEPING, build, marks_in

pytestmark = pytest.mark.django_db

#: marks of the applications in the queue of each reviewing role
QUEUE = {
    "office": {"赤待审", "赤待确认", "橙待审"},
    "leaders": {"赤待审", "赤待确认", "橙待审"},
    "team1": {"赤待审", "赤待确认"},
    "team2": {"橙待审"},
    "reviewer": {"赤待审", "赤待确认"},
}


@pytest.fixture
def world(db, settings, tmp_path):
    settings.HUIYIN_FILES = tmp_path
    return build()


def page_of(world, mark: str) -> str:
    return reverse("review:decide", args=[world.application(mark).pk])


def sent(world, mark: str, decision: str, **more: str) -> dict[str, str]:
    return {"decision": decision, "version": str(world.application(mark).version), **more}


@pytest.mark.parametrize("name", QUEUE)
def test_each_reviewer_sees_exactly_their_queue(world, name):
    text = world.client(name).get("/review/").content.decode()
    assert marks_in(text, frozenset(world.findings)) == QUEUE[name]


@pytest.mark.parametrize("name", ["unit1", "department", *KEEPING])
def test_who_does_not_review_has_no_queue(world, name):
    assert world.client(name).get("/review/").status_code == 403


def test_the_longest_waiting_stands_first(world):
    page = html.fromstring(world.client("office").get("/review/").content)
    first = page.xpath("//tbody/tr[1]")[0].text_content()
    assert "赤待审" in first
    assert "超期 5 天" in first


@pytest.mark.parametrize(("query", "marks"), [
    ({"due": "late"}, {"赤待审"}),
    ({"state": "accepted"}, {"赤待确认"}),
    ({"q": "橙待审"}, {"橙待审"}),
    ({"q": "黄待审"}, set()),
])  # fmt: skip
def test_the_queue_is_narrowed_by_its_address(world, query, marks):
    page = html.fromstring(world.client("office").get("/review/", query).content)
    rows = " ".join(e.text_content() for e in page.xpath("//tbody"))
    assert marks_in(rows, frozenset(world.findings)) == marks


def test_the_choices_of_the_filters_are_the_viewers_own(world):
    for name, hidden in (("office", "乙一集团"), ("team1", "甲二市"), ("reviewer", "甲二市")):
        page = html.fromstring(world.client(name).get("/review/").content)
        choices = " ".join(e.text_content() for e in page.xpath("//form[@id='filters']//option"))
        assert hidden not in choices, name


@pytest.mark.parametrize(("name", "status"), [
    ("office", 200), ("leaders", 200), ("team1", 200), ("reviewer", 200),
    ("team2", 404), ("unit2", 404), ("their_office", 404), ("sysadmin", 404),
    ("unit1", 403),
])  # fmt: skip
def test_the_page_of_an_application_is_open_to_its_reviewers_alone(world, name, status):
    assert world.client(name).get(page_of(world, "赤待审")).status_code == status
    sent_to = world.client(name).post(page_of(world, "赤待审"), sent(world, "赤待审", "close"))
    assert sent_to.status_code in ({status} if status != 200 else {409}), name


def test_what_was_promised_stands_beside_what_was_done(world):
    text = world.client("team1").get(page_of(world, "赤待审")).content.decode()
    for told in (
        "赤待审补录台账",
        "综合处",
        "赤待审已补录",
        "制度 2 项",
        "赤待审补录凭证",
        "赤待审台账已补齐",
    ):
        assert told in text
    assert not marks_in(text, frozenset(world.findings) - {"赤待审"})


def test_the_reason_of_an_earlier_return_is_shown(world):
    application = world.application("赤退回")
    text = world.client("team1").get(reverse("review:decide", args=[application.pk])).content.decode()
    assert "赤退回缺凭证" in text


def test_the_team_accepts_and_the_office_closes(world):
    accepted = world.client("team1").post(page_of(world, "赤待审"), sent(world, "赤待审", "accept"))
    assert accepted.status_code == 302
    assert world.finding("赤待审").state == "accepted"
    closed = world.client("office").post(page_of(world, "赤待审"), sent(world, "赤待审", "close"))
    assert closed.status_code == 302
    assert world.finding("赤待审").state == "closed"


def test_the_office_is_told_that_acceptance_comes_first(world):
    page = html.fromstring(world.client("office").get(page_of(world, "赤待审")).content)
    (button,) = page.xpath("//button[contains(., '销号') and @aria-disabled='true']")
    assert (
        "先通过前面的审核环节" in page.xpath(f"//*[@id='{button.get('aria-describedby')}']")[0].text_content()
    )
    refused = world.client("office").post(
        page_of(world, "赤待审"), sent(world, "赤待审", "close", reason="我看行")
    )
    assert refused.status_code == 409
    text = refused.content.decode()
    assert "先通过前面的审核环节" in text
    assert "我看行" in text
    assert world.finding("赤待审").state == "applied"


def test_a_return_without_a_reason_is_refused_on_the_page(world):
    refused = world.client("team1").post(page_of(world, "赤待审"), sent(world, "赤待审", "return"))
    assert refused.status_code == 409
    assert "还没有写明理由" in refused.content.decode()
    assert world.finding("赤待审").state == "applied"


def test_reasons_point_by_point_become_one_reason(world):
    given = sent(world, "赤待审", "return", reason="总体不够。", point_1="缺经办人签字")
    assert world.client("team1").post(page_of(world, "赤待审"), given).status_code == 302
    review = Review.objects.get(application=world.application("赤待审"))
    assert review.reason == "总体不够。\n任务 1『赤待审补录台账』还缺：缺经办人签字"
    assert world.finding("赤待审").state == "returned"


def test_nobody_decides_on_what_they_handed_in_themselves(world):
    CloseApplication.objects.filter(pk=world.application("赤待审").pk).update(
        submitted_by=world.people["team1"].pk
    )
    refused = world.client("team1").post(page_of(world, "赤待审"), sent(world, "赤待审", "accept"))
    assert refused.status_code == 409
    assert "另一位人员" in refused.content.decode()


def test_nobody_closes_what_they_accepted_themselves(world):
    application = world.application("赤待确认")
    own = [str(world.people["office"].pk)]
    CloseApplication.objects.filter(pk=application.pk).update(passed_by=own, passed=1)
    page = html.fromstring(world.client("office").get(page_of(world, "赤待确认")).content)
    assert "由您本人通过" in page.text_content()
    refused = world.client("office").post(page_of(world, "赤待确认"), sent(world, "赤待确认", "close"))
    assert refused.status_code == 409
    assert world.finding("赤待确认").state == "accepted"


def test_the_second_of_two_reviewers_is_told_who_was_first(world):
    given = sent(world, "赤待审", "return", reason="我认为缺材料")
    actions.accept(application_id=world.application("赤待审").pk, by=world.viewer("reviewer"), reason="齐全")
    second = world.client("team1").post(page_of(world, "赤待审"), given)
    assert second.status_code == 409
    text = second.content.decode()
    for told in ("reviewer", "通过审核", "齐全", "我认为缺材料"):
        assert told in text
    assert Review.objects.filter(application__finding=world.findings["赤待审"]).count() == 1


def test_a_form_sent_twice_decides_once(world):
    given = sent(world, "赤待审", "accept", once="k" * 20)
    client = world.client("team1")
    assert client.post(page_of(world, "赤待审"), given).status_code == 302
    assert client.post(page_of(world, "赤待审"), given).status_code == 302
    assert Review.objects.filter(application__finding=world.findings["赤待审"]).count() == 1


def test_what_is_answered_offers_no_decision(world):
    page = html.fromstring(world.client("office").get(page_of(world, "赤销号")).content)
    assert not page.xpath("//*[@id='decision']")


def test_the_leading_group_reads_and_is_offered_nothing(world):
    page = html.fromstring(world.client("leaders").get(page_of(world, "赤待审")).content)
    assert "只能查看" in page.text_content()
    refused = world.client("leaders").post(page_of(world, "赤待审"), sent(world, "赤待审", "accept"))
    assert refused.status_code == 409


def test_the_office_reopens_with_a_reason(world):
    url = reverse("review:reopen", args=[world.findings["赤销号"].pk])
    client, version = world.client("office"), str(world.finding("赤销号").version)
    assert client.get(url).status_code == 200
    given = {"version": version, "kind": "came_back", "reason": "台账又断更"}
    assert client.post(url, {**given, "reason": " "}).status_code == 422
    elsewhere = str(world.findings["橙在改"].pk)
    assert client.post(url, {**given, "linked": elsewhere}).status_code == 422, "another unit's finding"
    same_unit = world.findings["赤在改"]
    assert client.post(url, {**given, "linked": str(same_unit.pk)}).status_code == 302
    assert world.finding("赤销号").state == "reopened"
    reopening = Reopening.objects.get(finding=world.findings["赤销号"])
    assert (reopening.kind, reopening.linked_id) == ("came_back", same_unit.pk)


@pytest.mark.parametrize(("name", "mark", "status"), [
    ("team1", "赤销号", 409), ("leaders", "赤销号", 409), ("unit1", "赤销号", 403),
    ("team2", "赤销号", 404), ("office", "黄销号", 404), ("office", "赤在改", 409),
])  # fmt: skip
def test_reopening_is_refused_to_the_others(world, name, mark, status):
    finding = world.finding(mark)
    url = reverse("review:reopen", args=[finding.pk])
    answer = world.client(name).post(
        url, {"version": str(finding.version), "kind": "came_back", "reason": "反弹"}
    )
    assert answer.status_code == status
    assert Finding.objects.get(pk=finding.pk).state == finding.state


@pytest.mark.parametrize("mark", ["赤待审", "赤销号"])
def test_the_page_of_a_decision_takes_a_constant_number_of_queries(
    world, mark, django_assert_max_num_queries
):
    client, url = world.client("office"), page_of(world, mark)
    client.get(url)
    with django_assert_max_num_queries(30):
        client.get(url)

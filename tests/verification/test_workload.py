"""Who sees how much whom, and what the times are taken from."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from huiyin.journal.models import Entry
from huiyin.verification import actions
from huiyin.verification.models import Review
from huiyin.verification.opening import mark_opened
from huiyin.verification.workload import workload

pytestmark = pytest.mark.django_db


@pytest.fixture
def decided(world):
    ours = world.ours
    for side, title in ((ours, "问题一"), (world.theirs, "问题二")):
        application = side.apply(side.issue(title))
        mark_opened(application, side.team1)
        actions.accept(application_id=application.pk, by=side.team1)
    waiting = ours.apply(ours.issue("问题三"))
    mark_opened(waiting, ours.team1)
    return world


def test_the_office_sees_its_own_bodys_reviewers_and_a_reviewer_only_themselves(decided):
    ours = decided.ours
    people, stages = workload(ours.office, None, None)
    assert [(p.name, p.decided, p.returned, p.waiting) for p in people] == [(ours.team1.name, 1, 0, 1)]
    assert [(s.name, s.decided) for s in stages] == [("team", 1)]
    assert [p.name for p in workload(ours.team1, None, None)[0]] == [ours.team1.name]
    assert workload(ours.team2, None, None) == ([], [])


def test_a_decision_keeps_how_long_it_was_open_and_one_never_opened_says_nothing(decided):
    review = Review.objects.get(decided_by=decided.ours.team1.id)
    assert review.opened_at is not None
    assert review.opened_seconds >= 0
    actions.close(application_id=review.application_id, by=decided.ours.office)
    assert Review.objects.get(decided_by=decided.ours.office.id).opened_seconds is None


def test_the_page_is_for_who_reviews(decided):
    ours = decided.ours
    page = decided.client(ours.office).get(reverse("review:workload"), {"first": "2020-01-01"})
    assert ours.team1.name in page.content.decode()
    assert decided.theirs.team1.name not in page.content.decode()
    assert decided.client(ours.unit1).get(reverse("review:workload")).status_code == 403


def test_the_workbook_has_the_figures_of_the_page_and_only_those(decided):
    ours = decided.ours
    office = decided.client(ours.office)
    page = office.get(reverse("review:workload"))
    got = office.get(page.context["export_url"])
    book = load_workbook(BytesIO(b"".join(got.streaming_content)))
    assert book.sheetnames == ["审核人员", "审核环节"]
    head, *people = book["审核人员"].iter_rows(min_row=3, values_only=True)
    assert head == ("审核人员", "已打开待决定", "已决定", "其中退回", "审阅时长（中位）", "等待时长（中位）")
    assert people == [
        (r["name"], r["load"].waiting, r["load"].decided, r["load"].returned, r["looked"], r["waited"])
        for r in page.context["people"]
    ]
    assert decided.theirs.team1.name not in str(people)
    assert Entry.objects.filter(action="export_lists", chain=str(ours.body.pk)).count() == 1
    assert decided.client(ours.unit1).get(reverse("review:workload_export")).status_code == 403

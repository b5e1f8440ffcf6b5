"""The history of a finding that came in with others, whose journal entry stands under their file."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import translation

from huiyin.findings import actions as findings
from huiyin.findings.models import Finding
from huiyin.findings.registering import NewFinding
from huiyin.organisations.clock import today
from huiyin.rectification import extending
from huiyin.rectification.models import Extension, StandingCheck
from huiyin.verification import actions as verification
from huiyin.verification import standing
from huiyin.web.journal_words import action_word
from huiyin.web.pages.findings.event_words import EVENTS, event_word

pytestmark = pytest.mark.django_db


@pytest.fixture
def brought(world) -> Finding:
    """One of two findings of a notice, fed back already."""
    side = world.ours
    new = [
        NewFinding(target_id=side.targets[0].pk, title=title, category_id=side.category.pk)
        for title in ("关于“台账不全”的问题", "关于“审批超期”的问题")
    ]
    made = findings.register_findings(
        new, by=side.office, recorded_on=date(2024, 3, 27), fed_back_on=date(2024, 3, 26),
        source_document=uuid4(),
    )  # fmt: skip
    return Finding.objects.get(pk=next(iter(made.created)))


def history(world, who, finding) -> list[str]:
    client = world.client(getattr(world.ours, who))
    return [str(e["title"]) for e in client.get(reverse("finding", args=[finding.pk])).context["events"]]


def test_the_inspecting_side_reads_when_it_was_imported_and_fed_back(world, brought):
    assert history(world, "office", brought) == ["反馈", "登记问题"]
    page = world.client(world.ours.office).get(reverse("finding", args=[brought.pk])).content.decode()
    assert "从文件导入" in page
    assert "2024-03-27" in page


def test_the_unit_reads_the_feedback_alone_and_nobodys_name(world, brought):
    assert history(world, "unit1", brought) == ["反馈"]
    page = world.client(world.ours.unit1).get(reverse("finding", args=[brought.pk])).content.decode()
    assert "巡视巡察机构" in page
    assert world.ours.office.name not in page


def test_a_finding_registered_by_itself_is_told_once(world):
    assert history(world, "office", world.ours.issue()) == ["反馈", "登记问题"]


def test_the_unit_reads_what_became_of_the_time_that_it_asked_for_and_not_what_was_said_about_it(world):
    side = world.ours
    finding = side.issue()
    for _ in range(2):
        wanted = Finding.objects.get(pk=finding.pk).due_on + timedelta(days=30)
        asked = extending.ask(finding_id=finding.pk, wanted_on=wanted, reason="手续未办结", by=side.unit1)
        Finding.objects.filter(pk=finding.pk).update(due_on=today() + timedelta(days=1))
        Extension.objects.filter(pk=asked.pk).update(
            old_due_on=today() + timedelta(days=1), wanted_on=today() + timedelta(days=30)
        )
        extending.grant(extension_id=asked.pk, by=side.office)
    wanted = today() + timedelta(days=60)
    asked = extending.ask(finding_id=finding.pk, wanted_on=wanted, reason="再次顺延", by=side.unit1)
    extending.forward(extension_id=asked.pk, reason="内部看法：不宜再延", by=side.office)
    extending.refuse(extension_id=asked.pk, reason="应抓紧整改", by=side.leader)
    read = ["不同意延期", "延期报领导小组", "申请延期", *["同意延期", "申请延期"] * 2, "反馈"]
    assert history(world, "unit1", finding) == read
    assert history(world, "office", finding) == [*read, "登记问题"]
    for who, inside in (("unit1", False), ("office", True)):
        client = world.client(getattr(side, who))
        for name in ("finding", "finding_history"):
            page = client.get(reverse(name, args=[finding.pk])).content.decode()
            assert "应抓紧整改" in page
            assert ("内部看法" in page) == inside, (who, name)
            assert (side.office.name in page) == inside


def test_the_unit_reads_that_it_did_not_keep_up_what_was_put_right(world):
    side = world.ours
    application = side.apply(side.issue(), standing=True)
    verification.accept(application_id=application.pk, by=side.team1)
    verification.close(application_id=application.pk, by=side.office)
    check = StandingCheck.objects.get()
    standing.reopen_unkept(check_id=check.pk, reason="台账又停登了三个月", by=side.office)
    assert "认定未长期坚持" in history(world, "unit1", check.finding)


def test_in_chinese_an_event_is_called_as_its_action_and_in_english_as_something_done():
    for action, event in EVENTS.items():
        assert str(event) == str(action_word(action, "finding")), action
    with translation.override("en"):
        assert (str(event_word("return")), str(event_word("feed_back"))) == ("Returned", "Fed back")

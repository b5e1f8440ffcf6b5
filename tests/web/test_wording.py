"""How states, actions, days and amounts are said in each language."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.html import strip_tags

from huiyin.organisations.clock import today
from huiyin.rules.close_application import ApplicationAction, ApplicationState
from huiyin.rules.finding import FindingAction, FindingState
from huiyin.rules.reconciliation import Note
from huiyin.rules.round import RoundAction, RoundState
from huiyin.rules.task import TaskAction, TaskState
from huiyin.web.figures import money
from huiyin.web.templatetags.huiyin import days_left, due_chip
from huiyin.web.wording import bracketed, word

LIVES = [
    (FindingState, FindingAction),
    (RoundState, RoundAction),
    (TaskState, TaskAction),
    (ApplicationState, ApplicationAction),
]


@pytest.mark.parametrize(("states", "actions"), LIVES, ids=lambda kind: kind.__name__)
def test_in_english_no_state_is_worded_as_an_action(states, actions):
    with translation.override("en"):
        assert not {str(word(s)) for s in states} & {str(word(a)) for a in actions}


def test_a_reopened_finding_is_in_a_state_and_reopening_is_something_to_do():
    with translation.override("en"):
        assert str(word(FindingState.REOPENED)) == "Being rectified again"
        assert str(word(FindingAction.REOPEN)) == "Reopen for rectification"
    assert str(word(FindingState.REOPENED)) == str(word(FindingAction.REOPEN)) == "重新整改"


@pytest.mark.parametrize(
    ("days", "chinese", "english"),
    [
        (0, "今天到期", "Due today"),
        (1, "还剩 1 天", "1 day left"),
        (2, "还剩 2 天", "2 days left"),
        (-1, "超期 1 天", "1 day overdue"),
        (-2, "超期 2 天", "2 days overdue"),
    ],
)
def test_a_due_date_says_how_many_days_and_on_the_day_itself_today(db, days, chinese, english):
    due = today() + timedelta(days=days)
    assert strip_tags(due_chip(due)) == chinese
    with translation.override("en"):
        assert strip_tags(due_chip(due)) == english


def test_a_date_far_ahead_counts_its_days_without_pressing(db):
    due = today() + timedelta(days=90)
    assert (due_chip(due), days_left(due)) == ("", "还剩 90 天")


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (1234.5, '<span class="num">¥1,234.50</span>'),
        (999_999, '<span class="num">¥999,999</span>'),
        (1_234_567.89, '<span class="num" title="¥1,234,567.89">¥1.23 m</span>'),
        (2_000_000, '<span class="num" title="¥2,000,000">¥2 m</span>'),
    ],
)
def test_in_english_money_is_said_in_millions_with_the_yuan_on_pointing(amount, said):
    with translation.override("en"):
        assert money(amount) == said


def test_what_tells_a_name_from_others_stands_in_the_brackets_of_the_language():
    assert bracketed("水务局", "第二轮") == "水务局（第二轮）"
    with translation.override("en"):
        assert bracketed("水务局", "第二轮") == "水务局 (第二轮)"


def test_why_a_check_ended_as_it_did_is_said_in_both_languages():
    assert str(word("rounded", "Note")) == "四舍五入"
    with translation.override("en"):
        assert str(word(Note.ROUNDED)) == "Rounded"


def test_what_an_older_reading_noted_in_words_is_shown_as_it_is():
    assert str(word("四舍五入，含基本完成", "Note")) == "四舍五入，含基本完成"


@pytest.mark.parametrize(
    ("page", "title"),
    [("rounds", "Rounds"), ("units", "Units"), ("findings", "Problem list"), ("referrals", "Referrals")],
)
def test_a_list_is_named_after_many_things(world, page, title):
    client = world.client(world.ours.office, language="en")
    answer = client.get(reverse(page))
    assert str(answer.context["title"]) == title
    assert (
        f'<h1 id="page-title">{title}' in answer.content.decode() or f">{title}</" in answer.content.decode()
    )


def test_the_columns_that_count_are_named_after_many_things(world):
    client = world.client(world.ours.office, language="en")
    for page, wanted in (("rounds", {"Targets", "Findings"}), ("units", {"Findings"})):
        table = client.get(reverse(page)).context["table"]
        with translation.override("en"):
            assert wanted <= {str(c.header) for c in table.columns.all()}

"""One page of a long list is what the whole list, sorted, would have shown there."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.findings import ordering
from huiyin.findings.models import Finding
from huiyin.findings.ordering import FINDING_SORTS, Direct, OrderedRows
from huiyin.rules.finding import FindingState

pytestmark = pytest.mark.django_db

ROWS = 60


@pytest.fixture
def ledger(world):
    """Findings with few different values, so that most rows are equal in most orders."""
    rng, side = random.Random(5), world.ours
    for n in range(ROWS):
        side.register(f"第{n}项", target=n % 2)
    for finding in Finding.objects.all():
        Finding.objects.filter(pk=finding.pk).update(
            fed_back_on=date(2024, 1, 1) if n else None,
            due_on=rng.choice([None, date(2024, 5, 1) + timedelta(days=rng.randrange(4))]),
            amount=rng.choice([None, 5, 7]), state=rng.choice(["in_progress", "fed_back", "applied"]),
            category=rng.choice([None, side.category]),
        )  # fmt: skip
    return Finding.objects.all()


@pytest.fixture(params=[3, 1000], ids=["long", "short"])
def short(request, monkeypatch):
    """Both ways of reading: as a long list, and at once."""
    monkeypatch.setattr(ordering, "SHORT", request.param)


@pytest.mark.parametrize("name", FINDING_SORTS)
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("filtered", [False, True])
def test_the_stretches_of_an_order_give_every_row_once(ledger, short, name, descending, filtered):
    rows = OrderedRows(ledger, FINDING_SORTS[name], descending=descending, filtered=filtered)
    assert rows.count() == ROWS
    pages = [rows.keys(start, start + 7) for start in range(0, ROWS, 7)]
    assert [len(p) for p in pages] == [7] * 8 + [4]
    assert sorted(k for p in pages for k in p) == sorted(f.pk for f in ledger)


@pytest.mark.parametrize("descending", [False, True])
def test_dates_come_in_order_and_what_has_none_comes_last(ledger, short, descending):
    rows = OrderedRows(ledger, FINDING_SORTS["due_on"], descending=descending)
    due = dict(ledger.values_list("pk", "due_on"))
    dates = [due[k] for start in range(0, ROWS, 7) for k in rows.keys(start, start + 7)]
    there = [d for d in dates if d]
    assert there == sorted(there, reverse=descending)
    assert dates == there + [None] * (ROWS - len(there))


def test_states_come_as_the_work_goes_and_not_by_their_letters(ledger, short):
    rows = OrderedRows(ledger, FINDING_SORTS["state"], descending=False)
    state = dict(ledger.values_list("pk", "state"))
    shown = list(dict.fromkeys(state[k] for k in rows.keys(0, ROWS)))
    assert shown == [s.value for s in FindingState if s.value in shown]


@pytest.mark.parametrize("descending", [False, True])
def test_units_come_by_pinyin(ledger, short, descending):
    rows = OrderedRows(ledger, FINDING_SORTS["unit"], descending=descending)
    name = dict(ledger.values_list("pk", "unit__name"))
    shown = list(dict.fromkeys(name[k] for k in rows.keys(0, ROWS)))
    # shui after zhong it is not: 水 shuǐ stands before 重 zhòng
    expected = ["甲省水务厅", "甲省重工集团"]
    assert shown == (expected[::-1] if descending else expected)


def test_a_page_takes_the_same_queries_wherever_it_is(ledger, short):
    counted = set()
    for start in (0, 28, 56):
        rows = OrderedRows(ledger, FINDING_SORTS["unit"], descending=False, filtered=False)
        with CaptureQueriesContext(connection) as queries:
            rows.count()
            rows.keys(start, start + 7)
        counted.add(len(queries))
    assert len(counted) == 1


def test_a_page_beyond_the_end_is_empty(ledger):
    assert OrderedRows(ledger, Direct("due_on"), descending=False).keys(70, 95) == []

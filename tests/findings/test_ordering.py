"""One page of a long list is what the whole list, sorted, would have shown there."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from huiyin.findings import keyset, ordered
from huiyin.findings.keyset import KeyAmong, Length
from huiyin.findings.models import Finding
from huiyin.findings.ordered import OrderedRows, asks_for
from huiyin.findings.ordering import FINDING_SORTS
from huiyin.organisations.models import Unit
from huiyin.rounds.models import Target
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
    """Both ways of reading: along the lines of a long list, and at once."""
    monkeypatch.setattr(ordered, "SHORT", request.param)


def in_order(rows, name, *, down=False, **more):
    bodies = {f.body_id for f in Finding.objects.all()[:1]}
    return OrderedRows(rows, FINDING_SORTS[name], down=down, bodies=bodies, **more)


def turned(rows, *, n=7, backwards=False):
    """The keys of all pages, one after the other, and how long the pages were."""
    pages, beyond = [], None
    while True:
        stretch = rows.stretch(n, beyond=beyond, backwards=backwards)
        pages.append(stretch.keys)
        beyond = stretch.first if backwards else stretch.last
        if not (stretch.more_before if backwards else stretch.more_after):
            return [k for p in (pages[::-1] if backwards else pages) for k in p], [len(p) for p in pages]


@pytest.mark.parametrize("name", FINDING_SORTS)
@pytest.mark.parametrize("down", [False, True])
def test_the_stretches_of_an_order_give_every_row_once_from_either_end(ledger, short, name, down):
    rows = in_order(ledger, name, down=down)
    assert rows.length() == Length(ROWS)
    keys, lengths = turned(rows)
    assert lengths == [7] * 8 + [4]
    assert sorted(keys) == sorted(f.pk for f in ledger)
    assert turned(rows, backwards=True)[0] == keys


@pytest.mark.parametrize("name", FINDING_SORTS)
@pytest.mark.parametrize("down", [False, True])
def test_a_short_list_stands_in_the_order_of_a_long_one(ledger, monkeypatch, name, down):
    at_once = turned(in_order(ledger, name, down=down))[0]
    monkeypatch.setattr(ordered, "SHORT", 3)
    assert turned(in_order(ledger, name, down=down))[0] == at_once


@pytest.mark.parametrize("down", [False, True])
def test_dates_come_in_order_and_what_has_none_comes_last(ledger, short, down):
    due = dict(ledger.values_list("pk", "due_on"))
    dates = [due[k] for k in turned(in_order(ledger, "due_on", down=down))[0]]
    there = [d for d in dates if d]
    assert there == sorted(there, reverse=down)
    assert dates == there + [None] * (ROWS - len(there))


def test_states_come_as_the_work_goes_and_not_by_their_letters(ledger, short):
    state = dict(ledger.values_list("pk", "state"))
    shown = list(dict.fromkeys(state[k] for k in turned(in_order(ledger, "state"))[0]))
    assert shown == [s.value for s in FindingState if s.value in shown]


@pytest.mark.parametrize("down", [False, True])
def test_units_come_by_pinyin(ledger, short, down):
    name = dict(ledger.values_list("pk", "unit__name"))
    shown = list(dict.fromkeys(name[k] for k in turned(in_order(ledger, "unit", down=down))[0]))
    # shui after zhong it is not: 水 shuǐ stands before 重 zhòng
    expected = ["甲省水务厅", "甲省重工集团"]
    assert shown == (expected[::-1] if down else expected)


def test_a_target_without_a_team_comes_last_whichever_way(ledger, short):
    Target.objects.filter(pk=ledger.first().target_id).update(team=None)
    team = dict(ledger.values_list("pk", "target__team_id"))
    for down in (False, True):
        shown = [team[k] for k in turned(in_order(ledger, "team", down=down))[0]]
        assert None in shown
        assert shown == [t for t in shown if t] + [None] * shown.count(None)


def test_a_page_takes_the_same_queries_wherever_it_is(ledger, monkeypatch):
    monkeypatch.setattr(ordered, "SHORT", 3)
    counted, beyond = set(), None
    for _ in range(5):
        rows = in_order(ledger, "unit", known=Length(ROWS))
        with CaptureQueriesContext(connection) as queries:
            beyond = rows.stretch(7, beyond=beyond).last
        counted.add(len(queries))
    assert counted == {2}


def test_groups_without_rows_cost_no_query_each(ledger, monkeypatch):
    side_units = [Unit(body=ledger[0].body, name=f"甲{n:03d}", unit_type="enterprise") for n in range(200)]
    Unit.objects.bulk_create(side_units)
    monkeypatch.setattr(ordered, "SHORT", 3)
    with CaptureQueriesContext(connection) as queries:
        assert len(in_order(ledger, "unit", known=Length(ROWS)).stretch(70).keys) == ROWS
    assert len(queries) <= 6


def test_a_long_list_is_counted_only_so_far_unless_somebody_asks(ledger, monkeypatch):
    monkeypatch.setattr(ordered, "SHORT", 3)
    monkeypatch.setattr(keyset, "COUNTED", 10)
    assert in_order(ledger, "due_on").length() == Length(10, exact=False)
    assert in_order(ledger, "due_on").length(exactly=True) == Length(ROWS)
    assert in_order(ledger, "due_on", known=Length(ROWS)).length() == Length(ROWS)


def test_rows_are_picked_by_many_keys_in_one_parameter(ledger):
    keys = list(Finding.objects.values_list("pk", flat=True)[:5])
    picked = Finding.objects.filter(KeyAmong(keys) | Q(pk=None))
    assert {f.pk for f in picked} == set(keys)
    assert len(picked.query.sql_with_params()[1]) == 1
    assert not Finding.objects.filter(KeyAmong([])).exists()


def test_beyond_the_last_row_there_is_nothing(ledger, short):
    rows = in_order(ledger, "due_on")
    last = rows.stretch(1, backwards=True).last
    assert rows.stretch(25, beyond=last).keys == []


@pytest.mark.parametrize(
    ("condition", "asked"),
    [
        (Q(due_on__lt=date(2026, 1, 1)), True),
        (Q(due_on__isnull=False), True),
        (Q(state="closed") & (Q(pk__in=[]) | Q(due_on__gte=date(2026, 1, 1))), True),
        (Q(due_on__lt=date(2026, 1, 1)) | Q(due_on__gt=date(2027, 1, 1)), True),
        (Q(due_on__isnull=True), False),
        (Q(due_on__lt=date(2026, 1, 1)) | Q(state="closed"), False),
        (~Q(due_on__lt=date(2026, 1, 1)), False),
        (Q(fed_back_on__lt=date(2026, 1, 1)), False),
        (Q(pk__in=[]), False),
    ],
)
def test_rows_without_a_date_are_not_looked_for_where_a_date_is_asked_for(condition, asked):
    assert asks_for(Finding.objects.filter(condition).query.where, "due_on") is asked

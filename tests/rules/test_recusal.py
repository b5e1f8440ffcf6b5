"""Whom recusal keeps away from a unit: each ground by what speaks for it and what just does not."""

from __future__ import annotations

from datetime import date

import pytest

from huiyin.rules.recusal import (
    RULES,
    BarredFrom,
    InspectedBefore,
    PersonFacts,
    PostHeld,
    RecusalGround,
    RecusalTerms,
    Relation,
    RelativeAt,
    UnitFacts,
    recusals,
)

TODAY = date(2026, 11, 30)
HERE = frozenset({"branch", "unit"})
ELSEWHERE = frozenset({"other"})
UNIT, COUNTY = UnitFacts("unit"), UnitFacts("unit", "甲省乙市丙县")
G = RecusalGround


@pytest.mark.parametrize(
    ("person", "unit", "grounds"),
    [
        (PersonFacts("p"), COUNTY, []),
        (PersonFacts("p", posts=(PostHeld(HERE),)), UNIT, [G.POST_NOW]),
        (PersonFacts("p", posts=(PostHeld(HERE, until=TODAY),)), UNIT, [G.POST_NOW]),
        (PersonFacts("p", posts=(PostHeld(HERE, until=date(2026, 11, 29)),)), UNIT, [G.POST_BEFORE]),
        (PersonFacts("p", posts=(PostHeld(ELSEWHERE),)), UNIT, []),
        (PersonFacts("p", borrowed_from=HERE), UNIT, [G.BORROWED_FROM]),
        (PersonFacts("p", borrowed_from=ELSEWHERE), UNIT, []),
        (PersonFacts("p", relatives=(RelativeAt(HERE, Relation.SPOUSE),)), UNIT, [G.RELATIVE]),
        (PersonFacts("p", relatives=(RelativeAt(ELSEWHERE, Relation.SPOUSE),)), UNIT, []),
        (PersonFacts("p", origins=("甲省乙市丙县",)), COUNTY, [G.ORIGIN]),
        (PersonFacts("p", origins=("甲省 乙市丙县丁镇",)), COUNTY, [G.ORIGIN]),
        (PersonFacts("p", origins=("甲省乙市",)), COUNTY, []),
        (PersonFacts("p", origins=("甲省乙市丙县",)), UNIT, []),
        (PersonFacts("p", inspected=(InspectedBefore(HERE, "上一轮", date(2025, 1, 1)),)), UNIT, [G.RETURN]),
        (PersonFacts("p", inspected=(InspectedBefore(ELSEWHERE, "上一轮", TODAY),)), UNIT, []),
        (PersonFacts("p", barred=(BarredFrom(HERE, "正有诉讼"),)), UNIT, [G.BARRED]),
        (PersonFacts("p", barred=(BarredFrom(ELSEWHERE, "正有诉讼"),)), UNIT, []),
        (
            PersonFacts(
                "p", posts=(PostHeld(HERE), PostHeld(HERE, until=date(2020, 1, 1))), origins=("甲省乙市丙县",)
            ),
            COUNTY,
            [G.POST_NOW, G.POST_BEFORE, G.ORIGIN],
        ),
    ],
)
def test_each_ground_speaks_for_itself(person, unit, grounds):
    assert [r.ground for r in recusals(person, unit, today=TODAY)] == grounds


def test_every_ground_has_its_row():
    assert [rule.ground for rule in RULES] == list(RecusalGround)


def test_what_lies_long_back_counts_as_long_as_the_terms_say():
    left, seen = date(2023, 11, 1), date(2022, 5, 1)
    person = PersonFacts(
        "p", posts=(PostHeld(HERE, "处长", left),), inspected=(InspectedBefore(HERE, "第二轮", seen),)
    )

    def grounds(**years):
        return [r.ground for r in recusals(person, UNIT, today=TODAY, terms=RecusalTerms(**years))]

    assert grounds() == [G.POST_BEFORE, G.RETURN]
    assert grounds(years_of_post=3, years_of_return=4) == []
    assert grounds(years_of_post=4, years_of_return=5) == [G.POST_BEFORE, G.RETURN]


def test_a_refusal_says_what_it_rests_on():
    person = PersonFacts(
        "p",
        posts=(PostHeld(HERE, "财务处处长", date(2020, 1, 1)),),
        relatives=(RelativeAt(HERE, Relation.SIBLING, "科长"),),
        inspected=(InspectedBefore(HERE, "第二轮", date(2022, 5, 1)),),
    )
    assert [dict(r.params) for r in recusals(person, UNIT, today=TODAY)] == [
        {"post": "财务处处长", "until": date(2020, 1, 1)},
        {"relation": Relation.SIBLING, "post": "科长"},
        {"round": "第二轮"},
    ]

"""Teams to targets: recusal is never broken, the best is found, and every refusal is explained."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.planning import (
    AssignedTarget,
    AssignedTeam,
    Assignment,
    AssignmentCondition,
    AssignmentProblem,
    Hindrance,
    NoAssignment,
    assign_teams,
)
from huiyin.rules.recusal import (
    BarredFrom,
    InspectedBefore,
    PersonFacts,
    PostHeld,
    RecusalGround,
    Relation,
    RelativeAt,
    UnitFacts,
)

TODAY = date(2026, 11, 30)
UNITS = ("甲厅", "乙厅", "丙县", "丁厂")
PLACES = {"丙县": "戊市丙县"}


def target(unit: str, *skills: str, load: int = 1) -> AssignedTarget:
    return AssignedTarget(f"对{unit}", UnitFacts(unit, PLACES.get(unit, "")), frozenset(skills), load)


def knows(person: PersonFacts, unit: str) -> bool:
    """Whether a person must keep away from a unit, said here once more in the plainest words."""
    return (
        any(unit in p.units for p in person.posts)
        or unit in person.borrowed_from
        or any(unit in r.units for r in person.relatives)
        or any(unit in i.units for i in person.inspected)
        or any(unit in b.units for b in person.barred)
        or bool(PLACES.get(unit)) and any(o.startswith(PLACES[unit]) for o in person.origins)
    )  # fmt: skip


@st.composite
def people(draw, key: str) -> PersonFacts:
    some = st.sampled_from(UNITS).map(lambda u: frozenset({u}))
    left = st.none() | st.just(date(2020, 1, 1))
    return PersonFacts(
        key,
        posts=tuple(PostHeld(u, "", draw(left)) for u in draw(st.lists(some, max_size=1))),
        borrowed_from=draw(st.just(frozenset()) | some),
        relatives=tuple(RelativeAt(u, Relation.SPOUSE) for u in draw(st.lists(some, max_size=1))),
        origins=draw(st.sampled_from([(), ("戊市丙县己乡",), ("戊市",)])),
        inspected=tuple(InspectedBefore(u, "上一轮", TODAY) for u in draw(st.lists(some, max_size=1))),
        barred=tuple(BarredFrom(u, "另有约定") for u in draw(st.lists(some, max_size=1))),
    )  # fmt: skip


@st.composite
def problems(draw) -> AssignmentProblem:
    skills = st.frozensets(st.sampled_from(["财务", "工程"]))
    teams = tuple(
        AssignedTeam(
            f"第{n}组",
            tuple(draw(people(f"{n}-{p}")) for p in range(draw(st.integers(0, 2)))),
            draw(skills),
            draw(st.integers(1, 3)),
        )
        for n in range(draw(st.integers(1, 3)))
    )
    targets = tuple(target(u, *draw(skills), load=draw(st.integers(1, 2))) for u in UNITS)
    pairs = st.tuples(st.sampled_from([t.key for t in targets]), st.sampled_from([t.key for t in teams]))
    pins, overrides = draw(st.lists(pairs, max_size=1)), draw(st.frozensets(pairs, max_size=2))
    return AssignmentProblem(teams, targets, TODAY, dict(pins), overrides)


def may(found: AssignmentProblem, t: AssignedTarget, team: AssignedTeam) -> bool:
    return (t.key, team.key) in found.overrides or not any(knows(p, t.unit.key) for p in team.people)


def possible(
    found: AssignmentProblem, lifted: set[Hindrance] = frozenset(), *, but: set[Hindrance] | None = None
):
    """Every choice that meets the conditions: without those lifted, or with those in `but` alone."""
    kind = AssignmentCondition

    def counts(h: Hindrance) -> bool:
        return h not in lifted and (but is None or h in but)

    for chosen in itertools.product(found.teams, repeat=len(found.targets)):
        pairs = list(zip(found.targets, chosen, strict=True))
        if any(not may(found, t, c) and counts(Hindrance(kind.RECUSAL, t.key, c.key)) for t, c in pairs):
            continue
        if any(
            found.pins.get(t.key, c.key) != c.key and counts(Hindrance(kind.PINNED, t.key, found.pins[t.key]))
            for t, c in pairs
        ):
            continue
        if any(chosen.count(c) > c.most and counts(Hindrance(kind.MOST, team=c.key)) for c in found.teams):
            continue
        yield {t.key: c.key for t, c in pairs}


@given(found=problems())
@settings(max_examples=120, deadline=None)
def test_no_recusal_is_ever_broken_and_nothing_better_is_left(found):
    answer, choices = assign_teams(found), list(possible(found))
    if isinstance(answer, Assignment):
        by_key = {t.key: t for t in found.teams}
        for t in found.targets:
            assert may(found, t, by_key[answer.choice[t.key]])
        assert answer.choice in choices
        assert answer.objective == answer.bound == min(map(found.cost, choices))
        assert sum(answer.loads.values()) == sum(t.load for t in found.targets)
        return
    assert not choices
    named = set(answer.hindrances)
    assert not any(possible(found, but=named))
    for one in named:
        assert any(possible(found, {one}, but=named))


@given(found=problems())
@settings(max_examples=60, deadline=None)
def test_every_refusal_names_each_person_and_ground(found):
    answer = assign_teams(found)
    for t in found.targets:
        for team in found.teams:
            grounds = answer.refusals.get((t.key, team.key), ())
            assert {g.person for g in grounds} == {p.key for p in team.people if knows(p, t.unit.key)}


def test_the_load_is_balanced_and_skills_are_where_they_are_asked_for():
    teams = (
        AssignedTeam("懂财务", skills=frozenset({"财务"})),
        AssignedTeam("懂工程", skills=frozenset({"工程"})),
    )  # fmt: skip
    targets = (target("甲厅", "财务"), target("乙厅", "财务"), target("丙县", "工程"), target("丁厂"))
    found = assign_teams(AssignmentProblem(teams, targets, TODAY))
    assert found.choice == {"对甲厅": "懂财务", "对乙厅": "懂财务", "对丙县": "懂工程", "对丁厂": "懂工程"}
    assert found.loads == {"懂财务": 2, "懂工程": 2}
    assert not found.missing_skills
    alone = assign_teams(AssignmentProblem(teams[:1], targets[2:], TODAY))
    assert alone.missing_skills == {"对丙县": ("工程",)}


def former(unit: str) -> PersonFacts:
    return PersonFacts("某处长", posts=(PostHeld(frozenset({unit}), "处长", date(2021, 1, 1)),))


def test_a_target_that_all_teams_must_avoid_is_named_with_every_team():
    teams = (AssignedTeam("一组", (former("甲厅"),)), AssignedTeam("二组", (former("甲厅"),)))
    found = assign_teams(AssignmentProblem(teams, (target("甲厅"), target("乙厅")), TODAY))
    assert isinstance(found, NoAssignment)
    assert set(found.hindrances) == {
        Hindrance(AssignmentCondition.RECUSAL, "对甲厅", team) for team in ("一组", "二组")
    }
    assert [g.ground for g in found.refusals["对甲厅", "一组"]] == [RecusalGround.POST_BEFORE]


def test_only_an_override_lets_a_recused_team_go_and_it_shows():
    one = AssignmentProblem((AssignedTeam("一组", (former("甲厅"),)),), (target("甲厅"),), TODAY)
    assert isinstance(assign_teams(replace(one, pins={"对甲厅": "一组"})), NoAssignment)
    found = assign_teams(replace(one, overrides=frozenset({("对甲厅", "一组")})))
    assert found.choice == {"对甲厅": "一组"}
    assert found.overridden == (("对甲厅", "一组"),)
    assert found.refusals["对甲厅", "一组"]


def test_a_pin_to_nobody_is_an_error_of_the_caller():
    one = AssignmentProblem((AssignedTeam("一组"),), (target("甲厅"),), TODAY, pins={"对甲厅": "九组"})
    with pytest.raises(KeyError):
        assign_teams(one)


def test_a_large_round_is_solved_to_the_proof():
    people_ = [
        PersonFacts(
            f"p{n}",
            posts=(
                PostHeld(
                    frozenset({f"u{n * 7 % 33}"}),
                ),
            ),
        )
        for n in range(100)
    ]
    teams = tuple(AssignedTeam(f"t{n}", tuple(people_[n::15])) for n in range(15))
    targets = tuple(AssignedTarget(f"x{n}", UnitFacts(f"u{n}")) for n in range(33))
    found = assign_teams(AssignmentProblem(teams, targets, TODAY))
    assert found.objective == found.bound
    assert sorted(found.loads.values()) == [2] * 12 + [3] * 3
    assert not {(t, c) for t, c in found.choice.items()} & found.refusals.keys()
    assert found.choice == assign_teams(AssignmentProblem(teams, targets, TODAY)).choice

"""A term's plan: as good as the best of all plans, told why; and what stands in the way."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.planning import (
    Condition,
    ConditionKind,
    Conflict,
    Limits,
    ReasonCode,
    Risk,
    TermPlan,
    TermProblem,
    TermRound,
    TermUnit,
    plan_term,
)

EXACT = Limits(seconds=20, gap=0.0)
FIRST = date(2026, 1, 1)


def round_(number: int, capacity: int) -> TermRound:
    start = FIRST + timedelta(180 * number)
    return TermRound(f"r{number}", capacity, start, start + timedelta(60))


def problem(units, *capacities, **more) -> TermProblem:
    return TermProblem(tuple(units), tuple(round_(n, c) for n, c in enumerate(capacities)), **more)


def calm(key: str, **more) -> TermUnit:
    return TermUnit(key, risk=Risk(years_since=1), **more)


def keeps(found: TermProblem, choice: dict[str, str], without: Condition | None = None) -> bool:
    """Whether a choice meets every condition but one, said here once more in the plainest words."""
    rounds = {r.key: r for r in found.rounds}
    kind = ConditionKind
    for r in found.rounds:
        if (
            without != Condition(kind.CAPACITY, round=r.key)
            and list(choice.values()).count(r.key) > r.capacity
        ):
            return False
    for u in found.units:
        here = rounds[choice[u.key]]
        late = u.until is not None and here.ends_on > u.until
        if late and without != Condition(kind.UNTIL, u.key, end=u.until):
            return False
        for start, end in u.within:
            outside = here.starts_on < start or here.ends_on > end
            if outside and without != Condition(kind.WITHIN, u.key, start=start, end=end):
                return False
        for start, end in u.not_within:
            hit = not (here.ends_on < start or here.starts_on > end)
            if hit and without != Condition(kind.NOT_WITHIN, u.key, start=start, end=end):
                return False
        pinned = found.pins.get(u.key, here.key)
        if pinned != here.key and without != Condition(kind.PINNED, u.key, pinned):
            return False
        if (u.key, here.key) in found.barred and without != Condition(kind.BARRED, u.key, here.key):
            return False
    return True


def every_choice(found: TermProblem):
    keys, places = [u.key for u in found.units], [r.key for r in found.rounds]
    for chosen in itertools.product(places, repeat=len(keys)):
        yield dict(zip(keys, chosen, strict=True))


def only(found: TermProblem, kept: set[Condition]) -> TermProblem:
    """The same problem with these conditions alone."""
    kind, all_ = ConditionKind, len(found.units)
    rounds = tuple(
        r if Condition(kind.CAPACITY, round=r.key) in kept else replace(r, capacity=all_)
        for r in found.rounds
    )
    units = tuple(
        replace(
            u,
            until=u.until if Condition(kind.UNTIL, u.key, end=u.until) in kept else None,
            not_within=tuple(
                (s, e) for s, e in u.not_within if Condition(kind.NOT_WITHIN, u.key, start=s, end=e) in kept
            ),
            within=tuple(
                (s, e) for s, e in u.within if Condition(kind.WITHIN, u.key, start=s, end=e) in kept
            ),
        )
        for u in found.units
    )
    pins = {u: r for u, r in found.pins.items() if Condition(kind.PINNED, u, r) in kept}
    barred = frozenset(pair for pair in found.barred if Condition(kind.BARRED, *pair) in kept)
    return TermProblem(units, rounds, pins, barred, found.together)


@st.composite
def problems(draw) -> TermProblem:
    rounds = [round_(n, draw(st.integers(1, 3))) for n in range(3)]
    days = st.sampled_from([FIRST + timedelta(d) for d in (30, 90, 200, 300, 500)])
    units = []
    for n in range(draw(st.integers(1, 5))):
        start = draw(days)
        units.append(
            TermUnit(
                f"u{n}",
                draw(st.sampled_from(["", "g", "h"])),
                Risk(
                    draw(st.integers(0, 9)), draw(st.integers(0, 2)), 0, draw(st.sampled_from([None, 1, 4]))
                ),
                draw(st.none() | days),
                draw(st.sampled_from([(), ((start, start + timedelta(100)),)])),
                draw(st.sampled_from([(), (), ((start, start + timedelta(300)),)])),
            )
        )
    keys = [u.key for u in units]
    pins = draw(st.dictionaries(st.sampled_from(keys), st.sampled_from(["r0", "r1", "r2"]), max_size=2))
    barred = draw(st.sets(st.tuples(st.sampled_from(keys), st.sampled_from(["r0", "r1", "r2"])), max_size=2))
    together = draw(st.sampled_from([0, 20, 60]))
    return TermProblem(tuple(units), tuple(rounds), pins, frozenset(barred), together)


@given(found=problems())
@settings(max_examples=120, deadline=None)
def test_a_plan_is_the_best_of_all_and_a_conflict_cannot_be_made_smaller(found):
    answer = plan_term(found, EXACT)
    possible = [c for c in every_choice(found) if keeps(found, c)]
    if isinstance(answer, TermPlan):
        assert keeps(found, dict(answer.choice))
        assert answer.objective == answer.bound == min(map(found.cost, possible))
        assert answer.objective == found.cost(answer.choice)
        return
    assert not possible
    conflicting = only(found, set(answer.conditions))
    assert not any(keeps(conflicting, c) for c in every_choice(conflicting))
    for condition in answer.conditions:
        assert any(keeps(conflicting, c, without=condition) for c in every_choice(conflicting))


def test_riskier_units_come_earlier():
    found = plan_term(problem([calm("calm"), TermUnit("risky", risk=Risk(open_findings=9))], 1, 1), EXACT)
    assert found.choice == {"risky": "r0", "calm": "r1"}


def test_a_department_and_its_enterprises_come_in_one_round_unless_much_speaks_against_it():
    units = [
        TermUnit("department", "line", Risk(8, years_since=1)),
        TermUnit("enterprise", "line", Risk(1, years_since=1)),
        TermUnit("other", "", Risk(4, years_since=1)), TermUnit("fourth", "", Risk(3, years_since=1)),
    ]  # fmt: skip
    together = plan_term(problem(units, 2, 2), EXACT)
    assert together.choice["department"] == together.choice["enterprise"] == "r0"
    apart = plan_term(problem(units, 2, 2, together=1), EXACT)
    assert apart.choice["department"] != apart.choice["enterprise"]


def test_the_reasons_are_the_ones_that_decided():
    units = [
        TermUnit("a", "line", Risk(open_findings=9)), TermUnit("b", "line", Risk(open_findings=8)), calm("c"),
        calm("d", not_within=((FIRST, FIRST + timedelta(70)),)),
    ]  # fmt: skip
    found = plan_term(problem(units, 2, 1, 1, pins={"c": "r2"}), EXACT)
    codes = {key: [r.code for r in reasons] for key, reasons in found.reasons.items()}
    assert codes["a"] == [ReasonCode.RISK, ReasonCode.TOGETHER]
    assert codes["c"] == [ReasonCode.PINNED, ReasonCode.RISK]
    assert codes["d"] == [ReasonCode.DATES, ReasonCode.RISK]
    risk = found.reasons["a"][0].params
    assert (risk["points"], risk["rank"], risk["of"]) == (38, 1, 4)
    assert risk["shares"] == {"open_findings": 18, "years_since": 20}


def test_too_little_room_is_blamed_on_the_rounds_alone():
    found = plan_term(problem(map(calm, "abcd"), 1, 2), EXACT)
    assert isinstance(found, Conflict)
    assert [c.kind for c in found.conditions] == [ConditionKind.CAPACITY] * 2
    assert (len(found.units), found.room) == (4, 3)


def test_a_last_day_that_two_need_but_one_round_can_give_is_named_with_both():
    early = FIRST + timedelta(61)
    units = [calm("a", until=early), calm("b", until=early), calm("c"), calm("d")]
    found = plan_term(problem(units, 1, 5), EXACT)
    assert isinstance(found, Conflict)
    assert set(found.conditions) == {
        Condition(ConditionKind.UNTIL, "a", end=early),
        Condition(ConditionKind.UNTIL, "b", end=early),
        Condition(ConditionKind.CAPACITY, round="r0"),
    }
    assert (set(found.units), found.rounds) == ({"a", "b"}, ("r0",))


def test_a_pin_against_a_span_names_these_two_and_nothing_else():
    span = (FIRST, FIRST + timedelta(10))
    units = [calm("a", not_within=(span,)), *map(calm, "bcd")]
    found = plan_term(problem(units, 2, 2, pins={"a": "r0"}), EXACT)
    assert isinstance(found, Conflict)
    assert {c.kind for c in found.conditions} == {ConditionKind.PINNED, ConditionKind.NOT_WITHIN}
    assert found.units == ("a",)


def crowd(n: int = 60) -> TermProblem:
    units = [
        TermUnit(f"u{i:02}", f"g{i % 9}" if i % 5 else "", Risk(i * 7 % 20, i % 3, i * 5 % 4, i % 6 or None))
        for i in range(n)
    ]
    return problem(units, *[n // 5 + 1] * 5)


def test_the_same_question_has_the_same_answer():
    assert plan_term(crowd(), EXACT).choice == plan_term(crowd(), EXACT).choice


def test_a_first_plan_is_told_at_once_and_a_stop_gives_the_best_so_far():
    told = []

    def stop_at_once(progress):
        told.append(progress)
        return False

    found = plan_term(crowd(400), Limits(seconds=60), stop_at_once)
    assert len(told) == 1
    assert told[0].seconds < 2
    assert found.choice == told[0].choice
    assert keeps(crowd(400), dict(found.choice))
    assert found.bound <= found.objective


def test_a_stop_in_the_midst_of_the_search_ends_it():
    told = []

    def stop_later(progress):
        told.append(progress)
        return len(told) < 3

    found = plan_term(crowd(400), Limits(seconds=60, gap=0.0), stop_later)
    assert found.seconds < 30
    assert keeps(crowd(400), dict(found.choice))
    assert found.objective <= told[0].objective

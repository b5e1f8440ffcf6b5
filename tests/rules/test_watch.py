"""Lights over open findings: what makes them, and that each says why."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.rules.finding import OPEN, WORKABLE, FindingState
from huiyin.rules.watch import USUAL_LIGHTS, Cause, Light, Watched, light_of, measures

TODAY = date(2026, 3, 2)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def lit(key: bool = False, **facts):
    watched = Watched(FindingState.IN_PROGRESS, **facts)
    return light_of(measures(watched, TODAY), USUAL_LIGHTS, key=key)


def told(found) -> list[tuple[Cause, int, Light]]:
    return [(r.cause, r.n, r.light) for r in found.reasons]


def test_what_is_in_time_and_goes_on_is_green_and_says_nothing():
    assert lit(due_on=TODAY, progress_on=ago(3)).light == Light.GREEN
    assert lit(due_on=TODAY, progress_on=ago(3)).reasons == ()


def test_a_light_says_every_reason_the_worst_first():
    found = lit(due_on=ago(5), progress_on=ago(130), returned=1, signs=2)
    assert found.light == Light.RED
    assert told(found) == [
        (Cause.NO_PROGRESS, 130, Light.RED), (Cause.SIGN, 2, Light.RED), (Cause.OVERDUE, 5, Light.AMBER),
        (Cause.RETURNED, 1, Light.AMBER),
    ]  # fmt: skip


def test_a_key_matter_is_lit_sooner():
    soon = {"due_on": TODAY + timedelta(days=10)}
    assert lit(**soon).light == Light.GREEN
    assert told(lit(key=True, **soon)) == [(Cause.DUE_IN, 10, Light.AMBER)]
    assert lit(due_on=ago(1)).light == Light.AMBER
    assert lit(key=True, due_on=ago(1)).light == Light.RED


def test_an_answer_that_is_owed_to_supervision_lights_red_from_the_day_after():
    assert lit(answer_was_due_on=TODAY).light == Light.GREEN
    assert told(lit(answer_was_due_on=ago(1))) == [(Cause.UNANSWERED, 1, Light.RED)]


def test_while_the_inspecting_side_owes_an_answer_time_does_not_run_against_the_unit():
    for state in OPEN - WORKABLE:
        found = measures(Watched(state, due_on=ago(40), progress_on=ago(90), returned=2), TODAY)
        assert not {Cause.OVERDUE, Cause.NO_PROGRESS} & set(found)
        assert found[Cause.RETURNED] == 2
    for state in set(FindingState) - OPEN:
        assert measures(Watched(state, due_on=ago(40), signs=3), TODAY) == {}


@settings(max_examples=100, deadline=None)
@given(late=st.integers(-60, 200), still=st.integers(0, 200), returned=st.integers(0, 4), key=st.booleans())
def test_nothing_gets_greener_by_waiting_a_day(late, still, returned, key):
    order = list(Light)
    facts = {"due_on": ago(late), "progress_on": ago(still), "returned": returned}
    watched = Watched(FindingState.RETURNED, **facts)
    today = light_of(measures(watched, TODAY), USUAL_LIGHTS, key=key)
    tomorrow = light_of(measures(watched, TODAY + timedelta(days=1)), USUAL_LIGHTS, key=key)
    assert order.index(tomorrow.light) >= order.index(today.light)
    assert bool(today.reasons) == (today.light != Light.GREEN)

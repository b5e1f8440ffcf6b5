"""Quiet hours and digests, whatever the hour: nothing goes out in silence, nothing is put off for ever."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.rules.notice_kinds import Urgency
from huiyin.rules.notice_times import (
    BACK_OFF,
    Digest,
    Wishes,
    is_quiet,
    next_attempt,
    next_digest,
    time_to_send,
    wishes_of,
)
from huiyin.rules.roles import Role

moments = st.datetimes(datetime(2024, 1, 1), datetime(2027, 12, 31))
clocks = st.times().map(lambda t: t.replace(second=0, microsecond=0))
wishes = st.builds(
    Wishes,
    digest=st.sampled_from(Digest),
    hour=st.integers(0, 23),
    weekday=st.integers(0, 6),
    quiet_from=clocks,
    quiet_until=clocks,
)


@settings(max_examples=200, deadline=None)
@given(moments, wishes, st.sampled_from(Urgency))
def test_a_notice_goes_out_after_it_was_made_soon_and_not_in_silence(now, wanted, urgency):
    at = time_to_send(now, urgency, wanted)
    if urgency == Urgency.URGENT:
        assert at == now
        return
    assert now <= at <= now + timedelta(days=8)
    assert not is_quiet(at.time(), wanted)


@settings(max_examples=200, deadline=None)
@given(moments, moments, wishes)
def test_what_was_made_earlier_never_goes_out_later(one, other, wanted):
    first, second = sorted((one, other))
    sent = [time_to_send(m, Urgency.PRESSING, wanted) for m in (first, second)]
    assert sent == sorted(sent)


@settings(max_examples=200, deadline=None)
@given(moments, wishes)
def test_a_digest_comes_once_in_its_period_at_its_hour(now, wanted):
    at = next_digest(now, wanted)
    assert at > now
    assert (at.hour, at.minute) == (wanted.hour, 0)
    if wanted.digest == Digest.WEEKLY:
        assert at.weekday() == wanted.weekday
    days = 7 if wanted.digest == Digest.WEEKLY else 1
    if wanted.digest != Digest.NONE:
        assert next_digest(at, wanted) == at + timedelta(days=days)


def test_quiet_hours_pass_midnight_and_the_same_time_twice_is_no_silence():
    night = Wishes(quiet_from=time(22, 0), quiet_until=time(7, 0))
    assert [is_quiet(time(h, 0), night) for h in (21, 22, 23, 0, 6, 7)] == [
        False, True, True, True, True, False,
    ]  # fmt: skip
    assert not any(is_quiet(time(h, 0), Wishes(quiet_from=time(9), quiet_until=time(9))) for h in range(24))


def test_what_fails_is_tried_again_ever_later_and_then_given_up():
    now = datetime(2026, 11, 30, 9, 0)
    waits = [next_attempt(n, now) - now for n in range(1, len(BACK_OFF) + 1)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(minutes=1)
    assert next_attempt(len(BACK_OFF) + 1, now) is None


def test_who_watches_much_gets_it_together_and_who_owes_gets_it_at_once():
    assert wishes_of({Role.UNIT}).digest == wishes_of({Role.TEAM}).digest == Digest.NONE
    assert wishes_of({Role.OFFICE}).digest == Digest.DAILY
    assert wishes_of({Role.LEADING_GROUP}).digest == Digest.WEEKLY

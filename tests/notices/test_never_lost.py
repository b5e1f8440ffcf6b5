"""Whatever hours pass and whatever somebody wishes: each notice is mailed once, and none is lost."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.accounts.models import User
from huiyin.journal.actions import record
from huiyin.notices.making import catch_up
from huiyin.notices.models import Delivery, Notice, Wish
from huiyin.notices.sending import send_due
from huiyin.rules.notice_times import Digest

from .conftest import from_now_on

pytestmark = pytest.mark.django_db
LINK = re.compile(r"/inbox/([0-9a-f-]{36})/")

deeds = st.sampled_from(["return", "reopen", "close", "accept", ""])
steps = st.lists(st.tuples(st.integers(0, 40), deeds, st.booleans()), min_size=1, max_size=12)
times = st.integers(0, 23).map(lambda hour: time(hour, 0))


@pytest.fixture
def finding(ours):
    finding = ours.issue()
    User.objects.filter(pk=ours.unit1.id).update(email="unit@example.org")
    return finding


@settings(
    max_examples=20, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(steps, st.sampled_from(Digest), st.integers(0, 23), st.integers(0, 6), times, times)
def test_each_notice_is_mailed_once_and_none_is_lost(
    ours, finding, monkeypatch, settings, happened, digest, hour, weekday, start, end
):
    settings.HUIYIN_MAIL_ON = True
    Delivery.objects.all().delete()
    Notice.objects.all().delete()
    from_now_on()
    mail.outbox.clear()
    kinds = ["returned", "reopened", "closed", "accepted"]
    wish = {"digest": digest, "hour": hour, "weekday": weekday, "quiet_from": start, "quiet_until": end}
    Wish.objects.update_or_create(user_id=ours.unit1.id, defaults={"mail": kinds, **wish})
    now = timezone.make_aware(datetime(2026, 11, 25, 10, 0))
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    done = 0
    for hours, deed, ticks in [*happened, (24 * 20, "", True)]:
        now += timedelta(hours=hours)
        if deed:
            done += 1
            with transaction.atomic():
                record(body=ours.body.pk, by=ours.office, action=deed, object_type="finding",
                       object_id=finding.pk)  # fmt: skip
            catch_up()
        if ticks:
            send_due()
    mine = Notice.objects.filter(recipient_id=ours.unit1.id)
    assert mine.count() == done
    mailed = [link for message in mail.outbox for link in LINK.findall(message.body)]
    assert sorted(mailed) == sorted(str(n.pk) for n in mine)
    assert set(Delivery.objects.values_list("state", flat=True)) <= {"sent"}

"""A form counts once, however often it is sent."""

from __future__ import annotations

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.findings.models import Finding, SentForm
from huiyin.findings.sending import AlreadySent, new_key, once

pytestmark = pytest.mark.django_db


def test_the_second_time_leads_where_the_first_did_and_does_nothing(ours):
    done = []
    for _ in range(2):
        try:
            address = once("a" * 20, by=ours.office, do=lambda: done.append(1) or "/findings/1/")
        except AlreadySent as sent:
            address = sent.address
        assert address == "/findings/1/"
    assert done == [1]


def test_a_refused_form_may_be_sent_again(ours):
    def refuse():
        ours.register("己登记")
        raise ValueError

    with pytest.raises(ValueError):
        once("a" * 20, by=ours.office, do=refuse)
    assert not Finding.objects.exists()
    assert once("a" * 20, by=ours.office, do=lambda: "/") == "/"


def test_two_people_may_have_the_same_key(ours):
    assert once("a" * 20, by=ours.office, do=lambda: "/1/") == "/1/"
    assert once("a" * 20, by=ours.team1, do=lambda: "/2/") == "/2/"


def test_keys_are_let_go_after_two_days(ours):
    once("a" * 20, by=ours.office, do=lambda: "/1/")
    SentForm.objects.update(at=timezone.now() - timedelta(days=3))
    assert once("b" * 20, by=ours.office, do=lambda: "/2/") == "/2/"
    assert SentForm.objects.count() == 1


def test_keys_can_not_be_guessed():
    keys = {new_key() for _ in range(100)}
    assert len(keys) == 100
    assert min(map(len, keys)) >= 32


@pytest.mark.django_db(transaction=True)
def test_of_two_requests_at_one_moment_one_does_it():
    done, told, gate = [], [], threading.Barrier(2)
    by = Viewer(uuid4(), "甲")

    def send():
        gate.wait()
        try:
            told.append(once("a" * 20, by=by, do=lambda: done.append(1) or "/there/"))
        except AlreadySent as sent:
            told.append(sent.address)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [1]
    assert told == ["/there/", "/there/"]

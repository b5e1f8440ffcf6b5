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

SOMEBODY = Viewer(uuid4(), "甲")


@pytest.mark.django_db
def test_the_second_time_leads_where_the_first_did_and_does_nothing(ours):
    done = []
    for _ in range(2):
        try:
            address = once("a" * 20, by=ours.office, do=lambda: done.append(1) or "/findings/1/")
        except AlreadySent as sent:
            address = sent.address
        assert address == "/findings/1/"
    assert done == [1]


@pytest.mark.django_db
def test_a_refused_form_may_be_sent_again(ours):
    def refuse():
        ours.register("己登记")
        raise ValueError

    with pytest.raises(ValueError):
        once("a" * 20, by=ours.office, do=refuse)
    assert not Finding.objects.exists()
    assert once("a" * 20, by=ours.office, do=lambda: "/") == "/"


@pytest.mark.django_db
def test_two_people_may_have_the_same_key(ours):
    assert once("a" * 20, by=ours.office, do=lambda: "/1/") == "/1/"
    assert once("a" * 20, by=ours.team1, do=lambda: "/2/") == "/2/"


@pytest.mark.django_db
def test_keys_are_let_go_after_two_days(ours):
    once("a" * 20, by=ours.office, do=lambda: "/1/")
    SentForm.objects.update(at=timezone.now() - timedelta(days=3))
    assert once("b" * 20, by=ours.office, do=lambda: "/2/") == "/2/"
    assert SentForm.objects.count() == 1


def test_keys_can_not_be_guessed():
    keys = {new_key() for _ in range(100)}
    assert len(keys) == 100
    assert min(map(len, keys)) >= 32


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """Real transactions without emptying the tables afterwards, which the journal's triggers refuse."""
    with django_db_blocker.unblock():
        yield
        SentForm.objects.filter(user=SOMEBODY.id).delete()
        connection.close()


def at_one_moment(times, send):
    gate = threading.Barrier(times)

    def run():
        gate.wait()
        try:
            send()
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_of_requests_at_one_moment_one_does_it_and_all_are_led_there(committed):
    done, told = [], []

    def send():
        try:
            told.append(once("a" * 20, by=SOMEBODY, do=lambda: done.append(1) or "/there/"))
        except AlreadySent as sent:
            told.append(sent.address)

    at_one_moment(4, send)
    assert done == [1]
    assert told == ["/there/"] * 4

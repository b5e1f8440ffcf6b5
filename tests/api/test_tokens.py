"""Tokens: made by a person, told once, in force with that person's roles of the moment, ended at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from huiyin.accounts import actions as accounts
from huiyin.accounts.models import ApiToken, Grant, GrantState, User
from huiyin.accounts.tokens import MOST, make_token, opened_by, revoke_token
from huiyin.journal.models import Entry
from huiyin.organisations.clock import today

from .conftest import Program, program

pytestmark = pytest.mark.django_db


def make_by_page(client, **given):
    data = {"name": "每周报表", "scope": "read", "expires_on": str(today() + timedelta(30)), **given}
    return client.post(reverse("tokens"), data)


def told(answer) -> str:
    return answer.context["text"]


def test_a_token_is_shown_once_and_kept_as_its_hash(world, ours):
    client = world.client(ours.office)
    text = told(make_by_page(client))
    token = ApiToken.objects.get()
    for page in (reverse("tokens"), f"/tokens/{token.pk}/"):
        assert text not in client.get(page).content.decode()
    assert text.removeprefix("huiyin_") not in str(vars(token))
    entry = Entry.objects.get(action="make_token")
    assert text not in entry.payload
    assert '"writes":false' in entry.payload.replace(" ", "")


@pytest.mark.parametrize("given", [{"name": " "}, {"expires_on": "2020-01-01"}, {"scope": "all"},
                                   {"expires_on": str(today() + timedelta(800))}])  # fmt: skip
def test_a_token_that_makes_no_sense_is_not_made(world, ours, given):
    answer = make_by_page(world.client(ours.office), **given)
    assert answer.status_code == 422
    assert not ApiToken.objects.exists()


def test_nobody_gathers_tokens_without_end(world, ours):
    for _ in range(MOST):
        make_token(name="x", writes=False, expires_on=today(), by=ours.office)
    assert make_by_page(world.client(ours.office)).status_code == 422
    make_token(name="x", writes=False, expires_on=today(), by=ours.team1)


def test_it_does_what_its_person_may_do_now(full):
    asking = program(full.ours.office)
    assert asking.read("/findings").json()["count"] == 4
    Grant.objects.filter(user=full.ours.office.id).update(state=GrantState.REVOKED)
    assert asking.read("/findings").json()["count"] == 0
    User.objects.filter(pk=full.ours.office.id).update(is_active=False)
    assert asking.read("/findings").status_code == 401


def test_it_ends_with_its_last_day_when_revoked_and_with_a_new_password(world, ours):
    asking, other = program(ours.office), program(ours.team1)
    assert asking.read("/rounds").status_code == 200
    ApiToken.objects.filter(user=ours.office.id).update(expires_on=today() - timedelta(1))
    assert asking.read("/rounds").status_code == 401
    accounts.reset_password(user_id=ours.team1.id, password="another-long-one-9", by=ours.system_admin)
    assert other.read("/rounds").status_code == 401


def test_what_opens_nothing_is_nobody_even_beside_a_session(world, ours):
    client = world.client(ours.office)
    for wrong in ("Bearer huiyin_x", "Bearer ", "bearer é"):
        assert client.get("/api/v1/rounds", headers={"Authorization": wrong}).status_code == 401
    assert client.get("/api/v1/rounds").status_code == 200
    assert Client().get("/api/v1/rounds").status_code == 401
    assert program(ours.office).get("/findings/").status_code == 302, "a token opens no page"


def test_the_security_administrator_sees_the_list_without_secrets_and_ends_them(world, ours):
    asking = program(ours.unit1)
    theirs, _text = make_token(name="彼方程序", writes=True, expires_on=today(), by=world.theirs.unit1)
    token = ApiToken.objects.get(user=ours.unit1.id)
    guard = world.client(ours.security_admin)
    page = guard.get(reverse("all_tokens")).content.decode()
    assert "报表" in page
    assert "彼方程序" not in page
    assert token.digest not in page
    for stranger in (ours.office, ours.team1, world.theirs.security_admin):
        assert world.client(stranger).post(f"/tokens/{token.pk}/").status_code == 404
    assert guard.get(f"/tokens/{theirs.pk}/").status_code == 404
    assert world.client(ours.office).get(reverse("all_tokens")).status_code == 403
    assert guard.post(f"/tokens/{token.pk}/").status_code == 302
    assert asking.read("/rounds").status_code == 401
    assert Entry.objects.filter(action="revoke_token", actor_id=ours.security_admin.id).count() == 1
    revoke_token(token_id=token.pk, by=ours.unit1)
    assert Entry.objects.filter(action="revoke_token").count() == 1, "what has ended does not end again"


def test_that_a_program_comes_is_written_down_once_an_hour(ours, django_assert_num_queries):
    _token, text = make_token(name="x", writes=False, expires_on=today(), by=ours.office)
    with django_assert_num_queries(3):
        opened_by(text)
    with django_assert_num_queries(2):
        opened_by(text)


def test_a_token_is_held_to_its_persons_limits(ours, settings):
    settings.HUIYIN_LIMITS = {"any": 2}
    asking, again = program(ours.office), program(ours.office)
    assert [asking.read("/rounds").status_code for _ in range(3)] == [200, 200, 429]
    assert again.read("/rounds").status_code == 429, "another token is no other person"
    assert program(ours.team1).read("/rounds").status_code == 200


def test_a_second_factor_is_demanded_of_a_token_as_of_its_person(ours, settings):
    asking: Program = program(ours.office)
    settings.HUIYIN_SECOND_FACTOR = frozenset({"office"})
    assert asking.read("/rounds").status_code == 403
    assert "sessionid" not in asking.cookies

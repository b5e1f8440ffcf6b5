"""The second factor, the log of log-ins, the list of sessions, the idle lock."""

from __future__ import annotations

import json
import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from huiyin.accounts.models import User
from huiyin.journal.models import Entry

pytestmark = pytest.mark.django_db
PASSWORD = "correct-horse-9"


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def logged_in(user: User, *, address: str = "10.1.2.3") -> Client:
    client = Client(REMOTE_ADDR=address)
    answer = client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def user_of(viewer) -> User:
    return User.objects.get(pk=viewer.id)


def prove(client: Client) -> None:
    """Who changes how they log in shows once more who they are."""
    asked = client.get(reverse("mfa_activate_totp"))
    assert asked.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert client.post(asked.headers["Location"], {"password": "wrong-horse-9"}).status_code == 200
    assert client.post(asked.headers["Location"], {"password": PASSWORD}).status_code == 302


def with_app(client: Client) -> tuple[str, list[str]]:
    """Set up an authenticator app; gives its secret and the recovery codes."""
    prove(client)
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200
    secret = page.context["form"].secret
    assert "data:image/svg+xml" in page.content.decode()
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert answer.headers["Location"] == reverse("mfa_view_recovery_codes")
    page = client.get(answer.headers["Location"]).content.decode()
    return secret, re.findall(r"<code>(\d{8})</code>", page)


def entries(action: str):
    return [json.loads(e.payload) | {"by": e.actor_id} for e in Entry.objects.filter(action=action)]


def test_after_an_app_was_set_up_a_password_alone_opens_nothing(ours, django_capture_on_commit_callbacks):
    user = user_of(ours.unit1)
    with django_capture_on_commit_callbacks(execute=True):
        secret, codes = with_app(logged_in(user))
    assert len(codes) == 10
    stored = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in stored

    client = logged_in(user)
    assert client.get(reverse("findings")).status_code == 302
    assert client.get(reverse("mfa_authenticate")).status_code == 200
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "验证码不对" in wrong.content.decode()
    assert client.get(reverse("findings")).status_code == 302
    Authenticator.objects.get(type="totp").record_usage()
    client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert client.get(reverse("findings")).status_code == 200

    again = logged_in(user)
    again.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert again.get(reverse("findings")).status_code == 302, "a recovery code opens once"
    assert [e["kind"] for e in entries("add_second_factor")] == ["totp", "recovery_codes"]
    assert len(entries("second_factor_failed")) >= 1


def test_recovery_codes_are_shown_once(ours):
    client = logged_in(user_of(ours.unit1))
    _secret, codes = with_app(client)
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert codes[0] not in page
    assert "还有 10 个没有用过" in page


def test_whose_role_demands_a_second_factor_gets_no_further_without(world, settings):
    settings.HUIYIN_SECOND_FACTOR = frozenset({"office", "audit_admin"})
    side = world.ours
    client = logged_in(user_of(side.office))
    answer = client.get(reverse("findings"))
    assert answer.headers["Location"] == reverse("mfa_index")
    assert client.get(reverse("api:owed")).status_code == 403
    page = client.get(reverse("mfa_index")).content.decode()
    assert "您的角色必须使用其中一种" in page
    with_app(client)
    assert client.get(reverse("findings")).status_code == 200
    refused = client.post(reverse("mfa_deactivate_totp"))
    assert "请先添加另一种方式" in refused.content.decode()
    assert Authenticator.objects.filter(type="totp").exists()
    assert logged_in(user_of(side.unit1)).get(reverse("findings")).status_code == 200


def test_an_app_is_taken_away_again_by_its_owner_after_proving_who_they_are(ours):
    client = logged_in(user_of(ours.unit1))
    with_app(client)
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()
    stranger = Client()
    stranger.force_login(user_of(ours.unit1), backend="huiyin.accounts.log_in.AccountBackend")
    asked = stranger.get(reverse("mfa_activate_totp"))
    assert asked.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert "密码" in stranger.get(asked.headers["Location"]).content.decode()


def test_a_passkey_is_asked_of_the_browser_without_inline_script(ours):
    client = logged_in(user_of(ours.unit1))
    prove(client)
    page = client.get(reverse("mfa_add_webauthn"))
    told = page.content.decode()
    assert page.status_code == 200
    assert '"creation_options"' in told
    assert "mfa/js/webauthn.js" in told
    assert not re.search(r"<script(?![^>]*(src=|application/json))", told)
    bad = client.post(reverse("mfa_add_webauthn"), {"name": "x", "credential": json.dumps({"id": "x"})})
    assert bad.status_code == 302
    assert "读不出" in client.get(reverse("mfa_add_webauthn")).content.decode()
    assert not Authenticator.objects.exists()


def test_a_lost_factor_is_lifted_by_a_system_administrator_alone(world):
    side = world.ours
    user = user_of(side.unit1)
    with_app(logged_in(user))
    address = reverse("lift_second_factor", args=[user.pk])
    for part in ("office", "security_admin", "audit_admin", "unit1"):
        world.client(side.viewers[part]).post(address)
        assert Authenticator.objects.exists(), part
    world.client(side.system_admin).post(address)
    assert not Authenticator.objects.exists()
    assert entries("lift_second_factor")[0]["by"] == side.system_admin.id
    own = reverse("lift_second_factor", args=[side.system_admin.id])
    world.client(side.system_admin).post(own)
    assert len(entries("lift_second_factor")) == 1


def test_log_ins_stand_in_the_journal_that_audit_administrators_read(world):
    user = user_of(world.ours.unit1)
    client = logged_in(user, address="10.9.9.9")
    Client().post(reverse("account_login"), {"login": user.username, "password": "wrong-horse-9"})
    Client().post(reverse("account_login"), {"login": "my-own-passw0rd", "password": "wrong-horse-9"})
    client.post(reverse("account_logout"))
    assert [e["address"] for e in entries("log_in")] == ["10.9.9.9"]
    assert [e["by"] for e in entries("log_in_failed")] == [user.pk, None]
    assert [e["by"] for e in entries("log_out")] == [user.pk]
    assert not Entry.objects.filter(payload__contains="my-own-passw0rd").exists()
    audit = world.client(world.ours.audit_admin)
    shown = audit.get(reverse("journal"), {"action": "log_in"}).context["table"].paginated_rows
    assert [r.record.actor_id for r in shown] == [user.pk]
    office = world.client(world.ours.office)
    assert list(office.get(reverse("journal"), {"action": "log_in"}).context["table"].paginated_rows) == []


def test_who_is_locked_out_fills_no_journal(world):
    user = user_of(world.ours.unit1)
    for _ in range(9):
        Client().post(reverse("account_login"), {"login": user.username, "password": "wrong-horse-9"})
    assert len(entries("locked_out")) >= 1
    assert len(entries("log_in_failed")) <= 5


def test_one_sees_ones_log_ins_and_ends_another_one(world):
    user = user_of(world.ours.unit1)
    here, there = logged_in(user), logged_in(user, address="10.7.7.7")
    page = here.get(reverse("sessions")).content.decode()
    assert "10.7.7.7" in page
    assert "现在这处" in page
    other = UserSession.objects.get(ip="10.7.7.7")
    stranger = logged_in(user_of(world.ours.unit2))
    assert stranger.post(reverse("end_session", args=[other.pk])).status_code == 404
    here.post(reverse("end_session", args=[other.pk]))
    assert there.get(reverse("findings")).status_code == 302
    assert here.get(reverse("findings")).status_code == 200


def test_whoever_leaves_the_desk_is_logged_out(ours, monkeypatch, settings):
    client = logged_in(user_of(ours.unit1))
    now = time.time()
    for minutes, status in ((50, 200), (100, 200), (161, 302), (162, 302)):
        monkeypatch.setattr("huiyin.web.idle.time.time", lambda at=now + minutes * 60: at)
        assert client.get(reverse("findings")).status_code == status, minutes

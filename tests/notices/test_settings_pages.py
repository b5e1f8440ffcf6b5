"""How people say how they want to be told, and how the system administrator opens the ways out."""

from __future__ import annotations

import pytest
from django.urls import reverse

from huiyin.accounts.models import User
from huiyin.journal.models import Entry
from huiyin.journal.proof import prove
from huiyin.notices.making import catch_up
from huiyin.notices.models import Channel, Delivery, Notice, Wish

from .conftest import from_now_on

pytestmark = pytest.mark.django_db
ADDRESS = "https://hooks.example.org/robot/send?access_token=top-secret"
WISH = {
    "version": 0, "mail": ["returned", "overdue"], "messages": [], "email": "a@example.org",
    "language": "en", "digest": "weekly", "weekday": 2, "hour": 9, "quiet_from": "21:30",
    "quiet_until": "07:00",
}  # fmt: skip


def settings_page(world, viewer, data=None):
    client = world.client(viewer)
    address = reverse("notice_settings")
    return client.get(address) if data is None else client.post(address, data)


@pytest.mark.parametrize(
    "role", ["unit1", "office", "leader", "department_staff", "system_admin", "reviewer"]
)
def test_everybody_is_asked_only_of_what_can_reach_them(world, ours, role):
    shown = settings_page(world, ours.viewers[role]).content.decode()
    assert ("可疑迹象" in shown) == (role in ("office", "reviewer"))
    assert ("您的角色已收回" in shown) is True
    assert "目前只有收件箱" in shown


def test_what_one_wishes_is_kept_and_journaled_without_ones_address(world, ours):
    assert settings_page(world, ours.unit1, WISH).status_code == 302
    kept = Wish.objects.get(user_id=ours.unit1.id)
    assert kept.mail == ["overdue", "returned"]
    assert (kept.digest, kept.weekday, kept.hour, kept.version) == ("weekly", 2, 9, 1)
    person = User.objects.get(pk=ours.unit1.id)
    assert (person.email, person.language) == ("a@example.org", "en")
    entry = Entry.objects.get(action="set_notices")
    assert "a@example.org" not in entry.payload
    assert prove("system").holds
    again = settings_page(world, ours.unit1, WISH)
    assert again.status_code == 409, "another window was first"


def test_mail_goes_to_the_houses_own_domains_alone_where_that_is_set(world, ours, settings):
    settings.HUIYIN_MAIL_DOMAINS = "gov.example, mail.gov.example"
    refused = settings_page(world, ours.unit1, WISH)
    assert refused.status_code == 422
    assert "gov.example" in refused.content.decode()
    assert settings_page(world, ours.unit1, {**WISH, "email": "a@Gov.example"}).status_code == 302


@pytest.mark.parametrize(
    "bad",
    [{"hour": 24}, {"mail": ["sign_raised"]}, {"digest": "hourly"}, {"email": "x"}, {"quiet_from": "25:00"}],
)
def test_what_cannot_be_is_said_and_nothing_is_kept(world, ours, bad):
    assert settings_page(world, ours.unit1, {**WISH, **bad}).status_code == 422
    assert not Wish.objects.exists()


def given(side, **more):
    return {
        "version": 0, "name": "值班群", "body": side.body.pk, "format": "dingtalk", "role": "office",
        "address": ADDRESS, "secret": "SEC-abcdef", **more,
    }  # fmt: skip


@pytest.fixture
def listed(settings):
    settings.HUIYIN_WEBHOOK_HOSTS = "hooks.example.org"


def test_only_the_system_administrator_opens_ways_out(world, ours, listed):
    for role, viewer in ours.viewers.items():
        client = world.client(viewer)
        allowed = role == "system_admin"
        assert client.get(reverse("channels")).status_code == (200 if allowed else 403), role
        answer = client.post(reverse("new_channel"), given(ours, name=role))
        assert answer.status_code == (302 if allowed else 403), role
    assert Channel.objects.count() == 1


def test_secrets_go_in_and_never_come_out(world, ours, listed):
    client = world.client(ours.system_admin)
    client.post(reverse("new_channel"), given(ours))
    made = Channel.objects.get()
    assert not made.active
    pages = client.get(reverse("channels")), client.get(reverse("change_channel", args=[made.pk]))
    told = "".join(p.content.decode() for p in pages)
    told += "".join(e.payload for e in Entry.objects.filter(object_type="channel"))
    assert "hooks.example.org" in told
    assert "top-secret" not in told
    assert "SEC-abcdef" not in told
    before = made.sealed_address
    answer = client.post(
        reverse("change_channel", args=[made.pk]),
        given(ours, version=1, address="", secret="", name="夜班群"),
    )
    assert answer.status_code == 302
    made.refresh_from_db()
    assert (made.name, made.sealed_address == before, made.version) == ("夜班群", True, 2)
    assert {e.action for e in Entry.objects.filter(object_type="channel")} == {
        "make_channel",
        "change_channel",
    }


def test_another_bodys_channel_does_not_exist(world, ours, listed):
    world.client(ours.system_admin).post(reverse("new_channel"), given(ours))
    other = world.client(world.theirs.system_admin)
    pk = Channel.objects.get().pk
    assert other.get(reverse("change_channel", args=[pk])).status_code == 404
    for name in ("switch_channel", "try_channel"):
        assert other.post(reverse(name, args=[pk]), {"on": "1"}).status_code == 404
    assert "值班群" not in other.get(reverse("channels")).content.decode()
    refused = other.post(reverse("new_channel"), given(ours, name="代建"))
    assert refused.status_code == 422


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("https://evil.test/x", "不在允许名单内"),
        ("https://a@hooks.example.org/", "不能带用户名"),
        ("x", "无法识别"),
    ],
)
def test_an_address_that_is_not_allowed_is_refused_with_what_to_do(world, ours, listed, address, words):
    client = world.client(ours.system_admin)
    answer = client.post(reverse("new_channel"), given(ours, address=address))
    assert answer.status_code == 409
    assert words in answer.content.decode()
    assert not Channel.objects.exists()


def test_failures_are_shown_with_their_reason_and_without_what_it_was_about(world, ours, settings):
    settings.HUIYIN_MAIL_ON = True
    User.objects.filter(pk=ours.team1.id).update(email="t@example.org")
    finding = ours.issue("关于“绝不外泄的标题”的问题")
    from_now_on()
    ours.apply(finding)
    catch_up()
    Delivery.objects.update(state="failed", attempts=8, reason="SMTPAuthenticationError 535")
    shown = world.client(ours.system_admin).get(reverse("channels")).content.decode()
    assert "邮件服务器不接受用户名或密码。 535" in shown
    assert "绝不外泄" not in shown
    assert "已申请销号" not in shown
    assert "535" not in world.client(world.theirs.system_admin).get(reverse("channels")).content.decode()
    assert Notice.objects.exists()

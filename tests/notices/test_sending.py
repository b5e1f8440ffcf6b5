"""What leaves the house, taken by a mail server and a web server of this machine."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler
from django.utils import timezone

from huiyin.accounts.actions import revoke_grant
from huiyin.accounts.models import Grant, User
from huiyin.notices import sending
from huiyin.notices.channelling import make, switch, try_channel, try_mail
from huiyin.notices.making import catch_up
from huiyin.notices.models import Channel, Delivery, Notice
from huiyin.notices.sending import send_due
from huiyin.notices.wishing import said_by, wish
from huiyin.rules.notice_times import BACK_OFF, Digest, Wishes
from huiyin.verification import actions as verification

from .conftest import from_now_on

pytestmark = pytest.mark.django_db
SECRET = "关于“绝不外泄的标题”的问题"


class Mailbox(MessageHandler):
    def __init__(self) -> None:
        super().__init__()
        self.mails = []

    def handle_message(self, message) -> None:
        self.mails.append(message)


@pytest.fixture
def mailbox(settings) -> Iterator[list]:
    handler = Mailbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Controller(handler, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.HUIYIN_MAIL_ON, settings.DEFAULT_FROM_EMAIL = True, "huiyin@example.org"
    yield handler.mails
    server.stop()


class Receiver:
    """A web server that takes what is posted, and answers as it is told."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, dict[str, str], bytes]] = []
        self.status, self.answer, self.headers = 200, b'{"errcode": 0, "code": 0}', {}
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.taken.append((self.path, dict(self.headers), body))
                self.send_response(receiver.status)
                for name, value in receiver.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(receiver.answer)))
                self.end_headers()
                self.wfile.write(receiver.answer)

            def log_message(self, *_args: object) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def bodies(self) -> list[dict]:
        return [json.loads(body) for _path, _headers, body in self.taken]


@pytest.fixture
def receiver(settings) -> Iterator[Receiver]:
    receiver = Receiver()
    settings.HUIYIN_WEBHOOK_HOSTS = f"http://127.0.0.1:{receiver.port}=127.0.0.1/32"
    yield receiver
    receiver.server.shutdown()


@pytest.fixture(autouse=True)
def clock(monkeypatch, settings):
    """Ten in the morning of a Wednesday, unless a test says otherwise."""
    settings.HUIYIN_ADDRESS = "https://huiyin.example.org"
    hands = {"now": timezone.make_aware(datetime(2026, 11, 25, 10, 0))}
    monkeypatch.setattr("django.utils.timezone.now", lambda: hands["now"])
    return hands


def reachable(person, **more):
    User.objects.filter(pk=person.id).update(email=f"{person.id.hex[:8]}@example.org", **more)


def want(person, digest=Digest.NONE, **more):
    said = said_by(person)
    wishes = Wishes(**{"digest": digest, **more})
    wish(
        mail=said.mail, messages=said.messages, wishes=wishes, email=said.email, language=said.language,
        version=said.version, by=person,
    )  # fmt: skip


@pytest.fixture
def finding(ours):
    finding = ours.issue(SECRET)
    from_now_on()
    return finding


def channel(side, receiver, form="json", role="", secret="s3cret-key"):
    made = make(
        given={
            "name": f"{form}{role}", "body": side.body.pk, "format": form, "role": role, "secret": secret,
            "address": f"http://127.0.0.1:{receiver.port}/hook?key=abc",
        },
        by=side.system_admin,
    )  # fmt: skip
    return switch(channel_id=made.pk, on=True, by=side.system_admin)


def text_of(mail, kind="text/plain"):
    part = next(p for p in mail.walk() if p.get_content_type() == kind)
    return part.get_payload(decode=True).decode()


def test_a_mail_says_kind_and_number_and_nothing_of_the_content(ours, finding, mailbox):
    reachable(ours.team1)
    ours.apply(finding)
    catch_up()
    assert send_due() == 1
    (mail,) = mailbox
    assert mail.is_multipart()
    for kind in ("text/plain", "text/html"):
        text = text_of(mail, kind)
        assert "已申请销号，待审核" in text
        assert f"问题第 {finding.number} 号" in text
        assert (
            f"https://huiyin.example.org/inbox/{Notice.objects.get(recipient_id=ours.team1.id).pk}/" in text
        )
    assert "绝不外泄" not in mail.as_string()
    assert "绝不外泄" not in text_of(mail) + text_of(mail, "text/html")
    assert ours.units[0].name not in text_of(mail)
    assert send_due() == 0


def test_a_mail_is_in_the_readers_language_and_has_titles_where_that_is_set(ours, finding, mailbox, settings):
    settings.HUIYIN_NOTICE_CONTENT = "title"
    reachable(ours.team1, language="en")
    ours.apply(finding)
    catch_up()
    send_due()
    text = text_of(mailbox[0])
    assert "Applied to close, to be reviewed" in text
    assert "绝不外泄" in text
    assert "您好" not in text


def test_between_making_and_sending_the_role_is_gone(ours, finding, mailbox):
    reachable(ours.team1)
    ours.apply(finding)
    catch_up()
    grant = Grant.objects.get(user_id=ours.team1.id)
    revoke_grant(grant_id=grant.pk, reason="调离", by=ours.security_admin)
    assert send_due() == 0
    assert mailbox == []
    assert Delivery.objects.get().reason == "out_of_scope"


def test_what_was_read_meanwhile_or_is_not_wanted_any_more_is_not_sent(ours, finding, mailbox, clock):
    reachable(ours.team1)
    reachable(ours.reviewer)
    clock["now"] = timezone.make_aware(datetime(2026, 11, 25, 22, 0))
    ours.apply(finding)
    catch_up()
    assert send_due() == 0
    Notice.objects.filter(recipient_id=ours.team1.id).update(read_at=timezone.now())
    said = said_by(ours.reviewer)
    wish(mail=[], messages=[], wishes=said.wishes, email=said.email, language="", version=0, by=ours.reviewer)
    clock["now"] += timedelta(hours=12)
    assert send_due() == 0
    assert {d.reason for d in Delivery.objects.all()} == {"read", "not_wanted"}


def test_a_digest_comes_once_also_after_days_off(ours, finding, mailbox, clock):
    reachable(ours.office)
    want(ours.office, Digest.DAILY, hour=8)
    for n in range(3):
        application = ours.apply(ours.issue(f"关于“第{n}类”的问题"))
        verification.accept(application_id=application.pk, by=ours.team1)
        catch_up()
        clock["now"] += timedelta(hours=2)
    assert send_due() == 0
    clock["now"] = timezone.make_aware(datetime(2026, 12, 2, 7, 59))
    assert send_due() == 1
    (mail,) = mailbox
    assert text_of(mail).count("销号申请已通过初审") == 3
    clock["now"] += timedelta(days=7)
    assert send_due() == 0


def test_quiet_hours_hold_back_but_for_what_is_urgent(ours, finding, mailbox, clock):
    reachable(ours.unit1)
    application = ours.apply(finding)
    verification.accept(application_id=application.pk, by=ours.team1)
    verification.close(application_id=application.pk, by=ours.office)
    from_now_on()
    clock["now"] = timezone.make_aware(datetime(2026, 11, 25, 23, 0))
    ours.issue("关于“夜里反馈”的问题")
    catch_up()
    assert send_due() == 0
    verification.reopen(finding_id=finding.pk, reason="问题反弹", by=ours.office)
    catch_up()
    assert send_due() == 1
    assert "重新整改" in text_of(mailbox[0])
    clock["now"] += timedelta(hours=9)
    assert send_due() == 1
    assert "问题已反馈" in text_of(mailbox[1])


def test_a_changed_wish_holds_for_what_waits(ours, finding, mailbox, clock):
    reachable(ours.office)
    application = ours.apply(finding)
    verification.accept(application_id=application.pk, by=ours.team1)
    catch_up()
    assert send_due() == 0
    want(ours.office, Digest.NONE)
    assert send_due() == 1


def test_a_failure_is_tried_again_later_and_given_up_at_last(ours, finding, mailbox, settings, clock):
    reachable(ours.team1)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    ours.apply(finding)
    catch_up()
    assert send_due() == 0
    failed = Delivery.objects.get()
    assert (failed.attempts, failed.reason, failed.state) == (1, "ConnectionRefusedError", "waiting")
    assert send_due() == 0
    settings.EMAIL_PORT = port
    clock["now"] += timedelta(minutes=2)
    assert send_due() == 1
    Delivery.objects.update(state="waiting", attempts=len(BACK_OFF), due_at=timezone.now())
    settings.EMAIL_PORT = 1
    send_due()
    assert Delivery.objects.get().state == "failed"


def test_of_two_senders_one_sends_and_a_lost_one_is_made_good(ours, finding, mailbox, clock, monkeypatch):
    reachable(ours.team1)
    ours.apply(finding)
    catch_up()
    whole = sending._send

    def with_another(deliveries):
        assert send_due() == 0
        return whole(deliveries)

    monkeypatch.setattr(sending, "_send", lambda _deliveries: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        send_due()
    monkeypatch.setattr(sending, "_send", whole)
    assert send_due() == 0
    clock["now"] += timedelta(minutes=11)
    calls = []
    monkeypatch.setattr(sending, "_send", lambda d: calls.append(send_due()) or whole(d))
    assert send_due() == 1
    assert calls == [0]
    assert len(mailbox) == 1


def sign_of_dingtalk(query, secret):
    stamp = query["timestamp"][0]
    return base64.b64encode(
        hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256).digest()
    ).decode()


def test_plain_json_goes_to_each_person_signed_over_its_bytes(ours, finding, receiver):
    channel(ours, receiver)
    ours.apply(finding)
    catch_up()
    assert send_due() == 2
    to = {b["to"] for b in receiver.bodies}
    assert to == set(
        User.objects.filter(pk__in=[ours.team1.id, ours.reviewer.id]).values_list("username", flat=True)
    )
    path, headers, body = receiver.taken[0]
    assert path == "/hook?key=abc"
    stamp = headers["X-Huiyin-Timestamp"]
    expected = hmac.new(b"s3cret-key", f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    assert headers["X-Huiyin-Signature"] == f"sha256={expected}"
    assert json.loads(body)["notices"][0]["label"] == "已申请销号，待审核"
    assert "绝不外泄" not in body.decode()


@pytest.mark.parametrize("form", ["wecom", "dingtalk", "feishu"])
def test_a_group_is_told_once_in_its_format_and_signed(ours, finding, receiver, form):
    colleague = User.objects.create_user("colleague", name="巡视办副主任")
    Grant.objects.create(user=colleague, role="office", body_id=ours.body.pk, state="confirmed")
    channel(ours, receiver, form, role="office")
    application = ours.apply(finding)
    verification.accept(application_id=application.pk, by=ours.team1)
    catch_up()
    assert Notice.objects.filter(kind="accepted", part="office").count() == 2
    assert send_due() == 1
    ((path, _headers, _body),) = receiver.taken
    (body,) = receiver.bodies
    said = body["content"]["text"] if form == "feishu" else body["text"]["content"]
    assert "销号申请已通过初审" in said
    assert "绝不外泄" not in said
    query = parse_qs(urlsplit(path).query)
    if form == "dingtalk":
        assert query["sign"] == [sign_of_dingtalk(query, "s3cret-key")]
    if form == "feishu":
        key = f"{body['timestamp']}\ns3cret-key".encode()
        assert body["sign"] == base64.b64encode(hmac.new(key, b"", hashlib.sha256).digest()).decode()


@pytest.mark.parametrize(
    ("form", "status", "answer", "reason"),
    [
        ("wecom", 200, b'{"errcode": 93000, "errmsg": "invalid webhook url"}', "93000 invalid webhook url"),
        ("feishu", 200, b'{"code": 19021, "msg": "sign match fail"}', "19021 sign match fail"),
        ("dingtalk", 200, b"<html>", "answer_unreadable"),
        ("json", 500, b"", "status 500"),
        ("json", 302, b"", "status 302"),
    ],
)
def test_what_is_not_taken_is_noted_with_its_reason(ours, finding, receiver, form, status, answer, reason):
    receiver.status, receiver.answer = status, answer
    receiver.headers = {"Location": f"http://127.0.0.1:{receiver.port}/elsewhere"} if status == 302 else {}
    made = channel(ours, receiver, form)
    assert try_channel(channel_id=made.pk, by=ours.system_admin) == reason
    assert len(receiver.taken) == 1, "a redirect must not be followed"


def test_a_host_that_was_taken_off_the_list_is_not_called_any_more(ours, finding, receiver, settings):
    channel(ours, receiver)
    ours.apply(finding)
    catch_up()
    settings.HUIYIN_WEBHOOK_HOSTS = ""
    assert send_due() == 0
    assert receiver.taken == []
    assert {d.reason for d in Delivery.objects.all()} == {"host_not_listed"}


def test_secrets_stay_sealed(ours, receiver, settings):
    made = channel(ours, receiver)
    kept = Channel.objects.filter(pk=made.pk).values()[0]
    assert "key=abc" not in str(kept)
    assert "s3cret" not in str(kept)
    settings.SECRET_KEY = "another"
    assert try_channel(channel_id=made.pk, by=ours.system_admin) == "secret_unsealable"


def test_the_administrator_tries_the_mail(ours, mailbox):
    reachable(ours.system_admin)
    assert try_mail(by=ours.system_admin) == ""
    assert "试发" in text_of(mailbox[0])

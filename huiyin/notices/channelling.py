"""The channels of the house: made, changed, tried and switched by the system administrator, journaled.

Addresses and secrets go in and never come out again: not to a page, not to the journal, not to a log.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext as _

from huiyin.accounts.models import User
from huiyin.accounts.viewer import Viewer
from huiyin.journal.actions import record
from huiyin.journal.staleness import update_unchanged
from huiyin.rules.moves import Obstacle, Refused
from huiyin.rules.roles import Role

from .composing import Line, inbox_address
from .guarding import Forbidden, allowed_hosts, checked_address
from .mailing import send_mail
from .sealing import Unsealable, seal, unseal
from .sending_models import GROUPS, Channel, Delivery, DeliveryState, WebhookFormat
from .webhooks import Message, NotTaken, post

__all__ = ["GROUPS", "DeliveryState", "WebhookFormat"]


@dataclass(frozen=True, slots=True)
class MailStanding:
    """How mail stands: whether it is on, over which server, and how its last messages fared."""

    on: bool
    server: str
    sender: str
    waiting: int
    failed: int
    last_sent: datetime | None


def demand(by: Viewer) -> None:
    if not by.has(Role.SYSTEM_ADMIN):
        raise Refused(Role.SYSTEM_ADMIN, [Obstacle("not_your_role", {"roles": [Role.SYSTEM_ADMIN]})])


def channels_for(viewer: Viewer) -> QuerySet[Channel]:
    """The channels of the bodies whose system administrator the viewer is, with how they fare."""
    rows = Channel.objects.filter(body_id__in=viewer.bodies(Role.SYSTEM_ADMIN)).select_related("body")
    state, at = "deliveries__state", Max("deliveries__tried_at", filter=Q(deliveries__state="sent"))
    waiting = Count("deliveries", filter=Q(**{state: DeliveryState.WAITING}))
    failed = Count("deliveries", filter=Q(**{state: DeliveryState.FAILED}))
    return rows.annotate(n_waiting=waiting, n_failed=failed, last_sent=at)


def failures_for(viewer: Viewer) -> QuerySet[Delivery]:
    """What could not be sent, or is tried again after it could not, the latest first: by channel and reason,
    never what it was about."""
    rows = Delivery.objects.filter(Q(state=DeliveryState.FAILED) | Q(state="waiting", attempts__gt=0))
    mine = rows.filter(notice__body_id__in=viewer.bodies(Role.SYSTEM_ADMIN))
    return mine.select_related("channel", "recipient").order_by("-tried_at", "-id")


def mail_standing(viewer: Viewer) -> MailStanding:
    rows = Delivery.objects.filter(channel=None, notice__body_id__in=viewer.bodies(Role.SYSTEM_ADMIN))
    told = rows.aggregate(
        waiting=Count("pk", filter=Q(state="waiting")), failed=Count("pk", filter=Q(state="failed")),
        last=Max("tried_at", filter=Q(state="sent")),
    )  # fmt: skip
    server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}" if settings.HUIYIN_MAIL_ON else ""
    return MailStanding(
        settings.HUIYIN_MAIL_ON, server, settings.DEFAULT_FROM_EMAIL, told["waiting"], told["failed"],
        told["last"],
    )  # fmt: skip


def listed_hosts() -> list[str]:
    """The hosts to which webhooks may post, as the server's operator has listed them."""
    return [f"{a.host}:{a.port}" if a.port not in (80, 443) else a.host for a in allowed_hosts()]


@transaction.atomic
def make(*, given: Mapping[str, Any], by: Viewer) -> Channel:
    """A new channel, not yet on. `given`: name, body, format, role, address, secret."""
    demand(by)
    body = _body(given, by)
    _free_name(given["name"], None)
    channel = Channel.objects.create(
        name=given["name"], body_id=body, format=given["format"], role=given["role"],
        host=_host(given["address"]), sealed_address=seal(given["address"]),
        sealed_secret=seal(given["secret"]),
    )  # fmt: skip
    _journal(channel, by, "make_channel", secret=bool(given["secret"]))
    return channel


@transaction.atomic
def change(*, channel_id: UUID, given: Mapping[str, Any], by: Viewer) -> Channel:
    """Change a channel; an empty address or secret stays as it was. What was changed is off until tried."""
    channel = _held(channel_id, by)
    _free_name(given["name"], channel.pk)
    changes: dict[str, Any] = {k: given[k] for k in ("name", "format", "role")} | {
        "body_id": _body(given, by)
    }
    if given["address"]:
        changes |= {"host": _host(given["address"]), "sealed_address": seal(given["address"])}
    if given["secret"]:
        changes["sealed_secret"] = seal(given["secret"])
    update_unchanged(channel, version=given["version"], active=False, **changes)
    replaced = sorted(k for k in ("address", "secret") if given[k])
    _journal(channel, by, "change_channel", replaced=replaced)
    return channel


@transaction.atomic
def switch(*, channel_id: UUID, on: bool, by: Viewer) -> Channel:
    """Switch a channel on or off; what waits for one that is off is dropped when its time comes."""
    channel = _held(channel_id, by)
    update_unchanged(channel, version=channel.version, active=on)
    _journal(channel, by, "switch_on_channel" if on else "switch_off_channel")
    return channel


def try_channel(*, channel_id: UUID, by: Viewer) -> str:
    """Post a message that says it is a trial, at once; gives "" or why it was not taken."""
    demand(by)
    channel = Channel.objects.get(pk=channel_id, body_id__in=by.bodies(Role.SYSTEM_ADMIN))
    me = User.objects.get(pk=by.id)
    message = Message(
        id=secrets.token_hex(8), title=_("[回音] 试发：收到这条消息说明渠道已接通。"), lines=(),
        address=inbox_address(), to="" if channel.role else me.username,
    )  # fmt: skip
    try:
        address, secret = unseal(channel.sealed_address), unseal(channel.sealed_secret)
        post(address, secret, WebhookFormat(channel.format), message)
        outcome = ""
    except NotTaken as refused:
        outcome = refused.reason
    except Forbidden as forbidden:
        outcome = forbidden.code
    except Unsealable:
        outcome = "secret_unsealable"
    with transaction.atomic():
        _journal(channel, by, "try_channel", outcome=outcome or "taken")
    return outcome


def try_mail(*, by: Viewer) -> str:
    """Send the administrator a trial mail, at once; gives "" or why it was not taken."""
    demand(by)
    me = User.objects.get(pk=by.id)
    if not me.email:
        raise ValidationError(_("请先在“通知设置”中填写您自己的邮箱地址。"))
    if not settings.HUIYIN_MAIL_ON:
        raise ValidationError(_("邮件还没有开通：请在服务器上设置 HUIYIN_MAIL_HOST。"))
    line = Line(_("试发：收到这封邮件说明邮件已接通"), "", inbox_address())
    outcome = ""
    try:
        send_mail(me.email, me.name, [line], secrets.token_hex(8))
    except NotTaken as refused:
        outcome = refused.reason
    with transaction.atomic():
        record(body=None, by=by, action="try_channel", object_type="channel", object_id="mail",
               payload={"outcome": outcome or "taken"})  # fmt: skip
    return outcome


def _held(channel_id: UUID, by: Viewer) -> Channel:
    demand(by)
    rows = Channel.objects.select_for_update().filter(body_id__in=by.bodies(Role.SYSTEM_ADMIN))
    return rows.get(pk=channel_id)


def _body(given: Mapping[str, Any], by: Viewer) -> UUID:
    body = UUID(str(given["body"]))
    if Role.SYSTEM_ADMIN not in by.roles(body):
        raise ValidationError({"body": _("请从名单中选择。")})
    return body


def _free_name(name: str, own: UUID | None) -> None:
    if Channel.objects.filter(name=name).exclude(pk=own).exists():
        raise ValidationError({"name": _("已有同名渠道，请换一个名称。")})


def _host(address: str) -> str:
    try:
        entry, _path = checked_address(address)
    except Forbidden as forbidden:
        raise Refused(Role.SYSTEM_ADMIN, [Obstacle(forbidden.code)]) from forbidden
    return f"{entry.scheme}://{entry.host}:{entry.port}"


def _journal(channel: Channel, by: Viewer, action: str, **more: Any) -> None:
    record(body=None, by=by, action=action, object_type="channel", object_id=channel.pk,
           payload={"name": channel.name, "format": channel.format, "host": channel.host,
                    "role": channel.role, "body": channel.body_id, **more})  # fmt: skip

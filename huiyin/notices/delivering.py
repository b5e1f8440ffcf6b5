"""Which notices leave the house, by which channel, and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from huiyin.accounts.models import Grant, GrantState, User
from huiyin.rules.notice_kinds import NoticeKind, Part, Urgency
from huiyin.rules.notice_times import Digest, Wishes, time_to_send, wishes_of
from huiyin.rules.notices import SEEN_AS, pressing_for
from huiyin.rules.roles import Granted, Role

from .models import Notice
from .sending_models import Channel, Delivery, Wish


@dataclass(frozen=True, slots=True)
class Wanted:
    """How one person is told: kinds by mail and by message, and when."""

    user: User
    grants: frozenset[Granted]
    mail: frozenset[str]
    messages: frozenset[str]
    wishes: Wishes


def wanted_by(people: Collection[UUID]) -> dict[UUID, Wanted]:
    """What these people want, or what their roles want for them; three queries."""
    grants: dict[UUID, set[Granted]] = defaultdict(set)
    for g in Grant.objects.filter(user__in=people, state=GrantState.CONFIRMED):
        grants[g.user_id].add(Granted(Role(g.role), g.body_id, g.scope_id))
    said = Wish.objects.in_bulk(people)
    users = User.objects.filter(pk__in=people, is_active=True)
    return {u.pk: _wanted(u, frozenset(grants[u.pk]), said.get(u.pk)) for u in users}


def _wanted(user: User, grants: frozenset[Granted], wish: Wish | None) -> Wanted:
    roles = {g.role for g in grants}
    default = frozenset(kind.value for kind in pressing_for(roles))
    if wish is None:
        return Wanted(user, grants, default, default, wishes_of(roles))
    return Wanted(
        user, grants, default if wish.mail is None else frozenset(wish.mail),
        default if wish.messages is None else frozenset(wish.messages), as_wishes(wish),
    )  # fmt: skip


def as_wishes(wish: Wish) -> Wishes:
    return Wishes(Digest(wish.digest), wish.hour, wish.weekday, wish.quiet_from, wish.quiet_until)


def plan_deliveries(notices: Sequence[Notice]) -> None:
    """Lay out what is to be sent of these new notices; where no channel is on, nothing is."""
    channels = list(Channel.objects.filter(active=True))
    if not notices or not (settings.HUIYIN_MAIL_ON or channels):
        return
    wanted = wanted_by({n.recipient_id for n in notices})
    now = timezone.now()
    planned: dict[str, Delivery] = {}
    for notice in notices:
        if person := wanted.get(notice.recipient_id):
            for delivery in _of_one(notice, person, channels, now):
                planned.setdefault(delivery.key, delivery)
    # a group is told once of what several of its people are told
    Delivery.objects.bulk_create(planned.values(), batch_size=500, ignore_conflicts=True)


def _of_one(notice: Notice, person: Wanted, channels: list[Channel], now: datetime) -> Iterable[Delivery]:
    due = due_at(now, Urgency(notice.urgency), person.wishes)
    if settings.HUIYIN_MAIL_ON and person.user.email and notice.kind in person.mail:
        yield Delivery(notice=notice, recipient=person.user, due_at=due, key=f"{notice.pk}:mail")
    for channel in channels:
        if channel.body_id != notice.body_id:
            continue
        if not channel.role and notice.kind in person.messages:
            key = f"{notice.pk}:{channel.pk}"
            yield Delivery(notice=notice, channel=channel, recipient=person.user, due_at=due, key=key)
        elif channel.role and for_group(notice, person.grants, channel):
            at = due_at(now, Urgency(notice.urgency), Wishes())
            yield Delivery(notice=notice, channel=channel, due_at=at, key=f"{notice.key}:{channel.pk}")


def for_group(notice: Notice, grants: Iterable[Granted], channel: Channel) -> bool:
    """Whether the channel's group is told of this: its role is told, as such, and it is pressing to it."""
    role = Role(channel.role)
    if SEEN_AS.get(Part(notice.part)) != role or NoticeKind(notice.kind) not in pressing_for({role}):
        return False
    return any(g.role == role and g.body == channel.body_id for g in grants)


def due_at(now: datetime, urgency: Urgency, wishes: Wishes) -> datetime:
    """`rules.notice_times` reckons in local time without a zone; the database keeps moments."""
    local = timezone.localtime(now).replace(tzinfo=None)
    at = time_to_send(local, urgency, wishes)
    return now if at == local else timezone.make_aware(at)

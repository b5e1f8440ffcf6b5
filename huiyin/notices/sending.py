"""Sending what is due. Whether the reader may (still) see each notice is asked again at this moment."""

from __future__ import annotations

import logging
import secrets
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone, translation

from huiyin.accounts.models import User
from huiyin.accounts.queries import viewer_for
from huiyin.rules.notice_times import next_attempt

from .composing import inbox_address, lines
from .delivering import for_group, wanted_by
from .guarding import Forbidden
from .mailing import send_mail, subject_of
from .models import Notice
from .sealing import Unsealable, unseal
from .sending_models import Channel, Delivery, DeliveryState, WebhookFormat
from .webhooks import Message, NotTaken, post

logger = logging.getLogger(__name__)
#: messages that one round of sending takes in hand, and for how long
_AT_ONCE = 50
_LEASE = timedelta(minutes=10)


def send_due() -> int:
    """Send every message whose time has come; gives how many were sent. What one person is told by one
    channel at one time is one message: a digest, or what the quiet hours held back."""
    sent = 0
    while batch := _claim(timezone.now()):
        for deliveries in batch:
            sent += _send(deliveries)
    return sent


def _claim(now: datetime) -> list[list[Delivery]]:
    """Some messages that are due and that nobody else has in hand, each with all of its notices."""
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    due = Delivery.objects.filter(free, state=DeliveryState.WAITING, due_at__lte=now)
    pairs = dict.fromkeys(due.order_by("due_at").values_list("channel_id", "recipient_id")[:1000])
    claim = secrets.token_hex(16)
    for channel, recipient in islice(pairs, _AT_ONCE):
        # one statement: of two processes that want the same rows, one gets them
        due.filter(channel=channel, recipient=recipient).update(claim=claim, claimed_until=now + _LEASE)
    messages: dict[tuple[UUID | None, UUID | None], list[Delivery]] = defaultdict(list)
    mine = Delivery.objects.filter(claim=claim).select_related("notice", "channel", "recipient")
    for delivery in mine.order_by("notice__at", "notice_id"):
        messages[delivery.channel_id, delivery.recipient_id].append(delivery)
    return list(messages.values())


def _send(deliveries: list[Delivery]) -> int:
    first = deliveries[0]
    channel, person = first.channel, first.recipient
    if (channel is not None and not channel.active) or (channel is None and not settings.HUIYIN_MAIL_ON):
        return _drop(deliveries, "channel_off")
    wanted = _still_wanted(deliveries, person)
    if not wanted:
        return 0
    language = person.language if person and person.language else settings.LANGUAGE_CODE
    try:
        with translation.override(language):
            _hand_over(channel, person, [d.notice for d in wanted], language)
    except (NotTaken, Forbidden, Unsealable) as refused:
        _note_failure(wanted, _reason(refused))
        return 0
    except Exception as error:
        # whatever a receiver does to the sender, the other messages go out
        logger.exception("sending failed")
        _note_failure(wanted, type(error).__name__)
        return 0
    rows = _rows(wanted)
    rows.update(state=DeliveryState.SENT, tried_at=timezone.now(), claimed_until=None, reason="")
    return 1


def _reason(refused: Exception) -> str:
    if isinstance(refused, NotTaken):
        return refused.reason
    return refused.code if isinstance(refused, Forbidden) else "secret_unsealable"


def _still_wanted(deliveries: list[Delivery], person: User | None) -> list[Delivery]:
    """Those that are still to be told: within scope now, not read meanwhile, not switched off since."""
    if person is None:
        return _for_group(deliveries)
    visible = Notice.objects.visible_to(viewer_for(person)).filter(pk__in=[d.notice_id for d in deliveries])
    unread = dict(visible.values_list("pk", "read_at"))
    wishes = wanted_by([person.pk]).get(person.pk)
    kinds: frozenset[str] = frozenset()
    if wishes is not None:
        kinds = wishes.mail if deliveries[0].channel is None else wishes.messages
    _drop([d for d in deliveries if d.notice_id not in unread], "out_of_scope")
    seen = [d for d in deliveries if d.notice_id in unread]
    _drop([d for d in seen if unread[d.notice_id]], "read")
    fresh = [d for d in seen if not unread[d.notice_id]]
    _drop([d for d in fresh if d.notice.kind not in kinds], "not_wanted")
    return [d for d in fresh if d.notice.kind in kinds]


def _for_group(deliveries: list[Delivery]) -> list[Delivery]:
    """A group is told while somebody who belongs to it may see the notice."""
    kept = [d for d in deliveries if d.channel and _seen_in_group(d.notice, d.channel)]
    gone = {d.pk for d in deliveries} - {d.pk for d in kept}
    _drop([d for d in deliveries if d.pk in gone], "out_of_scope")
    return kept


def _seen_in_group(notice: Notice, channel: Channel) -> bool:
    for other in Notice.objects.filter(key=notice.key).select_related("recipient"):
        viewer = viewer_for(other.recipient)
        seen = Notice.objects.visible_to(viewer).filter(pk=other.pk)
        if for_group(other, viewer.grants, channel) and seen.exists():
            return True
    return False


def _hand_over(
    channel: Channel | None, person: User | None, notices: Sequence[Notice], language: str
) -> None:
    told = lines(notices)
    # the same for every attempt with the same notices, so that a receiver can tell a double
    message_id = f"{notices[0].pk}.{len(notices)}"
    if channel is None:
        assert person is not None
        send_mail(person.email, person.name, told, message_id)
        return
    message = Message(
        id=message_id, title=subject_of(told), address=told[0].address if len(told) == 1 else inbox_address(),
        lines=[{"label": t.label, "name": t.name, "address": t.address} for t in told],
        to=person.username if person else "", language=language,
    )  # fmt: skip
    post(
        unseal(channel.sealed_address), unseal(channel.sealed_secret), WebhookFormat(channel.format), message
    )


def _rows(deliveries: Sequence[Delivery]) -> QuerySet[Delivery]:
    return Delivery.objects.filter(pk__in=[d.pk for d in deliveries])


def _drop(deliveries: Sequence[Delivery], reason: str) -> int:
    if deliveries:
        _rows(deliveries).update(
            state=DeliveryState.DROPPED, reason=reason, tried_at=timezone.now(), claimed_until=None
        )
    return 0


def _note_failure(deliveries: Sequence[Delivery], reason: str) -> None:
    """Try again later, longer each time; given up after the last time, for the administrator to see."""
    now = timezone.now()
    for attempts in {d.attempts for d in deliveries}:
        rows = _rows([d for d in deliveries if d.attempts == attempts])
        again = next_attempt(attempts + 1, now)
        rows.update(
            attempts=attempts + 1, reason=reason[:200], tried_at=now, claimed_until=None, due_at=again or now,
            state=DeliveryState.WAITING if again else DeliveryState.FAILED,
        )  # fmt: skip

"""What a person says about how they want to be told."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.models import User
from huiyin.accounts.viewer import Viewer
from huiyin.journal.actions import record
from huiyin.journal.staleness import Stale
from huiyin.rules.notice_kinds import NoticeKind, Urgency
from huiyin.rules.notice_times import Wishes
from huiyin.rules.notices import kinds_for

from .delivering import due_at, wanted_by
from .models import Delivery, DeliveryState, Wish
from .sending_models import Channel


@dataclass(frozen=True, slots=True)
class Said:
    """Everything of the settings page: `version` 0 where nothing was said before."""

    mail: frozenset[str]
    messages: frozenset[str]
    wishes: Wishes
    email: str
    language: str
    version: int


def said_by(viewer: Viewer) -> Said:
    """What holds for the viewer now, said or by default."""
    assert viewer.id is not None
    wanted = wanted_by([viewer.id])[viewer.id]
    wish = Wish.objects.filter(user_id=viewer.id).first()
    user = wanted.user
    version = wish.version if wish else 0
    return Said(wanted.mail, wanted.messages, wanted.wishes, user.email, user.language, version)


def channels_of(viewer: Viewer) -> tuple[bool, bool]:
    """Whether anything can reach the viewer by mail, and by a webhook that tells each person."""
    bodies = viewer.bodies()
    return settings.HUIYIN_MAIL_ON, Channel.objects.filter(active=True, role="", body_id__in=bodies).exists()


@transaction.atomic
def wish(
    *, mail: Collection[str], messages: Collection[str], wishes: Wishes, email: str, language: str,
    version: int, by: Viewer,
) -> Wish:  # fmt: skip
    """Keep what the viewer wants; what waits to be sent to them is laid out anew by it.

    Raises `ValidationError` for an address that mail may not go to, `Stale` when another page was first.
    """
    user = User.objects.select_for_update().get(pk=by.id)
    _check_address(email)
    known = {kind.value for kind in kinds_for(by.roles())}
    kept, _made = Wish.objects.get_or_create(user=user, defaults={"digest": wishes.digest, "version": 0})
    if kept.version != version:
        raise Stale(kept)
    kept.mail, kept.messages = sorted(known & set(mail)), sorted(known & set(messages))
    kept.digest, kept.hour, kept.weekday = wishes.digest, wishes.hour, wishes.weekday
    kept.quiet_from, kept.quiet_until, kept.version = wishes.quiet_from, wishes.quiet_until, version + 1
    kept.save()
    changed = {"email": user.email != email, "language": user.language != language}
    user.email, user.language = email, language
    user.save(update_fields=["email", "language"])
    record(body=None, by=by, action="set_notices", object_type="user", object_id=user.pk,
           payload={"mail": kept.mail, "messages": kept.messages, "digest": kept.digest, "hour": kept.hour,
                    "weekday": kept.weekday, "quiet": [kept.quiet_from, kept.quiet_until],
                    "changed": sorted(k for k, v in changed.items() if v)})  # fmt: skip
    _lay_out_anew(user.pk, wishes)
    return kept


def _check_address(email: str) -> None:
    if not email:
        return
    try:
        validate_email(email)
    except ValidationError as error:
        raise ValidationError({"email": error.messages}) from error
    domains = [d for d in re.split(r"[,\s]+", settings.HUIYIN_MAIL_DOMAINS.lower()) if d]
    if domains and email.rpartition("@")[2].lower() not in domains:
        names = _("、").join(domains)
        raise ValidationError({"email": _("只能使用这些域名的邮箱：%(names)s。") % {"names": names}})


def _lay_out_anew(user_id: UUID, wishes: Wishes) -> None:
    """What waits goes out when the new wishes say; what failed before keeps its own time."""
    now = timezone.now()
    waiting = Delivery.objects.filter(
        recipient_id=user_id, state=DeliveryState.WAITING, attempts=0, claimed_until=None
    )
    for urgency in Urgency:
        waiting.filter(notice__urgency=urgency).update(due_at=due_at(now, urgency, wishes))


def choosable(viewer: Viewer) -> tuple[NoticeKind, ...]:
    """The kinds that the viewer can get at all."""
    return kinds_for(viewer.roles())

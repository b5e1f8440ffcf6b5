"""Receipt codes, and the limits of what an address may do on the public pages."""

from __future__ import annotations

import base64
import secrets
from datetime import timedelta
from hashlib import blake2b

from django.utils import timezone

from .house_key import house_key, marked
from .models import Knock

#: per address and hour, and of all addresses together in ten minutes
MOST_LETTERS, MOST_LOOKS = 5, 30
MOST_OF_ALL = {"letter": 60, "look": 600}
_HOUR, _WHILE = timedelta(hours=1), timedelta(minutes=10)
KEPT = timedelta(days=1)
_BYTES, _GROUP = 10, 4


class TooMany(Exception):
    """This address, or all together, asked too often; nothing was done."""


def new_seed() -> str:
    """What a receipt code is made from; it says nothing without the installation's key."""
    return secrets.token_urlsafe(16)


def code_of(seed: str) -> str:
    """The receipt code of a seed: 16 letters and digits without 0, 1 and 8."""
    made = blake2b(seed.encode(), key=house_key(), digest_size=_BYTES, person=b"huiyin-receipt").digest()
    return base64.b32encode(made).decode()


def grouped(code: str) -> str:
    """As people write it down: ABCD-EFGH-JKLM-NPQR."""
    return "-".join(code[n : n + _GROUP] for n in range(0, len(code), _GROUP))


def knock(what: str, address: str) -> None:
    """Count one use, and raise `TooMany` from the limit on. `what`: letter or look."""
    now, who = timezone.now(), marked(f"{what} {address}")
    rows = Knock.objects.filter(what=what)
    most = MOST_LETTERS if what == "letter" else MOST_LOOKS
    if rows.filter(who=who, at__gt=now - _HOUR).count() >= most:
        raise TooMany
    if rows.filter(at__gt=now - _WHILE).count() >= MOST_OF_ALL[what]:
        raise TooMany
    Knock.objects.create(what=what, who=who, at=now)


def forget() -> None:
    Knock.objects.filter(at__lt=timezone.now() - KEPT).delete()

"""One effect a form, however often it is sent: a double click, a reload, a browser that tries again.

Each form carries a random key. It is claimed in the same transaction as what the form does, under a unique
constraint: of two requests with one key the second waits for the first and then learns where that one led.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from huiyin.accounts.viewer import Viewer

from .models import SentForm

#: a browser that tries again does so within minutes; after this the keys are let go
KEPT = timedelta(days=2)


class AlreadySent(Exception):
    """The form with this key was taken before; `address` is where it led."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__(address)


def new_key() -> str:
    return secrets.token_urlsafe(24)


def once(key: str, *, by: Viewer, do: Callable[[], str | None]) -> str:
    """Do what the form asks and give the address it leads to; raises `AlreadySent` the second time.

    `do` runs in the transaction that claims the key: when it raises, the key stays free, so a form that was
    refused can be mended and sent again. It gives None when it led nowhere: the key stays free then too.
    """
    with transaction.atomic():
        SentForm.objects.filter(at__lt=timezone.now() - KEPT).delete()
        try:
            with transaction.atomic():
                claimed = SentForm.objects.create(user=by.id, key=key)
        except IntegrityError as taken:
            raise AlreadySent(SentForm.objects.get(user=by.id, key=key).address) from taken
        address = do()
        if address is None:
            claimed.delete()
            return ""
        claimed.address = address[:500]
        claimed.save(update_fields=["address"])
    return claimed.address

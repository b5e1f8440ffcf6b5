"""The inboxes of the demonstration: what happened last, and what is due."""

from __future__ import annotations

from datetime import date

from huiyin.journal.models import ChainHead
from huiyin.notices.due import tell_due
from huiyin.notices.making import catch_up
from huiyin.notices.models import Cursor

#: entries of the journal that are news
LATEST = 300


def tell_news(today: date) -> None:
    for head in ChainHead.objects.all():
        start = max(0, head.sequence - LATEST)
        Cursor.objects.update_or_create(chain=head.chain, defaults={"sequence": start})
    catch_up()
    tell_due(today)

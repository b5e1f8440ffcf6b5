"""Letting old notices go. They are messages, not records: what they told of stands in journal and ledger."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from .models import Delivery, DeliveryState, Notice

#: how long notices that were read are kept, and messages that were sent or dropped
READ_KEPT, SENT_KEPT = timedelta(days=400), timedelta(days=90)
_BATCH = 500


def let_go() -> int:
    """Delete what has been done with for long, a portion at a time; gives how many notices went."""
    now = timezone.now()
    over = (DeliveryState.SENT, DeliveryState.DROPPED)
    Delivery.objects.filter(state__in=over, tried_at__lt=now - SENT_KEPT).delete()
    gone = 0
    old = Notice.objects.filter(read_at__lt=now - READ_KEPT).order_by("pk").values_list("pk", flat=True)
    while ids := list(old[:_BATCH]):
        Delivery.objects.filter(notice__in=ids).delete()
        gone += Notice.objects.filter(pk__in=ids).delete()[0]
    return gone

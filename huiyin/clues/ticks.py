"""What is put in order from time to time: keys left open, people who left, files left behind."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from huiyin.ticking.registry import every

from .files import remove_left_behind
from .keys import let_leavers_go
from .models import KeyOpening


@every(timedelta(minutes=5))
def shut_keys() -> None:
    KeyOpening.objects.filter(until__lt=timezone.now()).delete()


@every(timedelta(days=1))
def put_in_order() -> None:
    let_leavers_go()
    remove_left_behind()

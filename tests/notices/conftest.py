"""A ledger whose past is no news: what a test does from here on is what is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from huiyin.accounts.viewer import Viewer
from huiyin.journal.models import ChainHead
from huiyin.notices.making import catch_up
from huiyin.notices.models import Cursor, Notice


def from_now_on() -> None:
    """Whatever the journal holds counts as told."""
    for head in ChainHead.objects.all():
        Cursor.objects.update_or_create(chain=head.chain, defaults={"sequence": head.sequence})


@pytest.fixture
def told() -> Callable[[Viewer], list[str]]:
    """What a person has been told by now, in the order in which it was made: kinds of notices."""

    def ask(person: Viewer) -> list[str]:
        catch_up()
        return [n.kind for n in Notice.objects.filter(recipient_id=person.id).order_by("at", "id")]

    return ask

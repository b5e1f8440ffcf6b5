"""What calendar programs fetch: a person's calendar by its secret address, a round's as a file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from huiyin.accounts.calendar_address import opened_by
from huiyin.accounts.queries import viewer_for
from huiyin.organisations.clock import today
from huiyin.rounds import queries

from ...icalendar import MEDIA_TYPE, Event, calendar_text
from ...paper_files import attached
from ...refusals import one_of_or_404
from ...slips.naming import fit
from .composing import owed_events, round_events

#: what is over for longer is left out of a person's calendar
LOOK_BACK = timedelta(days=180)


@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar of the person whose secret this is, with their roles of now; every other token: 404."""
    address = opened_by(token) if settings.HUIYIN_CALENDAR_FEEDS else None
    if address is None:
        raise Http404
    viewer, since = viewer_for(address.user), today() - LOOK_BACK
    with override(address.user.language or settings.LANGUAGE_CODE):
        events = [
            event
            for found in queries.rounds_for(viewer)
            if found.stationed_until is None or found.stationed_until >= since
            for event in round_events(viewer, found)
            if event.end >= since
        ]
        events += owed_events(viewer, everything=address.everything)
        return HttpResponse(_text(request, _("回音"), events), content_type=MEDIA_TYPE)


@require_safe
def round_ics(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A round's stays and meetings as far as they are in scope, to be taken into a calendar once."""
    found = one_of_or_404(queries.rounds_for(request.viewer), pk)
    text = _text(request, found.name, round_events(request.viewer, found))
    return attached(text.encode(), MEDIA_TYPE, f"{fit(found.name)}.ics")


def _text(request: HttpRequest, name: str, events: Iterable[Event]) -> str:
    """With whole addresses, and identifiers that no other installation gives."""
    root = request.build_absolute_uri("/").rstrip("/")
    if settings.HTTPS:
        root = root.replace("http://", "https://", 1)
    host = request.get_host().partition(":")[0]
    placed = (
        Event(
            f"{e.uid}@{host}", e.start, e.end, e.summary, e.description, f"{root}{e.url}", e.category,
            e.location,
        )
        for e in events
    )  # fmt: skip
    return calendar_text(name, placed, stamped=timezone.now())

"""Calendars for other programs: of a person by a secret address, of a round as a file."""

from __future__ import annotations

from django.urls import path

from .fetching import calendar_feed, round_ics
from .owning import calendar_address, make_address, revoke_address

urlpatterns = [
    path("account/calendar/", calendar_address, name="calendar_address"),
    path("account/calendar/make/", make_address, name="make_calendar_address"),
    path("account/calendar/revoke/", revoke_address, name="revoke_calendar_address"),
    path("calendar/<str:token>.ics", calendar_feed, name="calendar_feed"),
    path("rounds/<uuid:pk>/stays/calendar.ics", round_ics, name="round_ics"),
]

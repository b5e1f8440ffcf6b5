"""Meetings of a round: minutes, what was decided, and what came of it."""

from __future__ import annotations

from django.urls import path

from .deciding import show_decision
from .keeping import GiveDecision, KeepMinutes
from .showing import meeting_page, meetings

urlpatterns = [
    path("rounds/<uuid:pk>/meetings/", meetings, name="meetings"),
    path("rounds/meetings/<uuid:pk>/", meeting_page, name="meeting"),
    path("rounds/meetings/<uuid:pk>/minutes/", KeepMinutes.as_view(), name="keep_minutes"),
    path("rounds/meetings/<uuid:pk>/decisions/new/", GiveDecision.as_view(), name="give_decision"),
    path("rounds/decisions/<uuid:pk>/", show_decision, name="decision"),
]

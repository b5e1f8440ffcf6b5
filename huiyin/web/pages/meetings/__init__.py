"""Meetings of a round: minutes, what was decided, and what came of it."""

from __future__ import annotations

from django.urls import path

from .deciding import show_decision
from .files import add_meeting_files, meeting_file, withdraw_file
from .keeping import GiveDecision, KeepMinutes
from .showing import meetings, show_meeting

urlpatterns = [
    path("rounds/<uuid:pk>/meetings/", meetings, name="meetings"),
    path("rounds/meetings/<uuid:pk>/", show_meeting, name="meeting"),
    path("rounds/meetings/<uuid:pk>/files/", add_meeting_files, name="add_meeting_files"),
    path("rounds/meetings/files/<uuid:pk>/", meeting_file, name="meeting_file"),
    path("rounds/meetings/files/<uuid:pk>/withdraw/", withdraw_file, name="withdraw_meeting_file"),
    path("rounds/meetings/<uuid:pk>/minutes/", KeepMinutes.as_view(), name="keep_minutes"),
    path("rounds/meetings/<uuid:pk>/decisions/new/", GiveDecision.as_view(), name="give_decision"),
    path("rounds/decisions/<uuid:pk>/", show_decision, name="decision"),
]
